# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sourced by the tests of uebatool: each runs in a folder of its own and ends with verdict.
set -uo pipefail
export LC_ALL=C
: "${top_srcdir:?the folder with the sources}" "${top_builddir:=$top_srcdir}"

uebatool=$top_builddir/modules/uebatool/uebatool
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
case_name='' n_cases=0 n_failures=0

case_begin() # case_begin SENTENCE
{
  case_name=$1
  n_cases=$((n_cases + 1))
}

fail() # fail WHAT
{
  echo "uebatool $case_name: $1"
  n_failures=$((n_failures + 1))
}

run() # run STATUS COMMAND...: leaves the files stdout and stderr
{
  local expected=$1 status
  shift
  "$@" > stdout 2> stderr
  status=$?
  [ $status = "$expected" ] || fail "$* answers $status, not $expected: $(head -n 2 stderr)"
}

expect_line() # expect_line FILE NUMBER PATTERN
{
  sed -n "$2p" "$1" | grep -Eq -e "$3" || fail "line $2 of $1 is not like $3: $(sed -n "$2p" "$1")"
}

expect_lines() # expect_lines FILE COUNT
{
  local count
  count=$(wc -l < "$1")
  [ "$count" = "$2" ] || fail "$1 has $count lines, not $2"
}

verdict()
{
  echo "$n_cases cases, $n_failures failures"
  [ $n_cases -gt 0 ] && [ $n_failures = 0 ]
}
