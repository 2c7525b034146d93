#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a detector with a state file does when it stops, starts, is told to use another file, or cannot write."""
import json
import os
import re
import resource
import shutil
import socket
import sqlite3
import subprocess
import threading

from harness import ALERT_FILE, BUILD, MEMORY_ONLY, PATHS, PATIENCE_SEC, PROMPT_SEC, SOURCES, STATE, Case, Daemon
from harness import free_port, main, until
from stream import Stream

TO_COLLECTOR = """network("127.0.0.1" port(@collector@) template("$(format-json --key .ueba.* --rekey .* --shift 6)\\n"));"""
NARROW = SOURCES.replace("ueba-alerts()", "ueba-alerts(log-iw-size(10))")
OTHER_STATE = STATE.replace("ueba.db", "other.db")
LINES_BEFORE_THE_DISK_IS_FULL = 100
FLOOD_LINES = 1500
FLOOD_LOGIN = (
    '{"id":"f%d","auditType":"Logon Authentication Failed","user":"%s","eventTime":"2026-01-11T00:00:00Z","eventInfo":'
    '"Failed authentication for %s <User>, Date: 2026, IP: 20.1.2.3, Application: MfO","category":"authentication_logs"}\n'
)


class State(Case):
    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("simple", 31, 6000)
        half = len(cls.stream.lines) // 2
        cls.halves = [b"".join(line + b"\n" for line in part) for part in (cls.stream.lines[:half], cls.stream.lines[half:])]
        cls.half = half

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def daemon(self, config=SOURCES + PATHS, **values):
        return Daemon(config, tables=self.stream.folder, **values)

    def assert_all_alerts(self, daemon):
        self.assert_alerts(self.stream.alerts, daemon.await_alerts(len(self.stream.alerts)))

    def row(self, daemon, query, name="ueba.db"):
        with sqlite3.connect("file:%s?mode=ro" % daemon.path(name), uri=True) as database:
            return database.execute(query).fetchone()[0]

    # ---- stop and start

    def test_a_restart_goes_on_where_the_first_run_ended(self):
        with self.daemon() as daemon:
            daemon.append(self.halves[0])
            daemon.await_written(self.half)
            daemon.stop()
            daemon.start()
            daemon.append(self.halves[1])
            daemon.await_written(len(self.stream.lines) - self.half)
            self.assert_all_alerts(daemon)
            daemon.stop()
            self.assert_alerts(self.stream.alerts, daemon.alerts())
            self.assertEqual(0, self.row(daemon, "SELECT count(*) FROM outbox"))
            self.assertEqual(0, self.row(daemon, "SELECT count(*) FROM journal"))

    def test_a_stop_while_lines_come_in_loses_and_doubles_nothing(self):
        with self.daemon() as daemon:
            third = len(self.stream.lines) // 3 + 1
            for begin in range(0, len(self.stream.lines), third):
                daemon.append(b"".join(line + b"\n" for line in self.stream.lines[begin : begin + third]))
                until(lambda: daemon.detector("written") > 0, "first lines", alive=daemon)
                daemon.stop()
                daemon.start()
            self.assert_all_alerts(daemon)
            daemon.stop()
            self.assert_alerts(self.stream.alerts, daemon.alerts())

    def test_without_a_file_a_restart_begins_anew(self):
        with self.daemon(state=MEMORY_ONLY) as daemon:
            daemon.append(self.halves[0])
            daemon.await_written(self.half)
            daemon.stop()
            self.assertFalse([name for name in os.listdir(daemon.folder) if name.endswith(".db")])
            daemon.start()
            self.assertEqual(0, daemon.detector("users"))

    def test_the_start_says_what_was_loaded(self):
        with self.daemon() as daemon:
            daemon.append(self.halves[0])
            daemon.await_written(self.half)
            daemon.stop()
            daemon.start()
            self.assertRegex(daemon.log(), r"ready; .*state='[^']*/ueba\.db: [1-9][0-9]* users, [1-9][0-9]* live sessions, ")
            self.assertGreater(daemon.detector("state_bytes") or until(lambda: daemon.detector("state_bytes"), "size"), 4096)

    # ---- lines that come again

    def test_lines_that_a_sender_repeats_are_counted_once(self):
        with self.daemon() as daemon:
            for _ in range(3):
                daemon.send(self.stream.data)
            daemon.await_written(3 * len(self.stream.lines))
            self.assert_all_alerts(daemon)
            self.assertEqual(2 * len(self.stream.lines), daemon.detector("duplicates"))
            daemon.stop()
            self.assert_alerts(self.stream.alerts, daemon.alerts())

    def test_a_window_of_nothing_compares_nothing(self):
        with self.daemon(state=STATE + " duplicate-window(0)") as daemon:
            for _ in range(2):
                daemon.send(self.halves[0])
            daemon.await_written(2 * self.half)
            self.assertEqual(0, daemon.detector("duplicates"))

    # ---- alerts that nobody takes

    def blocked(self):
        return self.daemon(NARROW + PATHS, alert_file=TO_COLLECTOR, collector=str(free_port()))

    def collect(self, daemon, count):
        with socket.create_server(("127.0.0.1", int(daemon.values["collector"]))) as listener:
            listener.settimeout(PATIENCE_SEC)
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                connection.settimeout(PATIENCE_SEC)
                return [json.loads(lines.readline()) for _ in range(count)]

    def test_alerts_that_nobody_took_come_after_the_restart(self):
        with self.blocked() as daemon:
            sender = threading.Thread(target=daemon.append, args=(self.stream.data,))
            sender.start()
            until(lambda: daemon.detector("alerts_waiting") > 10, "alerts that wait", alive=daemon)
            self.assertLess(daemon.stop(), PROMPT_SEC)
            self.assertRegex(daemon.log(), "alerts that no log path has acknowledged wait in the state file; .*alerts='[0-9]+'")
            self.assertNotRegex(daemon.log(), "are lost")
            sender.join()
            daemon.start()
            alerts = self.collect(daemon, len(self.stream.alerts))
            until(lambda: daemon.detector("outbox") == 0, "empty outbox", alive=daemon)
            self.assert_alerts(self.stream.alerts, alerts)

    def test_the_outbox_holds_back_the_source_when_it_is_full(self):
        with self.blocked() as daemon:
            daemon.append(self.stream.data)
            until(lambda: daemon.detector("alerts_waiting") > 10, "alerts that wait", alive=daemon)
            sizes = set()
            for _ in range(4):
                daemon.stop()
                sizes.add(self.row(daemon, "SELECT count(*) FROM outbox"))
                daemon.start()
                until(lambda: daemon.detector("alerts_waiting") > 10, "alerts that wait again", alive=daemon)
            self.assertEqual(1, len(sizes), sizes)

    def test_the_outbox_has_a_limit_of_its_own_at_which_lines_wait(self):
        state = STATE + " max-outbox(15) batch-lines(10)"
        with self.daemon(alert_file=TO_COLLECTOR, collector=str(free_port()), state=state) as daemon:
            daemon.append(self.stream.data)
            until(lambda: daemon.detector("outbox_full") > 0, "a full outbox", alive=daemon)
            written, waiting = daemon.detector("written"), daemon.detector("outbox")
            self.assertGreater(waiting, 15)
            self.assertLess(waiting, 15 + 10 * 5)
            self.assertLess(written, len(self.stream.lines))
            until(lambda: daemon.detector("alerts_waiting") == 0, "alerts that were taken", alive=daemon)
            self.assertLess(daemon.stop(), PROMPT_SEC)
            daemon.start()
            until(lambda: daemon.detector("outbox_full") > 0, "an outbox that is full from the start", alive=daemon)
            self.assertEqual(waiting, daemon.detector("outbox"))
            alerts = self.collect(daemon, len(self.stream.alerts))
            until(lambda: daemon.detector("outbox") == 0, "empty outbox", alive=daemon)
            self.assert_alerts(self.stream.alerts, alerts)

    def test_a_person_is_forgotten_while_alerts_cannot_get_away(self):
        with self.blocked() as daemon:
            daemon.append(self.stream.data)
            until(lambda: daemon.detector("alerts_waiting") > 10, "alerts that wait", alive=daemon)
            users = daemon.detector("users")
            command = [os.path.join(BUILD, "modules/uebatool/uebatool"), "state", daemon.path("ueba.db"), "forget", self.user()]
            subprocess.run(command, stdout=subprocess.DEVNULL, timeout=PATIENCE_SEC, check=True)
            until(lambda: daemon.detector("users") == users - 1, "one user less", alive=daemon)

    def user(self):
        """of the first alert"""
        return self.stream.alerts[0][1].rpartition("-")[0]

    def test_alerts_in_the_queue_of_a_destination_that_goes_come_to_another(self):
        with self.blocked() as daemon:
            daemon.append(self.stream.data)
            until(lambda: daemon.detector("alerts_waiting") > 10, "alerts that wait", alive=daemon)
            daemon.values["alert_file"] = ALERT_FILE
            daemon.configure(NARROW + PATHS)
            self.assertTrue(daemon.reload()[0])
            self.assert_all_alerts(daemon)
            until(lambda: daemon.detector("outbox") == 0, "empty outbox", alive=daemon)

    # ---- reloads

    def test_reloads_while_lines_come_in(self):
        with self.daemon() as daemon:
            daemon.append(self.halves[0])
            for number in range(6):
                daemon.configure(SOURCES + PATHS + ("log { source(nowhere); };" if number % 3 == 2 else ""))
                self.assertEqual(number % 3 != 2, daemon.reload()[0], daemon.log()[-2000:])
            daemon.append(self.halves[1])
            self.assert_all_alerts(daemon)
            daemon.stop()
            self.assert_alerts(self.stream.alerts, daemon.alerts())
            self.assertEqual(0, self.row(daemon, "SELECT count(*) FROM outbox"))

    def test_a_reload_with_another_file_goes_on_with_what_that_knows(self):
        with self.daemon() as daemon:
            daemon.append(self.halves[0])
            daemon.await_written(self.half)
            self.reload_with(daemon, OTHER_STATE)
            self.assertEqual(0, daemon.detector("users"))
            self.reload_with(daemon, STATE)
            self.assertLess(0, until(lambda: daemon.detector("users"), "users", alive=daemon))
            daemon.append(self.halves[1])
            self.assert_all_alerts(daemon)

    def reload_with(self, daemon, state):
        daemon.values["state"] = state
        daemon.configure(SOURCES + PATHS)
        self.assertTrue(daemon.reload()[0], daemon.log()[-2000:])

    def test_a_reload_with_a_file_that_cannot_be_opened_is_refused(self):
        with self.daemon() as daemon:
            daemon.append(self.halves[0])
            daemon.await_written(self.half)
            daemon.values["state"] = 'state-file("/nowhere/ueba.db")'
            daemon.configure(SOURCES + PATHS)
            self.assertFalse(daemon.reload()[0])
            self.assertRegex(daemon.log(), "state refused; error='.*/nowhere/ueba.db.*create it")
            daemon.append(self.halves[1])
            self.assert_all_alerts(daemon)

    def test_a_reload_that_is_refused_leaves_the_other_file_free(self):
        with self.daemon() as daemon:
            daemon.values["state"] = OTHER_STATE
            daemon.configure(SOURCES + PATHS + "log { source(nowhere); };")
            self.assertFalse(daemon.reload()[0])
            daemon.append(self.stream.data)
            self.assert_all_alerts(daemon)
            self.reload_with(daemon, OTHER_STATE)

    def test_a_reload_changes_the_window(self):
        with self.daemon(state=STATE + " duplicate-window(0)") as daemon:
            daemon.send(self.halves[0])
            daemon.await_written(self.half)
            self.reload_with(daemon, STATE + " sync(full)")
            for _ in range(2):
                daemon.send(self.halves[1])
            daemon.await_written(3 * self.half)
            self.assertEqual(len(self.stream.lines) - self.half, daemon.detector("duplicates"))
            self.assert_all_alerts(daemon)

    # ---- a start that is refused

    def assert_refused(self, message, daemon):
        try:
            log = daemon.refusal()
        finally:
            daemon.__exit__()
        self.assertRegex(log, r"\(\): state refused; error='.*%s.*', location='[^']*\.conf:[0-9]+:[0-9]+'" % message)

    def test_a_folder_that_is_missing(self):
        self.assert_refused("/nowhere/ueba.db.*create it", self.daemon(state='state-file("/nowhere/ueba.db")'))

    def test_a_file_that_is_damaged(self):
        daemon = self.daemon()
        with open(daemon.path("ueba.db"), "wb") as f:
            f.write(b"no database " * 1000)
        self.assert_refused("ueba.db.*put back a good copy", daemon)

    def test_a_file_of_a_newer_program(self):
        daemon = self.daemon()
        daemon.start()
        daemon.stop()
        with sqlite3.connect(daemon.path("ueba.db")) as database:
            database.execute("PRAGMA user_version = 99")
        self.assert_refused("ueba.db.*install the newer program again", daemon)

    def test_a_file_that_another_daemon_uses(self):
        with self.daemon() as first:
            second = self.daemon(state='state-file("%s")' % first.path("ueba.db"))
            self.assert_refused("another instance uses it", second)

    def test_a_file_that_another_detector_uses(self):
        second = """log { source(s_tcp); destination { ueba-detector(id("b") content("@content@") @state@); }; };
        log { source { ueba-alerts(id("b")); }; destination(d_alerts); };"""
        self.assert_refused("give each detector a file of its own", self.daemon(SOURCES + PATHS + second))

    def test_a_file_that_cannot_be_written(self):
        """also for root: the file stands on a system that is mounted for reading"""
        daemon = self.daemon(state='state-file("/proc/self/ueba.db")')
        self.assert_refused("/ueba.db.*writable for this user", daemon)

    def test_an_unknown_mode(self):
        daemon = self.daemon(state=STATE + " sync(sometimes)")
        try:
            log = daemon.refusal()
        finally:
            daemon.__exit__()
        self.assertRegex(log, r'sync\(\) is normal or full, not "sometimes" in [^\n]*syslog-ng\.conf:[0-9]+:[0-9]+')

    # ---- a disk that is full

    def test_a_full_disk_holds_back_the_lines_until_there_is_room(self):
        with self.daemon() as daemon:
            self.start_on_a_disk_that_fills_up(daemon)
            until(lambda: daemon.detector("commits_failed") >= 2, "commits that fail", alive=daemon)
            limit_file_size(daemon, resource.RLIM_INFINITY)
            self.assert_all_alerts(daemon)
            log = daemon.log()
            self.assertEqual(1, len(re.findall("the state cannot be used, lines wait until it can", log)))
            self.assertEqual(1, len(re.findall("the state can be used again", log)))
            self.assertEqual(0, daemon.detector("duplicates"))
            daemon.stop()
            self.assert_alerts(self.stream.alerts, daemon.alerts())

    def start_on_a_disk_that_fills_up(self, daemon):
        """after so few lines that SQLite has not yet begun its log anew, for then it might need no more room for long"""
        lines = [line + b"\n" for line in self.stream.lines]
        daemon.append(b"".join(lines[:LINES_BEFORE_THE_DISK_IS_FULL]))
        daemon.await_written(LINES_BEFORE_THE_DISK_IS_FULL)
        limit_file_size(daemon, os.path.getsize(daemon.path("ueba.db-wal")) + 20000)
        daemon.append(b"".join(lines[LINES_BEFORE_THE_DISK_IS_FULL:]))

    def test_a_reload_while_the_disk_is_full(self):
        with self.daemon() as daemon:
            self.start_on_a_disk_that_fills_up(daemon)
            until(lambda: daemon.detector("commits_failed") >= 1, "commit that fails", alive=daemon)
            for state in (STATE, STATE + " max-users(999999)", STATE + " sync(full) duplicate-window(50000)"):
                self.reload_with(daemon, state)
            limit_file_size(daemon, resource.RLIM_INFINITY)
            self.assert_all_alerts(daemon)
            daemon.stop()
            self.assert_alerts(self.stream.alerts, daemon.alerts())

    def test_a_file_that_another_program_keeps_locked(self):
        with self.daemon() as daemon:
            daemon.append(self.halves[0])
            daemon.await_written(self.half)
            with sqlite3.connect(daemon.path("ueba.db"), isolation_level=None) as database:
                database.execute("BEGIN IMMEDIATE")
                daemon.append(self.halves[1])
                until(lambda: daemon.detector("commits_failed") >= 1, "commit that fails", alive=daemon)
                database.execute("ROLLBACK")
            self.assertRegex(daemon.log(), "lines wait until it can; error='.*another program keeps it locked")
            self.assert_all_alerts(daemon)

    def test_alerts_of_a_flood_that_cannot_be_written_are_each_written_once_when_they_can(self):
        users = ["nobody%d@example.com" % n for n in range(FLOOD_LINES)]
        with self.daemon() as daemon:
            daemon.append(self.stream.lines[0] + b"\n")
            daemon.await_written(1)
            with sqlite3.connect(daemon.path("ueba.db"), isolation_level=None) as database:
                database.execute("BEGIN IMMEDIATE")
                daemon.append("".join(FLOOD_LOGIN % (n, user, user) for n, user in enumerate(users)).encode())
                until(lambda: daemon.detector("commits_failed") >= 2, "commits that fail", alive=daemon)
                database.execute("ROLLBACK")
            daemon.await_written(1 + FLOOD_LINES)
            daemon.stop()
            failed = [alert["alert"]["user"] for alert in daemon.alerts() if alert["alert"]["rule"] == "APP-F-FL"]
            self.assertEqual(users, [user for user in failed if user.startswith("nobody")])

    def test_a_stop_while_the_disk_is_full(self):
        with self.daemon() as daemon:
            self.start_on_a_disk_that_fills_up(daemon)
            until(lambda: daemon.detector("commits_failed") >= 1, "commit that fails", alive=daemon)
            self.assertLess(daemon.stop(), PROMPT_SEC)
            daemon.start()
            until(lambda: len(self.by_id(daemon)) >= len(self.stream.alerts), "all alerts", alive=daemon)
            daemon.stop()
            self.assert_alerts(self.stream.alerts, self.by_id(daemon).values())

    def by_id(self, daemon):
        """what could not be written down as delivered comes once more, and is the same alert"""
        return {alert["alert"]["id"]: alert for alert in daemon.alerts()}

    # ---- a copy

    def test_a_copy_taken_while_it_runs_can_be_started_from(self):
        with self.daemon() as daemon:
            daemon.append(self.halves[0])
            daemon.await_alerts(1)
            daemon.await_written(self.half)
            with sqlite3.connect(daemon.path("ueba.db")) as database, sqlite3.connect(daemon.path("copy.db")) as copy:
                database.backup(copy)
            users = daemon.detector("users")
            daemon.stop()
            shutil.copy(daemon.path("copy.db"), daemon.path("ueba.db"))
            daemon.start()
            self.assertEqual(users, daemon.detector("users"))


def limit_file_size(daemon, size):
    """no file of the daemon's can grow beyond; what a full disk does to the state, without a disk"""
    hard = resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (size, hard))


if __name__ == "__main__":
    main()
