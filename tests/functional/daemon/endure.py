#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Long runs of a daemon under load, each of which ends with a verdict; kill.py has those in which it is killed.

usage: endure.py flood [-n LINES] [--mail] [--limit N] [--memory-only]
                                                             users that nobody has, beside a load of known ones
       endure.py blocked [-n LINES] [--minutes M]            alerts that cannot get away for some minutes
       endure.py tables [-n LINES]                           tables and country database that change all the time

The load is that of tests/bench/input.py; what has to come of it, what uebatool replay makes of it."""
import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from harness import BUILD, CONTENT, MEMORY_ONLY, PATHS, SOURCES, STATE, Daemon, difference, free_port, until

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../bench"))
import bench
import input as made_input

ROOMY = SOURCES.replace("log-iw-size(20000)", "log-iw-size(100000) log-fetch-limit(1000)")
DETECTOR = """ueba-detector(content("@content@") users("@load@/users.csv") geoip-database("@load@/geo.mmdb")
    list("tor_ip" "@load@/tor.txt") list("threat_ip" "@load@/threat.txt")
    list("ransomware_ip" "@load@/ransomware.txt") @state@);"""
ALERT = '"$(ueba-alert json)\\n"'
TO_FILE = 'file("@folder@/alerts.json" template(%s));' % ALERT
TO_COLLECTOR = 'network("127.0.0.1" port(@collector@) template(%s));' % ALERT
PIECE_LINES = 100000
KNOWN_LINES = 1000000
FLOOD_MAIL = (
    "datetime=2026-01-11T00:00:00Z|aCode=%016x|acc=C0A0|SpamLimit=0|IP=20.1.2.3|Dir=Inbound|MsgId=<%x@partner.test>"
    "|Subject=\\Invoice\\|headerFrom=p@partner.test|Sender=p@partner.test|Rcpt=nobody%d@example.com|SpamInfo=[]|Act=Acc\n"
)
FLOOD_LOGIN = (
    '{"id":"f%d","auditType":"Logon Authentication Failed","user":"nobody%d@example.com",'
    '"eventTime":"2026-01-11T00:00:00Z","eventInfo":"Failed authentication for nobody%d@example.com <User>, Date: 2026, IP: 20.1.2.3, Application: MfO, '
    'Method: Cloud","category":"authentication_logs"}\n'
)


class Load:
    """lines of known users and their tables, in a folder that goes with it"""

    def __init__(self, lines, users=2000):
        self.folder = tempfile.mkdtemp(prefix="ueba-endure-")
        made_input.make(self.folder, argparse.Namespace(n=lines, u=users, d=10, s=1, many_alerts=True))
        with open(os.path.join(self.folder, "events.log"), "rb") as f:
            self.data = f.read()
        self.lines = lines

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def expected_ids(self):
        command = [os.path.join(BUILD, "modules/uebatool/uebatool"), "replay", "--content", CONTENT]
        command += ["--users", self.folder + "/users.csv", "--geoip-database", self.folder + "/geo.mmdb"]
        for name in bench.LISTS:
            command += ["--list", "%s_ip=%s/%s.txt" % (name, self.folder, name)]
        command += [self.folder + "/events.log"]
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        return [id_of(line) for line in said.stdout.splitlines()]


def id_of(line):
    """of an alert as JSON, which has it under this key alone"""
    return line.partition(b'"id":"')[2].partition(b'"')[0]


class Peak(threading.Thread):
    """the largest resident size from now on, in MiB"""

    def __init__(self, daemon):
        super().__init__(daemon=True)
        self.watched, self.mib, self.is_over = daemon, 0, threading.Event()
        self.start()

    def run(self):
        while not self.is_over.wait(0.2):
            try:
                self.mib = max(self.mib, self.watched.memory_kib() / 1024)
            except OSError:
                return

    def stop(self):
        self.is_over.set()
        self.join()
        return self.mib


def send_all(daemon, pieces):
    """lines per CPU second of the daemon, and how many"""
    before, judged = bench.cpu_seconds(daemon.process.pid), daemon.detector("written")
    lines = 0
    until(lambda: bench.harness.is_listening(daemon.port), "listener", alive=daemon)
    with socket.create_connection(("127.0.0.1", daemon.port)) as connection:
        for piece in pieces:
            connection.sendall(piece)
            lines += piece.count(b"\n")
    until(lambda: daemon.detector("written") >= judged + lines, "all lines judged", 3600, daemon)
    return lines / (bench.cpu_seconds(daemon.process.pid) - before), lines


def invented(lines, is_mail):
    for first in range(0, lines, PIECE_LINES):
        numbers = range(first, min(first + PIECE_LINES, lines))
        if is_mail:
            yield "".join([FLOOD_MAIL % (n, n, n) for n in numbers]).encode()
        else:
            yield "".join([FLOOD_LOGIN % (n, n, n) for n in numbers]).encode()


def check(claims):
    """says each claim that is wrong; whether all are right"""
    for claim, is_right in claims:
        if not is_right:
            print("WRONG: " + claim)
    return all(is_right for _, is_right in claims)


def flood(options, load):
    state = MEMORY_ONLY if options.memory_only else STATE
    state += " max-alerts-per-minute(%d)" % options.limit
    with Daemon(ROOMY + PATHS, detector=DETECTOR, alert_file=TO_FILE, load=load.folder, state=state) as daemon:
        usual, _ = send_all(daemon, [load.data])
        learned, before = daemon.detector("users_learned"), daemon.memory_kib() / 1024
        peak = Peak(daemon)
        flooded, lines = send_all(daemon, invented(options.n, options.mail))
        mib = peak.stop()
        names = ("users", "users_learned", "users_evicted", "values", "alerts")
        after = {name: daemon.detector(name) for name in names}
        again, _ = send_all(daemon, [load.data.replace(b"2026-01-0", b"2026-02-0")])
    print("%.0f lines per CPU second of known users, %d MiB; %d invented names: %.0f (%.0f%%), at most %d MiB, then %s; known "
          "users after it %.0f" % (usual, before, lines, flooded, 100 * flooded / usual, mib, after, again))
    return check([("a learned user is gone", after["users_learned"] == learned),
                  ("memory is not bounded", mib < before + 600),
                  ("less than half as fast", flooded > usual / 2)])


def collect(port, ids, is_over):
    """what comes to the port, until it is over"""
    with socket.create_server(("127.0.0.1", port)) as listener:
        listener.settimeout(1)
        while not is_over.is_set():
            try:
                connection, _ = listener.accept()
            except socket.timeout:
                continue
            with connection, connection.makefile("rb") as lines:
                for line in lines:
                    ids.append(id_of(line))


def blocked(options, load):
    port = free_port()
    expected, ids, is_over = load.expected_ids(), [], threading.Event()
    values = {"detector": DETECTOR, "alert_file": TO_COLLECTOR, "load": load.folder, "collector": str(port)}
    with Daemon(ROOMY + PATHS, **values) as daemon:
        sender = threading.Thread(target=send_all, args=(daemon, [load.data]))
        sender.start()
        peak = Peak(daemon)
        time.sleep(options.minutes * 60)
        stood = {name: daemon.detector(name) for name in ("written", "outbox", "alerts_waiting")}
        collector = threading.Thread(target=collect, args=(port, ids, is_over))
        collector.start()
        sender.join()
        until(lambda: daemon.detector("outbox") == 0, "empty outbox", 3600, daemon)
        mib, lost = peak.stop(), daemon.detector("alerts_lost")
        daemon.stop()
        is_over.set()
        collector.join()
    wrong, twice = difference(expected, set(ids)), len(ids) - len(set(ids))
    print("%d lines, %d alerts expected; blocked for %g minutes: %s, at most %d MiB; then %d came (%d twice), %s"
          % (load.lines, len(expected), options.minutes, stood, mib, len(ids), twice, wrong or "all of them"))
    return check([("alerts differ", not wrong), ("alerts are lost", lost == 0),
                  ("lines did not wait", stood["written"] < load.lines)])


def replace(path, data):
    with open(path + ".new", "wb") as f:
        f.write(data)
    os.replace(path + ".new", path)


def put(path, data):
    """not at once: the daemon may see it half written"""
    with open(path, "wb") as f:
        f.write(data)


class Tables:
    """changes one table after the other and measures how long it takes until the daemon says so"""

    def __init__(self, daemon, folder):
        self.daemon, self.folder, self.seconds, self.n = daemon, folder, [], 0

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as f:
            return f.read()

    def await_log(self, what):
        before, begin = self.daemon.log().count(what), time.monotonic()

        def seen():
            until(lambda: self.daemon.log().count(what) > before, what, 20, self.daemon)
            self.seconds.append(time.monotonic() - begin)

        return seen

    def change(self, name, data, said, write=replace):
        seen = self.await_log(said)
        write(os.path.join(self.folder, name), data)
        seen()
        self.n += 1

    def remove(self, name):
        seen = self.await_log(os.path.join(self.folder, name))
        os.unlink(os.path.join(self.folder, name))
        seen()
        self.n += 1

    def round(self):
        for name in ("users.csv", "tor.txt", "geo.mmdb"):
            good = self.read(name)
            self.remove(name)
            self.change(name, good[: len(good) // 2] if name == "geo.mmdb" else b"\xff\x00", "table refused", put)
            self.change(name, good + (b"\n" if name == "geo.mmdb" else b"198.51.100.7,x,y\n"), "table loaded")
            self.change(name, good, "table loaded")


def tables(_, load):
    with Daemon(ROOMY + PATHS, detector=DETECTOR, alert_file=TO_FILE, load=load.folder) as daemon:
        result = []
        sender = threading.Thread(target=lambda: result.append(send_all(daemon, [load.data])))
        begin = time.monotonic()
        changing = Tables(daemon, load.folder)
        sender.start()
        while sender.is_alive():
            changing.round()
        sender.join()
        wall = time.monotonic() - begin
        failures, no_event = daemon.detector("reload_failures"), daemon.detector("no_event")
        daemon.stop()
    print("%d lines judged in %.0f s while tables changed %d times, %d of them refused; seen after %.1f s at most"
          % (result[0][1], wall, changing.n, failures, max(changing.seconds)))
    return check([("a change was seen late", max(changing.seconds) < 5), ("lines without event", no_event == 0)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("flood", "blocked", "tables"))
    parser.add_argument("-n", type=int, help="lines (flood: 10000000, others: 1000000)")
    parser.add_argument("--mail", action="store_true", help="mail to invented recipients, not their failed logins")
    parser.add_argument("--limit", type=int, default=0, help="max-alerts-per-minute(): each failed login is an alert")
    parser.add_argument("--memory-only", action="store_true")
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    options.n = options.n or (10000000 if options.what == "flood" else 1000000)
    runs = {"flood": flood, "blocked": blocked, "tables": tables}
    with Load(KNOWN_LINES if options.what == "flood" else options.n) as load:
        is_good = runs[options.what](options, load)
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
