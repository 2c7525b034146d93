#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The same mails and logins in every shape, envelope and decoration give the same events.
set -u
: "${top_srcdir:?the folder with the sources}" "${top_builddir:=$top_srcdir}"

exec python3 -B "$top_srcdir/tests/functional/oracle/compare_shapes.py" \
  --uebatool "$top_builddir/modules/uebatool/uebatool" --seeds 1-5
