# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""For tests/analysis/run, from what tools say.

findings.py TOOL KNOWN TOP             shows the findings that KNOWN does not list, and what it lists and nobody finds
findings.py compile-commands BUILD TOP  how each file is compiled, from the output of make V=1
findings.py races FILE...               reports of ThreadSanitizer: those of our code, and how many there are of others

A finding is where it is and what it is called: the file, the text of its line, the check. KNOWN has paragraphs:

tool: clang-tidy, fanalyzer
finding: CHECK FILE, once a check or a file
line: text, once a line
why: reason

A paragraph stands for each of its lines with each of its findings. Each line must be seen once at least, or one of them if
more tools than one are named."""
import json
import os
import re
import shlex
import sys

FINDING = re.compile(r"^(\S+?):(\d+):\d+: (?:warning|error|portability|performance|style|information): .*\[([^\[\]]+)\]$")


class Known:
    def __init__(self, path, tool):
        self.paragraphs = []
        with open(path, encoding="utf-8") as f:
            for text in re.sub(r"^#.*\n", "", f.read(), flags=re.M).split("\n\n"):
                pairs = [line.split(": ", 1) for line in text.strip().splitlines()]
                paragraph = {key: [value for k, value in pairs if k == key] for key in ("tool", "finding", "line", "why")}
                if tool in ", ".join(paragraph["tool"]).split(", "):
                    self.paragraphs.append(paragraph)
        self.seen = set()

    def has(self, check, file, line):
        for i, paragraph in enumerate(self.paragraphs):
            if "%s %s" % (check, file) in paragraph["finding"] and line in paragraph["line"]:
                self.seen.add((i, line))
                return True
        return False

    def unseen(self):
        for i, paragraph in enumerate(self.paragraphs):
            lines = [line for line in paragraph["line"] if (i, line) not in self.seen]
            if len(lines) == len(paragraph["line"]) or "," not in paragraph["tool"][0]:
                yield from ((paragraph["finding"][0], line) for line in lines)


def text_of(path, number):
    with open(path, encoding="utf-8") as f:
        return f.read().splitlines()[number - 1].strip()


def findings(lines, top):
    found = set()
    for line in lines:
        match = FINDING.match(line.rstrip())
        if not match:
            continue
        path = os.path.normpath(os.path.join(top, match[1]))
        file = os.path.relpath(path, top)
        if not file.startswith("..") and os.path.exists(path):
            found.add((file, int(match[2]), match[3].split(",")[0], line.rstrip()))
    return sorted(found)


def compare(tool, path, top):
    known, new = Known(path, tool), 0
    found = findings(sys.stdin, top)
    for file, number, check, line in found:
        if not known.has(check, file, text_of(os.path.join(top, file), number)):
            print("new: %s\n     %s" % (line, text_of(os.path.join(top, file), number)))
            new += 1
    gone = list(known.unseen())
    for finding, line in gone:
        print("listed but not found any more: %s: %s" % (finding, line))
    print("%d findings, %d of them new" % (len(found), new))
    return 1 if new or gone else 0


def compile_commands(build, top):
    commands = []
    for line in sys.stdin:
        at = line.find("gcc -DHAVE_CONFIG_H")
        if at < 0 or " -c " not in line or "libtool: compile" in line:
            continue
        words = shlex.split(re.sub(r"`[^`]*`", "", line[at:].split(";")[0].split("&&")[0]))
        sources = [word for word in words if word.endswith(".c")]
        if not sources:
            continue
        file = sources[-1] if os.path.exists(os.path.join(build, sources[-1])) else os.path.join(top, sources[-1])
        words = [word for word in words if word not in ("-fanalyzer", sources[-1])]
        commands.append({"directory": build, "file": os.path.abspath(os.path.join(build, file)), "arguments": words + [file]})
    json.dump(commands, sys.stdout, indent=1)
    return 0 if commands else 1


# An access is that of the first function that is neither the sanitizer's nor GLib's.
FRAME = re.compile(r"^    #\d+ .*\((\S+?)\+0x[0-9a-f]+\)$")


def accesses(report):
    for stack in report.split("\n\n"):
        modules = [match[1] for match in map(FRAME.match, stack.splitlines()) if match]
        if re.search("(?:read|write|Read|Write) of size", stack):
            yield next((name for name in modules if not re.match("libtsan|libglib|libc[.]", name)), "")


def is_ours(report):
    return "data race" not in report or any(re.match("libueba|test_", name) for name in accesses(report))


def races(paths):
    n_others, n_ours = 0, 0
    for path in paths:
        with open(path, encoding="utf-8", errors="replace") as f:
            for report in re.split("^=+$", f.read(), flags=re.M):
                if "WARNING: ThreadSanitizer" not in report or "thread leak" in report:
                    continue
                if is_ours(report):
                    n_ours += 1
                    print(report)
                else:
                    n_others += 1
    print("%d reports about our code, %d about syslog-ng's" % (n_ours, n_others))
    return 1 if n_ours else 0


if __name__ == "__main__":
    if sys.argv[1] == "races":
        sys.exit(races(sys.argv[2:]))
    if sys.argv[1] == "compile-commands":
        sys.exit(compile_commands(sys.argv[2], sys.argv[3]))
    sys.exit(compare(*sys.argv[1:4]))
