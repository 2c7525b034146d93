#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Alerts in each form are what the readers of that form expect, also when the values in them are hostile."""
import json
import re

import forms
from harness import PATHS, SOURCES, Case, Daemon, main
from hostile import ODD, ODD_VALUES, alert_of
from stream import Stream

INCLUDE = '@include "@source@/scl/ueba/optional/ueba-alert-templates.conf"\n'
FILES = "".join('destination d_%s { file("@folder@/form.%s" template(ueba-alert-%s)); };\n' % (f, f, f) for f in forms.NAMES)
ALL = "".join("destination(d_%s); " % f for f in forms.NAMES)
EXTRA = "log { source(s_alerts); %s flags(flow-control); };\n" % ALL
# any message can be dressed up as an alert: what a sender writes comes in through JSON
HOSTILE = "log { source(s_tcp); parser { json-parser(prefix('.ueba.')); }; %s flags(flow-control); };\n" % ALL


class Formats(Case):
    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("simple", 21, 6000)
        with Daemon(SOURCES + INCLUDE + FILES + PATHS + EXTRA, tables=cls.stream.folder) as daemon:
            daemon.send(cls.stream.data)
            cls.alerts = daemon.await_alerts(len(cls.stream.alerts))
            cls.lines = {form: daemon.await_lines("form." + form, len(cls.alerts)) for form in forms.NAMES}

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def documents(self, form):
        return [json.loads(line) for line in self.lines[form]]

    def test_each_line_follows_the_schema_of_its_form(self):
        for form in ("json", "ecs", "ocsf"):
            for line in self.lines[form]:
                self.assertEqual([], forms.faults(form, line), line)
        for line in self.lines["cef"][::20]:  # a process each
            self.assertEqual([], forms.faults("cef", line), line)

    def test_json_says_what_format_json_says(self):
        self.assertEqual(self.alerts, self.documents("json"))

    def test_ecs_says_the_same_as_the_alert(self):
        for alert, document in zip(self.alerts, self.documents("ecs")):
            self.assertEqual(document["@timestamp"], alert["alert"]["time"])
            self.assertEqual(document["event"]["id"], alert["alert"]["id"])
            self.assertEqual(document["event"]["reason"], alert["alert"]["reason"])
            self.assertEqual(document["rule"]["id"], alert["alert"]["rule"])
            self.assertEqual(document.get("source", {}).get("ip"), alert.get("src_ip"))

    def test_ocsf_says_the_same_as_the_alert(self):
        for alert, document in zip(self.alerts, self.documents("ocsf")):
            techniques = {attack.get("sub_technique", attack["technique"])["uid"]
                          for attack in document["finding_info"].get("attacks", [])}
            self.assertEqual(document["finding_info"]["uid"], alert["alert"]["id"])
            self.assertEqual(document["message"], alert["alert"]["reason"])
            self.assertEqual(techniques, set(filter(None, alert["alert"].get("mitre", "").split(","))))

    def test_cef_says_the_same_as_the_alert_to_either_reader(self):
        by_liblognorm = list(forms.parse_cef_by_liblognorm(self.lines["cef"]))
        self.assertEqual(len(by_liblognorm), len(self.alerts))
        for alert, line, (header, known) in zip(self.alerts, self.lines["cef"], by_liblognorm):
            fields, extension = forms.parse_cef(line.decode())
            self.assertEqual((fields[1:], extension), (header, known))
            self.assertEqual(fields[:3] + fields[4:6], ["CEF:0", "syslog-ng", "syslog-ng-mod-ueba",
                                                        alert["alert"]["rule"], alert["alert"]["name"]])
            self.assertEqual(extension["msg"], alert["alert"]["reason"])
            self.assertEqual(extension["externalId"], alert["alert"]["id"])
            self.assertEqual(extension.get("src", extension.get("c6a2")), alert.get("src_ip"))

    def test_every_rule_is_among_them(self):
        self.assertGreaterEqual(len({alert["alert"]["rule"] for alert in self.alerts}), 8)


class Hostile(Case):
    @classmethod
    def setUpClass(cls):
        alerts = [alert_of(value) for value in ODD_VALUES.values()]
        alerts[0]["alert"]["rule"] = "R"
        with Daemon(SOURCES + INCLUDE + FILES + PATHS + HOSTILE) as daemon:
            daemon.send(b"".join(json.dumps(alert).encode() + b"\n" for alert in alerts))
            cls.lines = {form: daemon.await_lines("form." + form, len(alerts)) for form in forms.NAMES}

    def test_each_line_follows_the_schema_of_its_form(self):
        for form in forms.NAMES:
            for what, line in zip(ODD_VALUES, self.lines[form]):
                with self.subTest(form + ": " + what):
                    self.assertEqual([], forms.faults(form, line), line[:2000])

    def test_json_gives_every_value_back(self):
        for value, line in list(zip(ODD_VALUES.values(), self.lines["json"]))[1:]:
            self.assertEqual(json.loads(line), alert_of(value))

    def test_ecs_gives_it_back_where_text_may_stand(self):
        document = json.loads(self.lines["ecs"][0])
        self.assertEqual(document["email"]["subject"], ODD)
        self.assertEqual(document["source"], {"address": ODD, "geo": {"country_iso_code": ODD}})
        self.assertNotIn("risk_score", document["event"])

    def test_ocsf_gives_it_back_where_text_may_stand(self):
        document = json.loads(self.lines["ocsf"][0])
        for name in ("subject", "src_ip", "src_country", "alert.session.score"):
            self.assertEqual(document["unmapped"][name], ODD)
        self.assertEqual(document["message"], ODD)

    def test_cef_gives_it_back_but_for_control_characters(self):
        fields, extension = forms.parse_cef(self.lines["cef"][0].decode())
        self.assertEqual(extension["msg"], re.sub("[\t\x01\x7f]", " ", ODD))
        self.assertEqual(fields[5], re.sub("[\t\n\r\x01\x7f]", " ", ODD))

    def test_a_message_that_is_no_alert_gives_an_empty_line(self):
        with Daemon(SOURCES + INCLUDE + FILES + PATHS + HOSTILE) as daemon:
            daemon.send(b'{"subject":"no alert"}\n')
            for form in forms.NAMES:
                self.assertEqual(daemon.await_lines("form." + form, 1), [b""])


