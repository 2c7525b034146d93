# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Strict JSON but for raw control characters in strings and Python's None, True and False.

A value is None, a str (of numbers the digits as written, of booleans true or false), a list, or a Members: a dict under
lower-case keys, the last of duplicates winning, that remembers its place in the text."""
import re

from oracle_text import lower

MAX_DEPTH = 64
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_PLAIN = re.compile(r'[^"\\]*')
_SPACE = re.compile(r"[ \t\r\n]*")
_HEX = re.compile(r"[0-9A-Fa-f]{4}")
_WORDS = {"null": None, "None": None, "true": "true", "True": "true", "false": "false", "False": "false"}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class BrokenJson(Exception):
    """no JSON, or cut"""


class TooDeep(Exception):
    """nested deeper than MAX_DEPTH"""


class Members(dict):
    """an object: begin and end are its place in the text"""

    begin = end = 0


def skip_space(text, pos):
    return _SPACE.match(text, pos).end()


def read_value(text, pos, depth=0):
    """the value that begins at pos, and the place after it"""
    pos = skip_space(text, pos)
    first = text[pos : pos + 1]
    if first in ("{", "["):
        if depth == MAX_DEPTH:
            raise TooDeep
        return _read_object(text, pos, depth + 1) if first == "{" else _read_array(text, pos, depth + 1)
    if first == '"':
        return _read_string(text, pos)
    for word, value in _WORDS.items():
        if text.startswith(word, pos):
            return value, pos + len(word)
    match = _NUMBER.match(text, pos)
    if not match:
        raise BrokenJson
    return match.group(), match.end()


def _read_object(text, pos, depth):
    members = Members()
    members.begin = pos
    pos = skip_space(text, pos + 1)
    if text[pos : pos + 1] == "}":
        members.end = pos + 1
        return members, pos + 1
    while True:
        if text[pos : pos + 1] != '"':
            raise BrokenJson
        key, pos = _read_string(text, pos)
        pos = skip_space(text, pos)
        if text[pos : pos + 1] != ":":
            raise BrokenJson
        value, pos = read_value(text, pos + 1, depth)
        key = lower(key)
        members.pop(key, None)
        members[key] = value
        more, pos = _next_element(text, pos, "}")
        if not more:
            members.end = pos
            return members, pos


def _read_array(text, pos, depth):
    elements = []
    pos = skip_space(text, pos + 1)
    if text[pos : pos + 1] == "]":
        return elements, pos + 1
    while True:
        value, pos = read_value(text, pos, depth)
        elements.append(value)
        more, pos = _next_element(text, pos, "]")
        if not more:
            return elements, pos


def _next_element(text, pos, closing):
    """after an element: whether another follows, and where"""
    pos = skip_space(text, pos)
    if text[pos : pos + 1] == ",":
        return True, skip_space(text, pos + 1)
    if text[pos : pos + 1] == closing:
        return False, pos + 1
    raise BrokenJson


def _read_string(text, pos):
    out, pos = [], pos + 1
    while True:
        match = _PLAIN.match(text, pos)
        out.append(match.group())
        pos = match.end()
        if text[pos : pos + 1] == '"':
            return "".join(out), pos + 1
        if pos + 1 >= len(text):
            raise BrokenJson
        char, pos = _read_escape(text, pos + 1)
        out.append(char)


def _read_escape(text, pos):
    """what stands for the escape whose letter is at pos; a lone surrogate is U+FFFD"""
    letter = text[pos]
    if letter != "u":
        if letter not in _ESCAPES:
            raise BrokenJson
        return _ESCAPES[letter], pos + 1
    unit, pos = _read_unit(text, pos + 1)
    if 0xD800 <= unit < 0xDC00 and text.startswith("\\u", pos):
        second, after = _read_unit(text, pos + 2)
        if 0xDC00 <= second < 0xE000:
            return chr(0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00)), after
    return ("" if unit == 0 else "\ufffd" if 0xD800 <= unit < 0xE000 else chr(unit)), pos


def _read_unit(text, pos):
    match = _HEX.match(text, pos)
    if not match:
        raise BrokenJson
    return int(match.group(), 16), match.end()
