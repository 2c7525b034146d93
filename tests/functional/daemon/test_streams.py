#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Logs go in, and exactly the alerts that the independent detector expects come out."""
import collections
import json
import os
import subprocess
import threading

from harness import BUILD, CONTENT, PATHS, SOURCES, Case, Daemon, main
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

    def replay(self, host):
        path = lambda name: os.path.join(self.stream.folder, name)
        command = [os.path.join(BUILD, "modules/uebatool/uebatool"), "replay", "-q", "--host", host, "--content", CONTENT]
        command += ["--users", path("users.csv"), "--aliases", path("aliases.csv"), "--geoip-database", path("geo.mmdb")]
        for name in ("tor_ip", "threat_ip", "ransomware_ip"):
            command += ["--list", "%s=%s" % (name, path(name + ".txt"))]
        command += ["--duplicate-window", "100000"]
        output = subprocess.run(command, input=self.stream.data, stdout=subprocess.PIPE, check=True).stdout
        return [json.loads(line) for line in output.splitlines()]

    def test_replay_gives_the_same_alerts_in_every_field(self):
        with Daemon(SOURCES + PATHS, tables=self.stream.folder) as daemon:
            daemon.send(self.stream.data)
            seen = daemon.await_alerts(len(self.stream.alerts))
        host = collections.Counter(alert["host"] for alert in seen if "host" in alert).most_common(1)[0][0]
        replayed = self.replay(host)
        for alert in seen + replayed:
            alert["alert"].pop("emitted", None)
        self.assertEqual(seen, replayed)


if __name__ == "__main__":
    main()
