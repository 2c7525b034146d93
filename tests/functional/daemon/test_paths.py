#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Alerts must get away whatever the log paths look like: also back through the detector, and through a narrow queue."""
import json
import socket
import threading

from harness import MEMORY_ONLY, PATHS, PATIENCE_SEC, PROMPT_SEC, SOURCES, Case, Daemon, free_port, main, until
from stream import Stream

SHARED_PATH = """
log {
  source(s_tcp); source(s_alerts);
  destination { file("@folder@/archive.log" template("${MSG}\\n")); };
  parser { mimecast-parser(); };
  destination(d_ueba);
  flags(flow-control);
};
log { source(s_alerts); destination(d_alerts); flags(flow-control); };
"""
CATCHALL = """
log { source(s_alerts); destination(d_alerts); flags(flow-control); };
log { source(s_tcp); flags(flow-control); };
log { parser { mimecast-parser(); }; destination(d_ueba); flags(catchall, flow-control); };
"""
NARROW = SOURCES.replace("ueba-alerts()", "ueba-alerts(log-iw-size(1))").replace("log-iw-size(20000)", "log-iw-size(1000)")
TO_COLLECTOR = """network("127.0.0.1" port(@collector@) template("$(format-json --key .ueba.* --rekey .* --shift 6)\\n"));"""


class Paths(Case):
    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("simple", 12, 6000)

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def judge(self, config):
        with Daemon(config, tables=self.stream.folder) as daemon:
            daemon.send(self.stream.data)
            self.assert_alerts(self.stream.alerts, daemon.await_alerts(len(self.stream.alerts)))
            until(lambda: daemon.detector("alerts_waiting") == 0, "empty queue", alive=daemon)
            daemon.stop()
            self.assert_alerts(self.stream.alerts, daemon.alerts())

    def test_sources_archive_and_detector_share_a_path(self):
        self.judge(NARROW + SHARED_PATH)

    def test_a_catchall_path_judges(self):
        self.judge(NARROW + CATCHALL)

    def test_the_queue_holds_one_alert(self):
        self.judge(NARROW + PATHS)

    def test_alerts_wait_for_a_destination_over_a_reload(self):
        with self.blocked() as daemon:
            self.block(daemon)
            for _ in range(3):
                taken, seconds = daemon.reload()
                self.assertTrue(taken, daemon.log())
                self.assertLess(seconds, PROMPT_SEC)
            self.assert_alerts(self.stream.alerts, self.collect(daemon, len(self.stream.alerts)))

    def test_a_blocked_destination_does_not_hold_up_the_end(self):
        with self.blocked(state=MEMORY_ONLY) as daemon:
            self.block(daemon)
            self.assertLess(daemon.stop(), PROMPT_SEC)
            self.assertRegex(daemon.log(), "alerts that no log path took are lost; id='default', alerts='[0-9]+'")

    def blocked(self, **values):
        collector = str(free_port())
        return Daemon(NARROW + PATHS, tables=self.stream.folder, alert_file=TO_COLLECTOR, collector=collector, **values)

    def block(self, daemon):
        """nobody listens where the alerts shall go, so the detector comes to a halt before the log is through"""
        sender = threading.Thread(target=daemon.send, args=(self.stream.data,), daemon=True)
        sender.start()
        until(lambda: daemon.detector("alerts_waiting") > 1, "alerts that wait", alive=daemon)

    def collect(self, daemon, count):
        alerts = []
        with socket.create_server(("127.0.0.1", int(daemon.values["collector"]))) as listener:
            listener.settimeout(PATIENCE_SEC)
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                connection.settimeout(PATIENCE_SEC)
                while len(alerts) < count:
                    alerts.append(json.loads(lines.readline()))
        return alerts


if __name__ == "__main__":
    main()
