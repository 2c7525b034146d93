# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The small readings that every shape shares: blanks, case, addresses of mail and of hosts, times.

A line is decoded with surrogateescape, so that a record's own bytes can be had back for its hash; `clean` turns what
was not UTF-8 into U+FFFD when a text leaves the line."""
import datetime
import ipaddress
import re

BLANKS = " \t\r\n\v\f"
_LOWER = {ord(c): ord(c) + 32 for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_EPOCH = datetime.datetime(1970, 1, 1)
_MAX_EPOCH_MS = 253402300799999  # 9999-12-31T23:59:59.999Z

_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[T ][ \t]*(\d{1,2}):[ \t]*(\d{2}):[ \t]*(\d{2})(?:\.(\d+))?"
    r"[ \t]*(?:(Z)|([+-])(\d{2}):?(\d{2})|([A-Za-z][A-Za-z0-9+:/_-]*))?",
    re.ASCII,
)
_GROUP = re.compile(r"(<<?)([^>]*)(?:>>?|$)", re.DOTALL)
_CLOSED = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>', re.DOTALL)


def lower(text):
    """ASCII only: a Kelvin sign is no k"""
    return text.translate(_LOWER)


def valid(text):
    """valid UTF-8 without NUL"""
    return raw_bytes(text).decode("utf-8", "replace").replace("\0", "")


def clean(text):
    """what leaves the line: valid, without surrounding blanks"""
    return valid(text).strip(BLANKS)


def raw_bytes(text):
    return text.encode("utf-8", "surrogateescape")


def bare_address(text):
    """`Name <a@b>`, `"a@b"` and `a@b <<Name>>` are `a@b`; `<>` and `Name <>` are empty"""
    text = text.strip(BLANKS)
    groups = [(m[1], m[2].strip(BLANKS)) for m in _GROUP.finditer(text)]
    if not groups:
        return _unquoted(text)
    single = [inside for brackets, inside in groups if brackets == "<"]
    bare = [_unquoted(part.strip(BLANKS)) for part in _GROUP.sub("\n", text).split("\n")]
    doubled = [inside for brackets, inside in groups if brackets == "<<"]
    for places in (single, bare, doubled):
        addresses = [place for place in places if "@" in place]
        if addresses:
            return addresses[-1]
    return next((inside for inside in reversed(single) if inside), "")


def _unquoted(text):
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1].strip(BLANKS) if is_quoted else text


def split_addresses(text):
    """the addresses of a text list, as written: cut at , and ; outside quotes and angle brackets; a part without @ is
    the beginning of the next one's name, the last such part stands alone"""
    found, alone = [], ""
    for part in _list_parts(text):
        if "@" in part:
            found.append(bare_address(part))
            alone = ""
        else:
            alone = bare_address(part) or alone
    return [a for a in found + [alone] if a]


def _list_parts(text):
    """what is not closed is an ordinary character"""
    start = i = 0
    while i < len(text):
        closed = _CLOSED.match(text, i)
        if closed:
            i = closed.end()
            continue
        if text[i] in ",;":
            yield text[start:i]
            start = i + 1
        i += 1
    yield text[start:]


def canonical_ip(text):
    """canonical text without port, brackets and zone, or None"""
    text = text.strip(BLANKS)
    if text.startswith("["):
        inner, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not re.fullmatch(r":\d+", rest, re.ASCII)):
            return None
        text = inner
    elif text.count(":") == 1 and "." in text:
        text, _, port = text.partition(":")
        if not re.fullmatch(r"\d+", port, re.ASCII):
            return None
    address, percent, zone = text.partition("%")
    if percent and (not zone or ":" not in address):
        return None
    if not re.fullmatch(r"[0-9A-Fa-f:.]+", address):
        return None
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return None
    if ip.version == 6 and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return None if int(ip) == 0 else str(ip)


def parse_time(text):
    """microseconds since the epoch of a written time, or None if it is impossible"""
    match = _TIME.fullmatch(text.strip(BLANKS))
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, _, sign, off_hour, off_minute, _ = match.groups()
    try:
        moment = datetime.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second))
    except ValueError:
        return None
    usec = (moment - _EPOCH) // datetime.timedelta(microseconds=1) + int(((fraction or "") + "000000")[:6])
    if sign:
        if int(off_hour) > 23 or int(off_minute) > 59:
            return None
        offset = (int(off_hour) * 60 + int(off_minute)) * 60000000
        usec += -offset if sign == "+" else offset
    return usec


def parse_epoch_ms(text):
    """the Cloud Gateway's number of milliseconds, or None"""
    if not re.fullmatch(r"\d{1,15}", text, re.ASCII) or int(text) > _MAX_EPOCH_MS:
        return None
    return int(text) * 1000


def format_time(usec, digits=3):
    """ISO 8601, UTC, cut: an alert's time has milliseconds"""
    moment = _EPOCH + datetime.timedelta(microseconds=usec)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + "." + ("%06d" % moment.microsecond)[:digits] + "Z"
