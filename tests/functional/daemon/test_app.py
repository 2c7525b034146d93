#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Mimecast logs are picked out of what comes to default-network-drivers(), among logs of others."""
import socket

from harness import HEAD, Case, Daemon, free_ports, is_listening, main, until
from stream import Stream

APPLICATION = '@include "@source@/scl/ueba/optional/mimecast-app.conf"\n'
CONFIG = APPLICATION + """
source s_net {
  default-network-drivers(tcp-port(@tcp@) udp-port(@udp@) rfc5424-tls-port(@tls@) rfc5424-tcp-port(@framed@));
};
source s_alerts { ueba-alerts(); };
destination d_ueba { @detector@ };
log {
  source(s_net); filter { "${.app.name}" eq "mimecast" };
  destination(d_ueba); flags(flow-control);
};
log { source(s_net); filter { not "${.app.name}" eq "mimecast" }; destination { file("@folder@/others" template("${PROGRAM}\n")); }; };
log { source(s_alerts); destination { @alert_file@ }; flags(flow-control); };
"""
OTHERS = [
    b"<38>Mar  3 08:31:03 host1 sshd[411]: Accepted password for ann from 198.51.100.7 port 22 ssh2",
    b'<14>1 2025-03-03T07:42:34.000Z host2 app - - - {"user":"ann","action":"login"}',
    b"<13>Mar  3 08:31:04 host1 postfix/smtpd[12]: NOQUEUE: reject: RCPT from unknown; Mimecast said no",
]


class App(Case):
    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("simple", 41, 3000)

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def test_mimecast_logs_are_judged_and_others_are_left_alone(self):
        ports = dict(zip(("tcp", "udp", "tls", "framed"), map(str, free_ports(4))))
        with Daemon(CONFIG, tables=self.stream.folder, **ports) as daemon:
            until(lambda: is_listening(int(ports["tcp"])), "listener", alive=daemon)
            with socket.create_connection(("127.0.0.1", int(ports["tcp"]))) as connection:
                for i, line in enumerate(self.stream.lines):
                    connection.sendall(line + b"\n" + (OTHERS[i % 3] + b"\n" if i < 300 else b""))
            alerts = daemon.await_alerts(len(self.stream.alerts))
            others = daemon.await_lines("others", 300)
            self.assert_alerts(self.stream.alerts, alerts)
            self.assertEqual(set(others), {b"sshd", b"app", b"postfix/smtpd"})


if __name__ == "__main__":
    main()
