# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""From a log line to events: an independent reading of the reader's rules, written for clarity, not for speed.

An event is a dict of the field names, absent fields left out, and `time` in microseconds or None."""
import hashlib
import re

import oracle_audit
import oracle_shapes as shapes
from oracle_cef import is_cef, read_cef
from oracle_dsn import Phrases
from oracle_envelope import strip_headers, unescape_quotes
from oracle_json import BrokenJson, Members, TooDeep, read_value
from oracle_pipe import looks_like_audit, looks_like_mta, read_pairs, split_records, starts_with_key
from oracle_text import (
    BLANKS,
    bare_address,
    canonical_ip,
    clean,
    lower,
    parse_epoch_ms,
    parse_time,
    raw_bytes,
    split_addresses,
)

MAX_LINE_BYTES = 16 * 1024 * 1024
MAX_RECIPIENTS = 100
FAILED_ACTIONS = (
    "rej reject rejected bnc bounce bounced ign ignored block blocked deny denied delete deleted drop dropped "
    "hold held hld"
).split()
_PAGES = "data value impersonationlogs clicklogs attachmentlogs dlplogs viewlogs logs".split()
_WRAPPERS = "message _raw raw event log".split()
_NO_REJECTION = {"", "none", "n/a", "na", "0", "null", "[]", "-"}
_REJECTIONS = "rejinfo rejectioninfo rejtype rejectiontype err error deliveryerrors receipterrors".split()
_DIRECTIONS = ("inbound", "outbound", "internal", "external")
_ACTIONS = "act action actiontriggered actions".split()
_TYPE_KEYS = "type eventtype logtype mctype content-disposition"
_MAIL_MARKS = set(
    """subject headerfrom sender senderaddress senderenvelope senderheader fromuseremailaddress rcpt recipient recipients
