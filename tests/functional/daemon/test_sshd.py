#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Logins of another system, by stock parsers and rewrite rules alone, and the shipped rules on them."""
import json

import samples
from harness import Case, free_port, main, until

HOME, ABROAD = "192.0.2.10", "203.0.113.9"


def line(day, message):
    return "<38>2026-03-%02dT10:00:00+00:00 web1 sshd[411]: %s\n" % (day, message)


class Sshd(Case):
    def judge(self, lines):
        config = samples.move(samples.read("mimecast-ueba.conf"))
        port = free_port()
        sshd = samples.read("sshd.conf").replace("system();", 'network(ip("127.0.0.1") port(%d));' % port)
        daemon = samples.daemon(config, sshd)
        self.addCleanup(daemon.__exit__)
        daemon.start()
        daemon.port = port
        daemon.send("".join(lines).encode())
        judged = sum("Failed" in text or "Accepted" in text for text in lines)
        until(lambda: daemon.detector("events") == judged, "%d events" % judged, alive=daemon)
        return daemon

    def alert_of(self, daemon, rule):
        alerts = (json.loads(text) for text in daemon.lines("ueba-alerts.json"))
        return next((alert for alert in alerts if alert["alert"]["rule"] == rule), None)

    def test_a_failed_login_from_a_new_country(self):
        logins = [line(day, "Accepted publickey for Ann from %s port 50022 ssh2" % HOME) for day in range(1, 7)]
        failed = line(8, "Failed password for ann from %s port 50022 ssh2" % ABROAD)
        daemon = self.judge(logins + [failed])
        alert = until(lambda: self.alert_of(daemon, "FA-UC-F"), "alert", alive=daemon)
        self.assertEqual((alert["alert"]["user"], alert["app"], alert["event_type"]), ("ann", "sshd", "authentication-failed"))
        self.assertEqual(alert["alert"]["model"]["known"], "US 6")

    def test_a_failed_login_of_an_invalid_user_from_a_listed_address(self):
        daemon = self.judge([line(1, "Failed password for invalid user root2 from %s port 50022 ssh2" % self.listed())])
        alert = until(lambda: self.alert_of(daemon, "Auth-Tor-Shost-Failed"), "alert", alive=daemon)
        self.assertEqual(alert["alert"]["user"], "root2")

    def listed(self):
        with open(samples.SAMPLES + "/tor.txt", encoding="ascii") as f:
            return next(text.split("/")[0].strip() for text in f if text[:1].isdigit())

    def test_other_messages_are_no_events(self):
        daemon = self.judge([line(1, "Connection closed by 203.0.113.9 port 50022 [preauth]"),
                             line(1, "Accepted password for bob from %s port 50022 ssh2" % HOME)])
        self.assertEqual(daemon.detector("no_event"), 0)


if __name__ == "__main__":
    main()
