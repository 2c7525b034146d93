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
import socket
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../daemon"))

# pylint: disable=wrong-import-position
import samples
from harness import BUILD, CONTENT, MODULES, SOURCE, SYSLOG_NG, Case, free_ports, main, until

DAEMON = shutil.which(SYSLOG_NG) or "/usr/sbin/syslog-ng"  # beside it syslog-ng-ctl
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
    (r"make bench-micro", "Makefile.am", "bench-micro:"),
    (r"make bench-latency", "Makefile.am", "bench-latency:"),
    (r"make bench-memory", "Makefile.am", "bench-memory:"),
    (r"make bench-flame", "Makefile.am", "bench-flame:"),
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
COMMAND = re.compile(r"(sudo|mkdir|autoreconf|make|\./\S+|dpkg-\S+|tests/\S+|syslog-ng-ctl|syslog-ng|uebatool|sqlite3|apt-get|install|echo) ?")


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
        cls.program("syslog-ng-ctl", 'exec %s-ctl "$@" --control=%s' % (DAEMON, cls.daemon.path("control")))
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
        """Every line of the command blocks without its comment, and what the text has in `uebatool ...`. The tasks of
        howto.md are followed as a whole, below."""
        for where, kind, text in blocks():
            for line in text.splitlines() if kind == "commands" and not where.startswith("doc/howto.md") else []:
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


