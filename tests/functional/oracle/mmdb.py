# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a MaxMind DB of countries: an IPv6 tree of 32-bit records with IPv4 at ::/96, networks nested at will."""
import struct

_MAP, _UINT16, _UINT32, _UINT64, _ARRAY, _TEXT = 7, 5, 6, 9, 11, 2


def write_mmdb(path, networks):
    """networks: pairs of ip_network and the record's data (nested dicts of text)"""
    tree, data, offsets = [[None, None]], bytearray(), {}
    for network, record in sorted(networks, key=lambda pair: pair[0].prefixlen + (96 if pair[0].version == 4 else 0)):
        key = repr(record)
        if key not in offsets:
            offsets[key] = len(data)
            data += _encode(record)
        _insert(tree, _bits(network), _Leaf(offsets[key]))
    with open(path, "wb") as f:
        f.write(_records(tree) + b"\0" * 16 + bytes(data) + b"\xab\xcd\xefMaxMind.com" + _metadata(len(tree)))


def country(code, key="country"):
    return {key: {"iso_code": code, "names": {"en": code}}}


class _Leaf(int):
    """an offset in the data section"""


class _Number(tuple):
    """type and value of an unsigned integer"""


def _bits(network):
    address, length = int(network.network_address), network.prefixlen
    if network.version == 4:
        length += 96
    return [(address >> (127 - i)) & 1 for i in range(length)]


def _insert(tree, bits, leaf):
    node = 0
    for bit in bits[:-1]:
        child = tree[node][bit]
        if child is None or isinstance(child, _Leaf):
            tree.append([child, child])
            child = tree[node][bit] = len(tree) - 1
        node = child
    tree[node][bits[-1]] = leaf


def _records(tree):
    out = bytearray()
    for pair in tree:
        for child in pair:
            if child is None:
                number = len(tree)
            else:
                number = len(tree) + 16 + child if isinstance(child, _Leaf) else child
            out += struct.pack(">I", number)
    return bytes(out)


def _metadata(nodes):
    return _encode(
        {
            "node_count": _Number((_UINT32, nodes)),
            "record_size": _Number((_UINT16, 32)),
            "ip_version": _Number((_UINT16, 6)),
            "database_type": "Test-Country",
            "languages": ["en"],
            "binary_format_major_version": _Number((_UINT16, 2)),
            "binary_format_minor_version": _Number((_UINT16, 0)),
            "build_epoch": _Number((_UINT64, 1772323200)),
            "description": {"en": "countries of a test"},
        }
    )


def _encode(value):
    if isinstance(value, str):
        raw = value.encode()
        return _control(_TEXT, len(raw)) + raw
    if isinstance(value, dict):
        return _control(_MAP, len(value)) + b"".join(_encode(k) + _encode(v) for k, v in value.items())
    if isinstance(value, list):
        return _control(_ARRAY, len(value)) + b"".join(map(_encode, value))
    kind, number = value
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return _control(kind, len(raw)) + raw


def _control(kind, size):
    extended = bytes([kind - 7]) if kind > 7 else b""
    first = 0 if kind > 7 else kind << 5
    if size < 29:
        return bytes([first | size]) + extended
    return bytes([first | 29]) + extended + bytes([size - 29])
