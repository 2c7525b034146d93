# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""What perf script says, folded: how often each stack of functions was seen, each function with the library it is of."""
import collections
import os
import re

OWNERS = [("libueba", "libueba"), ("libsyslog-ng", "libsyslog-ng"), ("libglib", "GLib"), ("libgobject", "GLib"),
          ("libc.so", "C library"), ("[kernel", "kernel")]
THREAD_START = {"start_thread", "clone3", "clone", "_start", "__libc_start_main_impl", "__libc_start_call_main"}
SYSTEM_CALL = {"entry_SYSCALL_64_after_hwframe", "do_syscall_64"}
KERNEL_FRAMES = 2  # of what the kernel does no more is shown
FRAME = re.compile(r"\s+[0-9a-f]+ (.*) \((.*)\)$")


def owner_of(path):
    name = path if path.startswith("[") else os.path.basename(path)
    return next((owner for begin, owner in OWNERS if name.startswith(begin)), "others")


def frame_of(line):
    symbol, path = FRAME.match(line).groups()
    owner = owner_of(path)
    if symbol == "[unknown]":
        return owner, "no name, in %s" % (owner if owner != "others" else os.path.basename(path))
    return owner, symbol


def stack_of(sample):
    """from the outermost function"""
    stack, n_kernel = [], 0
    for line in reversed([line for line in sample.split("\n") if FRAME.match(line)]):
        owner, symbol = frame_of(line)
        is_bare = symbol in THREAD_START or symbol in SYSTEM_CALL
        if not is_bare and stack[-1:] != [(owner, symbol)] and n_kernel < KERNEL_FRAMES:
            stack.append((owner, symbol))
            n_kernel += owner == "kernel"
    return tuple(stack)


def fold(script):
    """how often each stack was seen"""
    stacks = collections.Counter(stack_of(sample) for sample in script.split("\n\n"))
    del stacks[()]
    return stacks
