# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a line is an alert in its form: JSON by Python's reader, ECS by Elastic's own list of fields, OCSF by a schema of
its class, CEF by the parser of liblognorm (what rsyslog reads it with), by a stricter reading and by its dictionary."""
import functools
import ipaddress
import json
import os
import re
import subprocess
import tempfile

import schema

NAMES = ["json", "ecs", "ocsf", "cef"]
LOGNORMALIZER = os.environ.get("LOGNORMALIZER", "lognormalizer")


def _parse(line):
    """as strictly as a receiver may: UTF-8, no member twice, no number that JSON does not know"""
    def members(pairs):
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), "a member comes twice in %s" % names
        return dict(pairs)

    def refuse(word):
        raise ValueError(word + " is no number")

    return json.loads(line.decode(), object_pairs_hook=members, parse_constant=refuse)


# ---- ECS ----

DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")
OWN = "ueba"  # an object of ours, a name that ECS does not have
# beyond what ECS requires: what our documents promise
PROMISED = ["message", "tags", "event.kind", "event.category", "event.type", "event.id", "event.reason", "rule.id", "rule.name"]


class Ecs:
    """Elastic's list: name -> type, whether a list, allowed values; and the event types that go with a category"""

    def __init__(self):
        self.fields, self.event_types, self.required = {}, {}, list(PROMISED)
        with open(os.path.join(schema.FOLDER, "ecs-8.11.tsv"), encoding="utf-8") as f:
            for row in f:
                if not row.startswith("#"):
                    self._add(row.rstrip("\n").split("\t"))

    def _add(self, row):
        if "=" in row[0]:
            self.event_types[row[0].split("=")[1]] = row[1].split(",")
            return
        form = row[2].split(",")
        self.fields[row[0]] = row[1], form[0] == "list", row[3].split(",") if len(row) > 3 else None
        if "required" in form:
            self.required.append(row[0])

    def faults(self, document):
        leaves = dict(self._leaves(document, ""))
        yield from ("no " + name for name in self.required if name not in leaves)
        for name, value in leaves.items():
            if name.split(".", maxsplit=1)[0] != OWN:
                yield from self._field_faults(name, value)
        for category in leaves.get("event.category", []):
            for event_type in set(leaves.get("event.type", [])) - set(self.event_types[category]):
                yield "an event of %s is none of %s" % (category, event_type)

    def _leaves(self, document, prefix):
        for key, value in document.items():
            name = prefix + key
            if isinstance(value, dict) and (name not in self.fields or self.fields[name][0] == "object"):
                yield from self._leaves(value, name + ".")
            else:
                yield name, value

    def _field_faults(self, name, value):
        if name not in self.fields:
            yield name + " is no field"
            return
        kind, is_list, allowed = self.fields[name]
        if isinstance(value, list) != is_list:
            yield "%s is %sa list" % (name, "" if is_list else "not ")
        for item in value if isinstance(value, list) else [value]:
            if not is_of_ecs_type(item, kind):
                yield "%s: %r is no %s" % (name, item, kind)
            if allowed and item not in allowed:
                yield "%s: %r is none of %s" % (name, item, allowed)


def is_of_ecs_type(value, kind):
    if kind in ("keyword", "constant_keyword", "wildcard", "match_only_text"):
        return isinstance(value, str) and len(value) > 0
    if kind == "date":
        return isinstance(value, str) and bool(DATE.fullmatch(value))
    if kind == "ip":
        return is_ip(value)
    if kind == "long":
        return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63
    if kind in ("float", "scaled_float"):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    raise AssertionError("no alert has a field of type " + kind)


def is_ip(value):
    try:
        return bool(ipaddress.ip_address(value))
    except ValueError:
        return False


# ---- CEF ----

# the dictionary of CEF: how long the value of a key may be, or what it is instead
HEADER_LENGTHS = [63, 63, 31, 1023, 512, 10]
LENGTHS = {"externalId": 40, "cat": 1023, "suser": 1023, "outcome": 63, "reason": 1023, "act": 63, "app": 31, "dvchost": 100,
           "fname": 1023, "request": 1023, "msg": 1023}
LENGTHS.update(dict.fromkeys(["cs%d" % i for i in range(1, 7)], 4000))
LENGTHS.update(dict.fromkeys(["flexString1", "flexString2"], 1023))
LENGTHS.update(dict.fromkeys(["%s%dLabel" % (name, i) for name, i in zip(
    ["cs"] * 6 + ["cn"] * 3 + ["c6a"] * 4 + ["flexString"] * 2, [1, 2, 3, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 1, 2])], 128))
