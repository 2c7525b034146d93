#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The configuration is loaded again and again while logs come in, and now and then refused because of something else.

A refused reload ends the connections and files that the new configuration had taken over. What a sender has in such a
connection is lost, whatever its destination, so over TCP the mistake stands in front of the source here."""
import os
import socket
import threading

from harness import DETECTOR, MEMORY_ONLY, PATHS, SOURCES, STATE, Case, Daemon, is_listening, main, until
from stream import Stream

PIECES = 40
RELOADS = 20
REFUSED_EVERY = 5
GROWTH_KIB = int(os.environ.get("UEBA_GROWTH_KIB", 2048))  # more with a sanitizer, which keeps books of its own
MISTAKE = 'log { source { network(ip("127.0.0.1") port(@taken_port@)); }; destination(d_alerts); };\n'
SOURCE_ALONE = "log { source(s_file); filter { level(debug) and level(info); }; destination(d_alerts); };\n"


class Reload(Case):
    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("simple", 15, 8000)

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def setUp(self):
        taken = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(taken.close)
        self.taken_port = str(taken.getsockname()[1])

    def pieces(self):
        step = len(self.stream.lines) // PIECES + 1
        for i in range(0, len(self.stream.lines), step):
            yield b"".join(line + b"\n" for line in self.stream.lines[i : i + step])

    def feed_file(self, daemon, go_on):
        for piece in self.pieces():
            go_on.acquire(timeout=1)
            daemon.append(piece)

    def feed_tcp(self, daemon, go_on):
        until(lambda: is_listening(daemon.port), "listener", alive=daemon)
        with socket.create_connection(("127.0.0.1", daemon.port)) as connection:
            for piece in self.pieces():
                go_on.acquire(timeout=1)
                connection.sendall(piece)

    def judge(self, feed, bad, state=STATE):
        """two pieces arrive for every reload, while it goes on"""
        with Daemon(SOURCES + PATHS, tables=self.stream.folder, taken_port=self.taken_port, state=state) as daemon:
            go_on = threading.Semaphore(0)
            feeder = threading.Thread(target=feed, args=(daemon, go_on))
            feeder.start()
            for number in range(1, RELOADS + 1):
                is_bad = number % REFUSED_EVERY == 0
                daemon.configure(bad if is_bad else SOURCES + PATHS)
                go_on.release(2)
                taken, _ = daemon.reload()
                self.assertEqual(taken, not is_bad, daemon.log()[-2000:])
            go_on.release(PIECES)
            feeder.join()
            daemon.await_alerts(len(self.stream.alerts))
            until(lambda: daemon.detector("events") >= len(self.stream.lines), "all lines", alive=daemon)
            daemon.stop()
            self.assert_alerts(self.stream.alerts, daemon.alerts())

    def test_refused_before_the_detector_is_set_up(self):
        self.judge(self.feed_file, SOURCES + MISTAKE + PATHS)

    def test_refused_after_the_detector_was_set_up(self):
        self.judge(self.feed_file, SOURCES + PATHS + MISTAKE)

    def test_what_is_in_memory_only_is_not_lost_either(self):
        self.judge(self.feed_file, SOURCES + PATHS + MISTAKE, MEMORY_ONLY)

    def test_refused_between_the_source_and_the_detector(self):
        self.judge(self.feed_file, SOURCES + SOURCE_ALONE + MISTAKE + PATHS)

    def test_refused_for_a_name_that_is_not_there(self):
        self.judge(self.feed_tcp, SOURCES + PATHS + "log { source(nowhere); };")

    def test_refused_before_the_source_of_a_connection(self):
        self.judge(self.feed_tcp, SOURCES + MISTAKE + PATHS)

    def test_refused_for_the_content_of_the_detector(self):
        bad = SOURCES.replace("@detector@", DETECTOR.replace("@content@", "/nowhere.json")) + PATHS
        self.judge(self.feed_tcp, bad.replace("source(s_tcp); ", "") + "log { source(s_tcp); };")

    def test_memory_does_not_grow(self):
        with Daemon(SOURCES + PATHS, tables=self.stream.folder, taken_port=self.taken_port) as daemon:
            daemon.append(self.stream.data)
            daemon.await_written(len(self.stream.lines))
            self.reload_often(daemon, 15)
            before = daemon.memory_kib()
            self.reload_often(daemon, 60)
            self.assertLess(daemon.memory_kib() - before, GROWTH_KIB)

    def reload_often(self, daemon, times):
        for number in range(times):
            daemon.configure(SOURCES + PATHS + (MISTAKE if number % 10 == 9 else ""))
            daemon.reload()

    def test_a_table_that_changes_is_taken_over(self):
        detector = DETECTOR.replace("@tables@/tor_ip.txt", "@folder@/tor_ip.txt")
        daemon = Daemon(SOURCES + PATHS, tables=self.stream.folder, detector=detector)
        self.add_address(daemon, "198.51.100.76")
        with daemon:
            self.add_address(daemon, "198.51.100.77")
            daemon.await_log(r"tor_ip: 2 entries \(\+1/-0\)")
            until(lambda: daemon.detector("list_size.tor_ip") == 2, "new size among the counters", alive=daemon)

    def add_address(self, daemon, address):
        with open(daemon.path("tor_ip.txt"), "a", encoding="ascii") as f:
            f.write(address + "\n")


if __name__ == "__main__":
    main()
