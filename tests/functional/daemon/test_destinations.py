#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Alerts that the detector raises on events full of hostile values arrive at a file, at an HTTP server and at a second
syslog-ng, in each of the four forms: the same everywhere, and valid there."""
import json

import forms
from harness import Case, Daemon, HttpStandIn, free_ports, is_listening, main, until
from hostile import ODD, ODD_VALUES

# bytes that are no UTF-8: overlong, half a surrogate pair, beyond Unicode, cut off
NO_UTF8 = b"x\xc0\xafy\xed\xa0\x80z\xf5\x80\x80\x80\xff\xe2\x82"
MARK = "@bytes@"
SENDER = """source s_events { network(ip("127.0.0.1") port(@port@) flags(no-parse) log-msg-size(1048576)); };
source s_alerts { ueba-alerts(); };
destination d_ueba { @detector@ };
log { source(s_events); parser { json-parser(prefix(".ueba.")); }; destination(d_ueba); flags(flow-control); };
"""
DESTINATIONS = """destination d_FORM {
    file("@folder@/alerts.FORM" template("$(ueba-alert FORM)\\n"));
    http(url("@http@/FORM") method("POST") body("$(ueba-alert FORM)"));
    network("127.0.0.1" port(@port_FORM@) template("$(ueba-alert FORM)\\n"));
};
log { source(s_alerts); destination(d_FORM); flags(flow-control); };
"""
RECEIVER = """source s_FORM { network(ip("127.0.0.1") port(@port_FORM@) flags(no-parse) log-msg-size(1048576)); };
log { source(s_FORM); destination { file("@folder@/received.FORM" template("${MSG}\\n")); }; flags(flow-control); };
"""


def of_each_form(config):
    return "".join(config.replace("FORM", form) for form in forms.NAMES)


def event(number, value):
    """a failed login from an address of a list, with the value wherever one may be odd"""
    fields = dict.fromkeys(["app", "subject", "sender", "recipient", "file_name", "url", "failure_reason", "host", "action",
                            "message_id", "user_email", "dest_ip", "vendor", "outcome"], value)
    return dict(fields, event_type="failed-app-login", user="u%d %s" % (number, value[:200]), src_ip="198.51.100.%d" % number)


class Destinations(Case):
    @classmethod
    def setUpClass(cls):
        values = list(ODD_VALUES.values()) + [MARK]
        cls.events = [event(number, value) for number, value in enumerate(values)]
        cls.count = 2 * len(cls.events)  # the application's first failed login, and the address
        ports = {"port_" + form: str(port) for form, port in zip(forms.NAMES, free_ports(len(forms.NAMES)))}
        with HttpStandIn() as web, Daemon(of_each_form(RECEIVER), **ports) as receiver:
            for port in ports.values():
                until(lambda port=port: is_listening(int(port)), "listener", alive=receiver)
            cls.arrived = cls.run_sender(web, receiver, ports)

    @classmethod
    def run_sender(cls, web, receiver, ports):
        """(form, destination) -> lines"""
        sender = Daemon(SENDER + of_each_form(DESTINATIONS), http=web.url, **ports)
        with open(sender.path("tor_ip.txt"), "w", encoding="ascii") as f:
            f.write("198.51.100.0/24\n")
        with sender:
            sender.send(b"".join(json.dumps(e).encode().replace(MARK.encode(), NO_UTF8) + b"\n" for e in cls.events))
            arrived = {}
            for form in forms.NAMES:
                arrived[form, "file"] = sender.await_lines("alerts." + form, cls.count)
                arrived[form, "syslog-ng"] = receiver.await_lines("received." + form, cls.count)
                arrived[form, "http"] = until(lambda form=form: cls.bodies(web, form), "requests", alive=sender)
            return arrived

    @classmethod
    def bodies(cls, web, form):
        bodies = [body.encode() for path, _, body in web.requests if path == "/" + form]
        return bodies if len(bodies) >= cls.count else None

    def test_every_alert_is_valid_in_every_form_at_every_destination(self):
        self.assertEqual(len(self.arrived), 12)
        for (form, destination), lines in self.arrived.items():
            self.assertEqual(len(lines), self.count)
            for line in lines:
                with self.subTest(form + " at " + destination):
                    self.assertEqual([], forms.faults(form, line), line[:2000])

    def test_every_destination_has_the_same(self):
        for form in forms.NAMES:
            self.assertEqual(sorted(self.arrived[form, "http"]), sorted(self.arrived[form, "file"]))
            self.assertEqual(sorted(self.arrived[form, "syslog-ng"]), sorted(self.arrived[form, "file"]))

    def test_the_values_are_those_of_the_events(self):
        alerts = [json.loads(line) for line in self.arrived["json", "http"]]
        for sent in self.events:
            with self.subTest(sent["src_ip"]):
                got = [alert for alert in alerts if alert["src_ip"] == sent["src_ip"]]
                self.assertEqual({alert["alert"]["rule"] for alert in got}, {"APP-F-FL", "Auth-Tor-Shost-Failed"})
                expected = sent["subject"].replace(MARK, NO_UTF8.decode(errors="replace"))
                self.assertEqual([alert["subject"].replace("\ufffd", "") for alert in got], [expected.replace("\ufffd", "")] * 2)

    def test_an_odd_value_is_the_same_in_ecs_and_cef(self):
        ecs = [json.loads(line) for line in self.arrived["ecs", "syslog-ng"]]
        self.assertIn(ODD, [document["email"]["subject"] for document in ecs])
        cef = [forms.parse_cef(line.decode())[1] for line in self.arrived["cef", "syslog-ng"]]
        self.assertEqual({extension["externalId"] for extension in cef}, {document["event"]["id"] for document in ecs})


if __name__ == "__main__":
    main()
