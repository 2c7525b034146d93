#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every lint can fail: each row plants one mistake in a small clean tree, and the lint must name it.
set -euo pipefail
lints=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/tree
export CC=${CC:-cc} LINT_CPPFLAGS='' top_srcdir=$tree top_builddir=$tree
failures=0

head='/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */'

header() # header FILE LINE...
{
  local file=$1 guard
  shift
  guard=$(basename "${file%.h}" | tr 'a-z-' 'A-Z_')_H_INCLUDED
  { printf '%s\n#ifndef %s\n#define %s\n\n' "$head" "$guard" "$guard"; printf '%s\n' "$@"; printf '\n#endif\n'; } > "$tree/$file"
}

source_file() # source_file FILE LINE...: written and compiled
{
  local file=$1
  shift
  { printf '%s\n#include "%s"\n\n' "$head" "$(basename "${file%.c}.h")"; printf '%s\n' "$@"; } > "$tree/$file"
  (cd "$tree" && $CC -w -fPIC -std=gnu89 -Imodules/core -c -o "${file%.c}.o" "$file") 2>/dev/null || :
}

plant_tree()
{
  mkdir -p "$tree"/modules/{core,mimecast,uebatool,ueba/.libs} "$tree/tests/unit"
  header modules/core/ueba-a.h 'int ueba_a(int b);'
  source_file modules/core/ueba-a.c 'static const char *const names[] = { "x", "y" };' 'int' 'ueba_a(int b)' '{' \
    '  return names[b & 1][0];' '}'
  header modules/mimecast/mimecast-a.h '#include "ueba-a.h"'
  source_file modules/mimecast/mimecast-a.c 'int' 'mimecast_a(void)' '{' '  return ueba_a(1);' '}'
  module 'int module_info;' 'int ueba_module_init(void) { return 0; }'
  cp -r "$tree" "$scratch/clean"
}

clean_tree()
{
  rm -rf "$tree"
  cp -r "$scratch/clean" "$tree"
}

module() # module LINE...: libueba.so made of them
{
  printf '%s\n' "$@" | $CC -shared -fPIC -x c -o "$tree/modules/ueba/.libs/libueba.so" -
}

expect() # expect LINT TEXT: the lint fails and says so
{
  local output
  if output=$("$lints/lint-$1.sh" 2>&1); then
    echo "lint-$1 passes a tree with: $2"
    failures=$((failures + 1))
  elif ! grep -qF -- "$2" <<< "$output"; then
    printf 'lint-%s does not say "%s" but:\n%s\n' "$1" "$2" "$output"
    failures=$((failures + 1))
  fi
}

all_pass()
{
  local lint
  for lint in layering exports statics banned text headers; do
    "$lints/lint-$lint.sh" || { echo "lint-$lint fails on a clean tree"; failures=$((failures + 1)); }
  done
}

core() # core LINT TEXT LINE...: the mistake stands in a source of core
{
  local lint=$1 text=$2
  shift 2
  source_file modules/core/ueba-a.c "$@"
  expect "$lint" "$text"
  clean_tree
}

plant_tree
all_pass

core layering 'core must not include <syslog-ng/logmsg.h>' '#include <syslog-ng/logmsg.h>'
core layering 'core must not include "mimecast-a.h"' '#include "mimecast-a.h"'
core layering 'core must not include <pthread.h>' '#include <pthread.h>'
core layering 'calls evt_tag_str: this room does not know syslog-ng' 'int f(void) { return evt_tag_str("a", "b"); }'
core layering 'calls clock_gettime: time is an argument here' 'int f(void) { return clock_gettime(0, 0); }'
core layering 'calls g_mutex_lock: no threads' 'int f(void) { return g_mutex_lock(0); }'
core layering 'calls g_log: this room does not log' 'int f(void) { return g_log(0); }'
core layering 'calls g_random_int: randomness' 'int f(void) { return g_random_int(); }'
core layering 'core does not know Mimecast' '/* for Mimecast */'
core statics 'last is a mutable static' 'static int last;' 'int f(int n) { int l = last; last = n; return l; }'
core statics 'table is a mutable static' 'int table[2] = { 1, 2 };'
core banned 'atoi(): says nothing' 'int f(char *s) { return atoi(s); }'
core banned 'sprintf(): a buffer' 'int f(char *s) { return sprintf(s, "x"); }'
core banned 'abort(): a log line' 'int f(void) { abort(); }'
core banned 'localtime(): the zone' 'int f(void) { return localtime(0) != 0; }'
core banned 'strtok(): says nothing' 'int f(void) { return strtok(0, 0) != 0; }'
core banned 'a .c file is not included' '#include "ueba-b.c"'
core banned 'the one label is exit' 'void f(void) { goto fail; fail: return; }'
core banned 'unfinished work' '/* TO''DO: more */'
core text 'tab' $'\tint a;'
core text 'blank at the end' 'int a; '
core text '130 columns' "/* $(printf '%0124d' 0) */"

printf 'int a;\n' > "$tree/modules/core/ueba-bare.c"
expect text 'ueba-bare.c:1: no SPDX-License-Identifier'
clean_tree

header modules/core/ueba-b.h 'struct unknown ueba_b(unknown_type x);'
expect headers 'ueba-b.h: does not compile alone'
clean_tree
printf '%s\nenum { A };\n' "$head" > "$tree/modules/core/ueba-b.h"
expect headers 'ueba-b.h: the guard is UEBA_B_H_INCLUDED'
clean_tree
printf '%s\n#include "mimecast-a.h"\n#include "ueba-a.h"\n' "$head" > "$tree/modules/core/ueba-a.c"
expect headers 'before its own header'
clean_tree

module 'int module_info;' 'int ueba_module_init(void) { return 0; }' 'int ueba_engine_new(void) { return 0; }'
expect exports 'exports module_info ueba_engine_new ueba_module_init'
clean_tree

mkdir -p "$tree/doc/examples"
printf 'source s;\n' | tee "$tree/doc/examples/mimecast-ueba.conf" > "$tree/doc/examples/own-rule.json"
printf '[a page](doc/none.md)\nsource t;\n' > "$tree/README.md"
expect docs 'README.md: points at doc/none.md'
expect docs 'README.md: does not quote doc/examples/mimecast-ueba.conf'
clean_tree

rm "$tree"/modules/*/*.[ch]
expect banned 'found no sources'
expect layering 'found no sources'

exit $((failures > 0))
