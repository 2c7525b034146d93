#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Fetches Mimecast's logs by API 2.0 and writes them, one JSON record a line, to a TCP port of syslog-ng.

It needs nothing but Python. Two feeds: mail events of the Cloud Gateway and audit events. How far each has come stands in
a state file, which is written when the records have been sent: after a crash some come twice and none is lost; the
detector's duplicate-window() takes out the second. The application's secret comes from a file or the environment, never
from the command line, which others can read."""
import argparse
import datetime
import json
import os
import random
import socket
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

EVENT_TYPES = "receipt,process,delivery,av,spam,internal email protect,impersonation protect,url protect,attachment protect"
EVENT_TYPES += ",journal"
PAGE_SIZE = 100
AUDIT_PAGE_SIZE = 500
AUDIT_OVERLAP = datetime.timedelta(minutes=5)  # audit events come up to minutes late
ATTEMPTS = 8
LONGEST_WAIT_SEC = 300


class Api:
    """requests with a bearer token that is renewed when it is refused, and with patience for limits and outages"""

    def __init__(self, options, secret):
        self.base_url = options.base_url.rstrip("/")
        self.client_id = options.client_id
        self.secret = secret
        self.wait_sec = options.wait
        self.token = None

    def _send(self, path, data=None, content_type="application/json", with_token=True):
        request = urllib.request.Request(self.base_url + path, data=data)
        request.add_header("Accept", "application/json")
        if data is not None:
            request.add_header("Content-Type", content_type)
        if with_token:
            request.add_header("Authorization", "Bearer " + self.token)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def _log_in(self):
        form = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.secret}
        data = urllib.parse.urlencode(form).encode()
        self.token = self._send("/oauth/token", data, "application/x-www-form-urlencoded", False)["access_token"]

    def _wait(self, attempt, error):
        after = getattr(error, "headers", None) and error.headers.get("Retry-After")
        seconds = float(after) if after and after.isdigit() else self.wait_sec * 2**attempt * random.uniform(0.5, 1)
        say("%s; waiting %.1f s" % (error, min(seconds, LONGEST_WAIT_SEC)))
        time.sleep(min(seconds, LONGEST_WAIT_SEC))

    def call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        for attempt in range(ATTEMPTS):
            try:
                if self.token is None:
                    self._log_in()
                return self._send(path, data)
            except urllib.error.HTTPError as error:
                if error.code == 401 and self.token is not None and attempt < ATTEMPTS - 1:
                    self.token = None
                elif error.code == 429 or error.code >= 500:
                    self._wait(attempt, error)
                else:
                    raise
            except OSError as error:
                self._wait(attempt, error)
        raise OSError("%s: no answer after %d attempts" % (path, ATTEMPTS))


class State:
    """how far each feed has come; replaced whole, so that a crash leaves the old or the new"""

    def __init__(self, path):
        self.path = path
        self.values = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                self.values = json.load(f)

    def set(self, name, value):
        self.values[name] = value
        with open(self.path + ".new", "w", encoding="utf-8") as f:
            json.dump(self.values, f)
            f.flush()
            os.fsync(f.fileno())
        os.replace(self.path + ".new", self.path)


class Output:
    """a TCP connection that is opened when something is to be sent"""

    def __init__(self, host, port):
        self.address = (host, port)
        self.connection = None

    def send(self, records):
        lines = "".join(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n" for record in records)
        if not lines:
            return
        if self.connection is None:
            self.connection = socket.create_connection(self.address, timeout=60)
        try:
            self.connection.sendall(lines.encode("utf-8", "replace"))
        except OSError:
            self.connection.close()
            self.connection = None
            raise


def say(text):
    print("mimecast-collector: " + text, file=sys.stderr, flush=True)


def fetch_mail(api, state, output):
    """pages until the feed is caught up; a page is forgotten only when it has been sent"""
    while True:
        query = {"types": EVENT_TYPES, "pageSize": PAGE_SIZE}
        if state.values.get("mail"):
            query["nextPage"] = state.values["mail"]
        page = api.call("/siem/v1/events/cg?" + urllib.parse.urlencode(query))
        output.send(page.get("value", []))
        if page.get("@nextPage"):
            state.set("mail", page["@nextPage"])
        if page.get("isCaughtUp", True) or not page.get("@nextPage"):
            return


def fetch_audit(api, state, output, now):
    """everything since the last time, with some overlap"""
    start = state.values.get("audit") or (now - datetime.timedelta(hours=1)).isoformat()
    start = datetime.datetime.fromisoformat(start) - AUDIT_OVERLAP
    window = {"startDateTime": _audit_time(start), "endDateTime": _audit_time(now)}
    pagination = {"pageSize": AUDIT_PAGE_SIZE}
    while True:
        answer = api.call("/api/audit/get-audit-events", {"meta": {"pagination": pagination}, "data": [window]})
        output.send(answer.get("data", []))
        token = answer.get("meta", {}).get("pagination", {}).get("next")
        if not token:
            break
        pagination = {"pageSize": AUDIT_PAGE_SIZE, "pageToken": token}
    state.set("audit", now.isoformat())


def _audit_time(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


def read_secret(options):
    if options.secret_file:
        with open(options.secret_file, encoding="utf-8") as f:
            return f.read().strip()
    secret = os.environ.get("MIMECAST_CLIENT_SECRET")
    if not secret:
        sys.exit("mimecast-collector: neither --secret-file nor MIMECAST_CLIENT_SECRET is given")
    return secret


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--base-url", default="https://api.services.mimecast.com")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--secret-file", help="a file that holds the secret, readable for this program only")
    parser.add_argument("--state-file", default="/var/lib/mimecast-collector/state.json")
    parser.add_argument("--host", default="127.0.0.1", help="where syslog-ng listens")
    parser.add_argument("--port", type=int, default=5514)
    parser.add_argument("--interval", type=float, default=60, help="seconds between two rounds")
    parser.add_argument("--wait", type=float, default=1, help="seconds before the first repetition of a failed request")
    parser.add_argument("--once", action="store_true", help="one round, for a timer")
    return parser.parse_args()


def collect(api, state, output):
    fetch_mail(api, state, output)
    fetch_audit(api, state, output, datetime.datetime.now(datetime.timezone.utc))


def main():
    options = parse_options()
    api = Api(options, read_secret(options))
    state = State(options.state_file)
    output = Output(options.host, options.port)
    while True:
        try:
            collect(api, state, output)
        except (OSError, ValueError, KeyError) as error:
            say("this round failed: %s" % error)
            if options.once:
                sys.exit(1)
        if options.once:
            return
        time.sleep(options.interval)


if __name__ == "__main__":
    main()
