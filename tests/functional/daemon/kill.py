#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""A log through a daemon that is killed again and again while it works: every alert must come out, under one id.

usage: kill.py [--source file|tcp|disk-buffer] [--kills N] [--life SECONDS] [-s SEED] --folder FOLDER

FOLDER holds events.log, the tables, and alerts.jsonl: the alerts expected, with rule, session_id, time and trigger."""
import argparse
import glob
import json
import os
import random
import socket
import sys
import threading
import time

from harness import CONTENT, DETECTOR, PATHS, SLOWNESS, SOURCES, Daemon, difference, is_listening, key_of, until

REPEATED_LINES = 20000  # which the sender of a connection cannot know to have arrived
LONGEST_LIFE_SEC = 0.6 * SLOWNESS
SENTINEL = (
    b'{"id":"last","auditType":"Logon Authentication Failed","user":"last@example.com",'
    b'"eventTime":"2099-01-01T00:00:00+0000","eventInfo":"Failed authentication for last@example.com <Last>, '
    b'Date: 2099-01-01, Time: 00:00:00 GMT, IP: 192.0.2.1, Application: LAST, Reason: Wrong password",'
    b'"category":"authentication_logs"}'
)
DISK_BUFFER = """disk-buffer(reliable(yes) disk-buf-size(2147483648) mem-buf-size(100000000) dir("@folder@"))"""


class File:
    """a file() source, which remembers how far it has read"""

    def __init__(self, daemon):
        self.daemon = daemon

    def send(self, lines):
        self.daemon.append(b"".join(line + b"\n" for line in lines))

    def close(self):
        pass


class Connection:
    """a sender that begins anew after a break, some lines back from the last it has sent: it cannot know what arrived"""

    def __init__(self, daemon):
        self.daemon, self.lines, self.position, self.furthest = daemon, [], 0, 0
        self.more, self.is_closed = threading.Condition(), False
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def send(self, lines):
        with self.more:
            self.lines += lines
            self.more.notify()

    def close(self):
        with self.more:
            self.is_closed = True
            self.more.notify()
        self.thread.join()

    def _run(self):
        while not self.is_closed:
            try:
                with socket.socket() as connection:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
                    connection.connect(("127.0.0.1", self.daemon.port))
                    self.position = max(0, self.furthest - REPEATED_LINES)
                    self._send_to(connection)
            except OSError:
                time.sleep(0.01)  # nobody listens there: nothing tells when somebody does

    def _send_to(self, connection):
        while self._has_more(connection):
            piece = self.lines[self.position : self.position + 100]
            connection.sendall(b"".join(line + b"\n" for line in piece))
            self.position += len(piece)
            self.furthest = max(self.furthest, self.position)

    def _has_more(self, connection):
        """a break is noticed also while there is nothing to send"""
        connection.settimeout(0.05)
        while not self.is_closed:
            with self.more:
                if self.position < len(self.lines):
                    connection.settimeout(None)
                    return True
            try:
                if connection.recv(1) == b"":
                    raise OSError("closed")
            except socket.timeout:
                pass
        return False


def config_of(source):
    sources = SOURCES.replace("max-connections(10)", "max-connections(10) so-rcvbuf(262144)")
    if source == "disk-buffer":
        sources = sources.replace("@detector@", "@detector_with_buffer@")
    return sources + PATHS


class Run:
    def __init__(self, source, lines, seed, **values):
        detector = values.get("detector", DETECTOR)
        values["detector_with_buffer"] = detector.replace("@state@", "@state@ " + DISK_BUFFER)
        self.daemon = Daemon(config_of(source), **values)
        self.rng, self.lines, self.portions = random.Random(seed), lines, []
        self.feed = (Connection if source == "tcp" else File)(self.daemon)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.feed.close()
        self.daemon.__exit__()

    def go_through(self, kills, longest_life_sec=LONGEST_LIFE_SEC):
        """Every portion of the log arrives in a daemon that has at most a moment to live, one in four from the time on
        when it begins to start, the others when it has started. Counters of the last life, which ends well."""
        step = len(self.lines) // kills + 1
        for i in range(kills):
            if self.rng.random() < 0.25:
                self.daemon.spawn()
            else:
                self.daemon.start()
            self.feed.send(self.lines[i * step : (i + 1) * step])
            time.sleep(self.rng.uniform(0, longest_life_sec))  # the moment is to be any
            self.daemon.kill()
        self.daemon.start()
        self.feed.send([SENTINEL])
        until(self._is_through, "alert of the last line", 600, self.daemon)
        until(lambda: self.daemon.detector("outbox") == 0, "empty outbox", alive=self.daemon)
        counts = {name: self.daemon.detector(name) for name in ("written", "duplicates", "commits", "checkpoints")}
        self.daemon.stop()
        return counts

    def _is_through(self):
        path = self.daemon.path("alerts.json")
        if not os.path.exists(path):
            return False
        with open(path, "rb") as f:
            f.seek(max(0, os.path.getsize(path) - 65536))
            return b'"last@example.com' in f.read()

    def busy_lives(self):
        """how many were killed after they had delivered alerts"""
        return len(glob.glob(self.daemon.path("alerts.json.*")))

    def verdict(self, expected):
        """empty if all is right; how many alerts came twice"""
        alerts = [a for a in self.daemon.alerts() if a["user"] != "last@example.com"]
        keys = {}
        for alert in alerts:
            if keys.setdefault(alert["alert"]["id"], key_of(alert)) != key_of(alert):
                return "two alerts with the id " + alert["alert"]["id"], 0
        return difference(expected, keys.values()), len(alerts) - len(keys)


def tables_of(folder):
    lists = " ".join('list("%s_ip" "%s/%s.txt")' % (name, folder, name) for name in ("tor", "threat", "ransomware"))
    return 'ueba-detector(content("@content@") users("%s/users.csv") geoip-database("%s/geo.mmdb") %s @state@);' % (
        folder,
        folder,
        lists,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--source", default="file", choices=("file", "tcp", "disk-buffer"))
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--life", type=float, default=1, help="seconds, at most (1)")
    parser.add_argument("-s", type=int, default=1, help="seed of the moments (1)")
    parser.add_argument("--folder", required=True)
    options = parser.parse_args()
    with open(os.path.join(options.folder, "events.log"), "rb") as f:
        lines = f.read().splitlines()
    with open(os.path.join(options.folder, "alerts.jsonl"), encoding="utf-8") as f:
        expected = [(a["rule"], a["session_id"], a["time"], a["trigger"]) for a in map(json.loads, f)]
    begin = time.monotonic()
    with Run(options.source, lines, options.s, detector=tables_of(options.folder), content=CONTENT) as run:
        counts = run.go_through(options.kills, options.life)
        busy = run.busy_lives()
        wrong, twice = run.verdict(expected)
    print(
        "%s: %d lines, %d kills (%d after alerts had come), %d alerts expected, %d came twice, %s; %.0f s; last life: %s"
        % (options.source, len(lines), options.kills, busy, len(expected), twice, wrong or "all there and no other",
           time.monotonic() - begin, counts)
    )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
