# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables as doc/performance.md has them."""


def table(head, rows):
    """rows may come one by one"""
    print("| %s |\n|%s" % (" | ".join(head), " --- |" * len(head)), flush=True)
    for row in rows:
        print("| %s |" % " | ".join(row), flush=True)
    print(flush=True)
