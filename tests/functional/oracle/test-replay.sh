#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool replay and the independent detector give the same alerts. On hostile logs, where the two readers may differ
# over a broken line, only the detection is compared.
set -euo pipefail
: "${top_srcdir:?the folder with the sources}" "${top_builddir:=$top_srcdir}"

compare()
{
  "${PYTHON:-python3}" -B "$top_srcdir/tests/functional/oracle/compare_alerts.py" \
    --uebatool "$top_builddir/modules/uebatool/uebatool" "$@"
}

compare --modes simple --seeds 1-3 -n 10000
compare --modes limits --seeds 5-5 -n 3000
compare --modes adversarial --seeds 7-12 -n 4000 --read-by uebatool
