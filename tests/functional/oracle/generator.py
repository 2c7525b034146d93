#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes logs that try to trip the detector, and the tables that go with them.

usage: generator.py [--mode adversarial|simple|limits|hostile|shapes] [-s SEED] [-n RECORDS] -o DIR

Same arguments, same bytes. Writes events.log, users.csv, aliases.csv, tor_ip.txt, threat_ip.txt, ransomware_ip.txt,
geo.csv and geo.mmdb; in mode shapes also groups.tsv: line, group, shape and delivered or not of each record, where the lines
of one group tell of the same event.

adversarial  every shape and envelope; sessions that end to the microsecond, late events, ageing, storms of bounces
simple       one plain shape for mail and one for logins, in order: what a quiet customer sends
limits       one session with more applications and addresses than a counter holds
hostile      records with wrong values, broken, cut and mixed up: for the reader alone
shapes       the same events in every shape"""
import argparse
import json
import os
import random
import re

from render import LOGIN_SHAPES, MAIL_SHAPES, Login, Mail, Renderer
from world import COUNTRIES, MANY, World

START = 1420070400000000  # 2015-01-01T00:00:00Z
LAST = 1767225600000000  # 2026-01-01T00:00:00Z
SECOND, HOUR, DAY = 1000000, 3600 * 1000000, 86400 * 1000000
FAILED, LOGGED_ON, CHALLENGE = "Logon Authentication Failed", "User Logged On", "Logon Requires Challenge"
APPS = ["Administration Console", "MfO", "mimecast-moa", "SMTP-MTA2", "API"]
EDGES = [8 * HOUR, 24 * HOUR, 90 * DAY, 180 * DAY]
SUBJECTS = [
    "Weekly report",
    "",
    "a|Rcpt=evil@example.com",
    "x\\|Act=Rej",
    "\\|Rcpt=evil@example.com\\",
    "ends with \\",
    "\\",
    "Order total=5 urgent",
    '{"acc":"x","datetime":"y"}',
    "x ext_action=block y",
    "auditType=Logon Authentication Failed",
    "datetime=2020-01-01T00:00:00Z|acc=1",
    "tab\there",
    "nbsp\u00a0here",
    "line\u2028separator",
    "emoji \U0001f600",
    '"quoted"',
    "<html>",
    "100%",
    "null",
    "=?UTF-8?B?SGVsbG8=?=",
    "Mimecast Email Security",
    "cs6=raw",
    "a, b; c",
    "User Logged On",
    "IP: 1.2.3.4",
    "\ufeffmark",
    "{",
    "}{",
    "[]",
    "x" * 300,
]
BOUNCES = [
    "Undelivered Mail Returned to Sender",
    "Delivery Status Notification (Failure)",
    "Undeliverable: Invoice",
    "failure notice",
    "FAILURE NOTICE",
    "[EXTERNAL] Mail delivery failed: returning message to sender",
    "=?UTF-8?B?VW56dXN0ZWxsYmFyOiBBbmdlYm90?=",
    "[Postmaster] Email Delivery Failure",
    "=?iso-8859-15?Q?Delivery_Status_Notification_=28Failure=29?=",
    "*** SPAM *** Returned mail: see transcript for details",
    "N\u00e3o_entregue: x",
    "Undelivered\u00a0Mail  Returned to Sender",
    "Недоставленное сообщение",
]
LOOKALIKES = [
    ("p@partner.test", "Re: Undeliverable: Invoice"),
    ("<>", "Automatic reply: Undeliverable: x"),
    ("<>", "Delivery Status Notification (Delay)"),
    ("<>", "You have new held messages"),
    ("p@partner.test", "Undeliverable: our new address"),
    ("<>", "Fwd: failure notice"),
    ("postmaster@partner.test", "You have new held messages"),
    ("<>", "Read: failure notice"),
    ("<>", "Undeliverables: x"),
    ("p@partner.test", "Failure notice"),
    ("<>", "Successful Mail Delivery Report"),
    ("bounce_9244+x@news.test", "Delivery report of June"),
]


class Stream:
    """writes records as lines, in the order of their arrival"""

    def __init__(self, rng, world, renderer, mail_shapes, login_shapes):
        self.rng, self.world, self.renderer = rng, world, renderer
        self.mail_shapes, self.login_shapes = mail_shapes, login_shapes
        self.lines, self.held, self.number = [], [], 0
        self.cursor = {u: START + rng.randrange(30 * DAY) for u in world.users + [None]}

    def emit(self, record):
        shape = self.rng.choice(self.mail_shapes if isinstance(record, Mail) else self.login_shapes)
        text = self.renderer.text_of(record, shape)
        self.number += 1
        is_object = text.startswith("{")
        if is_object and self.renderer.chance(0.15):
            self.held.append(text)
            return
        self.flush()
        if is_object and self.renderer.chance(0.05) or self.renderer.chance(0.02):
            text = self.renderer.rewrapped(text)
        self.lines.append(self.renderer.enveloped(text))

    def flush(self):
        """the records that were held back share a line"""
        if self.held:
            self.lines.append(self.renderer.enveloped(self.renderer.page(self.held)))
            self.held = []

    # ---- records

    def written(self, user):
        """how a log writes the user: aliases, case, display names"""
        rng = self.rng
        names = [a for a, u in self.world.aliases.items() if u == user] if rng.random() < 0.2 else []
        user = rng.choice(names) if names else user
        if rng.random() < 0.3:
            user = "".join(rng.choice([c.lower(), c.upper()]) if c.isascii() else c for c in user)
        return user

    def mail(self, user, time, **more):
        sender = more.pop("sender", "p%d@partner.test" % self.rng.randrange(99))
        subject = more.pop("subject", None)
        if subject is None:
            subject = self.rng.choice(SUBJECTS)
        number = self.rng.getrandbits(40)
        defaults = {
            "code": "a%x" % number,
            "message_id": "<%x@mail.test>" % number,
            "ip": self.rng.choice(["198.51.100.7", "2001:a01::9", None]),
            "header_from": "mailer-daemon@partner.test" if sender == "<>" else sender,
            "subject": subject,
        }
        self.emit(Mail(time, sender, self.recipients(user), **{**defaults, **more}))

    def recipients(self, user):
        rng = self.rng
        first = self.written(user)
        if not self.renderer.rng:
            return [first]
        if rng.random() < 0.1 and "@" in first:
            first = rng.choice(['"Doe, John" <%s>', "Doe, John <%s>", "<%s>", "John <%s>"]) % first
        if rng.random() < 0.05:
            others = ["Other%d@Example.com" % rng.randrange(20) for _ in range(rng.choice([1, 2, 5, 30]))]
            return rng.sample([first] + others, len(others) + 1)
        if rng.random() < 0.002:
            return [first, self.written(rng.choice(self.world.users[:-1]))]
        if rng.random() < 0.004:
            return [first] + ["many%d@example.com" % i for i in range(rng.choice([98, 99, 100, 150, 400]))]
        return [first]

    def login(self, user, time, kind, ip, app="MfO", **more):
        text = more.pop("text", None) or self.login_text(user, kind, ip, app)
        self.emit(Login(time, self.written(user) if user else "", kind, text, id="e%d" % self.number, **more))

    def login_text(self, user, kind, ip, app):
        rng, ip = self.rng, self.written_ip(ip)
        head = {FAILED: "Failed", LOGGED_ON: "Successful", CHALLENGE: "Intermediate"}.get(
            kind, "Failed"
        ) + " authentication for "
        name = rng.choice([" <User, No 1>", " <<Doe, John>>", "", " <IP: 1.1.1.1, Application: x>"])
        layouts = [
            "%s%s%s, Date: 2020-01-01, Time: 10:00:00 BST, IP: %s, Application: %s, Reason: Wrong password"
            % (head, user or "", name, ip, app),
            "%s%s%s, Date: 2020-01-01, Time: 10:00:00 GMT-04:00, IP: %s, Application: %s"
            % (head, user or "", name, ip, app),
        ]
        if kind == FAILED and self.renderer.rng:
            layouts += [
                "User x attempted to access the mimecast-matfe but does not have the required "
                "permissions to do so, Date : 2020-01-01, "
                "Time : 08:45:02+0000, IP : %s, Application : %s, Remote IP is %s" % (ip, app, ip),
                "Creating the auditLog entry for failed authentication, "
                "emailAddress :com.x.Address@4a3b[accountCode=ABC123,emailAddress=%s,x=y] "
                "remote IP : %s application : %s" % (user or "", ip, app),
                "Failed to enroll the user for user device enrollment, Remote IP is %s" % ip,
                "Failed authentication for %s, IP: : %s,, Application: %s" % (user or "", ip, app),
                "No changes found.",
                "Remote IP is null",
                "%s%s, Remote IP: %s, IP: %s, Application: %s, Reason: x" % (head, user or "", "8.8.8.8", ip, app),
            ]
        return rng.choice(layouts)

    def written_ip(self, ip):
        if not self.renderer.rng or self.rng.random() < 0.7:
            return ip
        if ":" in ip:
            return self.rng.choice([ip.upper(), "[%s]" % ip, "[%s]:443" % ip])
        return self.rng.choice([ip + ":443", "::ffff:" + ip, "[::ffff:%s]:25" % ip])


class Life:
    """what happens to one user after another; each scenario is one way to be wrong"""

    def __init__(self, stream):
        self.stream, self.rng, self.world, self.cursor = stream, stream.rng, stream.world, stream.cursor

    def live(self, records):
        scenarios = (
            [self.work] * 6
            + [self.late] * 3
            + [self.edge] * 4
            + [
                self.storm,
                self.converge,
                self.converge,
                self.age,
                self.attack,
                self.many_countries,
                self.nobody,
                self.group_day,
            ]
        )
        while self.stream.number < records:
            self.rng.choice(scenarios)(self.rng.choice(self.world.users))
        self.stream.flush()

    def quiet(self, records):
        while self.stream.number < records:
            user = self.rng.choice(self.world.users)
            self.rng.choice([self.work] * 8 + [self.storm, self.converge, self.attack])(user)

    def overflow(self, _):
        """beyond its limit a counter counts no new value; the old ones go on"""
        user, time = self.world.users[0], START
        for i in range(10010):
            self.stream.login(user, time + i, FAILED, "30.1.%d.%d" % (i // 256, i % 256), "app%d" % i)
        for ip in self.world.edges:
            self.stream.login(user, time + SECOND, FAILED, ip, "app1")
        for user in self.world.users[:2]:
            self.stream.login(user, time + 9 * HOUR, FAILED, self.world.edges[0], "app20000")

    def advance(self, user, step):
        self.cursor[user] += step
        if self.cursor[user] > LAST:
            self.cursor[user] = START + self.rng.randrange(DAY)
        return self.cursor[user]

    def small(self, user):
        return self.advance(user, self.rng.choice([0, 1, SECOND, 60 * SECOND, self.rng.randrange(HOUR)]))

    def event(self, user, time):
        """any one event"""
        rng, home = self.rng, self.world.home[user]
        kind = rng.randrange(10)
        if kind < 3:
            self.stream.mail(
                user,
                time,
                **rng.choice(
                    [
                        {},
                        {},
                        {"action": "Rej", "reject": ("IP Found in RBL", "550", "x")},
                        {"direction": "internal"},
                        {"direction": None},
                        {"delivered": "true"},
                        {"delivered": "false"},
                        {"action": "Hld"},
                    ]
                )
            )
        elif kind == 3:
            self.stream.mail("x@partner.test", time, direction="outbound", sender=self.stream.written(user))
        elif kind == 4:
            sender, subject = rng.choice(LOOKALIKES)
            self.stream.mail(user, time, sender=sender, subject=subject)
        elif kind == 5:
            self.stream.login(user, time, LOGGED_ON, self.world.ip_in(home))
        elif kind == 6:
            self.stream.login(
                user,
                time,
                rng.choice([CHALLENGE, "Mimecast Support Login", "Report Viewed"]),
                self.world.ip_in(rng.choice(COUNTRIES)),
                fields=rng.choice([{}, {"action": "failure"}, {"action": "success", "app": "X"}]),
            )
        else:
            self.stream.login(
                user,
                time,
                FAILED,
                rng.choice(
                    [self.world.ip_in(home), self.world.ip_in(rng.choice(COUNTRIES)), rng.choice(self.world.edges)]
                ),
                rng.choice(APPS),
            )

    def work(self, user):
        for _ in range(self.rng.randrange(1, 6)):
            self.event(user, self.small(user))

    def late(self, user):
        edge = self.rng.choice(EDGES[:2] + [HOUR, 16 * HOUR, 32 * HOUR, 48 * HOUR, 10 * DAY, 100 * DAY])
        self.event(user, max(0, self.cursor[user] - edge + self.rng.choice([-1, 0, 0, 1, self.rng.randrange(HOUR)])))

    def edge(self, user):
        if self.rng.random() < 0.5:
            first = self.cursor[user]
            self.event(user, first)
            for _ in range(3):
                self.event(user, self.advance(user, 7 * HOUR))
            self.event(user, self.advance(user, first + 24 * HOUR - self.cursor[user] + self.rng.choice([-1, 0, 1])))
        self.event(user, self.cursor[user])
        self.event(user, self.advance(user, 8 * HOUR + self.rng.choice([-1, 0, 1])))

    def storm(self, user):
        """bounces, many of them told twice, by different stages or to several people"""
        time = self.advance(user, 2 * DAY)
        seen, number = [], self.rng.choice([30, 49, 50, 51, 100, 151, 170])
        offsets = [self.rng.randrange(3 * HOUR) for _ in range(number)]
        for i, offset in enumerate(offsets if self.stream.renderer.rng else sorted(offsets)):
            code = (
                self.rng.choice(seen) if seen and self.rng.random() < 0.1 else "b%x_%d" % (self.rng.getrandbits(40), i)
            )
            seen.append(code)
            code = self.rng.choice([code, code.rpartition("_")[0]])
            delivered = (
                {"delivered": "true"}
                if self.rng.random() < 0.05
                else {"action": "Rej"}
                if self.rng.random() < 0.03
                else {}
            )
            self.stream.mail(
                user,
                time + offset,
                sender="<>" if self.rng.random() < 0.8 else "postmaster@partner.test",
                subject=self.rng.choice(BOUNCES),
                code=code,
                message_id=self.rng.choice(["<%s@mail.test>" % code, None]),
                **delivered
            )
        self.advance(user, 3 * HOUR)

    def converge(self, user):
        """enough sessions at home, then a failure from elsewhere"""
        for _ in range(self.rng.randrange(3, 8)):
            self.stream.login(user, self.advance(user, 10 * HOUR), LOGGED_ON, self.world.ip_in(self.world.home[user]))
        self.stream.login(
            user, self.small(user), FAILED, self.world.ip_in(self.rng.choice(COUNTRIES)), self.rng.choice(APPS)
        )

    def age(self, user):
        self.converge(user)
        self.stream.login(user, self.advance(user, 10 * HOUR), LOGGED_ON, self.world.ip_in(self.world.home[user]))
        edge = self.rng.choice(EDGES[2:]) + self.rng.choice([-1, 0, 1])
        country = self.rng.choice(COUNTRIES + [self.world.home[user]])
        self.stream.login(
            user, self.advance(user, edge), self.rng.choice([FAILED, LOGGED_ON]), self.world.ip_in(country)
        )
        self.stream.login(user, self.small(user), FAILED, self.world.ip_in(self.rng.choice(COUNTRIES)))

    def attack(self, user):
        if self.rng.random() < 0.5:
            user = self.rng.choice(sorted(self.world.disabled))
        for ip in self.rng.sample(self.world.edges, 8):
            self.stream.login(user, self.small(user), FAILED, ip, self.rng.choice(APPS))

    def many_countries(self, user):
        """more countries than a histogram holds, then one that had to make room"""
        if self.rng.random() < 0.8:
            return
        for i in range(self.rng.choice([249, 250, 251, MANY])):
            self.stream.login(user, self.small(user), LOGGED_ON, self.world.ip_of_many(i))
        for _ in range(4):
            self.stream.login(user, self.advance(user, 10 * HOUR), LOGGED_ON, self.world.ip_of_many(255))

    def nobody(self, _):
        """no user: the address is the key; or nothing at all"""
        time = self.advance(None, self.rng.choice([SECOND, HOUR, 8 * HOUR, 8 * HOUR + 1]))
        ip = self.rng.choice(self.world.edges + ["0.0.0.0", "null"])
        text = self.rng.choice(["Remote IP is %s", "x, IP: %s, Application: MfO", "x, IP: %s"]) % ip
        self.stream.login(None, time, FAILED, ip, text=text)

    def group_day(self, _):
        """a peer group learns together"""
        group = self.rng.choice(sorted(set(self.world.group.values())))
        for user in [u for u in self.world.users if self.world.group[u] == group][:8]:
            self.stream.login(user, self.advance(user, 9 * HOUR), LOGGED_ON, self.world.ip_in(self.world.home[user]))


# ---------------------------------------------------------------------------------------------------- hostile

_VALUES = [
    "",
    None,
    "N/A",
    "NA",
    "none",
    "null",
    "[]",
    "-",
    "0",
    0,
    1,
    -1,
    1.5,
    True,
    False,
    [],
    {},
    ["", "x@y.test"],
    [[["deep"]]],
    {"a": 1},
    "<>",
    " ",
    "true",
    "false",
    "Yes",
    "Hld",
    "Rej",
    "inbound",
    "OUTBOUND",
    "Internal",
    "sideways",
    "a@b.test",
    "A B <a@b.test>",
    '"x, y" <A@b.test>',
    "a@b.test;c@d.test",
    "x, y <a@b.test>",
    "postmaster",
    "1.2.3.4",
    "1.2.3.4:25",
    "[2001:db8::1]:25",
    "2001:DB8:0:0::1",
    "::ffff:10.0.0.1",
    "0.0.0.0",
    "::",
    "fe80::1%eth0",
    "1.2.3",
    "01.2.3.4",
    "2026-02-30T00:00:00Z",
    "2026-02-03T4:05:06.1234567+05:30",
    "2026-02-03 24:00:00",
    "2026-02-03T04: 05: 06",
    1770000000000,
    "1770000000000",
    10**18,
    "user release, none",
    "none, block",
    "delivery",
    "receipt",
    "k\u212aelvin",
    "\ufffd",
    "nul\0byte",
    "\ud800",
    "b\u00e9",
    "a_12",
    "<x@y>",
    "<x",
    "x>",
    "block,x",
]
_STRAY_KEYS = """Hld Virus Error Err Delivered RejType route Dir subtype holdReason scanResult reason md5 sha256 Size
action""".split()
_TOKENS = [
    b"|",
    b"\\|",
    b"=",
    b"|Act=Rej",
    b"\\|Subject=\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\",
    b'\\"',
    b"\r",
    b"\rdatetime=",
    b",",
    b";",
    b"\xff",
    b"\xc3",
    b"\xe2\x82",
    b"\xed\xa0\x80",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"None",
    b"NaN",
    b"'",
    b"\\u0000",
    b"\\ud83d",
    b"<14>",
    b"CEF:0|",
    b" ext_auditType=",
    b" cs6={",
    b"\xef\xbb\xbf",
    b"datetime=",
    b"|acc=",
    b"|auditType=",
    b"eventInfo=",
    b"Action Performed - ",
    b"IP: ",
    b"Application: ",
    b"Remote IP is ",
    b"\t",
    b"\x0b",
    b"\x01",
]


class Hostile:
    """records with values that do not belong, then bytes that do not belong"""

    def __init__(self, rng, stream):
        self.rng, self.stream, self.lines, self.number = rng, stream, [], 0
        self.life = Life(stream)
        stream.emit = self.emit

    def live(self, records):
        while self.number < records:
            self.life.event(self.rng.choice(self.stream.world.users), START + self.rng.randrange(1000 * DAY))

    def emit(self, record):
        self.number += 1
        rng, renderer = self.rng, self.stream.renderer
        is_mail = isinstance(record, Mail)
        shape = rng.choice(self.stream.mail_shapes if is_mail else self.stream.login_shapes)
        if hasattr(renderer, "_members_" + shape) and rng.random() < 0.8:
            text = json.dumps(self._wrong_values(renderer.members(record, shape)), ensure_ascii=rng.random() < 0.5)
            if rng.random() < 0.2:
                text = renderer.cef(record, "audit-event", text, {})
        else:
            text = self._wrong_pairs(renderer.text_of(record, shape))
        if rng.random() < 0.1:
            text = renderer.rewrapped(text)
        payload = text.encode("utf-8", "surrogatepass")
        if rng.random() < 0.3:
            payload = self._wrong_bytes(payload)
        line = renderer.enveloped(payload.decode("utf-8", "surrogateescape"))
        self.lines.append(re.sub(rb"[\n\0]", b" ", line))

    def _wrong_values(self, members):
        rng, keys = self.rng, list(members)
        for _ in range(rng.choice([0, 1, 1, 2, 4])):
            key = rng.choice(keys)
            if rng.random() < 0.15:
                members.pop(key, None)
            else:
                members[rng.choice([key, key, key, key.lower(), key + "_s"])] = rng.choice(_VALUES)
        if rng.random() < 0.1:
            members[rng.choice(_STRAY_KEYS)] = rng.choice(_VALUES)
        return members

    def _wrong_pairs(self, text):
        rng, parts = self.rng, text.split("|")
        for _ in range(rng.choice([0, 1, 1, 2])):
            i = rng.randrange(len(parts))
            key = parts[i].partition("=")[0]
            value = rng.choice(_VALUES)
            parts.insert(
                rng.choice([i, len(parts)]), "%s=%s" % (key, value if isinstance(value, str) else json.dumps(value))
            )
            if rng.random() < 0.7:
                parts.pop(i + 1 if parts[i].startswith(key) and i + 1 < len(parts) else i)
        return "|".join(parts).replace("\ud800", "\ufffd")

    def _wrong_bytes(self, line):
        rng = self.rng
        for _ in range(rng.choice([1, 1, 2, 5])):
            at = rng.randrange(len(line) + 1)
            kind = rng.randrange(4)
            if kind == 0:
                line = line[:at] + rng.choice(_TOKENS) + line[at:]
            elif kind == 1:
                line = line[:at] + line[at + rng.randrange(1, 8) :]
            elif kind == 2:
                line = line[:at]
            else:
                line = line[:at] + line[rng.randrange(len(line) + 1) :][: rng.randrange(60)] + line[at:]
        return line


def _is_the_same_everywhere(record):
    """by the rules a subject that is a whole record is one among the keys of CEF, and a name without an address belongs to
    the next of a list that is a text, but not of an array"""
    if not isinstance(record, Mail):
        return True
    return not record.subject.startswith('{"') and all("@" in r for r in record.recipients)


def _shapes_of(record):
    """between pipes a subject with another key in it can be read in two ways"""
    if not isinstance(record, Mail):
        return LOGIN_SHAPES
    return [s for s in MAIL_SHAPES if s != "pipe" or not re.search(r"\|\w+=", record.subject)]


def shape_groups(rng, world, count):
    """lines of the same event in every shape that can tell it; the group's plainest line first"""
    stream = Stream(rng, world, Renderer(rng), [], [])
    plain, rows = Renderer(None), []
    records = []
    stream.emit = lambda record: records.extend([record] if _is_the_same_everywhere(record) else [])
    life = Life(stream)
    while len(records) < count:
        life.event(rng.choice(world.users), START + rng.randrange(1000 * DAY) // 1000 * 1000)
    for group, record in enumerate(records):
        for shape in _shapes_of(record):
            for renderer in (plain, stream.renderer):
                text = renderer.text_of(record, shape)
                line = renderer.enveloped(renderer.rewrapped(text) if renderer.chance(0.2) else text)
                rows.append((line, group, shape, getattr(record, "delivered", None) or ""))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--mode", choices=("adversarial", "simple", "limits", "hostile", "shapes"), default="adversarial"
    )
    parser.add_argument("-s", type=int, default=1, help="seed (1)")
    parser.add_argument("-n", type=int, default=5000, help="records, at least (5000)")
    parser.add_argument("-u", type=int, default=25, help="users (25)")
    parser.add_argument("-o", required=True, help="folder to write to")
    generate(parser.parse_args())


def generate(options):
    rng = random.Random(options.s)
    world = World(rng, options.u)
    world.write(options.o)
    groups = None
    if options.mode == "shapes":
        groups = shape_groups(rng, world, options.n)
        lines = [row[0] for row in groups]
    elif options.mode in ("simple", "limits"):
        stream = Stream(rng, world, Renderer(None), ["pipe"], ["audit"])
        (Life(stream).quiet if options.mode == "simple" else Life(stream).overflow)(options.n)
        lines = stream.lines
    else:
        stream = Stream(rng, world, Renderer(rng), MAIL_SHAPES, LOGIN_SHAPES)
        actor = Hostile(rng, stream) if options.mode == "hostile" else Life(stream)
        actor.live(options.n)
        lines = actor.lines if options.mode == "hostile" else stream.lines
    with open(os.path.join(options.o, "events.log"), "wb") as f:
        f.write(b"".join(line + b"\n" for line in lines))
    if groups:
        with open(os.path.join(options.o, "groups.tsv"), "w", encoding="utf-8") as f:
            f.writelines("%d\t%d\t%s\t%s\n" % ((i + 1,) + row[1:]) for i, row in enumerate(groups))


if __name__ == "__main__":
    main()
