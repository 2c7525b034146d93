#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""What README.md and doc/ print is run: every configuration starts, every command works, every pack passes its tests;
and what the code has to say (options, log lines, counters) the pages have, too."""
import glob
import gzip
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../daemon"))

# pylint: disable=wrong-import-position
import samples
from harness import BUILD, CONTENT, SOURCE, Case, free_ports, main

UEBATOOL = os.path.abspath(os.path.join(BUILD, "modules/uebatool/uebatool"))
BASE = samples.move(samples.read("mimecast-ueba.conf"))
KINDS = ("source", "destination", "parser", "rewrite", "filter")
# Commands that build, install or change the machine: not here, but the file that is named runs them.
ELSEWHERE = [
    (r"sudo \./quickstart check", ".ci/run", "./quickstart check"),
    (r"sudo \./quickstart", "quickstart", "'') demo ;;"),
    (r"sudo apt-get install \$\(\./quickstart packages\)", "quickstart", "apt install --no-install-recommends"),
    (r"autoreconf -fi( && .*)?", "quickstart", "autoreconf -fi"),
    (r"\./configure", "quickstart", "configure\" --enable-werror"),
    (r"make", "quickstart", "make -C \"$build\" -j"),
    (r"make check", "quickstart", "suites=(check check-functional"),
    (r"sudo make install", "quickstart", "make -C \"$build\" install"),
    (r"make bench", "Makefile.am", "tests/bench/bench.py"),
    (r"tests/bench/bench\.py --folder FOLDER", "tests/bench/bench.py", "--folder"),
    (r"make bench-growth", "Makefile.am", "tests/bench/growth.py"),
    (r"tests/bench/instructions\.py --all", "tests/bench/instructions.py", "--all"),
    (r"sudo apt-get install devscripts debhelper", "debian/control", "debhelper-compat"),
    (r"dpkg-buildpackage .*", "tests/hosts/package", "dpkg-buildpackage -us -uc"),
    (r"sudo apt-get install \.\./.*\.deb", "debian/tests/control", "syslog-ng-mod-ueba"),
    (r"sudo cp /usr/share/doc/.*", "debian/tests/alerts", "cp \"$examples/mimecast-ueba.conf\" /etc/syslog-ng/conf.d/"),
    (r"sudo install .* mimecast-collector\.py .*", "tests/functional/daemon/test_collector.py", "mimecast-collector.py"),
    (r"sudo install .*mimecast-collector.*", "doc/examples/mimecast-collector/mimecast-collector.service", "[Service]"),
    (r"sudo systemctl enable --now mimecast-collector", "doc/examples/mimecast-collector/mimecast-collector.service",
     "WantedBy="),
    (r"mkdir .*", "tests/fuzz/Makefile.am", "libFuzzer"),
    (r"\.\./configure CC=.*", "tests/fuzz/Makefile.am", "CC=clang"),
    (r"make fuzz-programs .*", "tests/fuzz/Makefile.am", "fuzz-programs: $(FUZZ_TARGETS)"),
    (r"tests/fuzz/reader\.fuzz .*", "tests/fuzz/Makefile.am", "-max_total_time=600"),
    (r"afl-fuzz .*", "tests/fuzz/Makefile.am", "AFL++"),
    (r"sudo syslog-ng --syntax-only && .*", "debian/tests/common.sh", "syslog-ng --syntax-only"),
]
# the shipped pack is not installed here
UEBATOOL_SCRIPT = """case "$*" in
  *--help* | *--content*) ;;
  replay*) shift; set -- replay --content "%(content)s" "$@" ;;
  navigator*) set -- "$@" "%(content)s" ;;
