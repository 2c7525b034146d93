#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every header compiles alone, guards itself, and every .c includes its own header first.
. "$(dirname "$0")/lint-common.sh"

: "${LINT_CPPFLAGS:=}"

alone() # alone HEADER: twice, so that a missing guard shows
{
  local output
  output=$(printf '#include "%s"\n#include "%s"\n' "$PWD/$1" "$PWD/$1" |
           $CC $LINT_CPPFLAGS -I"$top_builddir" -I"$top_builddir/modules/ueba" -Imodules/core -Imodules/mimecast \
               -Imodules/ueba -Imodules/uebatool -fsyntax-only -x c - 2>&1) || echo "$1: does not compile alone: $(head -n 1 <<< "$output")"
}

own_header_first()
{
  local file header first
  for file in $(sources '*.c' modules); do
    header=$(basename "${file%.c}.h")
    [ -f "$(dirname "$file")/$header" ] || continue
    first=$(grep -m 1 -E '^#include "' "$file" | sed -E 's/.*"(.*)".*/\1/')
    [ "$first" = "$header" ] || echo "$file: includes $first before its own header"
  done
}

guards()
{
  local file guard
  for file in $(sources '*.h' modules); do
    guard=$(basename "${file%.h}" | tr 'a-z-' 'A-Z_')_H_INCLUDED
    grep -q "^#define $guard\$" "$file" || echo "$file: the guard is $guard"
  done
}

export -f alone
export CC LINT_CPPFLAGS top_builddir
mapfile -t headers < <(sources '*.h' modules)
need ${#headers[@]} "headers"
{
  printf '%s\n' "${headers[@]}" | xargs -P 2 -I '{}' bash -c 'alone {}'
  own_header_first
  guards
} | verdict
