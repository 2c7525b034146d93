# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""A private syslog-ng with the plugin from the build tree: its own folder, control socket and ports of the loopback.

A configuration is text in which @folder@, @port@, @content@, @lists@ and the like stand for what a test gives. Nothing here
sleeps where it could wait for an event: until() looks again until a deadline."""
import collections
import glob
import gzip
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("top_srcdir", os.path.join(HERE, "../../.."))
BUILD = os.environ.get("top_builddir", SOURCE)
ORACLE = os.path.join(SOURCE, "tests/functional/oracle")
CONTENT = os.path.join(SOURCE, "scl/ueba/content/mimecast-email-security.json")
SYSLOG_NG = os.environ.get("SYSLOG_NG", "syslog-ng")
SLOWNESS = int(os.environ.get("UEBA_SLOWNESS", 1))  # how many times as long everything may take, as with a sanitizer
PATIENCE_SEC = 60 * SLOWNESS
PROMPT_SEC = 5 * SLOWNESS  # what nothing is waited for in


def host(question):
    return subprocess.run(question, stdout=subprocess.PIPE, check=True).stdout.decode()


# the release of syslog-ng, (3, 38), and its modules: a test that needs what not every host has is chosen by these
HOST = tuple(map(int, re.search(r"\((\d+)\.(\d+)", host([SYSLOG_NG, "--version"])).groups()))
MODULES = host(["pkg-config", "--variable=moduledir", "syslog-ng"]).strip()


def has_module(name):
    return os.path.exists(os.path.join(MODULES, "lib%s.so" % name))


HEAD = """@version: 3.38
@include "scl.conf"
options { stats-freq(0); stats-level(1); keep-hostname(yes); time-reopen(1); };
"""
DETECTOR = """ueba-detector(content("@content@") users("@tables@/users.csv") aliases("@tables@/aliases.csv")
    geoip-database("@tables@/geo.mmdb") list("tor_ip" "@tables@/tor_ip.txt") list("threat_ip" "@tables@/threat_ip.txt")
    list("ransomware_ip" "@tables@/ransomware_ip.txt") @state@);"""
STATE = """state-file("@folder@/ueba.db")"""
MEMORY_ONLY = """state-file("")"""
ALERT_FILE = """file("@folder@/alerts.json" template("$(format-json --key .ueba.* --rekey .* --shift 6)\\n"));"""
SOURCES = """source s_tcp {
  network(ip("127.0.0.1") port(@port@) flags(no-parse) log-msg-size(16777216) max-connections(10) log-iw-size(20000));
};
source s_file { file("@folder@/input.log" flags(no-parse) follow-freq(0.1) log-msg-size(16777216) log-iw-size(20000)); };
source s_alerts { ueba-alerts(); };
destination d_ueba { @detector@ };
destination d_alerts { @alert_file@ };
"""
PATHS = """log { source(s_tcp); source(s_file); parser { mimecast-parser(); }; destination(d_ueba); flags(flow-control); };
log { source(s_alerts); destination(d_alerts); flags(flow-control); };
"""

sys.path.insert(0, ORACLE)


def until(is_done, what, patience_sec=PATIENCE_SEC, alive=None):
    """the first true value of is_done(); an error that says what was awaited, or how the daemon ended"""
    deadline = time.monotonic() + patience_sec
    while True:
        value = is_done()
        if value:
            return value
        if alive is not None and not alive.is_alive():
            raise AssertionError("syslog-ng ended while the test waited for %s:\n%s" % (what, alive.log()[-3000:]))
        if time.monotonic() > deadline:
            raise AssertionError("no %s within %d s%s" % (what, patience_sec, "\n" + alive.log()[-3000:] if alive else ""))
        time.sleep(0.02)


def free_ports(count):
    """so many different ones"""
    probes = [socket.create_server(("", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def free_port():
    return free_ports(1)[0]


def is_listening(port):
    try:
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    except OSError:
        return False


class Daemon:
    """Started with a configuration; to be used in a with statement, which leaves nothing behind."""

    module_folders = ["modules/ueba/.libs"]  # of the build tree
    log_options = ["--stderr"]

    def __init__(self, config, **values):
        self.folder = tempfile.mkdtemp(prefix="ueba-functional-")
        self.port = free_port()
        self.values = dict(
            {"detector": DETECTOR, "state": STATE, "alert_file": ALERT_FILE, "content": CONTENT, "tables": self.folder},
            **values
        )
        self.values.setdefault("source", os.path.abspath(SOURCE))
        self.values.update(folder=self.folder, port=str(self.port))
        self.process = None
        self.stderr = None
        self.n_kills = 0
        open(self.path("input.log"), "ab").close()
        self.configure(config)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.is_alive():
            self.process.kill()
            self.process.wait()
        if self.stderr:
            self.stderr.close()
        if os.path.exists(self.folder):  # a start that failed has cleaned up already
            shutil.rmtree(self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def configure(self, config):
        for _ in range(3):  # a value may name others
            config = re.sub("@([a-z_]+)@", lambda match: self.values.get(match[1], match[0]), config)
        with open(self.path("new.conf"), "w", encoding="utf-8") as f:
            f.write(HEAD + config)
        os.replace(self.path("new.conf"), self.path("syslog-ng.conf"))

    def spawn(self):
        self.stderr = open(self.path("stderr.log"), "ab")
        command = [SYSLOG_NG, "--foreground", *self.log_options, "--no-caps", "--cfgfile=" + self.path("syslog-ng.conf")]
        command += ["--persist-file=" + self.path("persist"), "--control=" + self.path("control")]
        command += ["--pidfile=" + self.path("pid")]
        built = [os.path.join(BUILD, folder) for folder in self.module_folders]
        command += ["--module-path=" + ":".join(built + [MODULES])]
        # restored, the signal of a file that has grown too large would end the daemon
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self.stderr, stderr=self.stderr, restore_signals=False
        )

    def start(self):
        self.spawn()
        try:
            until(lambda: self.control("STATS CSV"), "answer on the control socket", alive=self)
        except AssertionError:
            self.__exit__()
            raise

    def refusal(self):
        """what the daemon says when it refuses to start"""
        self.spawn()
        until(lambda: not self.is_alive() or self.control("STATS CSV"), "start or end")
        if self.is_alive():
            raise AssertionError("syslog-ng started:\n" + self.log())
        if self.process.returncode < 0:
            raise AssertionError("syslog-ng was ended by signal %d:\n%s" % (-self.process.returncode, self.log()))
        return self.log()

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """as the kernel does it when memory is short; of the line that is cut off nothing else is said in its file"""
        self.process.kill()
        self.process.wait()
        self.stderr.close()
        self.n_kills += 1
        if os.path.exists(self.path("alerts.json")):
            os.replace(self.path("alerts.json"), self.path("alerts.json.%03d" % self.n_kills))

    def stop(self):
        """seconds that it took"""
        begin = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(timeout=PATIENCE_SEC) != 0:
            raise AssertionError("syslog-ng ended with %d:\n%s" % (self.process.returncode, self.log()[-3000:]))
        return time.monotonic() - begin

    def log(self):
        with open(self.path("stderr.log"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def await_log(self, pattern):
        until(lambda: re.search(pattern, self.log()), "log line like '%s'" % pattern, alive=self)

    def control(self, command):
        with socket.socket(socket.AF_UNIX) as control:
            try:
                control.settimeout(PATIENCE_SEC)
                control.connect(self.path("control"))
                control.sendall(command.encode() + b"\n")
                answer = b""
                while not answer.endswith(b"\n.\n"):
                    more = control.recv(65536)
                    if not more:
                        return None
                    answer += more
                return answer.decode()
            except OSError:
                return None

    def reload(self):
        """whether the configuration was taken, and the seconds that it took"""
        begin = time.monotonic()
        answer = self.control("RELOAD")
        if not answer:
            raise AssertionError("no answer to a reload:\n" + self.log()[-3000:])
        return answer.startswith("OK"), time.monotonic() - begin

    def detector(self, name):
        """a counter of the detector: written, or one of its own"""
        for row in (self.control("STATS CSV") or "").splitlines():
            fields = row.split(";")
            if "ueba-detector," in row and (fields[4] == name or fields[2].endswith("," + name)):
                return int(fields[5])
        return 0

    def await_written(self, lines):
        until(lambda: self.detector("written") >= lines, "%d lines judged" % lines, alive=self)

    def memory_kib(self):
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as f:
            return int(re.search(r"VmRSS:\s+(\d+)", f.read())[1])

    def send(self, data):
        until(lambda: is_listening(self.port), "listener", alive=self)
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(data)

    def append(self, data):
        with open(self.path("input.log"), "ab") as f:
            f.write(data)

    def lines(self, name):
        """whole lines of a file that the daemon writes, as bytes"""
        if not os.path.exists(self.path(name)):
            return []
        with open(self.path(name), "rb") as f:
            return f.read().split(b"\n")[:-1]

    def await_lines(self, name, count):
        until(lambda: len(self.lines(name)) >= count, "%d lines in %s" % (count, name), alive=self)
        return self.lines(name)

    def alerts(self, name="alerts.json"):
        alerts = []
        for path in sorted(glob.glob(self.path(name + ".*"))) + glob.glob(self.path(name)):
            with open(path, "rb") as f:
                alerts += [json.loads(line) for line in f.read().split(b"\n")[:-1]]
        return alerts

    def await_alerts(self, count, name="alerts.json"):
        until(lambda: len(self.alerts(name)) >= count, "%d alerts" % count, alive=self)
        return self.alerts(name)


class HttpStandIn:
    """A server of the loopback that keeps what it is asked: (path, headers, body). Others say what it answers."""

    def __init__(self):
        stand_in = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # pylint: disable=invalid-name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.respond(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)

            def do_GET(self):  # pylint: disable=invalid-name
                self.respond(b"")

            def respond(self, body):
                stand_in.requests.append((self.path, self.headers, body.decode()))
                status, answer, headers = stand_in.answer(*stand_in.requests[-1])
                data = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in dict(headers, **{"Content-Length": str(len(data))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.requests = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]

    def answer(self, _path, _headers, _body):
        """status, what is sent as JSON, more headers"""
        return 200, {}, {}

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def key_of(alert):
    """what an alert of the log path is compared by"""
    alert = alert["alert"]
    return alert["rule"], alert["session"]["id"], alert["time"], alert.get("trigger")


def difference(expected, seen):
    """empty if both hold the same, as often"""
    expected, seen = collections.Counter(expected), collections.Counter(seen)
    missing, extra = expected - seen, seen - expected
    if not missing and not extra:
        return ""
    return "%d missing, such as %s; %d not expected, such as %s" % (
        sum(missing.values()),
        sorted(missing, key=str)[:3],
        sum(extra.values()),
        sorted(extra, key=str)[:3],
    )


class Case(unittest.TestCase):
    def assert_alerts(self, expected, seen):
        self.assertEqual("", difference(expected, [key_of(alert) for alert in seen]))


def main():
    """the tests of the program that calls; closes with a line that is counted"""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors)
    print("%d passed, %d failed" % (result.testsRun - failed, failed))
    sys.exit(1 if failed or not result.testsRun else 0)
