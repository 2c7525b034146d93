# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""SkyFormation's CEF (F10): a header, keys, flattened ext_ keys, and perhaps the raw record as JSON in the middle."""
import re

from oracle_json import BrokenJson, Members, TooDeep, read_value
from oracle_text import BLANKS, clean, lower

_LISTED = """cat destinationServiceName dproc dtz src suser suid request requestMethod requestClientApplication
sourceServiceName msg app""".split()
_CUSTOM = [
    name + suffix
    for name in ["cs%d" % n for n in range(1, 7)] + ["flexString1", "flexString2"]
    for suffix in ("", "Label")
]
_KEY = re.compile(
    r"(?:^|(?<=\s))(%s|ext_[A-Za-z0-9_.-]+)[ \t]*=" % "|".join(sorted(_LISTED + _CUSTOM, key=len, reverse=True)),
    re.IGNORECASE | re.ASCII,
)
_SERVICE = "mimecast email security"
_ESCAPE = re.compile(r"\\([=|\\n])")
_MIMECAST = re.compile(r"(?:^|[\s|])destinationServiceName[ \t]*=[ \t]*Mimecast Email Security", re.IGNORECASE)
_ELEMENT = re.compile(r"(.*[^_])_([0-9]+)_")
_UNESCAPED_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")


class Cef:
    """name and severity of the header, keys and ext (without their prefix) under lower-case names, the inner record"""

    def __init__(self, name, severity, keys, ext, inner):
        self.name, self.severity, self.keys, self.ext, self.inner = name, severity, keys, ext, inner

    @property
    def is_mimecast(self):
        """with a record inside, the service's name may be missing or cut"""
        name = lower(self.keys.get("destinationservicename", ""))
        return name.startswith(_SERVICE) or self.inner is not None and _SERVICE.startswith(name)


def is_cef(text):
    return text.startswith("CEF:") or _MIMECAST.search(text) is not None


def read_cef(text, is_marked):
    """is_marked: whether an object holds a Mimecast marker key"""
    name, severity, extension = _split_header(text if text.startswith("CEF:") else text[max(0, text.find("CEF:0|")) :])
    inner = _find_inner(extension, is_marked)
    if inner is not None:
        extension = extension[: inner.begin] + extension[inner.end :]
    keys, ext = {}, {}
    matches = list(_KEY.finditer(extension))
    for match, following in zip(matches, matches[1:] + [None]):
        value = extension[match.end() : following.start() if following else len(extension)]
        key = lower(match.group(1))
        value = _ESCAPE.sub(lambda m: "\n" if m[1] == "n" else m[1], value).strip(BLANKS)
        if key.startswith("ext_"):
            _add_flattened(ext, key[4:], value)
        else:
            keys[key] = value
    return Cef(name, severity, keys, ext, inner)


def _add_flattened(ext, key, value):
    """key_0_, key_1_ .. are the elements of an array"""
    element = _ELEMENT.fullmatch(key)
    if not element:
        ext[key] = value
    elif element[2] == "0":
        ext[element[1]] = [value]
        ext[key] = value
    else:
        known = ext.setdefault(element[1], [])
        ext[element[1]] = (known if isinstance(known, list) else [known]) + [value]


def _split_header(text):
    if not text.startswith("CEF:"):
        return None, None, text
    fields, pos = [], 0
    for match in _UNESCAPED_PIPE.finditer(text):
        fields.append(text[pos : match.end() - 1])
        pos = match.end()
        if len(fields) == 7:
            break
    if len(fields) < 7:
        return None, None, text
    unescape = lambda s: clean(_ESCAPE.sub(lambda m: "\n" if m[1] == "n" else m[1], s))
    return unescape(fields[5]), unescape(fields[6]), text[pos:]


def _find_inner(extension, is_marked):
    pos = extension.find("{")
    while pos >= 0:
        try:
            value, _ = read_value(extension, pos)
            if isinstance(value, Members) and is_marked(value):
                return value
        except (BrokenJson, TooDeep):
            pass
        pos = extension.find("{", pos + 1)
    return None
