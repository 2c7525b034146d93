#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What every text file of ours keeps to: a licence head, no tabs, no blanks at the end of a line, no long lines.
. "$(dirname "$0")/lint-common.sh"

files()
{
  sources '*.[ch]' modules tests
  sources '*.ym' modules
  sources '*.sh' tests
  sources 'Makefile.am' modules tests scl doc
  find . -maxdepth 1 \( -name configure.ac -o -name Makefile.am -o -name quickstart \) | sed 's|^\./||'
}

heads()
{
  awk '
    FNR == 1 { if (NR > 1) tell(); name = FILENAME; author = licence = 0 }
    FNR <= 6 { author += /SPDX-FileCopyrightText: /; licence += /SPDX-License-Identifier: GPL-2\.0-or-later/ }
    function tell()
    {
      if (!author) print name ":1: no SPDX-FileCopyrightText line in its head"
      if (!licence) print name ":1: no SPDX-License-Identifier line in its head"
    }
    END { tell() }' "$@"
}

lines()
{
  awk '
    /\t/ && !(FILENAME ~ /Makefile\.am$/ && /^\t/) { print FILENAME ":" FNR ": tab" }
    /[ \t\r]$/ { print FILENAME ":" FNR ": blank at the end of the line" }
    length($0) > (FILENAME ~ /\.[ch]$/ ? 120 : 160) { print FILENAME ":" FNR ": " length($0) " columns" }' "$@"
}

mapfile -t list < <(files)
need ${#list[@]} "text files"
{ heads "${list[@]}"; lines "${list[@]}"; } | verdict
