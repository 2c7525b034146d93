#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Ordinary and hostile logs of a few seeds: uebatool parse and the independent reader agree on every field.
set -u
: "${top_srcdir:?the folder with the sources}" "${top_builddir:=$top_srcdir}"

exec python3 -B "$top_srcdir/tests/functional/oracle/compare_events.py" \
  --uebatool "$top_builddir/modules/uebatool/uebatool" --modes adversarial,shapes --seeds 1-4 -n 2000
