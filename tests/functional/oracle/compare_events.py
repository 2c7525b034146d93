#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what `uebatool parse` reads out of hostile and ordinary logs with the independent reader, field by field.

usage: compare_events.py --uebatool PROGRAM [--seeds 1-5] [-n RECORDS] [--modes adversarial,hostile,shapes] [--log FILE]

Prints the shortest line of each kind of difference; exits 1 if there is one."""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import generator
from oracle_reader import Reader, split_lines
from oracle_text import format_time

HERE = os.path.dirname(os.path.abspath(__file__))
PHRASES = os.path.join(HERE, "../../../scl/ueba/mimecast-dsn-phrases.tsv")
SHOWN = 400


class Differences:
    """the shortest example of each kind"""

    def __init__(self):
        self.examples, self.count = {}, 0

    def add(self, kind, line, ours, theirs):
        self.count += 1
        known = self.examples.get(kind)
        if known is None or len(line) < len(known[0]):
            self.examples[kind] = (line, ours, theirs, 1 + (known[3] if known else 0))
        else:
            self.examples[kind] = known[:3] + (known[3] + 1,)

    def report(self):
        for kind, (line, ours, theirs, count) in sorted(self.examples.items(), key=lambda item: -item[1][3]):
            print(
                "%s (%d times)\n  line     %r\n  expected %s\n  seen     %s" % (kind, count, line[:SHOWN], ours, theirs)
            )
        print("%d differences of %d kinds" % (self.count, len(self.examples)))


class HashNames:
    """two hash functions agree if each of one's values stands for exactly one of the other's"""

    def __init__(self):
        self.theirs_of, self.ours_of = {}, {}

    def agree(self, ours, theirs):
        return self.theirs_of.setdefault(ours, theirs) == theirs and self.ours_of.setdefault(theirs, ours) == ours


def parsed_by_tool(program, log):
    """line number -> events"""
    with open(log, "rb") as f:
        result = subprocess.run([program, "parse"], stdin=f, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    events = {}
    for line in result.stdout.splitlines():
        event = json.loads(line)
        events.setdefault(event.pop("line"), []).append(event)
    return events


def as_the_tool_writes(event):
    event = dict(event)
    time = event.pop("time")
    if time is not None:
        event["time"] = format_time(time, digits=6)
    return event


def compare_log(program, reader, log, differences):
    seen = parsed_by_tool(program, log)
    hashes = HashNames()
    with open(log, "rb") as f:
        lines = split_lines(f.read())
    for number, line in enumerate(lines, 1):
        ours = [as_the_tool_writes(e) for e in reader.read(line)]
        theirs = seen.pop(number, [])
        if len(ours) != len(theirs):
            differences.add("number of events", line, len(ours), len(theirs))
            continue
        for our, their in zip(ours, theirs):
            compare_event(our, their, hashes, line, differences)
    for number in seen:
        differences.add("events of no line", b"", None, number)


def compare_event(ours, theirs, hashes, line, differences):
    if not hashes.agree(ours.get("raw_hash"), theirs.get("raw_hash")):
        differences.add("raw_hash", line, ours.get("raw_hash"), theirs.get("raw_hash"))
    if ours.get("dsn_id") == ours["raw_hash"]:
        ours["dsn_id"] = theirs.get("raw_hash")
    for field in sorted((set(ours) | set(theirs)) - {"raw_hash"}):
        if ours.get(field) != theirs.get(field):
            differences.add(field, line, json.dumps(ours.get(field)), json.dumps(theirs.get(field)))


def seeds_of(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--uebatool", required=True)
    parser.add_argument("--seeds", type=seeds_of, default=range(1, 4), help="first-last (1-3)")
    parser.add_argument("-n", type=int, default=3000, help="records of each log (3000)")
    parser.add_argument("--modes", default="adversarial,hostile,shapes")
    parser.add_argument("--phrases", default=PHRASES)
    parser.add_argument("--log", help="compare on this file only")
    options = parser.parse_args()
    reader, differences = Reader(options.phrases), Differences()
    if options.log:
        compare_log(options.uebatool, reader, options.log, differences)
    for seed in () if options.log else options.seeds:
        for mode in options.modes.split(","):
            with tempfile.TemporaryDirectory() as folder:
                records = options.n // 20 if mode == "shapes" else options.n
                generator.generate(argparse.Namespace(mode=mode, s=seed, n=records, u=25, o=folder))
                compare_log(options.uebatool, reader, os.path.join(folder, "events.log"), differences)
    differences.report()
    sys.exit(1 if differences.count else 0)


if __name__ == "__main__":
    main()