esac
exec "%(program)s" "$@"
"""
COMMAND = re.compile(r"(sudo|mkdir|autoreconf|make|\./\S+|dpkg-\S+|tests/\S+|syslog-ng-ctl|syslog-ng|uebatool|sqlite3|apt-get|install) ?")


def pages():
    return ["README.md"] + sorted(os.path.relpath(path, SOURCE) for path in glob.glob(os.path.join(SOURCE, "doc/*.md")))


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as f:
        return f.read()


def blocks():
    """(where, kind, text) of each block in ```"""
    for page in pages():
        text = read(page)
        for match in re.finditer(r"^```(\w*)\n(.*?)^```", text, re.S | re.M):
            yield "%s:%d" % (page, text[: match.start()].count("\n") + 2), match[1] or kind_of(match[2]), match[2]


def kind_of(text):
    first = text.split("\n", maxsplit=1)[0]
    if COMMAND.match(first):
        return "commands"
    if re.match(r"[a-z_]+(,[a-z_A-Z]+)+$", first):
        return "csv"
    if re.match(r"(@include|#|log|%s) ?" % "|".join(KINDS), first) and "{" in text:
        return "configuration"
    return "apparmor" if re.match(r"/\S+ [rwkm]+,", first) else "unknown"


def without(config, kind, name):
    """the configuration without that definition"""
    start = re.search(r"^%s %s \{" % (kind, name), config, re.M)
    if not start:
        return config
    depth, at = 1, start.end()
    while depth:
        depth += {"{": 1, "}": -1}.get(config[at], 0)
        at += 1
    return config[: start.start()] + config[at:].lstrip(";")


def completed(block):
    """the block, with the drop-in configuration around it and something harmless for every name that neither has"""
    base, extra = BASE, ""
    for kind in KINDS:
        for name in re.findall(r"^%s (\w+) " % kind, block, re.M):
            base = without(base, kind, name)
        for name in set(re.findall(r"\b%s\((\w+)\)" % kind, block + base)):
            if not re.search(r"^%s %s " % (kind, name), block + base, re.M):
                extra += stand_in(kind, name)
    if not re.search(r"\b(ueba-detector|mimecast-ueba)\(", without(base, "source", "s_ueba_alerts") + block):
        base = without(base, "source", "s_ueba_alerts").replace("log { source(s_ueba_alerts)", "log { source(s_mimecast)")
    return base + extra + block


def stand_in(kind, name):
    file = 'file("@folder@/%s.%s");' % (name, kind)
    body = {"source": file, "destination": file, "filter": "level(debug..emerg);"}[kind]
    return "%s %s { %s };\n" % (kind, name, body)


class Configurations(Case):
    def start(self, block):
        config = completed(samples.move(block))
        config = re.sub(r"\b(ueba-detector|mimecast-ueba)\((?!content|\n|\))", r'\1(content("@content@") state-file("") ', config)
        config = config.replace("default-network-drivers()", "default-network-drivers(tcp-port(%d) udp-port(%d) "
                                "rfc5424-tls-port(%d) rfc5424-tcp-port(%d))" % tuple(free_ports(4)))
        library = '@include "@source@/scl/ueba/ueba.conf"\n' if "mimecast-ueba(" in config else ""
        with samples.daemon(library, config) as daemon:
            self.assertNotRegex(daemon.log(), "(?i)error (parsing|initializing)")

    def test_every_block_is_of_a_kind_that_is_run(self):
        self.assertEqual([], [where for where, kind, _ in blocks() if kind == "unknown"])

    def test_every_configuration_starts(self):
        found = [(where, text) for where, kind, text in blocks() if kind == "configuration"]
        self.assertGreater(len(found), 6)
        for where, text in found:
            with self.subTest(where):
                self.start(text)

    def test_every_example_configuration_is_named_in_a_page_and_run_in_a_test(self):
        tests = "".join(read(path) for path in glob.glob(os.path.join(SOURCE, "tests/functional/daemon/*.py")))
        text = "".join(map(read, pages()))
        names = [os.path.basename(path) for path in glob.glob(os.path.join(samples.EXAMPLES, "*.conf"))]
        self.assertGreater(len(names), 9)
        self.assertEqual([], [name for name in names if name not in text])
        self.assertEqual([], [name for name in names if name not in tests])


class Commands(Case):
    @classmethod
    def setUpClass(cls):
        """a folder with the files that commands name: of a daemon that has judged the sample logs, and its tables"""
        cls.daemon = samples.daemon(BASE.replace('state-file("")', 'state-file("@folder@/ueba-default.db")'))
        cls.folder = cls.daemon.folder
        cls.daemon.start()
        cls.daemon.send(samples.logs())
        cls.daemon.await_lines("ueba-alerts.json", sum(samples.expected().values()))
        for name in ("users.csv", "tor.txt"):
            shutil.copy(os.path.join(samples.SAMPLES, name), cls.folder)
        shutil.copy(os.path.join(samples.EXAMPLES, "own-rule.json"), os.path.join(cls.folder, "own.json"))
        shutil.copy(CONTENT, os.path.join(cls.folder, "shipped.json"))
        with gzip.open(os.path.join(cls.folder, "mimecast.log.1.gz"), "wb") as f:
            f.write(samples.logs())
        cls.program("uebatool", UEBATOOL_SCRIPT % {"program": UEBATOOL, "content": CONTENT})
        cls.program("syslog-ng-ctl", 'exec /usr/sbin/syslog-ng-ctl "$@" --control=%s' % cls.daemon.path("control"))
        cls.program("sudo", 'exec "$@"')

    @classmethod
    def tearDownClass(cls):
        cls.daemon.__exit__()

    @classmethod
    def program(cls, name, command):
        path = os.path.join(cls.folder, name)
        with open(path, "w", encoding="ascii") as f:
            f.write("#!/bin/sh\n%s\n" % command)
        os.chmod(path, stat.S_IRWXU)

    def lines(self):
        """every line of the command blocks without its comment, and what the text has in `uebatool ...`"""
        for where, kind, text in blocks():
            for line in text.splitlines() if kind == "commands" else []:
                yield where, re.sub(r"\s+#.*", "", line).strip()
        for page in pages():
            for command in re.findall(r"`((?:uebatool|syslog-ng-ctl) [^`]+)`", read(page)):
                yield page, command

    def is_run_elsewhere(self, command):
        for pattern, path, text in ELSEWHERE:
            if re.fullmatch(pattern, command):
                self.assertIn(text, read(path), "%s is said to run '%s'" % (path, command))
                return True
        return False

    def run_one(self, command):
        if re.search(r"\b[A-Z]{3,}\b", command) or re.fullmatch(r"uebatool [a-z-]+", command):  # that the verb is there
            command = " ".join(word for word in command.split()[:2] if not word.isupper()) + " --help"
        environment = dict(os.environ, PATH=self.folder + ":" + os.environ["PATH"])
        result = subprocess.run(command, shell=True, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
        has_findings = command.startswith("uebatool check") and re.search(rb"\d+ findings?\n$", result.stdout)
        self.assertTrue(result.returncode == 0 or has_findings, "%s: %s" % (command, result.stdout.decode()))
        written = re.search(r"-o (\S+)", command)
        if written:
            self.assertGreater(os.path.getsize(os.path.join(self.folder, written[1])), 100)
        else:
            self.assertTrue(result.stdout or command.startswith("uebatool check"), "'%s' says nothing" % command)

    def test_every_command_works(self):
        commands = [(where, command) for where, command in self.lines() if command]
        self.assertGreater(len(commands), 15)
        for where, command in commands:
            with self.subTest(where + ": " + command):
                if not self.is_run_elsewhere(command):
                    self.run_one(command)

    def test_the_packages_are_printed(self):
        result = subprocess.run([os.path.join(SOURCE, "quickstart"), "packages"], stdout=subprocess.PIPE, check=True)
        self.assertIn(b"syslog-ng-dev", result.stdout.split())


class Data(Case):
    def test_every_json_block_is_one(self):
        for where, kind, text in blocks():
            if kind == "json":
                with self.subTest(where):
                    json.loads(text)

    def test_every_pack_passes_its_tests(self):
        packs = [(where, text) for where, kind, text in blocks() if kind == "json" and "rules" in json.loads(text)]
        self.assertGreater(len(packs), 0)
        for where, text in packs:
            with self.subTest(where), tempfile.NamedTemporaryFile("w", suffix=".json") as f:
                f.write(text)
                f.flush()
                subprocess.run([UEBATOOL, "test", f.name], stdout=subprocess.DEVNULL, check=True)

    def test_every_table_is_accepted(self):
        for where, kind, text in blocks():
            if kind != "csv":
                continue
            option = "--suppress" if text.startswith("rule,") else "--aliases" if "address" in text else "--users"
            with self.subTest(where), tempfile.NamedTemporaryFile("w", suffix=".csv") as f:
                f.write(text)
                f.flush()
                result = subprocess.run([UEBATOOL, "check", CONTENT, option, f.name], stdout=subprocess.PIPE, check=False)
                self.assertIn(result.returncode, (0, 1))
                self.assertNotIn(f.name, result.stdout.decode())


class Completeness(Case):
    def sources(self):
        return "".join(read(path) for path in sorted(glob.glob(os.path.join(SOURCE, "modules/ueba/*.c"))))

    def test_every_option_stands_in_configure(self):
        keywords = re.findall(r'^  \{ "(\w+)", KW_', read("modules/ueba/ueba-config-parser.c"), re.M)
        page = read("doc/configure.md")
        drivers = {"mimecast_parser", "ueba_alerts", "ueba_detector"}
        self.assertGreater(len(keywords), 15)
        self.assertEqual([], [word for word in keywords
                              if word not in drivers and "`%s(" % word.replace("_", "-") not in page])

    def test_every_log_line_stands_in_operate(self):
        pattern = r'(?:msg_(?:error|warning|notice|info)\(|_say_failure\(self,)\s*((?:"(?:[^"\\]|\\.)*"\s*)+)'
        lines = ["".join(re.findall(r'"((?:[^"\\]|\\.)*)"', match)) for match in re.findall(pattern, self.sources())]
        page = re.sub(r"\s+", " ", read("doc/operate.md"))
        lines = {re.sub(r"^[a-z-]+(\(\))?: ", "", line).split(":")[0].replace('\\"', '"').strip() for line in lines}
        self.assertGreater(len(lines), 25)
        self.assertEqual([], sorted(line for line in lines if line not in page))

    def test_every_counter_stands_in_operate(self):
        source = read("modules/ueba/ueba-detector-stats.c")
        names = set(re.findall(r"TOTAL\((\w+)\)", source) + re.findall(r'counters_add\(self->counters, "(\w+)"', source))
        names |= set(re.findall(r'counters_add\(self->counters, "(\w+)"', read("modules/ueba/mimecast-parser.c")))
        names |= set(re.findall(r'= "(\w+)",', re.search(r"mimecast_read_result_name.*?\};", read(
            "modules/mimecast/mimecast-reader.c"), re.S)[0]))
        self.assertGreater(len(names - {"name"}), 30)
        page = read("doc/operate.md")
        self.assertEqual([], sorted(name for name in names - {"name"} if "`%s`" % name not in page))


if __name__ == "__main__":
    main()