recipientaddress useremailaddress filename identifiers""".split()
)
_FALSE, _TRUE = {"false", "no", "0"}, {"true", "yes", "1"}


class Layer(dict):
    """keys of one origin, and which of them fills which field"""

    def __init__(self, keys, fields):
        super().__init__(keys)
        self.fields = {name: aliases.split() for name, aliases in fields.items()}

    def text(self, keys):
        return next((t for t in (_text(self.get(key)) for key in keys) if t), None)


class Record:
    """one record: its shape and its layers, of which the first that has a value decides"""

    def __init__(self, shape, layers, raw, cef=None):
        self.shape, self.layers, self.raw, self.cef = shape, layers, raw, cef

    def text(self, keys):
        """the first non-empty text of the keys, layer by layer"""
        return next((t for t in (layer.text(keys.split()) for layer in self.layers) if t), None)

    def field(self, name):
        return next((t for t in (layer.text(layer.fields.get(name, ())) for layer in self.layers) if t), None)

    def has_field(self, name):
        return any(key in layer for layer in self.layers for key in layer.fields.get(name, ()))

    def values(self, name):
        """every value that may fill the field, best first"""
        return [layer[key] for layer in self.layers for key in layer.fields.get(name, ()) if key in layer]

    def cef_key(self, name):
        return clean(self.cef.keys.get(name, "")) or None if self.cef else None


class Reader:
    def __init__(self, phrases, failed_actions=FAILED_ACTIONS):
        self.phrases = phrases if isinstance(phrases, Phrases) else Phrases(phrases)
        self.failed_actions = {lower(word) for word in failed_actions}

    def read(self, line, host=None, receipt_time=None, header_time=None):
        """line: bytes without its end. host and header_time: what a header that was parsed away said."""
        if len(line) > MAX_LINE_BYTES:
            return []
        envelope = strip_headers(line.decode("utf-8", "surrogateescape"), host, header_time)
        return self._read_payload(envelope, receipt_time, may_unwrap=True)

    def _read_payload(self, envelope, receipt_time, may_unwrap):
        events = []
        for record, where in self._records(envelope, may_unwrap):
            time = _time_of(record)
            time = next((t for t in (time, where.time, receipt_time) if t is not None), None)
            events += self._events(record, where.host and clean(where.host), time)
        return events

    def _records(self, envelope, may_unwrap):
        """pairs of a record and the envelope it came in"""
        text = envelope.payload
        plain = unescape_quotes(text) if may_unwrap else None
        if plain is not None:
            yield from self._records(strip_headers(plain, envelope.host, envelope.time), False)
        elif text.startswith(("{", "[")):
            yield from self._json_records(envelope, may_unwrap)
        else:
            records = [] if text.startswith("CEF:") else list(_pipe_records(text))
            yield from ((record, envelope) for record in records or _cef_records(text))

    def _json_records(self, envelope, may_unwrap):
        for value in _glued_values(envelope.payload):
            found = list(_unpack(value, envelope.payload))
            yield from ((record, envelope) for record in found)
            if not found and may_unwrap and isinstance(value, Members):
                yield from self._wrapped_records(value, envelope)

    def _wrapped_records(self, members, envelope):
        for key in _WRAPPERS:
            if isinstance(members.get(key), str):
                found = list(self._records(strip_headers(members[key], envelope.host, envelope.time), False))
                if found:
                    yield from found
                    return

    def _events(self, record, host, time):
        common = {
            "vendor": "Mimecast",
            "product": "Email Security",
            "raw_hash": hashlib.sha256(raw_bytes(record.raw)).hexdigest(),
        }
        if record.shape in shapes.AUDITS + shapes.ARCHIVES:
            events = [oracle_audit.event_of(record, host)]
        else:
            events = self._mail_events(record, host, common["raw_hash"])
        return [dict({k: v for k, v in event.items() if v}, time=time, **common) for event in events]

    def _mail_events(self, record, host, raw_hash):
        event = {
            name: record.field(name)
            for name in """subject alert_name alert_id alert_severity bytes file_name file_type file_hash
            attachments spam_score url category additional_info""".split()
        }
        is_delivery = _is_delivery(record)
        recipients = _recipients(record)
        sender = _sender(record)
        event.update(
            host=record.text("acc accountid") or host,
            sender=sender,
            recipients=",".join(recipients),
            direction=_direction(record, is_delivery),
            message_id=_message_id(record),
            alert_type=_alert_type(record, is_delivery),
            **_addresses_of_hosts(record, is_delivery)
        )
        if record.cef:
            event["alert_severity"] = event["alert_severity"] or record.cef.severity
            event["additional_info"] = event["additional_info"] or record.cef_key("msg")
        if record.shape in (shapes.DLP, shapes.TTP_URL, shapes.TTP_ATTACHMENT):
            event["alert_id"] = None
        event["mail_id"] = event["message_id"] or event["alert_id"]
        self._judge(event, record, is_delivery)
        self._classify(event, record, raw_hash)
        return list(_per_recipient(event, recipients))

    def _judge(self, event, record, is_delivery):
        """action, result, outcome and what explains a failure"""
        action = _action_word(record)
        delivered = _delivered(record) if is_delivery else None
        event["action"], event["result"] = action, delivered if is_delivery else action
        if record.shape == shapes.TTP_ATTACHMENT:
            event["action"], event["result"] = record.text("actiontriggered"), record.text("result")
        rejections = [t for t in (record.text(key) for key in _REJECTIONS) if t and lower(t) not in _NO_REJECTION]
        words = [action or ""] + (action or "").split(",")
        failed = (
            delivered == "false"
            or bool(rejections)
            or any(lower(w.strip(BLANKS)) in self.failed_actions for w in words)
        )
        event["outcome"] = "fail" if failed else "success"
        if failed:
            event["failure_code"] = record.text("rejcode rejectioncode")
            event["failure_reason"] = rejections[0] if rejections else _reason(record)

    def _classify(self, event, record, raw_hash):
        side = "out" if event["direction"] == "outbound" else "in"
        event["event_type"] = "dlp-email-alert-" + side + ("-failed" if event["outcome"] == "fail" else "")
        event["activity_type"] = "email-send" if side == "out" else "email-receive"
        event["dsn"] = self.phrases.classify(event["subject"], _envelope_sender(record), record.field("header"))
        if event["dsn"] == "failure":
            event["dsn_id"] = re.sub(r"_[0-9]+$", "", event["alert_id"] or "") or event["message_id"] or raw_hash


def split_lines(data):
    """the lines of a file's bytes: LF or NUL ends one"""
    return re.split(rb"[\n\0]", data)


def _text(value):
    """a scalar's text, an array's first non-empty element; an object is absent"""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return next((t for t in map(_text, value) if t), "")
    return ""


