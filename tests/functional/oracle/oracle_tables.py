# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The context tables: users, aliases, lists of addresses, countries of networks."""
import csv
import ipaddress
import re

from oracle_text import bare_address, lower

_DISABLED_BIT = 2
_NEVER_LOOKED_UP = [
    ipaddress.ip_network(n)
    for n in """10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 169.254.0.0/16
    100.64.0.0/10 224.0.0.0/4 240.0.0.0/4 0.0.0.0/8 ::/128 ::1/128 fe80::/10 fc00::/7 ff00::/8""".split()
]
_SHORTEST = {4: 8, 6: 16}


def account_of(text):
    """the column of a table as the reader reads `user`"""
    return lower(bare_address(text))


def _rows(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        for row in csv.DictReader(f):
            yield {key.strip(): (value or "").strip() for key, value in row.items() if key}


class Users:
    """account -> (status, peer group); both may be None"""

    def __init__(self, path=None):
        self.by_account = {}
        for row in _rows(path) if path else ():
            group = row.get("peer_group") or row.get("department")
            self.by_account[account_of(row["user"])] = (_status(row), group or None)

    def status(self, account):
        return self.by_account.get(account, (None, None))[0]

    def peer_group(self, account):
        return self.by_account.get(account, (None, None))[1]


def _status(row):
    text = row.get("account_status") or row.get("userAccountControl") or ""
    if re.fullmatch(r"[0-9]+", text):
        return "disabled" if int(text) & _DISABLED_BIT else "active"
    return lower(text) or None


class Aliases:
    def __init__(self, path=None):
        self.accounts = {account_of(row["address"]): account_of(row["user"]) for row in _rows(path)} if path else {}

    def account(self, user):
        return self.accounts.get(user, user)


class AddressList:
    def __init__(self, path=None):
        self.networks = {}
        if path:
            with open(path, encoding="utf-8-sig") as f:
                for line in f:
                    self._add(re.split("[#;]", line)[0].split(",")[0].strip().strip('"'))

    def _add(self, entry):
        try:
            network = ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return
        if network.version == 6 and network.prefixlen >= 96 and network.network_address.ipv4_mapped is not None:
            network = ipaddress.ip_network((network.network_address.ipv4_mapped, network.prefixlen - 96))
        if network.prefixlen >= _SHORTEST[network.version]:
            self.networks.setdefault((network.version, network.prefixlen), set()).add(int(network.network_address))

    def contains(self, address):
        if not address:
            return False
        ip = ipaddress.ip_address(address)
        return any(
            version == ip.version and _start(ip, length) in starts
            for (version, length), starts in self.networks.items()
        )


class Countries:
    """networks -> country: text lines `network,code`, the longest prefix wins"""

    def __init__(self, path=None):
        self.by_length = {}
        if path:
            with open(path, encoding="utf-8") as f:
                for line in f:
                    network, code = line.strip().split(",")
                    network = ipaddress.ip_network(network)
                    self.by_length.setdefault((network.version, network.prefixlen), {})[
                        int(network.network_address)
                    ] = code

    def country(self, address):
        if not address:
            return None
        ip = ipaddress.ip_address(address)
        if any(ip in network for network in _NEVER_LOOKED_UP):
            return None
        for version, length in sorted(self.by_length, reverse=True):
            if version == ip.version and _start(ip, length) in self.by_length[version, length]:
                return self.by_length[version, length][_start(ip, length)]
        return None


def _start(ip, length):
    """the first address of the network of that prefix length around ip"""
    host_bits = ip.max_prefixlen - length
    return int(ip) >> host_bits << host_bits


class Tables:
    def __init__(self, users=None, aliases=None, lists=None, countries=None):
        self.users, self.aliases, self.countries = Users(users), Aliases(aliases), Countries(countries)
        self.lists = {name: AddressList(path) for name, path in (lists or {}).items()}

    def list_contains(self, name, address):
        return name in self.lists and self.lists[name].contains(address)
