#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long an alert takes, from the arrival of the line that triggers it to its departure: make bench-latency

usage: latency.py [-r RATE...] [-t SECONDS] [-u USERS] [-s SEED] [--cores LIST]

A paced sender writes lines to syslog-ng over TCP, those of a millisecond at a time, and notes when it does. syslog-ng
sends its alerts over another connection to a listener, which notes when they come. An alert names the line that
triggered it by the number in its id, so each is matched with its line; none may be missing or without a line. The
detection path is flow-controlled, the configuration otherwise that of bench.py. Sender, listener and clock are of one
machine, so both ways through the loopback are part of the figure. Prints a table in Markdown; a rate that the sender
could not keep to is marked, and then the time includes waiting for room."""
import argparse
import json
import multiprocessing
import os
import re
import socket
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../functional/daemon"))
import bench
import harness
import input as made_input
from markdown import table

TICK_SEC = 0.001
SILENCE_SEC = 60  # without a further alert
KEPT = 0.99  # of the rate that was asked for
HEAD = ("lines/s", "state", "sent at", "alerts", "p50, ms", "p99, ms", "p99.9, ms", "slowest, ms")


def listen(server, expected, pipe):
    """when each of the alerts came, and its text"""
    connection, _ = server.accept()
    connection.settimeout(SILENCE_SEC)
    came, rest = [], b""
    try:
        while len(came) < expected:
            data = connection.recv(1 << 20)
            now = time.monotonic()
            if not data:
                break
            lines = (rest + data).split(b"\n")
            rest = lines.pop()
            came += [(now, line) for line in lines]
    except socket.timeout:
        pass
    pipe.send(came)


def send(port, lines, rate):
    """when each line was handed to the kernel, and the seconds of all"""
    sent, size = [], max(1, round(rate * TICK_SEC))
    ticks = [(i, b"".join(lines[i : i + size])) for i in range(0, len(lines), size)]
    with socket.create_connection(("127.0.0.1", port)) as connection:
        begin = time.monotonic()
        for first, data in ticks:
            delay = begin + first / rate - time.monotonic()
            if delay > 0:
                time.sleep(delay)
            sent.append(time.monotonic())
            connection.sendall(data)
        took = time.monotonic() - begin
    return [sent[i // size] for i in range(len(lines))], took


def line_of(alert):
    """the number of the line that triggered it"""
    audit, mail = alert.get("alert_id", ""), alert.get("message_id", "")
    match = re.fullmatch(r"e([0-9]+)", audit) or re.search(r"\.([0-9]+)@", mail)
    if not match:
        raise RuntimeError("an alert without the id of its line: %s" % alert)
    return int(match[1])


def quantile(times, share):
    """of sorted times: no more than this share is faster"""
    return times[min(len(times) - 1, int(share * len(times)))]


class Latency:
    def __init__(self, folder, cores):
        self.folder, self.cores = folder, cores
        with open(os.path.join(folder, "events.log"), "rb") as f:
            self.lines = f.readlines()
        self.expected = sum(bench.Bench(folder, os.path.join(folder, "events.log"), []).replay().alerts.values())

    def config(self, port):
        to = 'network("127.0.0.1" port(%d) template("$(ueba-alert json)\\n"))' % port
        pattern = r"(destination d_alerts \{).*(\};)"
        config, count = re.subn(pattern, lambda match: match[1] + to + ";" + match[2], bench.PLUGIN)
        if count != 1:
            raise RuntimeError("bench.py's configuration has no destination of its alerts")
        return config

    def run(self, rate, state):
        """lines per second sent, seconds of each alert"""
        server = socket.create_server(("127.0.0.1", 0))
        ours, theirs = multiprocessing.Pipe(False)
        listener = multiprocessing.Process(target=listen, args=(server, self.expected, theirs))
        listener.start()
        lists = " ".join('list("%s_ip" "%s/%s.txt")' % (name, self.folder, name) for name in bench.LISTS)
        config = self.config(server.getsockname()[1])
        with bench.pinned_daemon(config, self.cores, tables=self.folder, lists=lists, state=state) as daemon:
            harness.until(lambda: harness.is_listening(daemon.port), "listener", alive=daemon)
            sent, took = send(daemon.port, self.lines, rate)
            came = ours.recv()
        listener.join()
        server.close()
        if len(came) != self.expected:
            raise RuntimeError("%d alerts, not %d" % (len(came), self.expected))
        return len(self.lines) / took, sorted(now - sent[line_of(json.loads(text))] for now, text in came)

    def row(self, rate, name, state):
        reached, times = self.run(rate, state)
        kept = format(round(reached), ",") + ("" if reached >= KEPT * rate else ", not sustained")
        shown = ["%.1f" % (1000 * quantile(times, share)) for share in (0.5, 0.99, 0.999, 1)]
        return [format(rate, ","), name, kept, format(len(times), ",")] + shown


def rows(options):
    for rate in options.r:
        options.n = rate * options.t
        with tempfile.TemporaryDirectory(prefix="ueba-bench-") as folder:
            made_input.make(folder, options)
            latency = Latency(folder, {int(core) for core in options.cores.split(",")})
            for name, state in (("memory", harness.MEMORY_ONLY), ("file", harness.STATE)):
                yield latency.row(rate, name, state)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("-r", type=int, nargs="+", default=[10000, 100000], help="lines per second (10000 100000)")
    parser.add_argument("-t", type=int, default=20, help="seconds of each run (20)")
    parser.add_argument("-u", type=int, default=2000, help="users (2000)")
    parser.add_argument("-s", type=int, default=1, help="seed (1)")
    parser.add_argument("--cores", default="0", help="of the daemon, with commas (0)")
    options = parser.parse_args()
    options.d, options.many_alerts = 10, False
    os.sched_setaffinity(0, {os.cpu_count() - 1})
    table(HEAD, rows(options))


if __name__ == "__main__":
    main()
