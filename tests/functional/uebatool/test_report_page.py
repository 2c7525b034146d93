#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of uebatool report in a headless Chromium, with 0, 10 and 100,000 alerts: every chart is there, nothing
overflows, nothing is said in the console, it opens at once, and it obeys keyboard, print and the dark.

usage: test_report_page.py [FOLDER]   FOLDER: where the pages and pictures of them are left
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request

TOP = os.environ.get("top_srcdir", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.."))
BUILD = os.environ.get("top_builddir", TOP)
UEBATOOL = os.path.join(BUILD, "modules/uebatool/uebatool")
CONTENT = os.path.join(TOP, "scl/ueba/content/mimecast-email-security.json")
CHARTS = ("chart-timeline", "chart-users", "chart-countries", "coverage", "chart-maturity")
RULES = ("APP-F-FL", "FA-GC-F", "FA-UC-F", "EM-DSNF-50", "Auth-Tor-Shost-Failed", "Auth-Blacklist-Shost-Failed")
OPENS_WITHIN_MSEC = 2000
EVIL = '"><script>window.evil = 1</script><img src=x onerror="window.evil = 1">'


def alert(number):
    session = number // 7
    evil = EVIL if number % 5 == 0 else "a subject"
    return {
        "alert": {
            "id": "%032x" % number,
            "time": "2026-03-%02dT%02d:%02d:00.000Z" % (1 + session % 28, number % 24, number % 60),
            "rule": RULES[number * number % len(RULES)] if number % 70 else "SESSION-NOTABLE",
            "user": "user%d@%s.example" % (session % 3000, "a" * 120 if session % 50 == 0 else "mail"),
            "peer_group": "group%d %s" % (session % 40, "of a long name" * (session % 4)),
            "severity": "high",
            "score": "10",
            "reason": "Mail, subject %s, %s" % (evil, "x" * 200 if number % 11 == 0 else "as usual"),
            "session": {"id": "s%d" % session, "score": str(10 + 10 * (number % 7))},
            "model": {"feature": "src_country", "scope": "PEERS"},
        },
        "src_country": ("US", "DE", "FR", "RU", "CN", "GB", "NL")[number % 7],
    }


def write_page(folder, name, count):
    alerts = os.path.join(folder, name + ".json")
    page = os.path.join(folder, name + ".html")
    with open(alerts, "w", encoding="ascii") as f:
        f.writelines(json.dumps(alert(number)) + "\n" for number in range(count))
    subprocess.run([UEBATOOL, "report", "--content", CONTENT, "--alerts", alerts, "-o", page], check=True)
    return page


class Browser:
    """Chromium by its WebDriver, in plain HTTP"""

    def __init__(self, folder):
        driver = shutil.which("chromedriver") or sys.exit("chromedriver is missing: install chromium-driver")
        self.process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        line = b""
        while b"on port " not in line or b"successfully" not in line:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("chromedriver does not start")
        self.url = "http://127.0.0.1:%d" % int(line.split(b"on port ")[1].split(b".")[0])
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + os.path.join(folder, "profile")]
        wanted = {"goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"}}
        session = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        self.url += "/session/" + session

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def devtools(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width, height):
        self.devtools(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    def press(self, key):
        down, up = {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": [down, up]}]})

    def close(self):
        try:
            self.ask("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait()


class Test:
    def __init__(self, browser, folder):
        self.browser, self.folder, self.failures, self.checks = browser, folder, 0, 0

    def expect(self, is_good, what):
        self.checks += 1
        if not is_good:
            self.failures += 1
            print("the page %s" % what)

    def charts(self, name):
        for chart in CHARTS:
            box = self.browser.run(
                "var e = document.getElementById(arguments[0]); if (!e) return null;"
                "var b = e.getBoundingClientRect(); return [b.width, b.height];",
                chart,
            )
            self.expect(box and box[0] > 0 and box[1] > 0, "of %s lacks %s" % (name, chart))

    def stories(self, name):
        count = self.browser.run("return document.querySelectorAll('details svg[id^=chart-session]').length")
        self.expect(count > 0, "of %s tells no session" % name)
        bars = self.browser.run("return document.querySelectorAll('#chart-timeline rect').length")
        self.expect(bars > 0, "of %s has no bars" % name)

    def layout(self, name, width):
        self.browser.size(width, 900)
        inner, outer = self.browser.run(
            "document.querySelectorAll('details').forEach(d => d.open = true);"
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        self.expect(inner <= outer, "of %s is %d wide in %d" % (name, inner, outer))
        wider = self.browser.run(
            "return [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll') && !e.closest('svg')"
            " && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).length"
        )
        self.expect(wider == 0, "of %s has %d things that stand out at width %d" % (name, wider, width))
        self.picture("%s-%d" % (name, width))

    def words(self, name):
        """what stands instead of a chart is read without scrolling, and no mark of a scale stands twice"""
        hidden = self.browser.run(
            "return [...document.querySelectorAll('.empty')].filter("
            "e => e.getBoundingClientRect().right > document.documentElement.clientWidth).length"
        )
        self.expect(hidden == 0, "of %s hides %d words on a phone" % (name, hidden))
        marks = self.browser.run(
            "return [...document.querySelectorAll('#chart-timeline .axis[text-anchor=end]')].map(e => e.textContent)"
        )
        self.expect(len(marks) == len(set(marks)), "of %s has the marks %s" % (name, marks))

    def picture(self, name):
        image = base64.b64decode(self.browser.ask("GET", "/screenshot"))
        self.expect(len(image) > 1000, "has no picture")
        with open(os.path.join(self.folder, name + ".png"), "wb") as f:
            f.write(image)

    def console(self, name):
        entries = self.browser.ask("POST", "/se/log", {"type": "browser"})
        self.expect(entries == [], "of %s speaks in the console: %s" % (name, entries[:2]))
        self.expect(not self.browser.run("return window.evil"), "of %s runs what a log says" % name)

    def speed(self, name):
        msec = self.browser.run(
            "var n = performance.getEntriesByType('navigation')[0]; return n.loadEventEnd - n.startTime"
        )
        self.expect(0 < msec < OPENS_WITHIN_MSEC, "of %s opens in %d ms" % (name, msec))

    def keyboard(self, name):
        self.browser.run("document.querySelectorAll('details').forEach(d => d.open = false); document.body.focus()")
        for _ in range(60):
            self.browser.press("\ue004")
            if self.browser.run("return document.activeElement.tagName") == "SUMMARY":
                break
        self.browser.press("\ue007")
        self.expect(
            self.browser.run("return document.activeElement.parentElement.open === true"),
            "of %s does not open a session by keyboard" % name,
        )

    def colours(self, name):
        seen = []
        for scheme in ("light", "dark"):
            self.browser.devtools(
                "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
            )
            seen.append(self.browser.run("return getComputedStyle(document.body).backgroundColor"))
            self.picture("%s-%s" % (name, scheme))
        self.expect(seen == ["rgb(255, 255, 255)", "rgb(20, 23, 27)"], "of %s has the backgrounds %s" % (name, seen))

    def paper(self, name):
        self.browser.run("document.querySelectorAll('details').forEach(d => d.open = false)")
        self.browser.devtools("Emulation.setEmulatedMedia", media="print", features=[])
        height = self.browser.run("return document.querySelector('details ol').getBoundingClientRect().height")
        self.expect(height > 0, "of %s hides the stories on paper" % name)
        self.browser.devtools("Emulation.setEmulatedMedia", media="", features=[])
        pdf = base64.b64decode(self.browser.ask("POST", "/print", {}))
        self.expect(pdf.startswith(b"%PDF") and len(pdf) > 10000, "of %s cannot be printed" % name)
        with open(os.path.join(self.folder, name + ".pdf"), "wb") as f:
            f.write(pdf)

    def page(self, name, page, has_alerts):
        self.browser.size(1200, 900)
        self.browser.ask("POST", "/url", {"url": "file://" + page})
        self.speed(name)
        self.charts(name)
        self.console(name)
        for width in (360, 768, 1200):
            self.layout(name, width)
            self.words(name)
        self.colours(name)
        if has_alerts:
            self.stories(name)
            self.keyboard(name)
            self.paper(name)
        self.console(name)


def run(folder):
    browser = Browser(folder)
    test = Test(browser, folder)
    try:
        for name, count in (("none", 0), ("ten", 10), ("many", 100000)):
            test.page(name, write_page(folder, name, count), count > 0)
    finally:
        browser.close()
    print("%d checks, %d failures" % (test.checks, test.failures))
    return test.checks > 0 and test.failures == 0


def main():
    if len(sys.argv) > 1:
        os.makedirs(sys.argv[1], exist_ok=True)
        sys.exit(not run(os.path.abspath(sys.argv[1])))
    with tempfile.TemporaryDirectory(prefix="ueba-report-", ignore_cleanup_errors=True) as folder:
        sys.exit(not run(folder))


if __name__ == "__main__":
    main()
