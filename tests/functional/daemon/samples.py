# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The sample logs of the documents, their tables and their alerts; and example configurations moved to private paths."""
import os
import subprocess

from harness import BUILD, CONTENT, SOURCE, Daemon

EXAMPLES = os.path.join(SOURCE, "doc/examples")
SAMPLES = os.path.join(EXAMPLES, "sample-logs")


def read(name):
    with open(os.path.join(EXAMPLES, name), encoding="utf-8") as f:
        return f.read()


def logs():
    with open(os.path.join(SAMPLES, "mimecast.log"), "rb") as f:
        return f.read()


def expected():
    """rule -> number of alerts"""
    with open(os.path.join(SAMPLES, "expected.txt"), encoding="ascii") as f:
        return {rule: int(count) for count, rule in map(str.split, f)}


def make_countries(path):
    make_mmdb = os.path.join(BUILD, "tests/tools/make-mmdb")
    subprocess.run([make_mmdb, os.path.join(SAMPLES, "countries.csv"), path], check=True)


def move(text, *pairs):
    """the configuration with paths of a private folder and this tree's files; pairs: more to be replaced"""
    pairs += (
        ("/etc/syslog-ng/ueba/tls/", "@folder@/"),
        ("/etc/syslog-ng/ueba/", "@samples@/"),
        ("/usr/share/GeoIP/GeoLite2-Country.mmdb", "@folder@/countries.mmdb"),
        ("/var/log/", "@folder@/"),
        ('ip("0.0.0.0")', 'ip("127.0.0.1")'),
        ("port(5514)", "port(@port@)"),
        ('@include "scl/ueba/', '@include "@source@/scl/ueba/'),
        ("ueba-detector(\n", 'ueba-detector(content("@content@") state-file("")\n'),
    )
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def daemon(*configs, **values):
    """a daemon with these configurations, countries.mmdb in its folder"""
    result = Daemon("".join(configs), samples=os.path.abspath(SAMPLES), content=CONTENT, **values)
    make_countries(result.path("countries.mmdb"))
    return result
