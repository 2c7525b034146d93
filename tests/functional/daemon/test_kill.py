#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""A daemon that is killed at any moment forgets nothing that was acknowledged, counts nothing twice, and loses no alert:
for a source that remembers its position, one whose sender repeats itself, and lines that wait in a disk-buffer."""
from harness import Case, main
from kill import Run
from stream import Stream

KILLS = 8
SEED = 20261124


class Kill(Case):
    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("simple", 21, 60000, users=200)

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def judge(self, source):
        with Run(source, self.stream.lines, SEED, tables=self.stream.folder) as run:
            run.go_through(KILLS)
            self.assertGreater(run.busy_lives(), KILLS // 4)
            self.assertEqual("", run.verdict(self.stream.alerts)[0])

    def test_while_a_file_is_read(self):
        self.judge("file")

    def test_while_a_connection_sends_that_repeats_its_last_lines(self):
        self.judge("tcp")

    def test_while_lines_wait_in_a_disk_buffer(self):
        self.judge("disk-buffer")


if __name__ == "__main__":
    main()
