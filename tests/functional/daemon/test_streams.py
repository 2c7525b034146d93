#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Logs go in, and exactly the alerts that the independent detector expects come out."""
import threading

from harness import PATHS, SOURCES, Case, Daemon, main
from stream import Stream


class HardStreams(Case):
    """every shape and envelope, late events, sessions that end to the microsecond"""

    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("adversarial", 5, 1500)

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def judge(self, deliver):
        with Daemon(SOURCES + PATHS, tables=self.stream.folder) as daemon:
            deliver(daemon)
            daemon.await_written(len(self.stream.lines))
            daemon.await_alerts(len(self.stream.alerts))
            daemon.stop()
            self.assert_alerts(self.stream.alerts, daemon.alerts())

    def test_one_connection(self):
        self.judge(lambda daemon: daemon.send(self.stream.data))

    def test_a_file(self):
        self.judge(lambda daemon: daemon.append(self.stream.data))

    def test_a_destination_that_takes_raw_lines(self):
        config = SOURCES.replace("@detector@", "channel { parser { mimecast-parser(); }; destination { @detector@ }; };")
        with Daemon(config + PATHS.replace("parser { mimecast-parser(); };", ""), tables=self.stream.folder) as daemon:
            daemon.send(self.stream.data)
            self.assert_alerts(self.stream.alerts, daemon.await_alerts(len(self.stream.alerts)))


class Streams(HardStreams):
    """what a quiet customer sends"""

    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("simple", 11, 6000)

    def test_four_connections_with_whole_peer_groups(self):
        def deliver(daemon):
            senders = [threading.Thread(target=daemon.send, args=(part,)) for part in self.stream.parts(4)]
            for sender in senders:
                sender.start()
            for sender in senders:
                sender.join()

        self.judge(deliver)


if __name__ == "__main__":
    main()