def _glued_values(text):
    """objects and arrays that follow one another; a broken one ends the line"""
    pos = 0
    while text[pos : pos + 1] in ("{", "["):
        try:
            value, pos = read_value(text, pos)
        except (BrokenJson, TooDeep):
            return
        yield value
        pos = re.compile(r"[\s,]*").match(text, pos).end()


def _unpack(value, text):
    """the records in a value, pages opened"""
    if isinstance(value, list):
        for element in value:
            yield from _unpack(element, text)
    elif isinstance(value, Members):
        record = _json_record(value, text[value.begin : value.end])
        if record:
            yield record
            return
        for key, page in value.items():
            if key in _PAGES and isinstance(page, list):
                yield from _unpack(page, text)


def _json_record(members, raw):
    shape, keys = shapes.shape_of(members), members
    if not shape:
        keys = dict(members)
        for key, value in members.items():
            if key.endswith("_s"):
                keys.setdefault(key[:-2], value)
        shape = shapes.shape_of(keys)
    return Record(shape, [Layer(_translated(shape, keys), shapes.FIELDS[shape])], raw) if shape else None


def _translated(shape, keys):
    """minor records under the keys of a receipt"""
    if shape == shapes.HELD_RELEASE:
        to = keys.get("to")
        if "fromenv" in keys:
            keys = dict(keys, sender=_email(keys["fromenv"]))
        return dict(
            keys,
            headerfrom=_email(keys.get("fromhdr")),
            rcpt=[_email(x) for x in to] if isinstance(to, list) else _email(to),
            datetime=keys.get("released"),
            act=keys.get("status"),
            rejinfo=keys.get("rejectreason"),
        )
    if shape == shapes.REJECTION:
        return dict(
            keys,
            sender=keys.get("fromaddress"),
            recipient=keys.get("toaddress"),
            rejtype=keys.get("description"),
            rejinfo=keys.get("info"),
        )
    if shape == shapes.TTP_IMPERSONATION:
        results = keys.get("impersonationresults")
        objects = [r for r in results if isinstance(r, Members)] if isinstance(results, list) else []
        first = next((r for r in objects if r.get("stringsimilartodomain")), None)
        similar = (
            first.get("stringsimilartodomain")
            if isinstance(first, Members)
            else keys.get("impersonationresults_0__stringsimilartodomain")
        )
        return dict(keys, similar=similar)
    return keys


def _email(value):
    return value.get("emailaddress") if isinstance(value, Members) else value


def _pipe_records(text):
    for number, part in enumerate(split_records(text)):
        if not starts_with_key(part):
            if number == 0:
                return
            continue
        pairs = read_pairs(part, False)
        if looks_like_audit(part, pairs):
            yield Record(shapes.PIPE_AUDIT, [Layer(read_pairs(part, True), shapes.FIELDS[shapes.PIPE_AUDIT])], part)
        elif looks_like_mta(part, pairs):
            yield Record(shapes.PIPE_MTA, [Layer(pairs, shapes.FIELDS[shapes.PIPE_MTA])], part)


def _cef_records(text):
    if not is_cef(text):
        return
    cef = read_cef(text, lambda members: _json_record(members, "") is not None)
    if cef.is_mimecast:
        yield _cef_record(cef, text)


def _cef_record(cef, text):
    inner_record = _json_record(cef.inner, "") if cef.inner is not None else None
    if inner_record and inner_record.shape == shapes.JSON_AUDIT and not _MAIL_MARKS.isdisjoint(cef.ext):
        inner_record = None
    inner = inner_record.shape if inner_record else None
    if not _MAIL_MARKS.isdisjoint(cef.ext):
        cef.ext.pop("audittype", None)
    outer = shapes.shape_of(cef.ext)
    shape = inner or outer
    if lower(_text(cef.ext.get("audittype"))) == "logon authentication failed":
        shape = shapes.JSON_AUDIT
    if not shape:
        by_name = lower(cef.name or "") in ("login-failed", "login-success")
        shape = shapes.JSON_AUDIT if by_name else shapes.CEF_ALERT
    outer = shape if shape == shapes.JSON_AUDIT else outer or shapes.CEF_ALERT
    layers = [Layer(_translated(outer, cef.ext), shapes.FIELDS[outer])]
    if inner_record:
        layers += inner_record.layers
    return Record(shape, layers, text, cef)


