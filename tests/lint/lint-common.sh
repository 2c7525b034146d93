# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sourced by every lint. A lint prints one line a finding, "file:line: what", and fails if there was any, or if it
# found nothing to look at. It looks at $top_srcdir and, for objects, at $top_builddir; both are set by make check.

set -euo pipefail
export LC_ALL=C
: "${top_srcdir:?the folder with the sources}" "${top_builddir:=$top_srcdir}" "${CC:=cc}"
cd "$top_srcdir"

sources() # sources GLOB FOLDER...: the files of that name, sorted; folders that do not exist are left out
{
  local glob=$1 folder folders=()
  shift
  for folder; do [ ! -d "$folder" ] || folders+=("$folder"); done
  [ ${#folders[@]} -gt 0 ] || return 0
  find "${folders[@]}" -name "$glob" -type f | sort
}

need() # need COUNT WHAT: nothing to look at is a mistake of the lint, not a pass
{
  [ "$1" -gt 0 ] || { echo "$0: found no $2"; exit 1; }
}

verdict() # reads the findings
{
  ! grep .
}
