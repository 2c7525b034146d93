#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""How speed and memory grow with users, rules and lists: make bench-growth

usage: growth.py [--no-state] [--rounds N] [SVG]

Prints tables in Markdown, and draws the curves into SVG. Reader and engine run alone (bench_growth), on one core; each
figure is the best of several runs. What is compared runs in turns, so that both have the same good and bad moments of
the machine. Without --no-state also how long a start takes with 1,000,000 users in a state file.

Rules that cannot apply must cost next to nothing: 990 of them, of event types that do not occur, are added to the ten
that are shipped. It is an error if the alerts then differ, or if the engine needs more than ten ninths of the
instructions (counted by callgrind as in instructions.py, which guards the same)."""
import argparse
import os
import re
import subprocess
import sys
import tempfile

import chart
import content
import instructions
from markdown import table

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("top_srcdir", os.path.join(HERE, "../.."))
BUILD = os.environ.get("top_builddir", SOURCE)
CONTENT = os.path.join(SOURCE, "scl/ueba/content/mimecast-email-security.json")
SHAPES = os.path.join(HERE, "shapes.txt")
USERS, RULES, ENTRIES = [1000, 10000, 100000, 1000000], [10, 100, 1000], [1000, 10000, 100000, 1000000]
FEW_USERS, FEW_ENTRIES = 2000, 1500
STATE_USERS = 1000000


def measure(cases, rounds):
    """of each case, which is content, users and list entries: lines per CPU second, bytes a user, MiB, alerts"""
    best = [None] * len(cases)
    for _ in range(rounds):
        for i, (rules, users, entries) in enumerate(cases):
            command = [os.path.join(BUILD, "tests/bench/bench_growth"), SHAPES, rules, str(users), str(entries)]
            run = [float(word) for word in subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.split()]
            best[i] = max(best[i] or run, run)
    return best


def number(value):
    return format(round(value), ",")


def by_users(rounds):
    results = measure([(CONTENT, users, FEW_ENTRIES) for users in USERS], rounds)
    rows = [(number(users), number(speed), number(per_user), "%.1f" % heap)
            for users, (speed, per_user, heap, _) in zip(USERS, results)]
    table(("users", "lines per CPU second", "bytes a user", "heap MB"), rows)
    return [(users, result[0]) for users, result in zip(USERS, results)]


def by_rules(folder, rounds):
    results = measure([(content.save_busy(folder, rules), FEW_USERS, FEW_ENTRIES) for rules in RULES], rounds)
    points = [(rules, result[0]) for rules, result in zip(RULES, results)]
    table(("rules, all applying", "lines per CPU second"), [(number(rules), number(speed)) for rules, speed in points])
    return points


def by_entries(rounds):
    results = measure([(CONTENT, FEW_USERS, entries) for entries in ENTRIES], rounds)
    points = [(entries, result[0]) for entries, result in zip(ENTRIES, results)]
    table(("entries of a list", "lines per CPU second"), [(number(n), number(speed)) for n, speed in points])
    return points


def beside_rules_that_cannot_apply(folder, rounds):
    """whether they cost next to nothing"""
    mixed = content.save_with_idle(folder, CONTENT, instructions.IDLE_RULES)
    few, many = measure([(CONTENT, FEW_USERS, FEW_ENTRIES), (mixed, FEW_USERS, FEW_ENTRIES)], rounds)
    few_cost = instructions.count(["engine"])[1]["engine"]
    many_cost = instructions.cost_beside_idle_rules()
    few_all, many_all = instructions.all_and_own(few_cost)[0], instructions.all_and_own(many_cost)[0]
    row = lambda name, result, cost: (name, number(result[0]), number(cost), number(result[3]))
    table(("rules", "lines per CPU second", "instructions of the engine a line", "alerts"),
          [row("the 10 that are shipped", few, few_all),
           row("the same and 990 that cannot apply", many, many_all),
           ("with these, of the speed without", "%.1f%%" % (100 * many[0] / few[0]),
            "%.1f%%" % (100 * few_all / many_all), "equal" if few[3] == many[3] else "NOT EQUAL")])
    return few[3] == many[3] > 0 and instructions.is_good_beside_idle_rules(few_cost, many_cost)


def state():
    """a start with many users: a second run only starts"""
    with tempfile.TemporaryDirectory(prefix="ueba-growth-") as folder:
        command = [os.path.join(BUILD, "tests/bench/bench_state"), folder, CONTENT, str(STATE_USERS)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
        size = os.path.getsize(os.path.join(folder, "bench.db"))
    start = re.search(r"^start +([0-9.]+) s, +([0-9.]+) s", output, re.M)
    table(("users in the file", "start, s", "of them on the CPU", "file, MB"),
          [(number(STATE_USERS), start[1], start[2], number(size / 1048576))])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--no-state", action="store_true", help="leave out the start with a large state file")
    parser.add_argument("--rounds", type=int, default=3, help="runs of which the best counts (3)")
    parser.add_argument("svg", nargs="?", help="where the curves go")
    options = parser.parse_args()
    os.sched_setaffinity(0, {0})
    with tempfile.TemporaryDirectory(prefix="ueba-growth-") as folder:
        panels = [("users", by_users(options.rounds)), ("rules, all applying", by_rules(folder, options.rounds)),
                  ("entries of a list", by_entries(options.rounds))]
        good = beside_rules_that_cannot_apply(folder, options.rounds)
    if options.svg:
        with open(options.svg, "w", encoding="utf-8") as f:
            f.write(chart.curves(panels, "Lines per CPU second, reader and engine alone"))
    if not options.no_state:
        state()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
