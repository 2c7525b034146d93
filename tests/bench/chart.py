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


def _grid(left, top):
    out = ""
    for speed in range(0, int(top), 100000):
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

    def depth(self):
        return 1 + max((frame.depth() for frame in self.below.values()), default=0)


def _draw(name, frame, left, level, scale, height, total):
    width = frame.total * scale
    if width < 1:
        return ""
    y = height - 40 - level * 16
    share = "%s: %.1f%%" % (name, 100 * frame.total / total)
    colour = "hsl(%d,70%%,%d%%)" % (sum(name.encode()) % 50, 62 + sum(name.encode()) % 12)
    out = '<g><title>%s</title><rect x="%.1f" y="%d" width="%.1f" height="15" fill="%s"/>\n' % (
        html.escape(share), left, y, max(width - 0.5, 0.5), colour)
    shown = name if len(name) * 6 < width else name[: max(0, int(width / 6) - 2)] + ".."
    if width > 30:
        out += text(left + 3, y + 11, shown)
    out += "</g>\n"
    for child, below in sorted(frame.below.items()):
        out += _draw(child, below, left, level + 1, scale, height, total)
        left += below.total * scale
    return out


def flame(stacks, caption):
    """stacks: (list of names from the outermost, count)"""
    root = _Frame()
    for names, count in stacks:
        root.add(names, count)
    height = 16 * root.depth() + 60
    out = _begin(1200, height, 10, caption)
    out += _draw("all", root, 10, 0, 1180 / max(1, root.total), height, max(1, root.total))
    return out + text(10, height - 8, caption, 'fill="#444"') + "</svg>\n"
