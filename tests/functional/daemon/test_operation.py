#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""What keeps alerts bearable: users for whom a rule is silent, a limit a minute, and a word when no logs come."""
import collections
import os
import sqlite3
import subprocess

from harness import BUILD, DETECTOR, PATHS, PATIENCE_SEC, SOURCES, Case, Daemon, key_of, main, until
from stream import Stream

SUPPRESS = DETECTOR.replace("ueba-detector(", 'ueba-detector(suppress("@folder@/suppress.csv") ')
LIMIT = DETECTOR.replace("ueba-detector(", "ueba-detector(max-alerts-per-minute(2) ")
SILENCE = DETECTOR.replace("ueba-detector(", "ueba-detector(silence-timeout(1) ")


class Operation(Case):
    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("simple", 31, 6000)
        cls.by_rule = collections.Counter(rule for rule, *_ in cls.stream.alerts)

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def daemon(self, detector, table=None):
        daemon = Daemon(SOURCES + PATHS, tables=self.stream.folder, detector=detector)
        if table is not None:
            self.write(daemon, table)
        return daemon

    def write(self, daemon, table):
        with open(daemon.path("suppress.csv"), "w", encoding="ascii") as f:
            f.write("rule,user,until,reason\n" + table)

    def test_a_suppressed_rule_gives_no_alert_and_no_score_and_is_counted(self):
        wanted = [alert for alert in self.stream.alerts if alert[0] not in ("APP-F-FL", "SESSION-NOTABLE")]
        with self.daemon(SUPPRESS, "APP-F-FL,*,,known\nSESSION-NOTABLE,*,,\n") as daemon:
            daemon.send(self.stream.data)
            daemon.await_written(len(self.stream.lines))
            daemon.await_alerts(len(wanted))
            # less score can only make sessions less notable
            self.assertGreaterEqual(daemon.detector("suppressed"), self.by_rule["APP-F-FL"])
            daemon.stop()
            self.assert_alerts(wanted, daemon.alerts())

    def test_one_whose_time_is_over_is_as_if_it_were_not_there(self):
        with self.daemon(SUPPRESS, "APP-F-FL,*,2001-01-01,\n") as daemon:
            daemon.send(self.stream.data)
            self.assert_alerts(self.stream.alerts, daemon.await_alerts(len(self.stream.alerts)))
            self.assertEqual(daemon.detector("suppressed"), 0)

    def test_the_table_is_taken_over_when_it_changes(self):
        with self.daemon(SUPPRESS, "APP-F-FL,*,,\n") as daemon:
            self.write(daemon, "")
            daemon.await_log(r"suppress: 0 suppressions \(\+0/-1\)")
            until(lambda: daemon.control("STATS CSV"), "adopted table", alive=daemon)
            daemon.send(self.stream.data)
            self.assert_alerts(self.stream.alerts, daemon.await_alerts(len(self.stream.alerts)))

    def test_a_table_that_is_none_refuses_the_start(self):
        daemon = self.daemon(SUPPRESS)
        with open(daemon.path("suppress.csv"), "w", encoding="ascii") as f:
            f.write("rules,users\nR,ann\n")
        try:
            self.assertRegex(daemon.refusal(), "table refused; table='suppress: .*suppress.csv.*rule")
        finally:
            daemon.__exit__()

    def test_alerts_beyond_the_limit_are_held_back_and_summed_up(self):
        """the minute is the wall clock's; the stream takes less, and its summary is awaited"""
        held = sum(max(0, count - 2) for count in self.by_rule.values())
        with self.daemon(LIMIT) as daemon:
            daemon.send(self.stream.data)
            daemon.await_written(len(self.stream.lines))
            until(lambda: daemon.detector("alerts_held") == held, "alerts held back", alive=daemon)
            summaries = until(lambda: [a for a in daemon.alerts() if a["alert"]["rule"] == "ALERTS-HELD"],
                              "summary", patience_sec=60 + PATIENCE_SEC, alive=daemon)
            for rule, count in collections.Counter(
                a["alert"]["rule"] for a in daemon.alerts() if a["alert"]["rule"] != "ALERTS-HELD"
            ).items():
                self.assertEqual(count, min(2, self.by_rule[rule]))
            self.assertEqual(summaries[0]["alert"]["score"], "0")
            self.assertEqual(int(summaries[0]["alert"]["count"]), self.by_rule[summaries[0]["alert"]["trigger"]] - 2)

    def test_a_silence_is_told_once_and_so_is_its_end(self):
        with self.daemon(SILENCE) as daemon:
            alert = daemon.await_alerts(1)[0]
            self.assertEqual((alert["alert"]["rule"], alert["alert"]["severity"]), ("SOURCE-SILENT", "medium"))
            daemon.await_log(r"no logs come any more; id='default', seconds='1'")
            daemon.send(self.stream.lines[0] + b"\n")
            daemon.await_log(r"logs come again; id='default'")
            self.assertEqual(len([a for a in daemon.alerts() if "session" not in a["alert"]]), 1)

    def test_a_silence_that_cannot_be_written_is_told_when_it_can_without_a_message(self):
        with self.daemon(SILENCE.replace("silence-timeout(1)", "silence-timeout(3)")) as daemon:
            with sqlite3.connect(daemon.path("ueba.db"), isolation_level=None) as database:
                database.execute("BEGIN IMMEDIATE")
                daemon.await_log("lines wait until it can; error='.*another program keeps it locked")
                self.assertEqual(daemon.alerts(), [])
                database.execute("ROLLBACK")
            self.assertEqual(daemon.await_alerts(1)[0]["alert"]["rule"], "SOURCE-SILENT")
            daemon.await_log("the state can be used again")
            daemon.stop()
            self.assertEqual(len(daemon.alerts()), 1)

    def uebatool(self, daemon, *arguments):
        tool = os.path.join(BUILD, "modules/uebatool/uebatool")
        return subprocess.run((tool,) + arguments, stdout=subprocess.PIPE, timeout=PATIENCE_SEC, check=True).stdout.decode()

    def test_a_test_alert_comes_when_asked_for_and_touches_no_session(self):
        with self.daemon(DETECTOR) as daemon:
            said = self.uebatool(daemon, "test-alert", "--state", daemon.path("ueba.db"), "FA-UC-F")
            self.assertRegex(said, "^done: ")
            alert = daemon.await_alerts(1)[0]["alert"]
            self.assertEqual((alert["rule"], alert["test"], alert["score"]), ("FA-UC-F", "yes", "10"))
            self.assertEqual((daemon.detector("live_sessions"), daemon.detector("alerts")), (0, 0))

    def test_a_person_is_forgotten_when_asked_for(self):
        with self.daemon(DETECTOR) as daemon:
            daemon.send(self.stream.data)
            daemon.await_alerts(len(self.stream.alerts))
            user = next(alert["alert"]["user"] for alert in daemon.alerts() if "user" in alert["alert"])
            users = daemon.detector("users")
            said = self.uebatool(daemon, "state", daemon.path("ueba.db"), "forget", user)
            self.assertRegex(said, "^done: ")
            until(lambda: daemon.detector("users") == users - 1, "one user less", alive=daemon)

    def test_no_silence_is_told_unless_asked_for(self):
        with self.daemon(DETECTOR) as daemon:
            daemon.send(self.stream.data)
            alerts = daemon.await_alerts(len(self.stream.alerts))
            self.assertEqual([], [key_of(a) for a in alerts if a["alert"]["rule"] == "SOURCE-SILENT"])


if __name__ == "__main__":
    main()