class Howto(Case):
    """doc/howto.md followed line by line, on private paths: each task on the sample logs and the drop-in configuration"""

    SCRIPTS = {
        "sudo": 'exec "$@"',
        "syslog-ng-ctl": 'exec %s-ctl "$@" --control=@folder@/control',
        "syslog-ng": 'exec %s "$@" --cfgfile=@folder@/syslog-ng.conf --module-path=@modules@',
        "uebatool": UEBATOOL_SCRIPT % {"program": UEBATOOL, "content": CONTENT},
        "systemctl": """case $1 in
  start)
    %s --cfgfile=@folder@/syslog-ng.conf --module-path=@modules@ --no-caps --persist-file=@folder@/persist \\
      --control=@folder@/control --pidfile=@folder@/pid > @folder@/start.log 2>&1
    ;;
  stop) pid=$(cat @folder@/pid); kill "$pid"; while [ -e "/proc/$pid" ]; do sleep 0.05; done ;;
esac""",
    }

    def setUp(self):
        config = BASE.replace('state-file("")', 'state-file("@folder@/ueba-default.db")').replace("@samples@/", "@folder@/ueba/")
        self.daemon = samples.daemon(config + 'log { source { internal(); }; destination { file("@folder@/syslog"); }; };\n')
        self.addCleanup(self.stop)
        self.folder = self.daemon.folder
        os.mkdir(self.daemon.path("ueba"))
        os.mkdir(self.daemon.path("backups"))
        for path in glob.glob(os.path.join(samples.SAMPLES, "*.csv")) + glob.glob(os.path.join(samples.SAMPLES, "*.txt")):
            shutil.copy(path, self.daemon.path("ueba"))
        os.mkdir(self.daemon.path("bin"))
        for name, text in self.SCRIPTS.items():
            self.write("bin/" + name, "#!/bin/sh\n" + text.replace("%s", DAEMON) + "\n")
            os.chmod(self.daemon.path("bin/" + name), stat.S_IRWXU)
        self.run_script("systemctl start syslog-ng")
        until(lambda: self.daemon.control("STATS CSV"), "daemon")
        self.send()

    def stop(self):
        if os.path.exists(self.daemon.path("pid")):
            self.run_script("systemctl stop syslog-ng")
        shutil.rmtree(self.folder)

    def write(self, name, text):
        modules = os.path.join(os.path.abspath(BUILD), "modules/ueba/.libs") + ":" + MODULES
        with open(self.daemon.path(name), "w", encoding="utf-8") as f:
            f.write(text.replace("@folder@", self.folder).replace("@modules@", modules))

    def send(self):
        before = self.daemon.detector("written")
        self.daemon.process = None
        with socket.create_connection(("127.0.0.1", self.daemon.port)) as connection:
            connection.sendall(samples.logs())
        until(lambda: self.daemon.detector("written") >= before + len(samples.logs().splitlines()), "verdict")

    def moved(self, text):
        for old, new in [
            ("/etc/syslog-ng/conf.d/mimecast-ueba.conf", self.folder + "/syslog-ng.conf"),
            ("/etc/syslog-ng/", self.folder + "/"), ("/var/lib/syslog-ng/", self.folder + "/"), ("/var/log/", self.folder + "/"),
            ("/var/backups/", self.folder + "/backups/"),
            ("/usr/share/syslog-ng/include/scl/ueba/content/mimecast-email-security.json", CONTENT),
            ("/usr/share/doc/syslog-ng-mod-ueba/examples", samples.EXAMPLES),
            ("/usr/share/GeoIP/GeoLite2-Country.mmdb", self.folder + "/countries.mmdb"),
        ]:
            text = text.replace(old, new)
        return text

    def run_script(self, script):
        environment = dict(os.environ, PATH=self.daemon.path("bin") + ":" + os.environ["PATH"])
        result = subprocess.run(["bash", "-ec", script], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
        self.assertEqual(result.returncode, 0, result.stdout.decode())
        return result.stdout.decode()

    def follow(self, title):
        """the commands and the changes of the configuration under a title, in order; what the commands print"""
        section = re.search(r"^## %s\n(.*?)(?=^## |\Z)" % title, read("doc/howto.md"), re.S | re.M)[1]
        said = ""
        for match in re.finditer(r"^```\n(.*?)^```|[Pp]ut the line\s`([^`]+)`\s+into\s+`ueba-detector\(`|the line\s`([^`]+)` into", section,
                                 re.S | re.M):
            if match[1]:
                said += self.run_script(self.moved(match[1]))
            else:
                self.configure(self.moved(match[2] or match[3]))
        return said

    def configure(self, line):
        with open(self.daemon.path("syslog-ng.conf"), encoding="utf-8") as f:
            config = f.read()
        config = re.sub(r'content\("[^"]*"\) ', "", config) if line.startswith("content(") else config
        self.write("syslog-ng.conf", config.replace("ueba-detector(", "ueba-detector(\n        " + line, 1))

    def await_log(self, text):
        until(lambda: [line for line in self.daemon.lines("syslog") if text in line.decode()], text)

    def alerts_of(self, rule):
        return sum(json.loads(line)["alert"]["rule"] == rule for line in self.daemon.lines("ueba-alerts.json"))

    def test_mute_a_rule(self):
        self.follow("Mute a rule for somebody")
        self.await_log("table loaded; table='suppress: 1 suppressions (+1/-0)'")

    def test_update_a_list(self):
        self.follow("Update a list")
        for name in ("tor_ip", "threat_ip"):
            self.await_log("entries (+1/-0)'")
            until(lambda name=name: self.daemon.detector("list_size." + name) == 4, name)

    def test_find_a_noisy_rule_and_tune_it(self):
        said = self.follow("Find a noisy rule and tune it")
        self.assertRegex(said, r"^\S*;alerts\.APP-F-FL;4\n")
        self.assertRegex(said, r"APP-F-FL +4 +- +4 +-")
        self.assertRegex(said, r"SESSION-NOTABLE +1 +- +1 +-")
        self.assertGreater(os.path.getsize(self.daemon.path("report.html")), 10000)
        self.await_log("rules='9'")

    def test_add_a_rule(self):
        said = self.follow("Add a rule")
        self.assertIn("0 findings\n", said)
        self.assertIn("2 passed, 0 failed\n", said)
        self.await_log("rules='11'")
        until(lambda: self.alerts_of("OWN-F-Apps") == 1, "alert of the rule")

    def test_forget_a_person(self):
        said = self.follow("Forget a person")
        self.assertRegex(said, r"(?s)UA-UC: 7 observations.*done: ann@example.com is forgotten")
        self.assertNotIn("ann@example.com", self.run_script("uebatool state ueba-default.db"))

    def test_back_up_and_restore(self):
        said = self.follow("Back up and restore")
        self.assertNotIn("rror", said)
        until(lambda: self.daemon.control("STATS CSV"), "daemon")
        self.await_log("8 users, 16 live sessions")
        self.send()
        self.assertEqual(os.stat(self.daemon.path("backups/ueba-default.db")).st_mode & 0o777, 0o600)
        ids = {json.loads(line)["alert"]["id"] for line in self.daemon.lines("ueba-alerts.json")}
        self.assertEqual(len(ids), sum(samples.expected().values()))
        self.assertGreaterEqual(self.daemon.detector("duplicates"), len(samples.logs().splitlines()) - 1)

    def test_every_task_is_followed(self):
        titles = re.findall(r"^## (.*)", read("doc/howto.md"), re.M)
        self.assertEqual([title for title in titles if 'self.follow("%s")' % title not in read("tests/functional/docs/test_docs.py")],
                         [])


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
    """what the code has to say the pages have, and what the pages have the code says"""

    HOST_OPTIONS = {"template", "tags", "log-iw-size", "keep-hostname"}  # of the host's own parsers and sources

    def rows(self, page):
        """first and second column of the rows of all tables"""
        return re.findall(r"^\| ([^|]+) \| ([^|]*) \|", page, re.M)

    def test_every_option_stands_in_configure(self):
        keywords = re.findall(r'^  \{ "(\w+)", KW_', read("modules/ueba/ueba-config-parser.c"), re.M)
        options = {word.replace("_", "-") for word in keywords} - {"mimecast-parser", "ueba-alerts", "ueba-detector"}
        written = {option for row, _ in self.rows(read("doc/configure.md")) for option in re.findall(r"`([a-z-]+)\(", row)}
        self.assertGreater(len(options), 15)
        self.assertEqual(options ^ (written - self.HOST_OPTIONS), set())

    def test_every_log_line_stands_in_operate_with_its_level(self):
        sources = "".join(read(path) for path in sorted(glob.glob(os.path.join(SOURCE, "modules/ueba/*.c"))))
        pattern = r'(?:msg_(error|warning|notice|info)\(|_say_failure\(self,)\s*((?:"(?:[^"\\]|\\.)*"\s*)+)'
        lines = set()
        for level, texts in re.findall(pattern, sources):
            line = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', texts)).replace('\\"', '"')
            lines.add((re.sub(r"^[a-z-]+(\(\))?: ", "", line).split(":")[0].strip(), level or "error"))
        rows = [row for row in self.rows(read("doc/operate.md")) if row[1] in ("error", "warning", "notice", "info")]
        self.assertGreater(len(lines), 25)
        self.assertEqual(lines ^ set(rows), set())

    def test_every_counter_stands_in_operate(self):
        source = "".join(map(read, ["modules/ueba/ueba-detector-stats.c", "modules/ueba/mimecast-parser.c"]))
        names = set(re.findall(r"TOTAL\((\w+)\)", source) + re.findall(r'counters_add(?:_for)?\(\S+, "(\w+)"', source))
        names |= set(re.findall(r'= "(\w+)",', re.search(r"mimecast_read_result_name.*?\};", read(
            "modules/mimecast/mimecast-reader.c"), re.S)[0]))
        names.discard("name")  # of the macro
        page = read("doc/operate.md").split("### With Prometheus", maxsplit=1)[0]
        written = {name for row, _ in self.rows(page) for name in re.findall(r"`([a-z_]+)[.`]", row) if row.startswith("`")}
        self.assertGreater(len(names), 30)
        self.assertEqual(names ^ written, set())


if __name__ == "__main__":
    main()
