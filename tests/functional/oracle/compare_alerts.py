#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the alerts of `uebatool replay`, and of a private syslog-ng, with those of the independent detector.

usage: compare_alerts.py --uebatool PROGRAM [--seeds 1-5] [-n RECORDS] [--modes adversarial,simple,limits]
       compare_alerts.py --daemon BUILD [--content FILE] [--through tcp,file] ...   BUILD: the folder that was built in
       compare_alerts.py --uebatool PROGRAM --read-by uebatool ...

What is compared is the multiset of rule, session id, time and trigger, with score, session score, session rules and the
model's observations and confidence. Exits 1 if one differs. With --read-by uebatool the detector gets the events that
`uebatool parse` shows, so that only the detection is compared."""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

import generator
from compare_events import HERE, PHRASES, parsed_by_tool, seeds_of
from oracle_detector import Detector
from oracle_reader import Reader, split_lines
from oracle_tables import Tables
from oracle_text import format_time, parse_time

LISTS = ("tor_ip", "threat_ip", "ransomware_ip")
CONTENT = os.path.join(HERE, "../../../scl/ueba/content/mimecast-email-security.json")
SHOWN = 5


def tables_of(folder):
    """name of the option -> file; lists by their name"""
    files = {name: os.path.join(folder, name + ".csv") for name in ("users", "aliases")}
    files["geoip"] = os.path.join(folder, "geo.mmdb")
    files["lists"] = {name: os.path.join(folder, name + ".txt") for name in LISTS}
    return files


class ReadByTheTool:
    """the events that `uebatool parse` shows, in the place of the independent reader's"""

    def __init__(self, program, log):
        self.events = parsed_by_tool(program, log)

    def read(self, number, _, receipt_time):
        for event in self.events.get(number, ()):
            time = parse_time(event["time"]) if "time" in event else receipt_time
            yield collections.defaultdict(lambda: None, event, time=time)


class ReadByTheOracle:
    def __init__(self, phrases):
        self.reader = Reader(phrases)

    def read(self, _, line, receipt_time):
        return self.reader.read(line, receipt_time=receipt_time)


def expected_alerts(reader, folder, has_receipt_time):
    """has_receipt_time: a replay takes the greatest event time so far for a line without one; a daemon has a clock"""
    files = tables_of(folder)
    detector = Detector(Tables(files["users"], files["aliases"], files["lists"], os.path.join(folder, "geo.csv")))
    alerts, newest = [], None
    with open(os.path.join(folder, "events.log"), "rb") as f:
        lines = split_lines(f.read())
    for number, line in enumerate(lines, 1):
        for event in reader.read(number, line, newest if has_receipt_time else None):
            if event["time"] is not None:
                newest = event["time"] if newest is None else max(newest, event["time"])
                alerts += detector.feed(event)
    return [_key_of_ours(alert) for alert in alerts]


def _key_of_ours(alert):
    return (
        alert["rule"],
        alert["session_id"],
        format_time(alert["time"]),
        alert["trigger"],
        str(alert["score"]),
        str(alert["session_score"]),
        ",".join(alert["session_rules"]),
        None if alert["observations"] is None else str(alert["observations"]),
        None if alert["confidence"] is None else "%.2f" % alert["confidence"],
    )


def key_of_theirs(pairs):
    alert = pairs["alert"]
    session, model = alert.get("session", {}), alert.get("model", {})
    confidence = model.get("confidence")
    return (
        alert["rule"],
        session.get("id"),
        alert["time"],
        alert.get("trigger"),
        str(alert["score"]),
        session.get("score"),
        session.get("rules"),
        model.get("observations"),
        None if confidence is None else "%.2f" % float(confidence),
    )


def replayed_alerts(program, content, folder):
    files = tables_of(folder)
    command = [
        program,
        "replay",
        "--content",
        content,
        "--users",
        files["users"],
        "--aliases",
        files["aliases"],
        "--geoip-database",
        files["geoip"],
    ]
    for name, path in files["lists"].items():
        command += ["--list", "%s=%s" % (name, path)]
    result = subprocess.run(
        command + [os.path.join(folder, "events.log")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    return [key_of_theirs(json.loads(line)) for line in result.stdout.splitlines() if line.startswith(b"{")]


def daemon_alerts(options, folder, through):
    os.environ["top_builddir"] = os.path.abspath(options.daemon)
    sys.path.insert(0, os.path.join(HERE, "../daemon"))
    import harness  # pylint: disable=import-outside-toplevel  # it looks for the build when it is loaded

    with open(os.path.join(folder, "events.log"), "rb") as f:
        data = f.read()
    config = harness.SOURCES + harness.PATHS
    with harness.Daemon(config, tables=os.path.abspath(folder), content=os.path.abspath(options.content)) as daemon:
        (daemon.send if through == "tcp" else daemon.append)(data)
        daemon.await_written(sum(1 for line in data.replace(b"\0", b"\n").split(b"\n") if line.strip(b"\r")))
        daemon.stop()
        return [key_of_theirs(alert) for alert in daemon.alerts()]


def report(name, ours, theirs):
    """whether they are the same; shows the first alerts that are not"""
    missing, extra = collections.Counter(ours) - collections.Counter(theirs), collections.Counter(
        theirs
    ) - collections.Counter(ours)
    print(
        "%s: %d alerts expected, %d seen, %d missing, %d not expected"
        % (name, len(ours), len(theirs), sum(missing.values()), sum(extra.values()))
    )
    for title, counter in (("missing", missing), ("not expected", extra)):
        for key in sorted(counter, key=lambda k: k[2])[:SHOWN]:
            print("  %s %s" % (title, key))
    return not missing and not extra


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--uebatool", help="compare its replay")
    parser.add_argument("--daemon", metavar="BUILD", help="compare a private syslog-ng with the plugin built there")
    parser.add_argument("--through", default="tcp,file")
    parser.add_argument("--content", default=CONTENT)
    parser.add_argument("--phrases", default=PHRASES)
    parser.add_argument("--seeds", type=seeds_of, default=range(1, 4), help="first-last (1-3)")
    parser.add_argument("-n", type=int, default=5000, help="records of each log (5000)")
    parser.add_argument("--modes", default="adversarial,simple,limits")
    parser.add_argument("--read-by", choices=("oracle", "uebatool"), default="oracle", help="whose events are judged")
    parser.add_argument("--folder", help="compare on the log and tables there only")
    options = parser.parse_args()
    good = True
    if options.folder:
        good = compare_folder(options, options.folder, options.folder)
    for seed in () if options.folder else options.seeds:
        for mode in options.modes.split(","):
            with tempfile.TemporaryDirectory() as folder:
                generator.generate(argparse.Namespace(mode=mode, s=seed, n=options.n, u=25, o=folder))
                good = compare_folder(options, folder, "%s, seed %d" % (mode, seed)) and good
    sys.exit(0 if good else 1)


def reader_of(options, folder):
    if options.read_by == "uebatool":
        return ReadByTheTool(options.uebatool, os.path.join(folder, "events.log"))
    return ReadByTheOracle(options.phrases)


def compare_folder(options, folder, name):
    reader, good = reader_of(options, folder), True
    if options.uebatool:
        good = report(
            "replay of " + name,
            expected_alerts(reader, folder, True),
            replayed_alerts(options.uebatool, options.content, folder),
        )
    for through in options.through.split(",") if options.daemon else ():
        good = (
            report(
                "%s of %s" % (through, name),
                expected_alerts(reader, folder, False),
                daemon_alerts(options, folder, through),
            )
            and good
        )
    return good


if __name__ == "__main__":
    main()
