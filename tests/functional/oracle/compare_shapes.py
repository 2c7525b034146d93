#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the events that `uebatool parse` makes of one thing, told in every shape, envelope and decoration, against each
other: they are equal in every field that both shapes can tell.

usage: compare_shapes.py --uebatool PROGRAM [--seeds 1-5] [-n RECORDS]

Prints the shortest line of each kind of difference; exits 1 if there is one."""
import argparse
import json
import os
import sys
import tempfile

import generator
from compare_events import Differences, parsed_by_tool, seeds_of

# what the envelope or the record's own bytes say
OF_THE_LINE = "raw_hash host alert_severity".split()
OF_THE_SHAPE = """action result alert_name alert_type additional_info bytes category spam_score url file_name file_type
file_hash failure_code failure_reason""".split()
DECIDED = "outcome event_type direction activity_type user user_email external_address external_domain".split()
WHO = "alert_id mail_id dsn_id".split()

# of mail: what a shape has no key for
LOST = {
    "pipe": [],
    "json": [],
    "cg": [],
    "dlp": WHO + ["src_ip", "dest_ip"],
    "url": WHO + ["dest_ip"],
    "attachment": WHO + ["src_ip", "dest_ip"],
    "impersonation": ["src_ip", "dest_ip"] + DECIDED,
    "held": ["message_id", "mail_id", "src_ip", "dest_ip"],
    "rejection": ["message_id", "mail_id", "subject", "dsn", "dsn_id", "src_ip", "dest_ip"] + DECIDED,
    "cef-json": [],
    "cef-cg": [],
    "cef-dlp": WHO + ["src_ip", "dest_ip"],
    "cef-ext": ["src_ip", "dest_ip"],
    "audit": [],
    "pipe-audit": ["alert_id", "category"],
    "pipe-audit-fields": ["alert_id", "category", "event_type", "outcome", "activity_type", "app"],
    "cef-audit": [],
    "cef-audit-ext": [],
}
# a delivery record alone says whether the mail was delivered; alert logs have a word of their own for what was done
OF_A_DELIVERY = "outcome event_type src_ip dest_ip".split()
TELL_DELIVERY = "pipe json cg cef-json cef-cg".split()


class Line:
    def __init__(self, text, shape, tells_delivery, events):
        self.text, self.shape, self.events = text, shape, events
        self.lost = LOST[shape] + (OF_A_DELIVERY if tells_delivery and shape not in TELL_DELIVERY else [])


def lost_between(one, other):
    """what one of the two lines cannot tell"""
    return OF_THE_LINE + (OF_THE_SHAPE + one.lost + other.lost if one.shape != other.shape else [])


def compare_lines(first, line, differences):
    lost = lost_between(first, line)
    if "direction" not in lost and len(first.events) != len(line.events):
        differences.add(line.shape + ": number of events", line.text, len(first.events), len(line.events))
    for ours, theirs in zip(first.events, line.events):
        for field in sorted(set(ours) | set(theirs)):
            is_hash = field == "dsn_id" and ours["dsn_id"] == ours["raw_hash"]
            if field not in lost and not is_hash and ours.get(field) != theirs.get(field):
                values = json.dumps(ours.get(field)), json.dumps(theirs.get(field))
                differences.add("%s: %s" % (line.shape, field), line.text, *values)


def compare_seed(program, seed, records, differences):
    with tempfile.TemporaryDirectory() as folder:
        generator.generate(argparse.Namespace(mode="shapes", s=seed, n=records, u=25, o=folder))
        return compare_groups(folder, parsed_by_tool(program, os.path.join(folder, "events.log")), differences)


def compare_groups(folder, events, differences):
    with open(os.path.join(folder, "events.log"), "rb") as f:
        texts = f.read().split(b"\n")
    first = {}
    with open(os.path.join(folder, "groups.tsv"), encoding="utf-8") as f:
        for row in f:
            number, group, shape, delivered = row.rstrip("\n").split("\t")
            line = Line(texts[int(number) - 1], shape, delivered != "", events.get(int(number), []))
            if not line.events:
                differences.add(shape + ": no event", line.text, 1, 0)
            compare_lines(first.setdefault(group, line), line, differences)
            compare_lines(first.setdefault((group, shape), line), line, differences)
    return len(texts) - 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--uebatool", required=True)
    parser.add_argument("--seeds", type=seeds_of, default=range(1, 4), help="first-last (1-3)")
    parser.add_argument("-n", type=int, default=200, help="records of each seed (200)")
    options = parser.parse_args()
    differences = Differences()
    lines = sum(compare_seed(options.uebatool, seed, options.n, differences) for seed in options.seeds)
    print("%d lines" % lines)
    differences.report()
    sys.exit(1 if differences.count or not lines else 0)


if __name__ == "__main__":
    main()
