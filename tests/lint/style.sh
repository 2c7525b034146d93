#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# make style-check, style-format, style-report
set -euo pipefail
export LC_ALL=C
mapfile -t files < <(find modules tests -name '*.[ch]' -type f | sort)

need() # need PROGRAM
{
  command -v "$1" > /dev/null || { echo "$1 is not installed: apt-get install $1"; exit 1; }
}

check()
{
  local file status=0
  for file in "${files[@]}"; do
    diff -u --label "$file" --label "$file, formatted" "$file" <(astyle --options=.astylerc < "$file") || status=1
  done
  [ "$status" = 0 ] || { echo "make style-format puts this right"; exit 1; }
}

report()
{
  pmccabe $(printf '%s\n' "${files[@]}" | grep '^modules/.*\.c$') | sort -n -k5,5 | awk '
    { lines[NR] = $5; sum += $5; over40 += $5 > 40; over100 += $5 > 100; if ($1 > worst) { worst = $1; where = $NF } }
    END {
      printf "%d functions, median %d lines, mean %.1f, over 40: %d, over 100: %d, most branches: %d in %s\n",
             NR, lines[int((NR + 1) / 2)], sum / NR, over40, over100, worst, where }'
  pmccabe $(printf '%s\n' "${files[@]}" | grep '^modules/.*\.c$') | sort -rn -k5,5 | awk '$5 > 40 { print "  " $5 " lines: " $6 " " $7 }'
}

case $1 in
  style-check) need astyle; check ;;
  style-format) need astyle; astyle --options=.astylerc --formatted "${files[@]}" ;;
  style-report) need pmccabe; report ;;
esac