KINDS = {"rt": r"\d{1,15}", "end": r"\d{1,15}", "cnt": r"\d{1,9}", "cn1": r"\d{1,18}", "cn2": r"\d{1,18}", "cn3": r"\d{1,18}"}
ADDRESSES = {"src": 4, "dst": 4, "c6a2": 6, "c6a3": 6}


def parse_cef(line):
    """header fields and extension of a CEF line, by a reading of ArcSight's document of its own"""
    fields, at = [], 0
    while len(fields) < 7:
        text = ""
        while line[at] != "|":
            at += line[at] == "\\"
            text += line[at]
            at += 1
        fields.append(text)
        at += 1
    marks = list(re.finditer(r"(?:^| )([A-Za-z0-9]+)(?<!\\)=", line[at:]))
    ends = [mark.start() for mark in marks[1:]] + [len(line) - at]
    extension = {}
    for mark, end in zip(marks, ends):
        value = line[at:][mark.end() : end]
        assert not re.search(r"(?<!\\)(?:\\\\)*=", value), "an = that is not escaped in %r" % value
        value = re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r"}.get(m[1], m[1]), value)
        assert mark[1] not in extension, "%s comes twice" % mark[1]
        extension[mark[1]] = value
    return fields, extension


def parse_cef_by_liblognorm(lines):
    """the same of each line; it takes the character behind the header for a separator, so it is given one"""
    with tempfile.NamedTemporaryFile("w", suffix=".rulebase") as rules:
        rules.write("version=2\nrule=:%f:cef%\n")
        rules.flush()
        text = b"".join(re.sub(rb"^((?:[^|\\]|\\.)*\|){7}", lambda m: m[0] + b" ", line) + b"\n" for line in lines)
        result = subprocess.run([LOGNORMALIZER, "-r", rules.name, "-e", "json"], input=text, stdout=subprocess.PIPE, check=True)
    for answer in result.stdout.splitlines():
        parsed = json.loads(answer.decode()).get("f", {})
        header = [parsed.get(name) for name in ("DeviceVendor", "DeviceProduct", "DeviceVersion", "SignatureID", "Name",
                                                "Severity")]
        yield header, parsed.get("Extensions")


def _cef_faults(line):
    fields, extension = parse_cef(line.decode())
    if fields[0] != "CEF:0":
        yield "the version is " + fields[0]
    if not re.fullmatch(r"[0-9]|10", fields[6]):
        yield "the severity is " + fields[6]
    for text, length in zip(fields[1:], HEADER_LENGTHS):
        if not 0 < len(text.encode()) <= length:
            yield "%r is empty or too long for the header" % text
    for key, value in extension.items():
        yield from _key_faults(key, value)
    for key in extension:
        if re.fullmatch(r"(cs|cn|c6a|flexString)\d", key) and key + "Label" not in extension:
            yield "%s has no label" % key
    known = list(parse_cef_by_liblognorm([line]))
    if known != [(fields[1:], extension)]:
        yield "liblognorm reads it as %s" % known


def _key_faults(key, value):
    if key in ADDRESSES:
        if not is_ip(value) or ipaddress.ip_address(value).version != ADDRESSES[key]:
            yield "%s: %r is no address of its kind" % (key, value)
    elif key in KINDS:
        if not re.fullmatch(KINDS[key], value):
            yield "%s: %r is no number of its kind" % (key, value)
    elif key not in LENGTHS:
        yield key + " is no key"
    elif not 0 < len(value.encode()) <= LENGTHS[key]:
        yield "%s is empty or too long: %r" % (key, value)


# ---- all ----


@functools.lru_cache(maxsize=None)
def ecs():
    return Ecs()


@functools.lru_cache(maxsize=None)
def _ocsf():
    return schema.load("ocsf-1.3.0-detection-finding.json")


def faults(form, line):
    """what is wrong with a line, one text each; a line is bytes without its end"""
    try:
        if re.search(rb"[\x00-\x1f]", line):
            return ["a control character in it"]
        if form == "cef":
            return list(_cef_faults(line))
        document = _parse(line)
        return list({"json": lambda _: (), "ecs": ecs().faults, "ocsf": lambda it: schema.faults(it, _ocsf())}[form](document))
    except (ValueError, AssertionError, IndexError) as error:
        return [str(error)]
