#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines per CPU second of the plugin beside a stock syslog-ng and other tools, in one run: make bench

usage: bench.py [-n LINES] [-u USERS] [-d DAYS] [-s SEED] [--many-alerts] [--folder FOLDER] [--only WORDS]

Absolute times differ from machine to machine and from hour to hour; the ratio to receive-only, in the same run and
pinned to the same core, does not by much. FOLDER, if given, holds events.log, users.csv, geo.mmdb, geo.csv, tor.txt,
threat.txt and ransomware.txt made elsewhere, and may hold alerts.jsonl, the alerts that are expected. The input is read
into memory before the clock starts; the sender has a core of its own. --only runs what has one of the words in its
name.

Of the peers plain Python and the python() parser of syslog-ng run the same rules (peer.py), SEC those that it can
(sec.conf); a peer that is not installed is named and left out.

Every run must raise the alerts that are expected, compared by rule, user, time and trigger: those of alerts.jsonl, or
else those of plain Python. What SEC has to raise is found by a search of the log."""
import argparse
import calendar
import collections
import contextlib
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../functional/daemon"))
import harness
import input as made_input

RECEIVE = """
source s {
  network(ip("127.0.0.1") port(@port@) flags(no-parse) max-connections(10) log-iw-size(100000) log-fetch-limit(1000));
};
"""
DROP = RECEIVE + """
filter f_none { level(emerg) and facility(cron); };
log { source(s); filter(f_none); destination { file("/dev/null"); }; };
"""
NOOP = RECEIVE + """
log { source(s); destination { bench-noop(); }; flags(flow-control); };
"""
STOCK_JSON = RECEIVE + """
log {
  source(s);
  if { parser { json-parser(prefix(".json.")); }; } else { parser { kv-parser(prefix(".kv.") pair-separator("|")); }; };
  filter { level(emerg) and facility(cron); };
  destination { file("/dev/null"); };
};
"""
PYTHON = RECEIVE + """
log {
  source(s);
  parser { python(class("peer.PeerParser")); };
  filter { level(emerg) and facility(cron); };
  destination { file("/dev/null"); };
};
"""
PLUGIN = RECEIVE + """
source s_alerts { ueba-alerts(); };
destination d_ueba {
  ueba-detector(content("@content@") users("@tables@/users.csv") geoip-database("@tables@/geo.mmdb") @lists@ @state@);
};
log { source(s); parser { mimecast-parser(); }; destination(d_ueba); flags(flow-control); };
destination d_alerts { file("@folder@/alerts.json" template("$(ueba-alert json)\\n")); };
log { source(s_alerts); destination(d_alerts); flags(flow-control); };
"""
LISTS = ("tor", "threat", "ransomware")
Result = collections.namedtuple("Result", "cpu_sec wall_sec peak_kib alerts")


def cpu_seconds(pid):
    """of all its threads, those that have ended too, in ticks"""
    with open("/proc/%d/stat" % pid, encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_kib(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmHWM"))


def counter(daemon, kind, instance):
    for row in (daemon.control("STATS CSV") or "").splitlines():
        fields = row.split(";")
        if fields[0].startswith(kind) and instance in row and fields[4] in ("processed", "written"):
            return int(fields[5])
    return 0


def received(daemon):
    return counter(daemon, "source", "source;s;")


def handed_over(daemon):
    for row in (daemon.control("STATS CSV") or "").splitlines():
        if row.startswith("dst.bench-noop") and ";written;" in row:
            return int(row.split(";")[5])
    return 0


def judged(daemon):
    return daemon.detector("written")


def key_of(line):
    """what an alert is compared by: of syslog-ng, of uebatool, of peer.py or of a generator"""
    alert = json.loads(line)
    alert = alert.get("alert", alert)
    time_sec = alert["time"]
    if isinstance(time_sec, str):
        time_sec = calendar.timegm(time.strptime(time_sec[:19], "%Y-%m-%dT%H:%M:%S"))
    trigger = alert.get("trigger")
    return alert["rule"], alert["user"], time_sec, None if trigger is None else str(trigger)


@contextlib.contextmanager
def pinned_daemon(config, cores, **values):
    """one whose threads inherit these cores"""
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    with harness.Daemon(config, **values) as daemon:
        os.sched_setaffinity(0, ours)
        yield daemon


def is_idle(daemon):
    """the counter of a source runs before the parsers behind it"""
    before = cpu_seconds(daemon.process.pid)
    try:
        daemon.process.wait(0.2)
    except subprocess.TimeoutExpired:
        pass
    return cpu_seconds(daemon.process.pid) - before < 0.02


class Bench:
    def __init__(self, tables, log, only):
        self.tables, self.log, self.only = tables, log, only
        with open(log, "rb") as f:
            self.data = f.read()
        self.lines = self.data.count(b"\n")
        self.baseline, self.good, self.peer = None, True, None

    def is_wanted(self, name):
        return not self.only or any(word in name for word in self.only)

    def daemon(self, config, done, state=""):
        lists = " ".join('list("%s_ip" "%s/%s.txt")' % (name, self.tables, name) for name in LISTS)
        with pinned_daemon(config, {0}, tables=self.tables, lists=lists, state=state) as daemon:
            before, begin = cpu_seconds(daemon.process.pid), time.monotonic()
            daemon.send(self.data)
            harness.until(lambda: done(daemon) >= self.lines, "all lines", 1200, daemon)
            wall = time.monotonic() - begin
            harness.until(lambda: is_idle(daemon), "end of work", 1200, daemon)
            pid = daemon.process.pid
            alerts = collections.Counter(map(key_of, daemon.lines("alerts.json")))
            return Result(cpu_seconds(pid) - before, wall, peak_kib(pid), alerts)

    def program(self, command, key=key_of, **more):
        begin = time.monotonic()
        with open(os.devnull, "wb") as nowhere:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=nowhere, **more)
            lines = process.stdout.readlines()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError("%s answers %d" % (command[0], process.returncode))
        wall = time.monotonic() - begin
        alerts = collections.Counter(map(key, lines))
        del alerts[None]
        return Result(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss, alerts)

    def replay(self):
        command = [os.path.join(harness.BUILD, "modules/uebatool/uebatool"), "replay", "--content", harness.CONTENT]
        command += ["--users", self.tables + "/users.csv", "--geoip-database", self.tables + "/geo.mmdb"]
        for name in LISTS:
            command += ["--list", "%s_ip=%s/%s.txt" % (name, self.tables, name)]
        return self.program(command + [self.log])

    def plain_python(self):
        """run once: it is also what the others are compared with"""
        if self.peer is None:
            self.peer = self.program([sys.executable, "-B", os.path.join(HERE, "peer.py"), self.tables, self.log])
        return self.peer

    def python(self):
        with tempfile.TemporaryDirectory(prefix="ueba-bench-") as folder:
            os.environ.update(PYTHONPATH=HERE, UEBA_PEER_FOLDER=self.tables, PYTHONDONTWRITEBYTECODE="1")
            os.environ["UEBA_PEER_ALERTS"] = os.path.join(folder, "alerts")
            result = self.daemon(PYTHON, received)
            with open(os.environ["UEBA_PEER_ALERTS"], "rb") as f:
                return result._replace(alerts=collections.Counter(map(key_of, f)))

    def sec(self):
        command = ["sec", "--conf=" + os.path.join(HERE, "sec.conf"), "--input=" + self.log, "--notail"]
        command += ["--intevents", "--debug=0"]
        key = lambda line: line.decode().strip() if re.match(b"[AE][A-Za-z]+-", line) else None
        return self.program(command, key, cwd=self.tables, env=dict(os.environ, UEBA_PEER_FOLDER=self.tables))

    def sec_alerts(self):
        """what sec.conf has to write if the whole log is one session"""
        disabled, listed, seen, bounces = set(), {}, set(), collections.Counter()
        with open(os.path.join(self.tables, "users.csv"), encoding="utf-8") as f:
            disabled.update(line.split(",")[0] for line in f if line.split(",")[1] == "disabled")
        for name in LISTS:
            with open(os.path.join(self.tables, name + ".txt"), encoding="utf-8") as f:
                listed[name] = {re.sub(r"\.0/24$", "", re.sub(r"\s+", "", re.split("[#;,]", line)[0])) for line in f}
        failed = re.compile(r'"auditType":"Logon Authentication Failed","user":"([^"]+)"(.*)')
        bounce = re.compile(r"Subject=\\(?:\[[^]]*\] *)?(?i:undeliver|delivery status notification \(failure|"
                            r"mail delivery failed|failure notice).*Sender=<>\|Rcpt=([^|]+).*Act=Acc")
        for line in self.data.decode("utf-8", "replace").split("\n"):
            match = failed.search(line)
            if match:
                user, rest = match[1], match[2]
                app = re.search(r'.*Application: ([^", ]+)', rest)
                ip = re.search(r".* IP: ((\d+\.\d+\.\d+)\.\d+)", rest)
                seen.update(["APP-Account-deactivated " + user] if user in disabled else [])
                seen.update(["APP-F-FL %s %s" % (user, app[1])] if app else [])
                for name, rule in zip(LISTS, ("Tor", "Blacklist", "Ransomware")) if ip else ():
                    if ip[1] in listed[name] or name == "threat" and ip[2] in listed[name]:
                        seen.add("Auth-%s-Shost-Failed %s %s" % (rule, user, ip[1]))
            match = bounce.search(line)
            if match:
                bounces[match[1]] += 1
        return collections.Counter(list(seen) + ["EM-DSNF-50 " + user for user, n in bounces.items() if n >= 50])

    def run(self, name, work, expected=None):
        if not self.is_wanted(name):
            return None
        result = work()
        if self.baseline is None:
            self.baseline = result.cpu_sec / self.lines
        right = expected is None or result.alerts == expected
        note = "" if expected is None else "right"
        if not right:
            note = "WRONG: " + harness.difference(expected, result.alerts)
        print("%-34s %9d %6.2f %8.2f %8.1f %8s %s" % (
            name, self.lines / result.cpu_sec, self.baseline * self.lines / result.cpu_sec, result.wall_sec,
            result.peak_kib / 1024, "" if expected is None else sum(result.alerts.values()), note), flush=True)
        self.good = self.good and right
        return result

    def expected(self):
        """what the generator says, otherwise what plain Python finds"""
        path = os.path.join(self.tables, "alerts.jsonl")
        if os.path.exists(path):
            with open(path, "rb") as f:
                return collections.Counter(map(key_of, f))
        return self.plain_python().alerts

    def run_all(self):
        expected = self.expected()
        print("%d lines, %d alerts\n" % (self.lines, sum(expected.values())))
        print("%-34s %9s %6s %8s %8s %8s" % ("", "lines/CPU s", "ratio", "wall s", "peak MB", "alerts"), flush=True)
        self.run("receive and drop", lambda: self.daemon(DROP, received))
        self.run("receive, destination of no work", lambda: self.daemon(NOOP, handed_over))
        self.run("stock json and key=value parsers", lambda: self.daemon(STOCK_JSON, received))
        self.run("plugin, memory only", lambda: self.daemon(PLUGIN, judged, harness.MEMORY_ONLY), expected)
        self.run("plugin, durable", lambda: self.daemon(PLUGIN, judged, harness.STATE), expected)
        self.run("uebatool replay", self.replay, expected)
        self.run_peers(expected)
        return self.good

    def run_peers(self, expected):
        self.run("plain Python, the same rules", self.plain_python, expected)
        if glob.glob(os.path.join(harness.MODULES, "libmod-python*.so")):
            self.run("python() parser, the same rules", self.python, expected)
        else:
            print("python() parser: not installed (syslog-ng-mod-python)")
        if shutil.which("sec"):
            self.run("SEC, six of the rules", self.sec, self.sec_alerts())
        else:
            print("SEC: not installed (sec)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("-n", type=int, default=400000, help="lines (400000)")
    parser.add_argument("-u", type=int, default=2000, help="users (2000)")
    parser.add_argument("-d", type=int, default=10, help="days (10)")
    parser.add_argument("-s", type=int, default=1, help="seed (1)")
    parser.add_argument("--many-alerts", action="store_true", help="anybody fails to log in")
    parser.add_argument("--folder", help="input made elsewhere")
    parser.add_argument("--only", nargs="+", default=[], help="what has one of these words in its name")
    options = parser.parse_args()
    harness.Daemon.module_folders.append("tests/bench/.libs")
    with tempfile.TemporaryDirectory(prefix="ueba-bench-") as folder:
        tables = os.path.abspath(options.folder or folder)
        if not options.folder:
            made_input.make(folder, options)
        os.sched_setaffinity(0, {os.cpu_count() - 1})
        good = Bench(tables, os.path.join(tables, "events.log"), options.only).run_all()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
