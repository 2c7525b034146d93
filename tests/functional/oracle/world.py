# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The people, addresses and tables of a made-up company, with every trap that tables can hold."""
import ipaddress
import os

from mmdb import country, write_mmdb

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTRIES = "US GB DE FR NL RU CN BR IN JP".split()
GROUPS = ["sales", "Sales", "r&d", "", "it ops"]
MANY = 300  # countries of one address each, more than a histogram holds


class World:
    def __init__(self, rng, users):
        self.rng = rng
        self.users = ["user%d@example.com" % i for i in range(users)] + [
            "Jörg.ÄÖ@example.com",
            "o'neil+tag@example.com",
            "service",
        ]
        self.group = {u: rng.choice(GROUPS) for u in self.users}
        self.disabled = set(rng.sample(self.users, max(2, users // 6)))
        self.unknown = set(rng.sample(self.users, max(1, users // 10)))
        self.home = {u: rng.choice(COUNTRIES) for u in self.users}
        self.aliases = {"alias%d@example.com" % i: rng.choice(self.users) for i in range(users // 3)}
        self._make_networks()
        self._make_lists()

    def _make_networks(self):
        self.networks = []
        for i, code in enumerate(COUNTRIES):
            self._add("%d.%d.0.0/16" % (20 + i, i), code)
            self._add("2001:%x::/32" % (0xA00 + i), code)
        codes = [a + b for a in LETTERS for b in LETTERS]
        for i in range(MANY):
            self._add("81.%d.%d.0/24" % (i // 256, i % 256), codes[i + 100])
        self._add("20.0.128.0/17", "CA")  # nested: the longest prefix wins
        self._add("20.0.128.128/25", "MX")
        self._add("20.0.128.129/32", "US")
        self._add("2001:a00:0:1::/64", "CA")
        for private in ("10.0.0.0/8", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7"):
            self._add(private, "ZZ")  # a database may know them, the detector must not ask

    def _add(self, network, code):
        self.networks.append((ipaddress.ip_network(network), code))

    def _make_lists(self):
        self.listed = {
            "tor_ip": ["20.0.7.7", "21.1.9.9", "2001:a02::7", "10.9.9.9", "22.2.0.0/24", "23.3.3.3"],
            "threat_ip": [
                "24.4.0.0/20",
                "24.4.1.0/24",
                "24.4.1.7",
                "2001:a04::/48",
                "21.1.9.9",
                "192.168.66.0/24",
                "23.3.3.3",
            ],
            "ransomware_ip": ["25.5.5.5", "26.6.6.0/29", "2001:a05:1::1/128", "23.3.3.3", "::ffff:27.7.7.7"],
        }
        self.edges = [
            "22.2.0.255",
            "22.2.1.0",
            "24.4.15.255",
            "24.4.16.0",
            "24.4.1.7",
            "24.4.1.8",
            "2001:a04::ffff",
            "2001:a04:1::1",
            "26.6.6.7",
            "26.6.6.8",
            "192.168.66.1",
            "10.9.9.9",
            "25.5.5.5",
            "2001:a05:1::1",
            "20.0.7.7",
            "21.1.9.9",
            "23.3.3.3",
            "27.7.7.7",
            "2001:a02::7",
            "20.0.128.129",
            "20.0.128.130",
            "20.0.127.255",
            "2001:a00:0:1::9",
            "9.9.9.9",
        ]

    def ip_in(self, code):
        """an address of the country, on no list"""
        i = COUNTRIES.index(code)
        n = self.rng.randrange(1, 200)
        return self.rng.choice(["%d.%d.100.%d" % (20 + i, i, n), "2001:%x:77::%x" % (0xA00 + i, n)])

    def ip_of_many(self, number):
        return "81.%d.%d.%d" % (number // 256, number % 256, self.rng.randrange(1, 255))

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        self._write(folder, "geo.csv", ["%s,%s" % pair for pair in self.networks])
        write_mmdb(
            os.path.join(folder, "geo.mmdb"),
            [(net, country(code, "registered_country" if code == "RU" else "country")) for net, code in self.networks],
        )
        self._write(folder, "users.csv", self._user_rows(), "\ufeff")
        self._write(
            folder,
            "aliases.csv",
            ["address,user"] + ["%s,%s" % (self._written(a), self._written(u)) for a, u in self.aliases.items()],
        )
        for name, entries in self.listed.items():
            lines = ["# %s" % name, "; nothing", ""] + [
                self.rng.choice(["%s", "%s ; why", "%s # why", "%s,seen,2024", " %s\r"]) % e for e in entries
            ]
            self._write(folder, name + ".txt", lines + ["0.0.0.0/0", "not an address"], self.rng.choice(["", "\ufeff"]))

    def _written(self, address):
        name = self.rng.choice(["%s", "%s", "Name <%s>", " %s "])
        return name % self.rng.choice([address, address.upper() if address.isascii() else address])

    def _user_rows(self):
        rows = []
        for user in self.users:
            if user not in self.unknown:
                if self.rng.random() < 0.2:  # of two rows the last wins
                    rows.append(self._row(user, self.rng.random() < 0.5, "other"))
                rows.append(self._row(user, user in self.disabled, self.group[user]))
        return ["user,title,account_status,userAccountControl,peer_group"] + rows

    def _row(self, user, is_disabled, group):
        status, control = self.rng.choice(
            [("Disabled", ""), ("disabled", "512"), ("", "514"), ("514", "512"), ("66050", "")]
            if is_disabled
            else [("active", "514"), ("", "512"), ("512", "514"), ("", ""), ("Locked", "2")]
        )
        return '%s,"Head, of x",%s,%s,%s' % (self._written(user), status, control, group)

    @staticmethod
    def _write(folder, name, lines, mark=""):
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
            f.write(mark + "".join(line + "\n" for line in lines))
