# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Logins and activities: what the audit type says, and what must be dug out of the audit text."""
import re

import oracle_shapes as shapes
from oracle_text import bare_address, canonical_ip, lower

_IP = re.compile(r"(?<![A-Za-z0-9_])IP[ \t]*:[ \t\r\n:]*(?=[0-9A-Fa-f\[:])", re.ASCII)
_REMOTE_BEFORE = re.compile(r"remote\s*$", re.IGNORECASE)
_REMOTE_IP_IS = re.compile(r"Remote IP is\s+", re.IGNORECASE)
_REMOTE_IP = re.compile(r"remote IP\s*:\s*", re.IGNORECASE)
_APP = re.compile(r"(?<![A-Za-z0-9_])Application\s*:\s*", re.IGNORECASE)
_APP_END = re.compile(r",\s*[A-Za-z0-9_][A-Za-z0-9_ -]{0,31}:|, Remote IP is|\sDate\s*:|\sIP\s*:|$", re.DOTALL)
_REASON = re.compile(r"(?<![A-Za-z0-9_])Reason\s*:\s*")
_ADDRESS_WORD = re.compile(r"[ \t\r\n]*([][A-Za-z0-9:.%-]+)")


def event_of(record, host):
    event = {"host": host}
    for name in ("activity", "additional_info", "alert_id", "category", "subject"):
        event[name] = record.field(name)
    text = event["additional_info"] or record.cef_key("msg") or ""
    account = _account(record, text)
    event.update(
        user=lower(account),
        user_email=account if "@" in account else None,
        action=record.text("action") or record.cef_key("request"),
        additional_info=text,
    )
    if record.shape in shapes.ARCHIVES:
        return _archive(event, record)
    kind = _kind(record, event["activity"] or "", text)
    event["event_type"] = kind
    event["activity_type"] = "app-activity" if kind == "app-activity" else "app-login"
    event["outcome"] = {"failed-app-login": "fail", "app-login-challenge": None}.get(kind, "success")
    event["src_ip"] = canonical_ip(record.text("src") or record.cef_key("src") or "") or _ip_in(text)
    event["app"] = (
        record.text("app") or record.cef_key("app") or _app_in(text) or record.cef_key("requestclientapplication")
    )
    event["result"] = event["action"] if record.shape == shapes.PIPE_AUDIT or record.cef else None
    if record.cef:
        event["activity"] = event["activity"] or record.cef.name
        event["alert_severity"] = record.cef.severity
    if kind == "failed-app-login":
        event["failure_reason"] = _reason_in(text)
    return event


def _archive(event, record):
    event.update(event_type="app-activity", activity_type="app-activity", outcome="success")
    if record.shape == shapes.ARCHIVE_VIEW:
        event.update(sender=bare_address(record.text("from") or ""), recipient=bare_address(record.text("to") or ""))
    return event


def _account(record, text):
    account = bare_address(record.field("account") or record.cef_key("suser") or "")
    if account:
        return account
    match = re.search(r"authentication for[ \t]+([^ \t\r\n,\]]+)", text) or re.search(r"emailAddress=([^ \t\r\n,\]]+)", text)
    return bare_address(match.group(1)) if match else ""


def _kind(record, audit_type, text):
    pipe = lower(record.text("action") or "") if record.shape == shapes.PIPE_AUDIT else ""
    audit_type = lower(audit_type)
    if audit_type == "logon authentication failed":
        return "failed-app-login"
    if "Action Performed - " in text and pipe:
        return "app-activity"
    if re.search("fail|deny|denied", pipe):
        return "failed-app-login"
    if audit_type == "logon requires challenge":
        return "app-login-challenge"
    if re.search("succe|allow", pipe):
        return "app-login"
    if audit_type == "user logged on" and text.startswith("Successful "):
        return "app-login"
    if record.cef and not audit_type:
        return {"login-failed": "failed-app-login", "login-success": "app-login"}.get(
            lower(record.cef.name or ""), "app-activity"
        )
    return "app-activity"


def _ip_in(text):
    first = [m for m in _IP.finditer(text) if not _REMOTE_BEFORE.search(text[: m.start()])]
    for matches in (first, list(_REMOTE_IP_IS.finditer(text)), list(_REMOTE_IP.finditer(text))):
        for match in reversed(matches):
            ip = _ip_at(text, match)
            if ip:
                return ip
    return None


def _ip_at(text, match):
    """after the colon further colons and blanks may stand, but a leading :: belongs to an address"""
    colon = match.group().find(":")
    starts = range(match.start() + colon + 1, match.end() + 1) if colon >= 0 else [match.end()]
    for start in starts:
        word = _ADDRESS_WORD.match(text, start)
        ip = word and (canonical_ip(word.group(1)) or canonical_ip(word.group(1).rstrip(".:")))
        if ip:
            return ip
    return None


def _app_in(text):
    for match in reversed(list(_APP.finditer(text))):
        value = text[match.end() : _APP_END.search(text, match.end()).start()].strip(" \t\r\n,")
        return value
    return None


def _reason_in(text):
    matches = list(_REASON.finditer(text))
    if not matches:
        return None
    start = matches[-1].end()
    return text[start : _APP_END.search(text, start).start()].strip(" \t\r\n,")
