# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures for doc/performance.md as SVG: curves over a logarithmic axis, and flame graphs of folded stacks."""
import html

STYLE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="%d" role="img">\n'
COLOURS = ["#1b6ca8", "#c0392b", "#2e8b57"]
LICENCE = "<!-- SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors\nSPDX-License-Identifier: GPL-2.0-or-later -->\n"
PANEL, WIDTH, HEIGHT, BASE = 280, 230, 180, 230


def text(x, y, words, more=""):
    return '<text x="%.1f" y="%.1f" %s>%s</text>\n' % (x, y, more, html.escape(words))


def _begin(width, height, size, title):
    """on white, so that it is legible on a dark page too"""
    return (STYLE % (width, height, size) + LICENCE + "<title>%s</title>\n" % html.escape(title)
            + '<rect width="100%" height="100%" rx="8" fill="#fff"/>\n')


def _step(top):
    """as many thousands as give no more than ten lines"""
    return next(step for step in (100000, 200000, 500000, 1000000, 10000000) if top <= 10 * step)


def _grid(left, top):
    out = ""
    for speed in range(0, int(top), _step(top)):
        y = BASE - HEIGHT * speed / top
        out += '<path d="M%d %.1fh%d" stroke="%s"/>\n' % (left, y, WIDTH, "#ddd" if speed else "#444")
        out += text(left - 4, y + 3, "%dk" % (speed // 1000), 'text-anchor="end" fill="#777" font-size="9"')
    return out


def _panel(left, title, points, top, colour):
    """points: (n, lines per second), n growing"""
    out = text(left, 30, title, 'font-weight="bold"') + _grid(left, top)
    place = []
    for i, (n, speed) in enumerate(points):
        x = left + 20 + i * (WIDTH - 50) / max(1, len(points) - 1)
        y = BASE - HEIGHT * speed / top
        place.append("%.1f,%.1f" % (x, y))
        out += '<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>\n' % (x, y, colour)
        out += text(x, y - 9, "%dk" % round(speed / 1000), 'fill="%s"' % colour)
        out += text(x, BASE + 16, format(n, ","), 'text-anchor="middle"')
    return out + '<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>\n' % (" ".join(place), colour)


def curves(panels, caption):
    """panels: (title, points); one scale for all, from 0"""
    top = 1.15 * max(speed for _, points in panels for _, speed in points)
    out = _begin(PANEL * len(panels) + 40, 280, 11, caption)
    for i, (title, points) in enumerate(panels):
        out += _panel(40 + i * PANEL, title, points, top, COLOURS[i % len(COLOURS)])
    return out + text(40, 268, caption, 'fill="#444"') + "</svg>\n"


class _Frame:
    def __init__(self):
        self.total, self.below = 0, {}

    def add(self, stack, count):
        self.total += count
        if stack:
            self.below.setdefault(stack[0], _Frame()).add(stack[1:], count)

    def depth(self, least):
        return 1 + max((frame.depth(least) for frame in self.below.values() if frame.total >= least), default=0)


def _draw(owner, name, frame, left, level, canvas):
    """canvas: colours by owner, width of one sample, height, samples, the least that is drawn"""
    colours, scale, height, samples, least = canvas
    if frame.total < least:
        return ""
    width, y = frame.total * scale, height - 56 - level * 16
    share = "%s (%s): %.1f%%" % (name, owner, 100 * frame.total / samples)
    out = '<g><title>%s</title><rect x="%.1f" y="%d" width="%.1f" height="15" fill="%s"/>' % (
        html.escape(share), left, y, max(width - 0.5, 0.5), colours.get(owner, "#ddd"))
    room = int((width - 6) / 5.6)
    if room > 4:
        out += text(left + 3, y + 11, name if len(name) <= room else name[: room - 2] + "..")
    out += "</g>\n"
    for (of, child), below in sorted(frame.below.items()):
        out += _draw(of, child, below, left, level + 1, canvas)
        left += below.total * scale
    return out


def _legend(colours, words, y):
    out, left = "", 10
    for owner, colour in colours.items():
        shown = words.get(owner, owner)
        out += '<rect x="%d" y="%d" width="10" height="10" fill="%s"/>' % (left, y - 9, colour)
        out += text(left + 14, y, shown)
        left += 34 + round(5.6 * len(shown))
    return out


def flame(stacks, colours, words, caption):
    """stacks: ([(owner, name), ...] from the outermost, count); colours by owner; words: what the legend says of each.
    What has less than a pixel is left out."""
    root = _Frame()
    for stack, count in stacks:
        root.add(stack, count)
    scale = 1180 / max(1, root.total)
    height = 16 * root.depth(1 / scale) + 66
    out = _begin(1200, height, 10, caption)
    out += _draw("all", "all", root, 10, 0, (colours, scale, height, max(1, root.total), 1 / scale))
    return out + _legend(colours, words, height - 26) + text(10, height - 8, caption, 'fill="#444"') + "</svg>\n"
