# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""A log with its tables, and the alerts that the independent detector expects of it."""
import argparse
import os
import shutil
import tempfile

import harness  # pylint: disable=unused-import  # it knows where the oracle is
import generator
from compare_alerts import ReadByTheOracle, expected_alerts
from compare_events import PHRASES
from oracle_reader import Reader
from oracle_tables import Tables


class Stream:
    """made once for the tests of a program; lines are bytes without line ends"""

    def __init__(self, mode, seed, records, users=40):
        self.folder = tempfile.mkdtemp(prefix="ueba-stream-")
        generator.generate(argparse.Namespace(mode=mode, s=seed, n=records, u=users, o=self.folder))
        self.reader = Reader(PHRASES)
        self.alerts = [alert[:4] for alert in expected_alerts(ReadByTheOracle(PHRASES), self.folder, False)]
        with open(os.path.join(self.folder, "events.log"), "rb") as f:
            self.data = f.read()
        self.lines = self.data.splitlines()

    def remove(self):
        shutil.rmtree(self.folder)

    def _owner(self, line, tables):
        for event in self.reader.read(line):
            user = tables.aliases.account(event["user"]) if event.get("user") else None
            return tables.users.peer_group(user) or user
        return None

    def parts(self, count):
        """the lines in so many parts, of whole peer groups each: what one user or group does stays in order"""
        tables = Tables(os.path.join(self.folder, "users.csv"), os.path.join(self.folder, "aliases.csv"))
        parts, part_of = [[] for _ in range(count)], {}
        for line in self.lines:
            owner = self._owner(line, tables)
            parts[part_of.setdefault(owner, len(part_of) % count)].append(line)
        return [b"".join(line + b"\n" for line in part) for part in parts]
