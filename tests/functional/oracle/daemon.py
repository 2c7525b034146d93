# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""A private syslog-ng around the plugin: its own folder, a port of the loopback, nothing kept."""
import os
import shutil
import socket
import subprocess
import tempfile
import time

HOST_MODULES = "/usr/lib/syslog-ng/3.38"
PATIENCE_SEC = 120
_CONFIG = """@version: 3.38
options {{ stats-freq(0); stats-level(1); keep-hostname(yes); time-reopen(1); }};
source s_tcp {{
  network(ip("127.0.0.1") port({port}) flags(no-parse) log-msg-size(16777216) max-connections(2) log-iw-size(20000));
}};
source s_file {{
  file("{folder}/input.log" flags(no-parse) follow-freq(0.1) log-msg-size(16777216) log-iw-size(20000));
}};
source s_alerts {{ ueba-alerts(); }};
destination d_ueba {{
  ueba-detector(content("{content}") users("{users}") aliases("{aliases}") geoip-database("{geoip}") {lists}
    state-file(""));
}};
log {{ source(s_tcp); source(s_file); parser {{ mimecast-parser(); }}; destination(d_ueba); flags(flow-control); }};
log {{
  source(s_alerts);
  destination {{
    file("{folder}/alerts.json" template("$(format-json --key .ueba.* --rekey .* --shift 6)\\n"));
  }};
  flags(flow-control);
}};
"""


class Daemon:
    def __init__(self, program, module_path, content, tables):
        self.folder = tempfile.mkdtemp(prefix="ueba-oracle-")
        self.port = _free_port()
        lists = " ".join('list("%s" "%s")' % pair for pair in tables["lists"].items())
        config = _CONFIG.format(
            port=self.port,
            folder=self.folder,
            content=os.path.abspath(content),
            users=tables["users"],
            aliases=tables["aliases"],
            geoip=tables["geoip"],
            lists=lists,
        )
        with open(self._path("syslog-ng.conf"), "w", encoding="utf-8") as f:
            f.write(config)
        open(self._path("input.log"), "wb").close()
        self.log = open(self._path("stderr.log"), "wb")
        self.process = subprocess.Popen(
            [
                program,
                "-F",
                "--stderr",
                "--no-caps",
                "-f",
                self._path("syslog-ng.conf"),
                "-R",
                self._path("persist"),
                "-c",
                self._path("control"),
                "-p",
                self._path("pid"),
                "--module-path",
                "%s:%s" % (os.path.abspath(module_path), HOST_MODULES),
            ],
            stdout=self.log,
            stderr=self.log,
        )

    def __enter__(self):
        self._wait(self._is_listening)
        return self

    def __exit__(self, *_):
        self._stop()
        shutil.rmtree(self.folder)

    def alerts_of(self, log, through):
        """the JSON lines of the alerts after the log has gone through tcp or file"""
        with open(log, "rb") as f:
            data = f.read()
        if through == "tcp":
            with socket.create_connection(("127.0.0.1", self.port)) as connection:
                connection.sendall(data)
        else:
            with open(self._path("input.log"), "ab") as f:
                f.write(data)
        messages = sum(1 for line in data.replace(b"\0", b"\n").split(b"\n") if line.strip(b"\r"))
        self._wait(lambda: self._written() >= messages)
        self._stop()
        if not os.path.exists(self._path("alerts.json")):
            return []
        with open(self._path("alerts.json"), "rb") as f:
            return f.read().splitlines()

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE_SEC)
            self.log.close()

    def _is_listening(self):
        return self._control("STATS") is not None and _can_connect(self.port)

    def _written(self):
        """messages that the detector has written"""
        for row in (self._control("STATS") or "").splitlines():
            fields = row.split(";")
            if fields[0].startswith("dst.ueba") and fields[4] == "written":
                return int(fields[5])
        return 0

    def _control(self, command):
        with socket.socket(socket.AF_UNIX) as control:
            try:
                control.connect(self._path("control"))
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

    def _wait(self, is_done):
        deadline = time.monotonic() + PATIENCE_SEC
        while not is_done():
            if self.process.poll() is not None or time.monotonic() > deadline:
                with open(self._path("stderr.log"), encoding="utf-8", errors="replace") as f:
                    raise RuntimeError("syslog-ng does not go on: " + f.read()[-2000:])
            time.sleep(0.05)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _can_connect(port):
    try:
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    except OSError:
        return False