def _time_of(record):
    for value in record.values("time"):
        text = _text(value)
        usec = parse_time(text)
        if usec is None and record.shape in (shapes.JSON_CG, shapes.CEF_ALERT):
            usec = parse_epoch_ms(text)
        if usec is not None:
            return usec
    return None


def _is_delivery(record):
    kinds = lower(" ".join(record.text(key) or "" for key in _TYPE_KEYS.split()))
    return "delivery" in kinds or record.text(shapes.DELIVERY_KEYS) is not None


def _recipients(record):
    for value in record.values("recipients"):
        texts = value if isinstance(value, list) else [value]
        found = [address for text in texts for address in split_addresses(_text(text))]
        if found:
            return found
    return []


def _envelope_sender(record):
    return record.field("envelope") if record.has_field("envelope") else record.cef_key("suser")


def _sender(record):
    sender = _envelope_sender(record)
    if not sender and not record.has_field("envelope"):
        sender = record.field("header")
    return bare_address(sender or "")


def _message_id(record):
    text = record.field("message_id") or ""
    text = text[1:] if text.startswith("<") else text
    return text[:-1] if text.endswith(">") else text


def _direction(record, is_delivery):
    for key in ("dir", "direction") if is_delivery else ("dir", "direction", "route"):
        for layer in record.layers:
            word = lower(_text(layer.get(key)))
            if word in _DIRECTIONS:
                return word
    word = lower(record.cef_key("requestmethod") or "")
    return word if word in _DIRECTIONS else None


def _addresses_of_hosts(record, is_delivery):
    source, destination = record.values("src_ip"), record.values("dest_ip")
    if is_delivery:
        destination += [layer["ip"] for layer in record.layers if "ip" in layer]
        source = [
            v for layer in record.layers for k, v in layer.items() if k != "ip" and k in layer.fields.get("src_ip", ())
        ]
    explicit = record.cef_key("src")
    return {"src_ip": _first_ip([explicit] + source), "dest_ip": _first_ip(destination)}


def _first_ip(values):
    return next((ip for ip in (canonical_ip(_text(value)) for value in values) if ip), None)


def _alert_type(record, is_delivery):
    if record.cef_key("dproc"):
        return record.cef_key("dproc")
    if record.shape == shapes.DLP:
        return "dlp"
    if record.shape in (shapes.HELD_RELEASE, shapes.REJECTION):
        return "receipt"
    if record.shape in (shapes.PIPE_MTA, shapes.JSON_MTA):
        return "delivery" if is_delivery else shapes.stage_of(lambda key: record.text(key) is not None)
    return record.field("alert_type")


def _delivered(record):
    word = lower(record.text("delivered") or record.text("subtype") or "")
    return "false" if word in _FALSE else "true" if word in _TRUE else None


def _action_word(record):
    """of CEF the ext_ fields come first, then request, then the inner record"""
    words = [_action_of(layer) for layer in record.layers]
    words.insert(1, record.cef_key("request"))
    return next((w for w in words if w), None)


def _action_of(layer):
    for key in _ACTIONS:
        text = _text(layer.get(key))
        if text and lower(text) not in ("n/a", "na"):
            return text
    subtype = _text(layer.get("subtype"))
    if subtype and lower(subtype) not in ("true", "false"):
        return subtype
    return "Hld" if layer.text(("hld", "holdreason")) else None


def _reason(record):
    """a word that stands for nothing is no reason"""
    for key in ("reason", "blockreason", "scanresult", "details"):
        text = record.text(key)
        if text and lower(text) not in _NO_REJECTION and (key, lower(text)) != ("scanresult", "clean"):
            return text
    return None


def _per_recipient(event, recipients):
    """mail that is not outbound: one event for each different user"""
    if event["direction"] == "outbound":
        yield _owned(event, event["sender"], recipients[0] if recipients else None)
        return
    users = {}
    for recipient in recipients:
        users.setdefault(lower(recipient), recipient)
    for recipient in list(users.values())[:MAX_RECIPIENTS] or [None]:
        yield _owned(event, recipient, recipient)


def _owned(event, account, recipient):
    outside = {"outbound": recipient, "internal": None}.get(event["direction"], event["sender"])
    domain = outside.rpartition("@")[2] if outside and "@" in outside else None
    return dict(
        event,
        user=lower(account or ""),
        user_email=account,
        recipient=recipient,
        external_address=outside,
        external_domain=domain,
    )
