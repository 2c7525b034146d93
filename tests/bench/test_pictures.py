#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The pictures of the benchmarks say what was measured, and are well-formed whatever the names."""
import sys
import unittest
import xml.etree.ElementTree

import chart
import stacks

SAMPLES = """syslog-ng
\t  1f ffff <x> & "y" ([kernel.kallsyms])
\t  1e handle (/usr/lib/x86_64-linux-gnu/libc.so.6)
\t  1d [unknown] (/usr/lib/syslog-ng/libsyslog-ng-3.38.so.0.0.0)
\t  1c [unknown] (/usr/lib/syslog-ng/libsyslog-ng-3.38.so.0.0.0)
\t  1b _insert (/build/modules/ueba/.libs/libueba.so)
\t  1a start_thread (/usr/lib/x86_64-linux-gnu/libc.so.6)

syslog-ng
\t  1b _insert (/build/modules/ueba/.libs/libueba.so)

"""


def texts(svg):
    return [element.text for element in xml.etree.ElementTree.fromstring(svg).iter() if element.text]


class Pictures(unittest.TestCase):
    def test_folding_keeps_the_order_of_calls_and_one_of_a_row_without_names(self):
        unnamed = ("libsyslog-ng", "no name, in libsyslog-ng")
        kernel = ("kernel", 'ffff <x> & "y"')
        deep = (("libueba", "_insert"), unnamed, ("C library", "handle"), kernel)
        self.assertEqual({deep: 1, (("libueba", "_insert"),): 1}, dict(stacks.fold(SAMPLES)))

    def test_a_flame_graph_names_each_function_with_its_share(self):
        svg = chart.flame(sorted(stacks.fold(SAMPLES).items()), {"libueba": "#fff"}, {}, "<caption> & more")
        shown = texts(svg)
        self.assertIn("_insert (libueba): 100.0%", shown)
        self.assertIn('ffff <x> & "y" (kernel): 50.0%', shown)
        self.assertIn("<caption> & more", shown)

    def test_a_flame_graph_leaves_out_what_is_narrower_than_a_pixel(self):
        rare = [([("libueba", "often")], 5000), ([("libueba", "rare")], 1)]
        shown = " ".join(texts(chart.flame(rare, {}, {}, "caption")))
        self.assertIn("often (libueba)", shown)
        self.assertNotIn("rare (libueba)", shown)

    def test_curves_say_every_point(self):
        shown = texts(chart.curves([("a < b", [(1000, 150000), (10000, 20000)])], "caption"))
        for words in ("a < b", "1,000", "150k", "10,000", "20k", "caption"):
            self.assertIn(words, shown)

    def test_curves_have_few_lines_however_high_they_go(self):
        shown = texts(chart.curves([("a", [(1000, 1768629)])], "caption"))
        self.assertIn("1500k", shown)
        self.assertNotIn("1700k", shown)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Pictures)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors)
    print("%d passed, %d failed" % (result.testsRun - failed, failed))
    sys.exit(1 if failed or not result.testsRun else 0)


if __name__ == "__main__":
    main()
