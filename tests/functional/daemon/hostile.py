# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an attacker may have written into the values of an alert."""

ODD = "a\"b|c\\d=e\nf\rg\th\x01i\u2028j}],\\\"k\x7f msg=l cs1=m|CEF:0|n\\"
# what stands in every value of an alert at once; what may be in a mail, in a name, where a number or an address is expected
ODD_VALUES = {
    "all that is special somewhere": ODD,
    "many characters": "\U0001f600\u00e4x" * 2000,
    "a backslash at the end": "\\",
    "an end of line alone": "\n",
    "a number that is none of JSON": "0x10",
    "a part of a number": "1.5",
    "a number without end": "9" * 400,
    "a number that is not finite": "-Infinity",
    "an address with a zone": "fe80::1%eth0",
    "an address in disguise": "::ffff:203.0.113.9",
    "a mail address of another alphabet": "\u0430nn@ex\u00e4mple.com",
    "a mail address that is two": "ann@example.com,eve@example.com",
    "a technique that is none": "T9999.999,T1,,T1133.x",
    "a day that is none": "2025-02-30T25:61:61Z",
    "text from right to left": "\u202egnp.exe\u202c\ufeff\uffff",
}
NAMES = """alert.rule alert.id alert.severity alert.reason alert.name alert.score alert.time alert.emitted alert.user
  alert.peer_group alert.event_type alert.trigger alert.count alert.evidence alert.use_case alert.mitre alert.mitre_tactics
  alert.session.id alert.session.start alert.session.score alert.session.rules alert.list.name alert.list.match
  alert.model.name alert.model.scope alert.model.feature alert.model.observations alert.model.confidence alert.model.known
  user user_email src_ip dest_ip src_country app host outcome failure_reason action sender recipient subject direction
  message_id file_name url vendor product event_type""".split()


def alert_of(value):
    """an alert that has it for every value"""
    alert = {}
    for name in NAMES:
        *parents, last = name.split(".")
        at = alert
        for parent in parents:
            at = at.setdefault(parent, {})
        at[last] = value
    return alert
