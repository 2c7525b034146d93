#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""How speed and memory grow with users, rules and lists: make bench-growth

usage: growth.py [--no-state] [SVG]

Prints tables in Markdown, and draws the curves into SVG. Reader and engine run alone (bench_growth), on one core; each
figure is the best of three runs. Without --no-state also how long a start takes with 1,000,000 users in a state file."""
import argparse
import json
import os
import re
import subprocess
import tempfile

import chart

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("top_srcdir", os.path.join(HERE, "../.."))
BUILD = os.environ.get("top_builddir", SOURCE)
CONTENT = os.path.join(SOURCE, "scl/ueba/content/mimecast-email-security.json")
SHAPES = os.path.join(HERE, "shapes.txt")
USERS, RULES, ENTRIES = [1000, 10000, 100000, 1000000], [10, 100, 1000], [1000, 10000, 100000, 1000000]
FEW_USERS, FEW_ENTRIES, ROUNDS = 2000, 1500, 3
TYPES = ["dlp-email-alert-in", "failed-app-login", "app-login"]
STATE_USERS = 1000000


def measure(content, users, entries):
    """lines per CPU second, bytes a user, MiB"""
    command = [os.path.join(BUILD, "tests/bench/bench_growth"), SHAPES, content, str(users), str(entries)]
    runs = [subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.split() for _ in range(ROUNDS)]
    best = max(runs, key=lambda run: float(run[0]))
    return float(best[0]), float(best[1]), float(best[2])


def rule(number, event_type):
    """one that looks, and never fires"""
    name = "G-%d" % number
    definition = {
        "ruleName": "Generated rule %d" % number,
        "reasonTemplate": "{user} did something",
        "ruleType": "session",
        "ruleEventTypes": [event_type],
        "modelName": "FACT",
        "classifyIf": "exists(user) && src_ip != '192.0.2.%d'" % (number % 256),
        "ruleExpression": "app = 'no such application %d' && !WasRuleFired('%s')" % (number, name),
        "factFeatureName": "user",
        "score": 1,
        "ruleLabels": {"mitre": ["T1110"]},
    }
    return {"ruleId": name, "ruleDef": definition}


def save_content(folder, name, applying, others=0):
    rules = [rule(i, TYPES[i % len(TYPES)]) for i in range(applying)]
    rules += [rule(applying + i, "event-type-%d" % (i % 50)) for i in range(others)]
    path = os.path.join(folder, name)
    with open(path, "w", encoding="ascii") as f:
        json.dump({"name": "generated", "version": "1.0.0", "description": "generated", "rules": rules}, f)
    return path


def table(head, rows):
    print("| %s |\n|%s" % (" | ".join(head), " --- |" * len(head)))
    for row in rows:
        print("| %s |" % " | ".join(row))
    print(flush=True)


def number(value):
    return format(round(value), ",")


def by_users():
    points, rows = [], []
    for users in USERS:
        speed, per_user, heap = measure(CONTENT, users, FEW_ENTRIES)
        points.append((users, speed))
        rows.append((number(users), number(speed), number(per_user), "%.1f" % heap))
    table(("users", "lines per CPU second", "bytes a user", "heap MB"), rows)
    return points


def by_rules(folder):
    points = []
    for rules in RULES:
        points.append((rules, measure(save_content(folder, "%d.json" % rules, rules), FEW_USERS, FEW_ENTRIES)[0]))
    mixed = measure(save_content(folder, "mixed.json", 10, 990), FEW_USERS, FEW_ENTRIES)[0]
    rows = [(number(rules), number(speed)) for rules, speed in points]
    rows.append(("1,000, of which 10 apply", "%s, %.1f%% of 10 alone" % (number(mixed), 100 * mixed / points[0][1])))
    table(("rules", "lines per CPU second"), rows)
    return points


def by_entries():
    points = [(entries, measure(CONTENT, FEW_USERS, entries)[0]) for entries in ENTRIES]
    table(("entries of a list", "lines per CPU second"), [(number(n), number(speed)) for n, speed in points])
    return points


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
    parser.add_argument("svg", nargs="?", help="where the curves go")
    options = parser.parse_args()
    os.sched_setaffinity(0, {0})
    with tempfile.TemporaryDirectory(prefix="ueba-growth-") as folder:
        panels = [("users", by_users()), ("rules, all applying", by_rules(folder)), ("entries of a list", by_entries())]
    if options.svg:
        with open(options.svg, "w", encoding="utf-8") as f:
            f.write(chart.curves(panels, "Lines per CPU second, reader and engine alone"))
    if not options.no_state:
        state()


if __name__ == "__main__":
    main()
