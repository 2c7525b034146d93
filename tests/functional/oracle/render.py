# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Logical records, and their texts in every payload shape and envelope that collectors make of them."""
import datetime
import json

_EPOCH = datetime.datetime(1970, 1, 1)
MAIL_SHAPES = "pipe json cg dlp url attachment impersonation held rejection cef-json cef-cg cef-dlp cef-ext".split()
LOGIN_SHAPES = "audit pipe-audit pipe-audit-fields cef-audit cef-audit-ext".split()
ZONES = ["+0000", "+0100", "-0400", "+0700", "+05:30", "Z", "", " UTC", " BST"]


class Mail:
    """a mail as some record tells it; fields that a shape cannot tell are lost in it"""

    def __init__(self, time, sender, recipients, **more):
        self.time, self.sender, self.recipients = time, sender, recipients
        self.subject, self.header_from, self.direction = "Weekly report", None, "inbound"
        self.action, self.reject, self.delivered = "Acc", None, None
        self.ip, self.code, self.message_id, self.account = None, None, None, "C0A0"
        self.__dict__.update(more)


class Login:
    """kind: the audit type; text: the eventInfo"""

    def __init__(self, time, user, kind, text, **more):
        self.time, self.user, self.kind, self.text, self.id, self.category = (
            time,
            user,
            kind,
            text,
            None,
            "authentication_logs",
        )
        self.__dict__.update(more)


def written_time(usec, zone, rng=None):
    """ISO 8601 in a zone; a fraction only where there is one"""
    offset = 0
    if zone[:1] in "+-" and zone:
        digits = zone.replace(":", "")
        offset = (int(digits[1:3]) * 60 + int(digits[3:5])) * 60 * (1 if digits[0] == "+" else -1)
    moment = _EPOCH + datetime.timedelta(microseconds=usec, seconds=offset)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    if rng and rng.random() < 0.1:
        text = text.replace("T0", "T").replace(":", ": ", 1) if rng.random() < 0.5 else text.replace("T", " ")
    if moment.microsecond:
        text += (".%06d" % moment.microsecond).rstrip("0")
    return text + zone


