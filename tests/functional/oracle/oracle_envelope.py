# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""What collectors put around a payload: headers of syslog, relay prefixes, JSON around JSON, escaped quotes."""
import re

from oracle_text import BLANKS, parse_time

MAX_ENVELOPES = 16
_PRI = re.compile(r"<\d{1,3}>")
_RFC5424 = re.compile(
    r"1 (?P<time>\S+) (?P<host>\S+) \S+ \S+ \S+ (?:-|(?:\[(?:[^\]\"]|\"(?:[^\"\\]|\\.)*\")*\])+)(?= |$)", re.DOTALL
)
_RFC3164 = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d{2}:\d{2}:\d{2} ")
_HOST = re.compile(r"(?P<host>[A-Za-z0-9._:%\[\]-]*[A-Za-z0-9._%\]-]) ")
_TAG = re.compile(r"(?!CEF:)[A-Za-z0-9_./-]+(?:\[\d+\])?:(?=[ \t]|[{\[]|datetime=|date=|CEF:)")
_RELAY_WORD = re.compile(r"exabeam_(?P<key>\w+)=(?P<value>[^\s=|]*)(?:\s+|$)")
_RELAY_HOST = re.compile(r"exabeam_(?P<key>host)=[^\s=]+@[ \t]*(?P<value>\S+)(?:\s+|$)")
_ESCAPED_START = re.compile(r'"?[\[{][\[{\s]*(\\"|""[^":,}\s])')
BYTE_ORDER_MARK = "\ufeff"


class Envelope:
    """the payload and what the innermost header says; time in microseconds, both None where nothing says it"""

    def __init__(self, payload, host=None, time=None):
        self.payload, self.host, self.time = payload, host, time


def strip_headers(text, host=None, time=None):
    """host and time: what an outer header said"""
    for _ in range(MAX_ENVELOPES):
        text = text.strip(BLANKS + BYTE_ORDER_MARK)
        match = _PRI.match(text)
        if match:
            text = text[match.end() :]
            continue
        match = _RFC5424.match(text)
        if match:
            time = parse_time(match["time"]) or time
            host = _word_or(match["host"], host)
            text = text[match.end() :]
            continue
        match = _RFC3164.match(text)
        if match:
            text = text[match.end() :].lstrip(BLANKS)
            match = _HOST.match(text)
            if match:
                host = match["host"]
                text = text[match.end() :]
            continue
        match = _RELAY_HOST.match(text) or _RELAY_WORD.match(text)
        if match:
            if match["key"] == "host":
                host = _word_or(match["value"], host)
            text = text[match.end() :]
            continue
        match = _TAG.match(text)
        if not match:
            break
        text = text[match.end() :]
    return Envelope(text.strip(BLANKS + BYTE_ORDER_MARK), host, time)


def _word_or(word, otherwise):
    return word if word not in (None, "", "-") else otherwise


def unescape_quotes(text):
    """a payload whose quotes were doubled or escaped, with plain quotes; None if they are plain"""
    match = _ESCAPED_START.match(text)
    if not match:
        return None
    if text.startswith('"'):
        text = text[1:-1] if text.endswith('"') else text[1:]
    if match[1] == '\\"':
        return re.sub(r'\\(["\\])', r"\1", text)
    return text.replace('""', '"')
