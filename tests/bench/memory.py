#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a detector's memory is used for: make bench-memory

usage: memory.py [--no-daemon] [-u USERS...]

First by structure: bench_memory fills a detector with users of two countries, each with an open session, under
heaptrack, which records every allocation with its call chain. What is held at the end is summed by the source files
in the chain. The last row is what malloc() takes beside: its heads, and sizes rounded up.

Then the daemon with 2,000 users: resident memory after 100,000 lines, by what the kernel has it mapped for, with the
source's usual window and with that of the other benchmarks, and of a syslog-ng that receives and drops."""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../functional/daemon"))
import bench
import harness
import input as made_input
from markdown import table

PROGRAM = os.path.join(harness.BUILD, "tests/bench/bench_memory")
SHAPES = os.path.join(HERE, "shapes.txt")
# the first whose pattern is in the call chain; file names without .c
STRUCTURES = [
    ("SQLite, its page cache", r"ueba-db"),
    ("window of duplicates, 100,000 lines", r"ueba-duplicates"),
    ("journal of the batch", r"ueba-journal"),
    ("outbox and alerts", r"ueba-alert(?!-names)|ueba-state-ids"),
    ("interned texts", r"ueba-interner"),
    ("counters of sessions", r"ueba-counter"),
    ("sessions, what else they hold", r"ueba-session"),
    ("cells of histograms", r"ueba-histogram"),
    ("histograms and their tables", r"ueba-model-store"),
    ("entities with their newest session", r"ueba-entity"),
    ("table of users", r"ueba-users"),
    ("lists, 7,000 entries", r"ueba-list|ueba-ranges"),
    ("GeoIP, without the mapped file", r"ueba-geo"),
    ("tables, what else they hold", r"ueba-tables|ueba-csv|ueba-table-"),
    ("content, compiled", r"ueba-content"),
    ("reader: subjects of bounces", r"mimecast-dsn"),
    ("reader and its scratch, one thread", r"mimecast-|ueba-record"),
    ("state and engine, what else they hold", r"ueba-"),
]
OTHERS = "libraries and the program itself"
MALLOC = "malloc(), beside what was asked for"
DAEMON_LINES, DAEMON_USERS = 100000, 2000
WINDOW = "log-iw-size(100000) log-fetch-limit(1000)"


def structure_of(stack):
    files = " ".join(re.findall(r"\(([a-z-]+)\.[ch]\)", stack))
    return next((name for name, pattern in STRUCTURES if re.search(r"\b(?:%s)" % pattern, files)), OTHERS)


def quietly(command):
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def held(folder, users):
    """bytes by structure"""
    record, stacks = os.path.join(folder, "record"), os.path.join(folder, "stacks")
    fresh = lambda: os.path.join(tempfile.mkdtemp(dir=folder), "state.db")
    run = lambda: [PROGRAM, SHAPES, harness.CONTENT, str(users), fresh()]
    given_out = int(subprocess.run(run(), stdout=subprocess.PIPE, check=True).stdout.split()[0])
    quietly(["heaptrack", "-o", record] + run())
    recorded = glob.glob(record + "*")[0]
    quietly(["heaptrack_print", "-f", recorded, "-F", stacks, "--flamegraph-cost-type", "leaked"])
    sums = {}
    with open(stacks, encoding="utf-8", errors="replace") as f:
        for line in f:
            stack, size = line.rsplit(" ", 1)
            name = structure_of(stack)
            sums[name] = sums.get(name, 0) + int(size)
    sums[MALLOC] = given_out - sum(sums.values())
    return sums


def kilobytes(value):
    return format(round(value / 1024), ",")


