#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Mistakes are told at start, in words that a person can act on; those that would leave detection blind refuse it."""
import json

from harness import CONTENT, DETECTOR, PATHS, SOURCES, Case, Daemon, main, until
from stream import Stream

JSON = """log {
  source(s_file); parser { json-parser(prefix(".x.")); }; destination { file("@folder@/parsed" template("${.x.a}\\n")); };
};
"""


OWN_LOG = "log { source { internal(); }; destination { file('@folder@/own.log'); }; };\n"


class LoggingDaemon(Daemon):
    """its own log goes where the configuration sends it, as on a machine that nobody watches"""

    log_options = []


class Start(Case):
    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("simple", 13, 200)

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def daemon(self, config=SOURCES + PATHS, **values):
        return Daemon(config, tables=self.stream.folder, **values)

    def assert_refused(self, message, config=SOURCES + PATHS, **values):
        daemon = self.daemon(config, **values)
        try:
            log = daemon.refusal()
        finally:
            daemon.__exit__()
        self.assertRegex(log, message)
        return log

    def assert_warned(self, message, **values):
        with self.daemon(**values) as daemon:
            self.assertRegex(daemon.log(), message)
            daemon.send(self.stream.data)
            daemon.await_written(len(self.stream.lines))

    def test_what_was_loaded_stands_in_the_log_after_a_start_and_after_a_reload(self):
        with LoggingDaemon(SOURCES + PATHS + OWN_LOG, tables=self.stream.folder) as daemon:
            for count in (1, 2):
                lines = until(lambda count=count: self.ready_lines(daemon, count), "lines", alive=daemon)
                self.assertRegex(lines[-1], b"id='default', content='mimecast-email-security .*', rules='10', models='2', "
                                 b"tables='users: .*; list tor_ip: .*', state='.*ueba.db: 0 users")
                self.assertTrue(daemon.reload()[0])

    def ready_lines(self, daemon, count):
        lines = [line for line in daemon.lines("own.log") if b"ueba-detector(): ready" in line]
        return lines if len(lines) == count else None

    def test_no_alerts_source(self):
        log = self.assert_refused(
            r"alerts need one way out: put exactly one source with ueba-alerts\(\) of the same id\(\)",
            SOURCES + PATHS.splitlines()[0],
        )
        self.assertRegex(log, r"ueba-detector\(\): .*location='[^']*syslog-ng\.conf:[0-9]+:[0-9]+'")

    def test_two_alerts_sources(self):
        second = "log { source { ueba-alerts(persist-name('second')); }; destination(d_alerts); };"
        self.assert_refused("exactly one source", SOURCES + PATHS + second)

    def test_an_alerts_source_of_another_id(self):
        config = SOURCES.replace("ueba-alerts()", 'ueba-alerts(id("other"))') + PATHS
        self.assert_refused("exactly one source", config)

    def test_an_alerts_source_without_a_detector(self):
        idle = "log { source { ueba-alerts(id('other')); }; destination(d_alerts); };"
        self.assert_warned(r"there is no ueba-detector\(\) with this id, so no alert will come; id='other'",
                           config=SOURCES + PATHS + idle)

    def test_two_detectors_of_one_id(self):
        second = "log { source(s_tcp); destination { ueba-detector(content('@content@') state-file('')); }; };"
        self.assert_refused("another detector has the same id, give each its own", SOURCES + PATHS + second)

    def test_a_missing_content_file(self):
        self.assert_refused("content refused; error='[^']*nowhere.json", content="/nowhere.json")

    def test_an_unknown_key_in_a_rule(self):
        with open(CONTENT, encoding="utf-8") as f:
            pack = json.load(f)
        pack["rules"][0]["ruleDef"]["scroe"] = 5
        path = self.stream.folder + "/misspelt.json"
        with open(path, "w", encoding="utf-8") as f:
            json.dump(pack, f, indent=1)
        self.assert_refused("content refused; error='[^']*misspelt.json:[0-9]+: rule .*scroe", content=path)

    def test_an_unreadable_country_database(self):
        path = self.stream.folder + "/bad.mmdb"
        with open(path, "wb") as f:
            f.write(b"no database" * 100)
        self.assert_refused(
            "table refused; table='[^']*bad.mmdb", detector=DETECTOR.replace("@tables@/geo.mmdb", path)
        )

    def test_an_option_that_would_do_nothing(self):
        detector = DETECTOR.replace("ueba-detector(", "ueba-detector(batch-timeout(100) ")
        self.assert_refused("batch-timeout", detector=detector)

    def test_a_list_that_no_rule_names(self):
        detector = DETECTOR.replace('list("tor_ip"', 'list("tor_pi"')
        self.assert_warned("no rule names this list, is its name misspelt.*list='tor_pi'", detector=detector)

    def test_a_rule_whose_list_is_not_configured(self):
        detector = DETECTOR.replace('list("tor_ip" "@tables@/tor_ip.txt")', "")
        self.assert_warned(
            "a list that rules name is not configured.*list='tor_ip', rules='Auth-Tor-Shost-Failed'", detector=detector
        )

    def test_tables_that_are_not_configured(self):
        detector = 'ueba-detector(content("@content@") @state@);'
        with self.daemon(detector=detector) as daemon:
            self.assertRegex(daemon.log(), r"option='users\(\)', rules='[^']*APP-Account-deactivated")
            self.assertRegex(daemon.log(), r"option='geoip-database\(\)', rules='[^']*FA-UC-F")

    def test_a_list_file_that_is_missing(self):
        detector = DETECTOR.replace("@tables@/tor_ip.txt", "/nowhere/tor.txt")
        self.assert_warned("/nowhere/tor.txt", detector=detector)

    def assert_json_parser_works(self, config):
        with self.daemon(config) as daemon:
            daemon.append(b'{"a":"b"}\n')
            self.assertEqual(daemon.await_lines("parsed", 1), [b"b"])

    def test_json_parser_of_the_host_comes_before_the_plugin(self):
        self.assert_json_parser_works(SOURCES.replace("destination d_ueba", JSON + "destination d_ueba") + PATHS)

    def test_json_parser_of_the_host_comes_after_the_plugin(self):
        self.assert_json_parser_works(SOURCES + PATHS + JSON)

    def test_what_was_loaded_is_said(self):
        self.assert_warned(
            r"ueba-detector\(\): ready; id='default', content='[^']+', rules='10', models='2', "
            r"tables='users: [0-9]+; aliases: [0-9]+; list ransomware_ip: [0-9]+ entries; .*; countries: [^']+'"
        )


class Users(Case):
    def test_whose_names_are_not_those_of_the_logs(self):
        stream = Stream("simple", 14, 11000)
        try:
            with open(stream.folder + "/strangers.csv", "w", encoding="utf-8") as f:
                f.write("user,account_status,peer_group\nann,active,Sales\n")
            detector = DETECTOR.replace("users.csv", "strangers.csv")
            with Daemon(SOURCES + PATHS, tables=stream.folder, detector=detector) as daemon:
                daemon.send(stream.data)
                daemon.await_log(r"none of the first events found its user in the users table.*strangers\.csv")
        finally:
            stream.remove()


if __name__ == "__main__":
    main()
