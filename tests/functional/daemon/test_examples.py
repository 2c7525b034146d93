#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every example configuration runs: alerts get to stand-ins of what they are for, and logs get in."""
import collections
import datetime
import json
import os
import socket
import subprocess
import threading

import samples
import forms
from harness import Case, Daemon, HttpStandIn, free_port, has_module, is_listening, main, until
from kafka import KafkaStandIn

BASE = samples.move(samples.read("mimecast-ueba.conf"))


class SmtpStandIn:
    """takes mails, one connection after the other, and keeps their text"""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = str(self.listener.getsockname()[1])
        self.mails = []

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                self._talk(connection, lines)

    def _talk(self, connection, lines):
        connection.sendall(b"220 stand-in\r\n")
        while True:
            command = lines.readline().upper()
            if command.startswith(b"DATA"):
                connection.sendall(b"354 go on\r\n")
                self.mails.append(self._read_mail(lines))
            if not command or command.startswith(b"QUIT"):
                connection.sendall(b"221 bye\r\n")
                return
            connection.sendall(b"250 ok\r\n")

    def _read_mail(self, lines):
        text = b""
        while not text.endswith(b"\r\n.\r\n"):
            more = lines.readline()
            if not more:
                break
            text += more
        return text.decode()


class Examples(Case):
    def run_samples(self, *configs, **values):
        daemon = samples.daemon(BASE, *configs, **values)
        self.addCleanup(daemon.__exit__)
        daemon.start()
        daemon.send(samples.logs())
        until(lambda: len(daemon.lines("ueba-alerts.json")) >= sum(samples.expected().values()), "alerts", alive=daemon)
        return daemon

    def assert_rules(self, rules):
        self.assertEqual(dict(collections.Counter(rules)), samples.expected())

    def test_the_drop_in_configuration(self):
        daemon = self.run_samples()
        self.assert_rules(json.loads(line)["alert"]["rule"] for line in daemon.lines("ueba-alerts.json"))
        self.assertEqual(len(daemon.await_lines("mimecast.log", 500)), len(samples.logs().splitlines()))

    def test_files(self):
        daemon = self.run_samples(samples.move(samples.read("alerts-to-files.conf")))
        for name in ("alerts.ndjson", "alerts.ecs.ndjson", "alerts.ocsf.ndjson", "alerts.cef"):
            daemon.await_lines("ueba/" + name, sum(samples.expected().values()))
        self.assert_rules(json.loads(line)["rule"]["id"] for line in daemon.lines("ueba/alerts.ecs.ndjson"))

    def test_elasticsearch(self):
        with HttpStandIn() as stand_in:
            self.run_samples(samples.read("alerts-to-elasticsearch.conf").replace(
                "https://elasticsearch.example.com:9200", stand_in.url))
            lines = until(lambda: self.bulk_lines(stand_in), "documents")
            self.assertEqual(stand_in.requests[0][0], "/_bulk")
            self.assertEqual(stand_in.requests[0][1]["Content-Type"], "application/x-ndjson")
            self.assertEqual(stand_in.requests[0][1]["Authorization"], "ApiKey CHANGE-ME")
        documents = [json.loads(line) for line in lines[1::2]]
        self.assert_rules(document["rule"]["id"] for document in documents)
        self.assertEqual([json.loads(line)["index"]["_id"] for line in lines[::2]],
                         [document["event"]["id"] for document in documents])

    def bulk_lines(self, stand_in):
        """of all requests, when all have come; a bulk request ends with a line end"""
        lines = [line for _, _, body in stand_in.requests for line in body.splitlines()]
        self.assertTrue(all(body.endswith("\n") for _, _, body in stand_in.requests))
        return lines if len(lines) >= 2 * sum(samples.expected().values()) else None

    def test_splunk(self):
        with HttpStandIn() as stand_in:
            self.run_samples(samples.read("alerts-to-splunk.conf").replace(
                "https://splunk.example.com:8088", stand_in.url))
            bodies = until(lambda: self.events(stand_in), "events")
            self.assertEqual(stand_in.requests[0][0], "/services/collector/event")
            self.assertEqual(stand_in.requests[0][1]["Authorization"], "Splunk CHANGE-ME")
        self.assert_rules(body["event"]["alert"]["rule"] for body in bodies)
        for body in bodies:
            at = datetime.datetime.fromisoformat(body["event"]["alert"]["time"].replace("Z", "+00:00"))
            self.assertAlmostEqual(body["time"], at.timestamp(), places=3)
            self.assertEqual(body["sourcetype"], "ueba:alert")

    def events(self, stand_in):
        events = [json.loads(line) for _, _, body in stand_in.requests for line in body.splitlines()]
        return events if len(events) >= sum(samples.expected().values()) else None

    def test_kafka(self):
        with KafkaStandIn("ueba-alerts", partitions=3) as broker:
            self.run_samples(samples.read("alerts-to-kafka.conf").replace("kafka.example.com:9092", broker.address))
            records = broker.records(sum(samples.expected().values()))
        documents = [json.loads(record.value) for record in records]
        self.assert_rules(document["metadata"]["event_code"] for document in documents)
        for record in records:
            self.assertEqual([], forms.faults("ocsf", record.value))
        self.assertEqual([record.key for record in records],
                         [document["evidences"][0]["actor"]["user"]["name"] for document in documents])
        partitions = {(record.key, record.partition) for record in records}
        self.assertEqual(len(partitions), len({key for key, _ in partitions}), "a user is in two partitions")

    def test_mail(self):
        if has_module("afsmtp"):
            self.check_mail()
        else:
            print("this host has no smtp(), so no mail is sent: the example must be refused for that", end=" ")
            daemon = samples.daemon(BASE, samples.read("alerts-to-mail.conf"))
            self.addCleanup(daemon.__exit__)
            self.assertRegex(daemon.refusal(), r"(?s)Error parsing config.*----> +smtp\(")

    def check_mail(self):
        with SmtpStandIn() as stand_in:
            self.run_samples(samples.read("alerts-to-mail.conf").replace("port(25)", "port(%s)" % stand_in.port)
                             .replace('host("localhost")', 'host("127.0.0.1")'))
            until(lambda: len(stand_in.mails) >= 2, "mails")
        self.assertRegex(stand_in.mails[0], r"(?m)^Subject: \[high\] APP-Account-deactivated: ")
        self.assertRegex(stand_in.mails[0], r"(?m)^session [^,]+, score \d+: ")
        self.assertTrue(any("SESSION-NOTABLE" in mail for mail in stand_in.mails))

    def make_certificates(self, folder):
        """a CA, and a certificate for 127.0.0.1 that either side shows"""
        def openssl(*arguments):
            subprocess.run(("openssl",) + arguments, cwd=folder, check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)

        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test ca")
        with open(os.path.join(folder, "names"), "w", encoding="ascii") as f:
            f.write("subjectAltName=IP:127.0.0.1,DNS:127.0.0.1\n")
        for name in ("sender", "receiver"):
            openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                    name + ".key", "-out", name + ".csr", "-subj", "/CN=127.0.0.1")
            openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                    "-days", "2", "-extfile", "names", "-out", name + ".pem")

    def test_another_syslog_ng_over_tls(self):
        port = str(free_port())
        receiver = Daemon(samples.move(samples.read("alerts-over-tls-receiver.conf"), ("6514", port)))
        self.addCleanup(receiver.__exit__)
        self.make_certificates(receiver.folder)
        receiver.start()
        until(lambda: is_listening(int(port)), "listener", alive=receiver)
        sender = samples.move(samples.read("alerts-over-tls-sender.conf"), ("siem.example.com", "127.0.0.1"), ("6514", port),
                              ("/etc/syslog-ng/ueba/tls/", receiver.folder + "/"))
        self.run_samples(sender)
        received = receiver.await_lines("ueba-alerts-received.ecs", sum(samples.expected().values()))
        documents = [json.loads(line) for line in received]
        self.assert_rules(document["rule"]["id"] for document in documents)
        for line in received:
            self.assertEqual([], forms.faults("ecs", line))

    def test_network_drivers(self):
        tcp = str(free_port())
        config = samples.move(samples.read("default-network-drivers.conf"), (
            "default-network-drivers()",
            "default-network-drivers(tcp-port(%s) udp-port(%s) rfc5424-tls-port(%s) rfc5424-tcp-port(%s))"
            % ((tcp,) + tuple(free_port() for _ in range(3)))))
        with samples.daemon(config) as daemon:
            until(lambda: is_listening(int(tcp)), "listener", alive=daemon)
            with socket.create_connection(("127.0.0.1", int(tcp))) as connection:
                connection.sendall(samples.logs())
            lines = daemon.await_lines("ueba-alerts.json", sum(samples.expected().values()))
            self.assert_rules(json.loads(line)["alert"]["rule"] for line in lines)

    def test_what_rsyslog_sends_on(self):
        """its template is the message as received and a line end: a PRI may stand before it, and NULs are escaped"""
        self.assertIn('string="%rawmsg%\\n"', samples.read("rsyslog-relay.conf"))
        daemon = samples.daemon(BASE)
        with daemon:
            daemon.send(b"".join(b"<14>" + line.rstrip(b"\0") + b"\n" if line[:1] in b"{d" else line + b"\n"
                                 for line in samples.logs().splitlines()))
            lines = daemon.await_lines("ueba-alerts.json", sum(samples.expected().values()))
            self.assert_rules(json.loads(line)["alert"]["rule"] for line in lines)


if __name__ == "__main__":
    main()
