#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines per CPU second of the plugin beside a stock syslog-ng, in one run: make bench

usage: bench.py [-n LINES] [-u USERS] [-d DAYS] [-s SEED] [--folder FOLDER]

Absolute times differ from machine to machine and from hour to hour; the ratio to receive-only, in the same run and
pinned to the same core, does not by much. FOLDER, if given, holds events.log, users.csv, geo.mmdb, tor.txt, threat.txt
and ransomware.txt made elsewhere. The input is read into memory before the clock starts; the sender has a core of its
own."""
import argparse
import os
import subprocess
import sys
import tempfile

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
STOCK_JSON = RECEIVE + """
log {
  source(s);
  if { parser { json-parser(prefix(".json.")); }; } else { parser { kv-parser(prefix(".kv.") pair-separator("|")); }; };
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
destination d_alerts { file("@folder@/alerts.json" template("$(format-json --key .ueba.*)\\n")); };
log { source(s_alerts); destination(d_alerts); flags(flow-control); };
"""
LISTS = ("tor", "threat", "ransomware")


def cpu_seconds(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_kib(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmHWM"))


def received(daemon):
    for row in (daemon.control("STATS CSV") or "").splitlines():
        fields = row.split(";")
        if fields[0] == "source" and fields[1] == "s" and fields[4] == "processed":
            return int(fields[5])
    return 0


def run_daemon(config, tables, data, done, state=""):
    """CPU seconds and peak memory"""
    lists = " ".join('list("%s_ip" "%s/%s.txt")' % (name, tables, name) for name in LISTS)
    with harness.Daemon(config, tables=tables, lists=lists, state=state) as daemon:
        os.sched_setaffinity(daemon.process.pid, {0})
        for task in os.listdir("/proc/%d/task" % daemon.process.pid):
            os.sched_setaffinity(int(task), {0})
        before = cpu_seconds(daemon.process.pid)
        daemon.send(data)
        harness.until(lambda: done(daemon) >= data.count(b"\n"), "all lines", 600, daemon)
        return cpu_seconds(daemon.process.pid) - before, peak_kib(daemon.process.pid), len(daemon.alerts())


def run_replay(tables, log):
    command = [os.path.join(harness.BUILD, "modules/uebatool/uebatool"), "replay", "--content", harness.CONTENT]
    command += ["--users", tables + "/users.csv", "--geoip-database", tables + "/geo.mmdb"]
    for name in LISTS:
        command += ["--list", "%s_ip=%s/%s.txt" % (name, tables, name)]
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(command + [log], stdout=subprocess.PIPE, stderr=nowhere)
        alerts = sum(1 for _ in process.stdout)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError("uebatool replay answers %d" % process.returncode)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, alerts


def show(name, lines, result, baseline, expected):
    cpu, kib, alerts = result
    note = "" if expected is None else ", alerts %s" % ("right" if alerts == expected else "WRONG: %d" % alerts)
    print(
        "%-34s %9d lines per CPU second, ratio %.2f, peak %6.1f MB%s"
        % (name, lines / cpu, baseline / cpu, kib / 1024, note),
        flush=True,
    )
    return expected is None or alerts == expected


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-n", type=int, default=400000, help="lines (400000)")
    parser.add_argument("-u", type=int, default=2000, help="users (2000)")
    parser.add_argument("-d", type=int, default=10, help="days (10)")
    parser.add_argument("-s", type=int, default=1, help="seed (1)")
    parser.add_argument("--folder", help="input made elsewhere")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ueba-bench-") as folder:
        tables = options.folder or folder
        if not options.folder:
            made_input.make(folder, options)
        log = os.path.join(tables, "events.log")
        with open(log, "rb") as f:
            data = f.read()
        os.sched_setaffinity(0, {os.cpu_count() - 1})
        good = run_all(tables, log, data)
    sys.exit(0 if good else 1)


def run_all(tables, log, data):
    lines = data.count(b"\n")
    judged = lambda daemon: daemon.detector("written")
    drop = run_daemon(DROP, tables, data, received)
    show("receive and drop", lines, drop, drop[0], None)
    show("stock json and key=value parsers", lines, run_daemon(STOCK_JSON, tables, data, received), drop[0], None)
    replay = run_replay(tables, log)
    good = show("uebatool replay", lines, replay, drop[0], None)
    for name, state in (("plugin, memory only", harness.MEMORY_ONLY), ("plugin, durable", harness.STATE)):
        good = show(name, lines, run_daemon(PLUGIN, tables, data, judged, state), drop[0], replay[2]) and good
    return good


if __name__ == "__main__":
    main()