class Mistakes(Case):
    def test_an_unknown_form_refuses_the_start(self):
        daemon = Daemon(SOURCES + PATHS, alert_file='file("/dev/null" template("$(ueba-alert leef)"));')
        try:
            self.assertRegex(daemon.refusal(), "takes one argument, the form of the alert: json, ecs, ocsf or cef")
        finally:
            daemon.__exit__()


class Validators(Case):
    """they find what is wrong"""

    ECS = {"@timestamp": "2025-03-10T11:02:07.000Z", "ecs": {"version": "8.11.0"}, "message": "m", "tags": ["t"],
           "event": {"kind": "alert", "category": ["email"], "type": ["info"], "id": "1", "reason": "m"},
           "rule": {"id": "R", "name": "n"}}

    OCSF = {"activity_id": 1, "category_uid": 2, "class_uid": 2004, "type_uid": 200401, "severity_id": 3, "time": 1741604527000,
            "metadata": {"version": "1.3.0", "product": {"name": "p", "vendor_name": "v"}}, "finding_info": {"uid": "1", "title": "t"}}

    def assert_fault(self, expected, form, line):
        self.assertRegex("\n".join(forms.faults(form, line)), expected)

    def test_ecs(self):
        self.assertEqual([], forms.faults("ecs", json.dumps(self.ECS).encode()))
        for expected, change in [
            ("user.nam is no field", {"user": {"nam": "x"}}), ("no rule.id", {"rule": {"name": "n"}}),
            ("is no ip", {"source": {"ip": "1.2.3"}}), ("is no date", {"@timestamp": "now"}),
            ("is not a list", {"message": ["m"]}), ("is none of", {"event": dict(self.ECS["event"], kind="alarm")}),
            ("is a list", {"related": {"user": "ann"}}), ("is no float", {"event": dict(self.ECS["event"], risk_score="1")}),
            ("email is none of start", {"event": dict(self.ECS["event"], type=["start"])}),
            ("is no keyword", {"rule": {"id": 1, "name": "n"}}),
        ]:
            self.assert_fault(expected, "ecs", json.dumps(dict(self.ECS, **change)).encode())

    def test_ocsf(self):
        self.assertEqual([], forms.faults("ocsf", json.dumps(self.OCSF).encode()))
        for expected, change in [
            ("no title", {"finding_info": {"uid": "1"}}), ("is none of", {"type_uid": 200405}), ("is no integer", {"time": "now"}),
            ("is no integer", {"risk_score": 1.5}), ("is no attribute", {"user": {"name": "ann"}}), ("is none of", {"severity_id": 7}),
            ("is no IP address", {"evidences": [{"src_endpoint": {"ip": "1.2.3"}}]}), ("is empty", {"evidences": []}),
            ("none of", {"finding_info": {"uid": "1", "title": "t", "attacks": [{"version": "18"}]}}),
            ("does not match", {"evidences": [{"src_endpoint": {"ip": "192.0.2.1", "location": {"country": "Russia"}}}]}),
            ("no vendor_name", {"metadata": {"version": "1.3.0", "product": {"name": "p"}}}),
        ]:
            self.assert_fault(expected, "ocsf", json.dumps(dict(self.OCSF, **change)).encode())

    def test_cef(self):
        self.assertEqual([], forms.faults("cef", b"CEF:0|a|b|1|r|n|3|rt=1 msg=x \\= y"))
        for expected, line in [
            ("the version is CEF:1", b"CEF:1|a|b|1|r|n|3|msg=x"), ("the severity is 11", b"CEF:0|a|b|1|r|n|11|msg=x"),
            ("is no key", b"CEF:0|a|b|1|r|n|3|message=x"), ("no address", b"CEF:0|a|b|1|r|n|3|src=::1"),
            ("not escaped", b"CEF:0|a|b|1|r|n|3|msg=x.=y"), ("has no label", b"CEF:0|a|b|1|r|n|3|cs1=x"),
            ("too long", b"CEF:0|a|b|1|r|n|3|app=" + b"x" * 32), ("no number", b"CEF:0|a|b|1|r|n|3|cnt=x"),
            ("control character", b"CEF:0|a|b|1|r|n|3|msg=x\ty"), ("comes twice", b"CEF:0|a|b|1|r|n|3|msg=x msg=y"),
        ]:
            self.assert_fault(expected, "cef", line)

    def test_json(self):
        for line in (b'{"a":NaN}', b'{"a":1,"a":2}', b'{"a":"\xff"}', b'{"a":1', b'{"a":"\n"}'):
            self.assertNotEqual([], forms.faults("json", line))


if __name__ == "__main__":
    main()
