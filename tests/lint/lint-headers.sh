#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every header compiles alone and guards itself. A .c includes its own header first, so that compiling it shows that; the
# headers without a .c are compiled here.
. "$(dirname "$0")/lint-common.sh"

: "${LINT_CPPFLAGS:=}"

alone() # alone HEADER: twice, so that a missing guard shows
{
  local output
  output=$(printf '#include "%s"\n#include "%s"\n' "$PWD/$1" "$PWD/$1" |
           $CC $LINT_CPPFLAGS -I"$top_builddir" -I"$top_builddir/modules/ueba" -Imodules/core -Imodules/mimecast \
               -Imodules/ueba -Imodules/uebatool -fsyntax-only -x c - 2>&1) ||
    echo "$1: does not compile alone: $(head -n 1 <<< "$output")"
}

headers_without_source()
{
  local header
  for header in "${headers[@]}"; do [ -f "${header%.h}.c" ] || alone "$header"; done
}

own_header_first()
{
  awk -v headers=" ${headers[*]} " '
    FNR == 1 { own = FILENAME; sub(/\.c$/, ".h", own); is_seen = !index(headers, " " own " "); sub(/.*\//, "", own) }
    !is_seen && /^#include/ {
      is_seen = 1
      if ($0 != "#include \"" own "\"") print FILENAME ": includes " $2 " before its own header"
    }' $(sources '*.c' modules)
}

guards()
{
  awk '
    function tell() { if (name != "" && !is_guarded) print name ": the guard is " guard }
    FNR == 1 {
      tell(); name = FILENAME; is_guarded = 0
      guard = name; sub(/.*\//, "", guard); sub(/\.h$/, "", guard); gsub(/-/, "_", guard); guard = toupper(guard) "_H_INCLUDED"
    }
    $1 == "#define" && $2 == guard { is_guarded = 1 }
    END { tell() }' "${headers[@]}"
}

mapfile -t headers < <(sources '*.h' modules)
need ${#headers[@]} "headers"
{
  headers_without_source
  own_header_first
  guards
} | verdict
