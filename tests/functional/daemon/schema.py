# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""What of JSON Schema the schemas beside this file use, and one word more: atLeastOne, of members."""
import ipaddress
import json
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas")
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}
WORDS = {"title", "type", "required", "properties", "additionalProperties", "items", "minItems", "enum", "pattern", "format"}
WORDS |= {"minimum", "maximum", "atLeastOne", "expected_event_types"}


def load(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as f:
        return json.load(f)


def _is_of_type(value, name):
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])


def _is_ip(text):
    try:
        return bool(ipaddress.ip_address(text))
    except ValueError:
        return False


def _scalar(value, schema):
    if "enum" in schema and value not in schema["enum"]:
        yield "is none of " + ", ".join(map(str, schema["enum"]))
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield "does not match " + schema["pattern"]
    if schema.get("format") == "ip" and not _is_ip(value):
        yield "is no IP address"
    if value_out_of_bounds(value, schema):
        yield "is out of bounds"


def value_out_of_bounds(value, schema):
    return ("minimum" in schema and value < schema["minimum"]) or ("maximum" in schema and value > schema["maximum"])


def _object(value, schema, path):
    known = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield "%s: no %s, which is required" % (path, name)
    if schema.get("atLeastOne") and not set(schema["atLeastOne"]) & set(value):
        yield "%s: none of %s" % (path, ", ".join(schema["atLeastOne"]))
    for name, member in value.items():
        if name in known:
            yield from faults(member, known[name], path + "." + name)
        elif schema.get("additionalProperties") is False:
            yield "%s: %s is no attribute" % (path, name)


def faults(value, schema, path="$"):
    """what is wrong, one text each"""
    assert not set(schema) - WORDS, "the validator does not know %s" % (set(schema) - WORDS)
    if "type" in schema and not _is_of_type(value, schema["type"]):
        yield "%s: %r is no %s" % (path, value, schema["type"])
        return
    for fault in _scalar(value, schema):
        yield "%s: %r %s" % (path, value, fault)
    if isinstance(value, dict):
        yield from _object(value, schema, path)
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield path + ": is empty"
        for i, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), "%s[%d]" % (path, i))
