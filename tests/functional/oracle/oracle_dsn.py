# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Is a mail a delivery status notification? Sender and subject are the only facts that the logs hold."""
import base64
import re

from oracle_text import bare_address, lower, valid

_WORD = re.compile(r"=\?([!-<>@-~]+?)(?:\*[A-Za-z-]+)?\?([BbQq])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(=\?[^?\s]+\?[BbQq]\?[^?]*\?=)\s+(?==\?[^?\s]+\?[BbQq]\?[^?]*\?=)")
_DECORATION = re.compile(r"\[[^\]]*\]|\*+ ?(?:suspected spam|spam|external|caution) ?\*+")
_MACHINE = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|mdaemon|microsoftexchange[0-9a-f]+)")


class Phrases:
    """the rows of phrase files: kind, match, stock, phrase"""

    def __init__(self, *paths):
        self.rows = []
        for path in paths:
            with open(path, encoding="utf-8") as f:
                self.rows += [self._row(line) for line in f if line.strip() and not line.startswith("#")]

    @staticmethod
    def _row(line):
        kind, match, stock, phrase = line.rstrip("\r\n").split("\t")
        return kind, match, stock == "yes", _squeeze(phrase).lower()

    def matches(self, candidates, kind):
        return any(
            _matches(match, phrase, text) for k, match, _, phrase in self.rows if k == kind for text in candidates
        )

    def is_stock(self, subject):
        """whole, tags and all: behind a tag it may as well be what a ticket or a list is about"""
        return any(stock and phrase == subject for kind, _, stock, phrase in self.rows if kind == "failure")

    def classify(self, subject, envelope_sender, header_from):
        """failure, delay, success or None; envelope_sender None: null or absent"""
        cleaned = clean_subject(subject or "")
        candidates = _candidates(cleaned)
        for kind in ("delay", "success", "other"):
            if self.matches(candidates, kind):
                return None if kind == "other" else kind
        if is_machine(envelope_sender, header_from):
            return "failure" if self.matches(candidates, "failure") else None
        return "failure" if self.is_stock(cleaned) else None


def is_machine(envelope_sender, header_from):
    """evidence that no person sent it"""
    if not bare_address(envelope_sender or ""):
        return True
    return _is_machine_name(envelope_sender) or bool(header_from) and _is_machine_name(header_from)


def _is_machine_name(address):
    bare = bare_address(address)
    if not bare:
        bare = address[: address.rfind("<")].strip(' \t"')
    return bool(_MACHINE.fullmatch(lower(bare.partition("@")[0].strip('"'))))


def clean_subject(subject):
    return _squeeze(_decode_words(subject)).lower()


def _squeeze(text):
    return re.sub(r"[ \t\xa0_\r\n\v\f]+", " ", text).strip(" ")


def _candidates(cleaned):
    """the subject, and again after each decoration in front is removed"""
    candidates, rest = [cleaned], cleaned
    while True:
        match = _DECORATION.match(rest)
        if not match:
            return candidates
        rest = rest[match.end() :].strip(" ")
        candidates.append(rest)


def _matches(match, phrase, text):
    if match == "exact":
        return text == phrase
    if match == "glob":
        return re.fullmatch(".*".join(map(re.escape, phrase.split("*"))), text, re.DOTALL) is not None
    if not text.startswith(phrase):
        return False
    rest = text[len(phrase) :]
    return not rest or not phrase[-1].isalnum() or not rest[0].isalnum()


def _decode_words(text):
    return _WORD.sub(_decode_word, _BETWEEN_WORDS.sub(r"\1", text))


def _decode_word(match):
    charset, encoding, payload = match.groups()
    try:
        if encoding in "Bb":
            payload = payload.rstrip("=")
            payload = payload[: len(payload) - (len(payload) % 4 == 1)]
            raw = base64.b64decode(payload + "=" * (-len(payload) % 4), validate=True)
        else:
            raw = re.sub(
                rb"=([0-9A-Fa-f]{2})",
                lambda m: bytes([int(m.group(1), 16)]),
                payload.replace("_", " ").encode("utf-8", "surrogateescape"),
            )
        return valid(raw.decode(charset, "replace"))
    except (LookupError, ValueError):
        return match.group()