class Renderer:
    """rng None: the plainest text of each shape"""

    def __init__(self, rng=None):
        self.rng = rng

    def chance(self, share):
        return self.rng is not None and self.rng.random() < share

    def choice(self, plain, others):
        return self.rng.choice(others) if self.rng else plain

    # ---- shapes

    def text_of(self, record, shape):
        if shape in ("cef-json", "cef-cg", "cef-dlp"):
            return self.cef(record, "security-alert", self._json(self.members(record, shape[4:])), {})
        if shape == "cef-ext":
            return self.cef(record, "security-alert", None, self._ext_of_mail(record))
        if shape == "cef-audit":
            return self.cef(record, "audit-event", self._json(self.members(record, "audit")), {})
        if shape == "cef-audit-ext":
            return self.cef(
                record, "audit-event", None, {"ext_" + k: v for k, v in self.members(record, "audit").items()}
            )
        if shape == "pipe":
            return self._pipe(record)
        if shape.startswith("pipe-audit"):
            return self._pipe_audit(record, shape.endswith("fields"))
        return self._json(self.members(record, shape))

    def members(self, record, shape):
        return getattr(self, "_members_" + shape)(record)

    def _time(self, record):
        return written_time(record.time, self.choice("+0000", ZONES), self.rng)

    def _pipe(self, m):
        frame = lambda text: "\\%s\\" % text
        pairs = [
            ("datetime", self._time(m)),
            ("aCode", m.code),
            ("acc", m.account),
            ("IP", m.ip),
            ("Dir", _title(m.direction)),
            ("MsgId", m.message_id),
            ("Subject", frame(m.subject)),
            ("headerFrom", m.header_from),
            ("Sender", m.sender),
            ("Rcpt", _joined(m.recipients)),
            ("SpamInfo", "[]"),
        ]
        if m.delivered is None:
            pairs += [("Act", m.action), ("SpamScore", "1")]
        else:
            pairs += [
                ("Delivered", m.delivered),
                ("Route", "Office365"),
                ("Attempt", "1"),
                ("Snt", "2048"),
                ("UseTls", "Yes"),
            ]
        if m.reject:
            pairs += [("RejType", frame(m.reject[0])), ("RejCode", m.reject[1]), ("RejInfo", frame(m.reject[2]))]
        pairs = [(k, v) for k, v in pairs if v is not None]
        if self.chance(0.3):
            tail = pairs[1:]
            self.rng.shuffle(tail)
            pairs = pairs[:1] + tail
        if self.chance(0.1):
            pairs = [(self.rng.choice([k.lower(), k.upper(), k]), v) for k, v in pairs]
        return "|".join("%s=%s" % pair for pair in pairs)

    def _members_json(self, m):
        members = {
            "datetime": self._time(m),
            "aCode": m.code,
            "acc": m.account,
            "IP": m.ip,
            "Dir": _title(m.direction),
            "MsgId": m.message_id,
            "Subject": m.subject,
            "headerFrom": m.header_from,
            "Sender": m.sender,
            "Rcpt": self._list(m.recipients),
            "SpamInfo": "[]",
        }
        if m.delivered is None:
            members.update(Act=m.action, SpamScore=1)
        else:
            members.update(
                Delivered=self.choice(m.delivered == "true", [m.delivered, m.delivered == "true"]),
                Route="Office365",
                Attempt=1,
                Snt=2048,
                UseTls="Yes",
            )
        if m.reject:
            members.update(RejType=m.reject[0], RejCode=m.reject[1], RejInfo=m.reject[2])
        return members

    def _members_cg(self, m):
        members = {
            "timestamp": m.time // 1000,
            "aggregateId": m.code,
            "accountId": m.account,
            "processingId": "p-1",
            "direction": m.direction,
            "messageId": m.message_id,
            "subject": m.subject,
            "senderHeader": m.header_from,
            "senderEnvelope": m.sender,
            "recipients": _joined(m.recipients),
        }
        if m.delivered is None:
            members.update(type="receipt", senderIp=m.ip, action=m.action, subtype=m.action, spamScore="1")
        else:
            members.update(
                type="delivery",
                destinationIp=m.ip,
                delivered=m.delivered,
                subtype=m.delivered,
                route="Office 365 Inbound",
            )
        if self.chance(0.3):
            members["timestamp"] = str(members["timestamp"])
        if m.reject:
            members.update(rejectionType=m.reject[0], rejectionCode=m.reject[1], rejectionInfo=m.reject[2])
        return members

    def _members_dlp(self, m):
        return {
            "senderAddress": m.sender,
            "recipientAddress": _joined(m.recipients),
            "subject": m.subject,
            "eventTime": self._time(m),
            "route": m.direction,
            "policy": "Confidential",
            "action": _word(m),
            "messageId": m.message_id,
        }

    def _members_url(self, m):
        return {
            "userEmailAddress": _joined(m.recipients),
            "fromUserEmailAddress": m.sender,
            "url": "https://a.test/?x=1|y=2",
            "ttpDefinition": "Default",
            "subject": m.subject,
            "action": _word(m),
            "scanResult": "clean",
            "category": "Business",
            "sendingIp": m.ip or "Internal IP",
            "date": self._time(m),
            "route": m.direction,
            "messageId": m.message_id,
            "tagMap": {"a": {"b": ["c"]}},
        }

    def _members_attachment(self, m):
        return {
            "senderAddress": m.sender,
            "recipientAddress": _joined(m.recipients),
            "fileName": "a.docx",
            "fileType": "application/msword",
            "result": "safe",
            "actionTriggered": _word(m),
            "date": self._time(m),
            "details": " Safe\r\n",
            "route": m.direction,
            "messageId": m.message_id,
            "subject": m.subject,
            "fileHash": "ab" * 32,
            "definition": "Default",
        }

    def _members_impersonation(self, m):
        return {
            "id": m.code,
            "senderAddress": m.sender,
            "recipientAddress": _joined(m.recipients),
            "subject": m.subject,
            "definition": "IP - 1 hit",
            "hits": 1,
            "identifiers": ["internal_user_name"],
            "action": _word(m),
            "taggedExternal": False,
            "senderIpAddress": m.ip,
            "eventTime": self._time(m),
            "messageId": m.message_id,
            "impersonationResults": [
                {"similarDomain": "John <j@x.test>", "stringSimilarToDomain": "John", "checkerResult": "hit"}
            ],
        }

    def _members_held(self, m):
        return {
            "id": m.code,
            "status": _word(m),
            "released": self._time(m),
            "fromEnv": {"emailAddress": m.sender},
            "subject": m.subject,
            "fromHdr": {"emailAddress": m.header_from},
            "to": [{"emailAddress": r} for r in m.recipients],
            "policy": "Spam",
            "route": m.direction,
            "rejectReason": m.reject[2] if m.reject else None,
        }

    def _members_rejection(self, m):
        kind, _, info = m.reject or ("Virus Signature Detection", "554", "EICAR")
        return {
            "fromAddress": m.sender,
            "toAddress": _joined(m.recipients),
            "description": kind,
            "type": 3,
            "info": info,
            "created": self._time(m),
            "ipAddress": m.ip,
            "remoteName": "mx.test",
            "id": m.code,
        }

    def _members_audit(self, login):
        return {
            "id": login.id,
            "auditType": login.kind,
            "user": login.user,
            "eventTime": self._time(login),
            "eventInfo": login.text,
            "category": login.category,
        }

    def _pipe_audit(self, login, has_fields):
        text = 'date=%s|mcType=auditLog|user=%s|auditType="%s"' % (self._time(login), login.user, login.kind)
        if has_fields:
            text = text.replace('"', "")
            fields = getattr(login, "fields", {})
            text += "".join("|%s=%s" % pair for pair in fields.items())
        return text + '|eventInfo="' + login.text.replace("\n", " ")

    def _ext_of_mail(self, m):
        ext = {
            "ext_id": m.code,
            "ext_action": _word(m),
            "ext_identifiers_0_": "internal_user_name",
            "ext_senderAddress": m.sender,
            "ext_recipientAddress": _joined(m.recipients),
            "ext_subject": m.subject,
            "ext_definition": "IP - 1 hit",
            "ext_hits": "1",
            "ext_senderIpAddress": m.ip,
            "ext_eventTime": self._time(m),
            "ext_messageId": m.message_id,
            "ext_route": m.direction,
        }
        return ext

    def cef(self, record, kind, inner, ext):
        keys = {"cat": kind, "destinationServiceName": "Mimecast Email Security", "dtz": "default-tenant", **ext}
        name = "security-threat-detected" if kind == "security-alert" else kind
        blank = " " if self.chance(0.2) else ""
        words = ["%s%s=%s" % (k, blank, _escaped(v)) for k, v in keys.items() if v is not None]
        if inner:
            words.insert(self.rng.randrange(1, len(words) + 1) if self.rng else len(words), inner)
        return "CEF:0|Skyformation|SkyFormation Cloud Apps Security|2.1|sk4-%s|%s|6|%s" % (name, name, " ".join(words))

    def _list(self, addresses):
        return self.choice(_joined(addresses), [_joined(addresses), addresses])

    def _json(self, members):
        items = list(members.items())
        if self.chance(0.3):
            self.rng.shuffle(items)
        if self.chance(0.05):
            items = [(k + "_s", v) for k, v in items]
        ascii_only = self.chance(0.5)
        separators = self.choice((",", ":"), [(",", ":"), (", ", ": "), (" ,", " : ")])
        return json.dumps(dict(items), ensure_ascii=ascii_only, separators=separators)

    # ---- several records in one line

    def page(self, texts):
        style = self.choice(0, range(7))
        body = ",".join(texts)
        return [
            '{"type":"MTA","data":[%s]}',
            '{"meta":{"status":200},"data":[%s],"fail":[]}',
            '{"value":[%s],"@nextPage":"x","isCaughtUp":false}',
            "[%s]",
            "%s",
            '{"meta":{"status":200},"data":[{"impersonationLogs":[%s],"resultCount":2}],"fail":[]}',
            "%s, ",
        ][style] % (body if style != 4 else self.choice(",", [",", "", " ", ", "]).join(texts))

    # ---- envelopes

    def enveloped(self, text):
        """bytes of a line; rng None: the payload alone"""
        for _ in range(self.choice(0, [0, 0, 1, 1, 1, 2, 3])):
            text = self._wrap(text)
        raw = text.encode("utf-8", "surrogateescape").replace(b"\n", b" ")
        return raw + self.choice(b"", [b"", b"", b"", b"\r", b" ", b" \t\r"])

    def _wrap(self, text):
        rng = self.rng
        kind = rng.randrange(9)
        if kind == 0:
            return "<14>" + text
        if kind == 1:
            return "<%d>%s %s: %s" % (
                rng.randrange(192),
                "Mar  1 10:00:00 mx1",
                rng.choice(["MIMECAST", "mimecast[12]"]),
                text,
            )
        if kind == 2:
            return "Nov 24 01:02:03 10.0.0.7 " + text
        if kind == 3:
            return "<13>1 2021-03-05T10:11:12.345Z h2.example Skyformation - - - " + text
        if kind == 4:
            return '<13>1 - - app 1 ID [x@1 a="b \\] c"][y@2 c="d"] \ufeff' + text
        if kind == 5:
            return "exabeam_host=10.1.2.3 exabeam_index=main exabeam_time=2021-03-05T10:11:12Z " + text
        if kind == 6:
            return "exabeam_host=root@ 10.1.2.4 " + text
        if kind == 7:
            return rng.choice([" ", "\ufeff", "\t "]) + text
        return "MIMECAST: " + text

    def rewrapped(self, text):
        """the payload as text in another JSON, or with escaped or doubled quotes"""
        kind = self.choice(0, range(4 if text.startswith("{") else 2))
        if kind == 0:
            return json.dumps(
                {"host": {"name": "f1"}, self.choice("message", ["message", "_raw", "raw", "event", "log"]): text},
                ensure_ascii=False,
            )
        if kind == 1:
            return json.dumps({"message": "<14>Mar  1 10:00:00 inner tag: " + text, "@version": "1"})
        if kind == 2:
            return text.replace("\\", "\\\\").replace('"', '\\"')
        return text.replace('"', '""')


def _title(direction):
    return direction.title() if direction else None


def _joined(recipients):
    return ",".join(recipients)


def _word(mail):
    """the alert logs have no other word for what happened to a mail"""
    return {"Acc": "none", "Rej": "block", "Bnc": "bounce", "Hld": "hold"}.get(mail.action, mail.action)


def _escaped(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return text.replace("\\", "\\\\").replace("=", "\\=").replace("|", "\\|").replace("\n", "\\n")