def by_structure(users):
    columns = []
    for count in users:
        with tempfile.TemporaryDirectory(prefix="ueba-memory-") as folder:
            columns.append(held(folder, count))
    names = [name for name, _ in STRUCTURES] + [OTHERS, MALLOC]
    rows = [[name] + [kilobytes(column.get(name, 0)) for column in columns] for name in names
            if any(column.get(name) for column in columns)]
    more = lambda name: (columns[-1].get(name, 0) - columns[0].get(name, 0)) / (users[-1] - users[0])
    if len(users) > 1:
        for row in rows:
            row.append("%.0f" % more(row[0]))
    total = ["together"] + [kilobytes(sum(column.values())) for column in columns]
    total += ["%.0f" % sum(more(name) for name in names)] if len(users) > 1 else []
    head = ["KiB held at so many users"] + [format(count, ",") for count in users]
    table(head + ["bytes for each further user"] * (len(users) > 1), rows + [total])


def mapped(pid):
    """resident KiB by what is mapped"""
    sums, kind = {}, None
    with open("/proc/%d/smaps" % pid, encoding="utf-8") as f:
        for line in f:
            match = re.match(r"[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+ *(.*)", line)
            if match:
                kind = kind_of(match[1])
            elif line.startswith("Rss:"):
                sums[kind] = sums.get(kind, 0) + int(line.split()[1])
    return sums


def kind_of(path):
    if path.endswith(".mmdb"):
        return "mmdb"
    if os.path.basename(path).startswith("libueba"):
        return "libueba"
    return "programs" if path.startswith("/") else "heap"


def after_lines(config, done, folder, data, **values):
    lists = " ".join('list("%s_ip" "%s/%s.txt")' % (name, folder, name) for name in bench.LISTS)
    with harness.Daemon(config, tables=folder, lists=lists, **values) as daemon:
        begin = daemon.memory_kib()
        daemon.send(data)
        harness.until(lambda: done(daemon) >= data.count(b"\n"), "all lines", 1200, daemon)
        harness.until(lambda: bench.is_idle(daemon), "end of work", 1200, daemon)
        return begin, mapped(daemon.process.pid), bench.peak_kib(daemon.process.pid)


def of_daemon():
    options = argparse.Namespace(n=DAEMON_LINES, u=DAEMON_USERS, d=10, s=1, many_alerts=False)
    usual = lambda config: config.replace(WINDOW, "")
    runs = [
        ("receive and drop", usual(bench.DROP), bench.received, ""),
        ("receive and drop, window of 100,000", bench.DROP, bench.received, ""),
        ("plugin, state in memory", usual(bench.PLUGIN), bench.judged, harness.MEMORY_ONLY),
        ("plugin, state in a file", usual(bench.PLUGIN), bench.judged, harness.STATE),
        ("plugin, state in memory, window of 100,000", bench.PLUGIN, bench.judged, harness.MEMORY_ONLY),
        ("plugin, state in a file, window of 100,000", bench.PLUGIN, bench.judged, harness.STATE),
    ]
    rows, mb = [], lambda kib: "%.1f" % (kib / 1024)
    with tempfile.TemporaryDirectory(prefix="ueba-memory-") as folder:
        made_input.make(folder, options)
        with open(os.path.join(folder, "events.log"), "rb") as f:
            data = f.read()
        for name, config, done, state in runs:
            begin, kinds, peak = after_lines(config, done, folder, data, state=state)
            now = sum(kinds.values()) - kinds.get("mmdb", 0)
            rows.append([name, mb(begin), mb(now), mb(peak)] + [mb(kinds.get(kind, 0)) for kind in
                                                                ("heap", "libueba", "programs")])
    table(("MB resident, %s lines of %s users" % (format(DAEMON_LINES, ","), format(DAEMON_USERS, ",")), "at start",
           "then, without the .mmdb", "peak", "heap and stacks", "libueba", "other programs and files"), rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("-u", type=int, nargs="+", default=[2000, 100000, 1000000], help="users (2000 100000 1000000)")
    parser.add_argument("--no-daemon", action="store_true", help="only by structure")
    options = parser.parse_args()
    if shutil.which("heaptrack"):
        by_structure(options.u)
    else:
        print("by structure: heaptrack is not installed\n")
    if not options.no_daemon:
        of_daemon()


if __name__ == "__main__":
    main()
