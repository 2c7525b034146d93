# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""A peer of the plugin: the ten rules in plain Python, written for the lines of the benchmark's stream alone (pipe
mail, JSON audit; one recipient, in order of time), as somebody would write a python() parser of syslog-ng.

Run as a program it judges a file: peer.py FOLDER FILE. In syslog-ng it finds FOLDER in the environment, UEBA_PEER_FOLDER,
and writes its alerts to UEBA_PEER_ALERTS."""
import bisect
import calendar
import csv
import email.header
import ipaddress
import json
import os
import re
import sys

IDLE, LONGEST, AGING = 8 * 3600, 24 * 3600, 90 * 86400
CONVERGED, NOTABLE = 0.8, 90
FAILURES = ("undeliverable:", "undelivered mail", "delivery status notification (failure)", "mail delivery failed",
            "failure notice", "unzustellbar:")
INFO = re.compile(r"IP: ([0-9a-f.:]+), Application: ([^,]*)")


class Tables:
    def __init__(self, folder):
        path = lambda name: os.path.join(folder, name)
        with open(path("users.csv"), encoding="utf-8") as f:
            rows = list(csv.DictReader(f))
        self.status = {row["user"]: row["account_status"] for row in rows}
        self.group = {row["user"]: row["peer_group"] for row in rows}
        self.lists = [(rule, self.read_list(path(name)), score) for rule, name, score in (
            ("Auth-Tor-Shost-Failed", "tor.txt", 20), ("Auth-Blacklist-Shost-Failed", "threat.txt", 15),
            ("Auth-Ransomware-Shost-Failed", "ransomware.txt", 20))]
        with open(path("geo.csv"), encoding="utf-8") as f:
            networks = sorted((ipaddress.ip_network(net), code) for net, code in csv.reader(f))
        self.starts = [int(net.network_address) for net, _ in networks]
        self.ends = [int(net.broadcast_address) for net, _ in networks]
        self.codes = [code for _, code in networks]

    @staticmethod
    def read_list(path):
        addresses, networks = set(), set()
        with open(path, encoding="utf-8") as f:
            for line in f:
                entry = re.split("[#;,]", line)[0].strip()
                if entry:
                    net = ipaddress.ip_network(entry, strict=False)
                    if net.prefixlen == 32:
                        addresses.add(int(net.network_address))
                    else:
                        networks.add((net.prefixlen, int(net.network_address) >> (32 - net.prefixlen)))
        return addresses, networks, sorted({length for length, _ in networks})

    def country(self, number):
        i = bisect.bisect_right(self.starts, number) - 1
        return self.codes[i] if i >= 0 and number <= self.ends[i] else None


class Session:
    __slots__ = ("start", "last", "score", "notable", "seen", "bounces")

    def __init__(self, time):
        self.start = self.last = time
        self.score, self.notable, self.seen, self.bounces = 0, False, set(), set()

    def is_first(self, kind, value):
        key = kind, value
        if key in self.seen:
            return False
        self.seen.add(key)
        return True


class Histogram:
    def __init__(self):
        self.cells = {}  # country: [observations, last seen]

    def train(self, country, time):
        cell = self.cells.setdefault(country, [0, time])
        if time - cell[1] > AGING:
            cell[0] = 0
        cell[0] += 1
        cell[1] = time

    def is_new(self, country, time):
        visible = {c: n for c, (n, last) in self.cells.items() if time - last <= AGING}
        total = sum(visible.values())
        return country not in visible and total > 0 and (total - len(visible)) / total >= CONVERGED


class Detector:
    def __init__(self, folder, alert):
        self.tables, self.emit = Tables(folder), alert
        self.sessions, self.users, self.groups = {}, {}, {}

    def line(self, text):
        if text.startswith("{"):
            self.audit(json.loads(text))
        else:
            self.mail(text)

    @staticmethod
    def seconds(text):
        zone = 0
        if text[19:20] in ("+", "-"):
            zone = int(text[20:22]) * 3600 + int(text[22:24]) * 60
            zone = zone if text[19] == "+" else -zone
        return calendar.timegm((int(text[0:4]), int(text[5:7]), int(text[8:10]), int(text[11:13]), int(text[14:16]),
                                int(text[17:19]))) - zone

    def session(self, user, time):
        session = self.sessions.get(user)
        if session is None or time - session.last > IDLE or time - session.start > LONGEST:
            session = self.sessions[user] = Session(time)
        session.last = time
        return session

    def fire(self, session, rule, user, time, trigger, score):
        session.score += score
        self.emit({"rule": rule, "user": user, "time": time, "trigger": trigger, "score": score, "sum": session.score})

    def end(self, session, user, time):
        if session.score >= NOTABLE and not session.notable:
            session.notable = True
            self.fire(session, "SESSION-NOTABLE", user, time, None, 0)

    def deactivated(self, session, user, time, kind, score):
        if self.tables.status.get(user) == "disabled" and session.is_first("off", kind):
            self.fire(session, "APP-Account-deactivated", user, time, kind, score)

    @staticmethod
    def is_bounce(fields):
        subject = fields.get("Subject", "").strip("\\")
        if "=?" in subject:
            subject = str(email.header.make_header(email.header.decode_header(subject)))
        subject = re.sub(r"^\[[^\]]*\]\s*", "", subject).lower()
        machine = fields.get("Sender", "") in ("", "<>") or fields.get("headerFrom", "").lower().startswith(
            ("mailer-daemon@", "postmaster@"))
        return machine and subject.startswith(FAILURES)

    def mail(self, text):
        fields = dict(part.split("=", 1) for part in text.split("|") if "=" in part)
        outbound = fields.get("Dir") == "Outbound"
        time, user = self.seconds(fields["datetime"]), fields["Sender" if outbound else "Rcpt"].lower()
        user = user[user.rfind("<") + 1 :].rstrip(">")  # Name <a@b>
        session = self.session(user, time)
        if outbound:
            return
        failed = "RejInfo" in fields or "RejType" in fields or fields.get("Act", "").lower() in ("rej", "bnc", "hld")
        kind = "dlp-email-alert-in-failed" if failed else "dlp-email-alert-in"
        self.deactivated(session, user, time, kind, 5)
        if not failed and self.is_bounce(fields):
            number = fields.get("aCode") or fields.get("MsgId")
            if number not in session.bounces:
                session.bounces.add(number)
                if len(session.bounces) in (50, 100, 150):
                    n = len(session.bounces)
                    self.fire(session, "EM-DSNF-%d" % n, user, time, n, {50: 10, 100: 15, 150: 20}[n])
        self.end(session, user, time)

    def audit(self, record):
        time, user, text = self.seconds(record["eventTime"]), record["user"].lower(), record["eventInfo"]
        session = self.session(user, time)
        found = INFO.search(text)
        address, app = (found[1], found[2]) if found else (None, None)
        number = int(ipaddress.ip_address(address)) if address else None
        country = self.tables.country(number) if address else None
        if record["auditType"] == "Logon Authentication Failed":
            self.failed(session, user, time, number, address, country, app)
        elif record["auditType"] == "User Logged On" and country and session.is_first("on", country):
            self.users.setdefault(user, Histogram()).train(country, time)
            if self.tables.group.get(user):
                self.groups.setdefault(self.tables.group[user], Histogram()).train(country, time)

    def failed(self, session, user, time, number, address, country, app):
        self.deactivated(session, user, time, "failed-app-login", 30)
        if app and session.is_first("app", app):
            self.fire(session, "APP-F-FL", user, time, app, 5)
        if number is not None and session.is_first("ip", number):
            for rule, (addresses, networks, lengths), score in self.tables.lists:
                if number in addresses or any((n, number >> (32 - n)) in networks for n in lengths):
                    self.fire(session, rule, user, time, address, score)
        if country and session.is_first("from", country):
            model = self.users.get(user)
            if model and model.is_new(country, time):
                self.fire(session, "FA-UC-F", user, time, country, 10)
            model = self.groups.get(self.tables.group.get(user))
            if model and model.is_new(country, time):
                self.fire(session, "FA-GC-F", user, time, country, 15)
        self.end(session, user, time)


class PeerParser:
    """python(class("peer.PeerParser"))"""

    def init(self, _options):
        # pylint: disable=attribute-defined-outside-init,consider-using-with
        out = open(os.environ["UEBA_PEER_ALERTS"], "w", encoding="utf-8", buffering=1)
        self.detector = Detector(os.environ["UEBA_PEER_FOLDER"], lambda alert: out.write(json.dumps(alert) + "\n"))
        return True

    def deinit(self):
        return True

    def parse(self, message):
        text = message["MESSAGE"]
        self.detector.line(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
        return True


def main():
    detector = Detector(sys.argv[1], lambda alert: print(json.dumps(alert)))
    with open(sys.argv[2], encoding="utf-8") as f:
        for line in f:
            detector.line(line.rstrip("\n"))


if __name__ == "__main__":
    main()
