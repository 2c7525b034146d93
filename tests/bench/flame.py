#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""A flame graph of syslog-ng with the plugin at work: make bench-flame

usage: flame.py [-n LINES] [--state] SVG

perf samples the processor time of the daemon while it reads and judges lines, with a copy of the stack, so that
programs without frame pointers have true call chains. The width of a box is the share of the samples in which the
function was on the stack; its colour is the library. Functions of which a stripped library says no name stand as one
box for each row of them. The configuration is bench.py's, the state in memory (--state: in a file)."""
import argparse
import collections
import os
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../functional/daemon"))
import bench
import chart
import harness
import input as made_input
import stacks

COLOURS = {
    "libueba": "#7fb3e6", "libsyslog-ng": "#f2b077", "GLib": "#f3dc7a", "C library": "#c9c9c9", "kernel": "#e59a9a",
    "others": "#b9d8a8",
}


def record(folder, lines, state):
    """what perf script says of the samples"""
    lists = " ".join('list("%s_ip" "%s/%s.txt")' % (name, folder, name) for name in bench.LISTS)
    data = os.path.join(folder, "perf.data")
    with harness.Daemon(bench.PLUGIN, tables=folder, lists=lists, state=state) as daemon:
        command = ["perf", "record", "-q", "-e", "cpu-clock", "-F", "997", "--call-graph", "dwarf,16384", "-o", data]
        perf = subprocess.Popen(command + ["-p", str(daemon.process.pid)])
        harness.until(lambda: os.path.exists(data) and os.path.getsize(data) > 0, "perf")
        daemon.send(lines)
        harness.until(lambda: bench.judged(daemon) >= lines.count(b"\n"), "all lines", 1200, daemon)
        perf.send_signal(signal.SIGINT)
        perf.wait()
        script = ["perf", "script", "-i", data, "--no-inline", "-F", "comm,ip,sym,dso"]
        return subprocess.run(script, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()


def draw(folded):
    total = sum(folded.values())
    own = collections.Counter()
    for stack, count in folded.items():
        own[stack[-1][0]] += count
    words = {owner: "%s %.0f%%" % (owner, 100 * own[owner] / total) for owner in COLOURS}
    colours = {owner: colour for owner, colour in COLOURS.items() if own[owner]}
    caption = "%s samples of syslog-ng's processor time; beside a library: the share of its own functions"
    return chart.flame(sorted(folded.items()), colours, words, caption % format(total, ","))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("-n", type=int, default=300000, help="lines (300000)")
    parser.add_argument("--state", action="store_true", help="keep the state in a file")
    parser.add_argument("svg", help="where the picture goes")
    options = parser.parse_args()
    options.u, options.d, options.s, options.many_alerts = 2000, 10, 1, False
    with tempfile.TemporaryDirectory(prefix="ueba-bench-") as folder:
        made_input.make(folder, options)
        with open(os.path.join(folder, "events.log"), "rb") as f:
            script = record(folder, f.read(), harness.STATE if options.state else harness.MEMORY_ONLY)
    with open(options.svg, "w", encoding="utf-8") as f:
        f.write(draw(stacks.fold(script)))


if __name__ == "__main__":
    main()
