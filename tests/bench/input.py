# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmark's input: 70% mail in pipe form, 20% failed logins, 10% logins, in order of time; with its tables. Most
failed logins are those of a few users of the day, whose clients have a stale password; with many_alerts they are anybody's.
The same options give the same bytes."""
import ipaddress
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../functional/oracle"))
import mmdb

START = 1767225600  # 2026-01-01T00:00:00Z
COUNTRIES = "US GB DE FR NL BE CH AT IT ES PT IE SE NO DK FI PL CZ SK HU RO BG GR TR".split()
SUBJECTS = ["Weekly report", "Invoice", "Re: notes", "Order 47", "Newsletter", "Undeliverable: Invoice"]
APPS = ["MfO", "MPP", "API", "SMTP"]
MAIL = (
    "datetime=%s|aCode=%016x|acc=C0A0|SpamLimit=0|IP=%s|Dir=Inbound|MsgId=<%x.%d@mail.partner.test>|Subject=\\%s\\"
    "|headerFrom=p%d@partner.test|Sender=%s|Rcpt=%s|SpamInfo=[]|Act=Acc|TlsVer=TLSv1.3|SpamScore=%d\n"
)
AUDIT = (
    '{"id":"e%d","auditType":"%s","user":"%s","eventTime":"%s","eventInfo":"%s authentication for %s <User>, '
    'Date: 2026, IP: %s, Application: %s, Method: Cloud","category":"authentication_logs"}\n'
)


def _address(number):
    return str(ipaddress.ip_address(0x14000000 + number))


def _write(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="ascii") as f:
        f.writelines(row + "\n" for row in rows)


def _tables(folder, rng, users):
    networks = [
        (ipaddress.ip_network("%s/12" % _address(i << 20)), mmdb.country(COUNTRIES[i % len(COUNTRIES)]))
        for i in range(48)
    ]
    mmdb.write_mmdb(os.path.join(folder, "geo.mmdb"), networks)
    _write(folder, "geo.csv", ["%s,%s" % (net, record["country"]["iso_code"]) for net, record in networks])
    rows = ["%s,%s,group%02d" % (u, "disabled" if i % 50 == 0 else "active", i % 20) for i, u in enumerate(users)]
    _write(folder, "users.csv", ["user,account_status,peer_group"] + rows)
    for name, count in (("tor", 1500), ("threat", 5000), ("ransomware", 500)):
        _write(folder, name + ".txt", sorted({_address(rng.randrange(48 << 20)) for _ in range(count)}))


def _who(rng, kind, users, seconds, many_alerts):
    if 0.7 <= kind < 0.9 and not many_alerts and rng.random() < 0.97:
        return (seconds // 86400 * 37 + rng.randrange(1 + len(users) // 40) * 41) % len(users)
    return int(len(users) * rng.random() ** 2)


def _line(rng, number, users, seconds, many_alerts):
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(START + seconds))
    kind = rng.random()
    who = _who(rng, kind, users, seconds, many_alerts)
    user, home = users[who], _address(((who % 48) << 20) + who)
    if kind < 0.7:
        subject = rng.choice(SUBJECTS)
        sender = "<>" if subject.startswith("Undeliverable") else "p%d@partner.test" % (number % 999)
        code = rng.getrandbits(64)
        return MAIL % (stamp, code, home, code, number, subject, number % 999, sender, user, number % 30)
    address = home if rng.random() < (0.97 if many_alerts else 0.995) else _address(rng.randrange(48 << 20))
    if kind < 0.9:
        words = ("Logon Authentication Failed", "Failed")
    else:
        words = ("User Logged On", "Successful")
    app = rng.choice(APPS) if many_alerts or rng.random() < 0.01 else APPS[who % len(APPS)]
    return AUDIT % (number, words[0], user, stamp, words[1], user, address, app)


def make(folder, options):
    rng = random.Random(options.s)
    users = ["user%d@example.com" % i for i in range(options.u)]
    _tables(folder, rng, users)
    with open(os.path.join(folder, "events.log"), "w", encoding="ascii") as f:
        for number in range(options.n):
            f.write(_line(rng, number, users, number * options.d * 86400 // options.n, options.many_alerts))
