#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The example collector against a stand-in of Mimecast's API 2.0: every record arrives, whatever the API does."""
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.parse

import samples
from harness import PATIENCE_SEC, Case, HttpStandIn, main, until

COLLECTOR = os.path.join(samples.EXAMPLES, "mimecast-collector/mimecast-collector.py")
MAIL = [[{"eventType": "receipt", "aggregateId": "a%d" % (10 * page + i), "processingId": "p", "timestamp": 1740990525000,
          "action": "Acc", "direction": "Inbound", "recipients": "ann@example.com", "senderEnvelope": "lee@partner.example",
          "subject": "Gr\u00fc\u00dfe \u2028 and \"quotes\""} for i in range(3)] for page in range(3)]
AUDIT = [[{"id": "e%d" % (10 * page + i), "auditType": "User Logged On", "user": "ann@example.com",
           "eventTime": "2025-03-03T07:41:41+0000", "eventInfo": "Successful authentication for ann@example.com <Ann>, "
           "Date: 2025-03-03, Time: 07:41:41 GMT, IP: 198.51.100.7, Application: MfO, Method: Cloud, "}
          for i in range(2)] for page in range(2)]


class MimecastStandIn(HttpStandIn):
    """tokens are good for so many requests; trouble: answers that are given first, status by status"""

    def __init__(self, token_uses=1000, trouble=()):
        super().__init__()
        self.token_uses, self.trouble = token_uses, list(trouble)
        self.tokens = self.uses = 0

    def answer(self, path, headers, body):
        status, value = self._answer(urllib.parse.urlsplit(path), headers, body)
        return status, value, {"Retry-After": "0"} if status == 429 else {}

    def _answer(self, url, headers, body):
        if url.path == "/oauth/token":
            return self._log_in(urllib.parse.parse_qs(body))
        if self.trouble:
            return self.trouble.pop(0), {}
        self.uses += 1
        if headers["Authorization"] != "Bearer token%d" % self.tokens or self.uses > self.token_uses:
            return 401, {}
        if url.path == "/siem/v1/events/cg":
            return 200, self._mail(urllib.parse.parse_qs(url.query))
        return 200, self._audit(json.loads(body))

    def _log_in(self, form):
        if (form["client_id"], form["client_secret"]) != (["app"], ["hush"]):
            return 401, {}
        self.tokens, self.uses = self.tokens + 1, 0
        return 200, {"access_token": "token%d" % self.tokens, "token_type": "Bearer", "expires_in": 1799}

    def _mail(self, query):
        page = int(query.get("nextPage", ["0"])[0])
        value = MAIL[page] if page < len(MAIL) else []
        return {"value": value, "@nextPage": str(min(page + 1, len(MAIL))), "isCaughtUp": page + 1 >= len(MAIL)}

    def _audit(self, body):
        page = int(body["meta"]["pagination"].get("pageToken", "0"))
        assert body["data"][0]["startDateTime"] < body["data"][0]["endDateTime"]
        following = {"next": str(page + 1)} if page + 1 < len(AUDIT) else {}
        return {"meta": {"status": 200, "pagination": following}, "data": AUDIT[page], "fail": []}


class Sink:
    """a port that keeps what is written to it, line by line"""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.data = b""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                while chunk := connection.recv(65536):
                    self.data += chunk

    def records(self):
        return [json.loads(line) for line in self.data.splitlines()]


class Collector(Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = os.path.join(folder.name, "state.json")
        self.secret = os.path.join(folder.name, "secret")
        with open(self.secret, "w", encoding="ascii") as f:
            f.write("hush\n")

    def collect(self, stand_in, port, *more):
        command = [sys.executable, COLLECTOR, "--base-url", stand_in.url, "--client-id", "app", "--secret-file", self.secret]
        command += ["--state-file", self.state, "--port", str(port), "--once", "--wait", "0.01"]
        return subprocess.run(command + list(more), stderr=subprocess.PIPE, timeout=PATIENCE_SEC, check=False)

    def round(self, **trouble):
        sink = Sink()
        with MimecastStandIn(**trouble) as stand_in:
            result = self.collect(stand_in, sink.port)
        self.assertEqual(result.returncode, 0, result.stderr.decode())
        expected = [record for page in MAIL + AUDIT for record in page]
        until(lambda: len(sink.records()) >= len(expected), "records")
        self.assertEqual(sink.records(), expected)
        return stand_in

    def test_every_record_is_written_once(self):
        self.assertEqual(self.round().tokens, 1)

    def test_a_token_that_has_run_out_is_renewed(self):
        self.assertGreater(self.round(token_uses=2).tokens, 1)

    def test_limits_and_outages_are_waited_for(self):
        self.assertEqual(self.round(trouble=[429, 503, 500]).trouble, [])

    def test_the_next_round_goes_on_where_the_last_ended(self):
        self.round()
        sink = Sink()
        with MimecastStandIn() as stand_in:
            self.assertEqual(self.collect(stand_in, sink.port).returncode, 0)
        until(lambda: len(sink.records()) >= 4, "records")
        self.assertEqual([record for record in sink.records() if "aggregateId" in record], [])

    def test_what_could_not_be_written_comes_again(self):
        closed = socket.create_server(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        closed.close()
        with MimecastStandIn() as stand_in:
            self.assertEqual(self.collect(stand_in, port).returncode, 1)
        self.assertFalse(os.path.exists(self.state))
        self.round()

    def test_a_wrong_secret_is_said(self):
        with open(self.secret, "w", encoding="ascii") as f:
            f.write("wrong\n")
        with MimecastStandIn() as stand_in:
            result = self.collect(stand_in, 1)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"401", result.stderr)
        self.assertNotIn(b"wrong", result.stderr)

    def test_syslog_ng_understands_what_it_writes(self):
        config = samples.move(samples.read("mimecast-ueba.conf"))
        with samples.daemon(config) as daemon, MimecastStandIn() as stand_in:
            daemon.await_log("Accepting connections")
            self.assertEqual(self.collect(stand_in, daemon.port).returncode, 0)
            records = sum(map(len, MAIL + AUDIT))
            until(lambda: daemon.detector("events") == records, "events", alive=daemon)
            self.assertEqual(daemon.detector("events.app-login"), sum(map(len, AUDIT)))


if __name__ == "__main__":
    main()
