#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every lint can fail: mistakes are planted in a small clean tree, and the lint must name each.
set -euo pipefail
lints=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
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

plant() # plant FILE LINE...: a source file
{
  local file=$1
  shift
  { printf '%s\n' "$head"; printf '%s\n' "$@"; } > "$tree/$file"
}

build()
{
  local file
  for file in "$tree"/modules/*/*.c; do
    $CC -w -fPIC -std=gnu89 -I"$tree/modules/core" -c -o "${file%.c}.o" "$file"
  done
}

module() # module LINE...: libueba.so made of them
{
  printf '%s\n' "$@" | $CC -shared -fPIC -x c -o "$tree/modules/ueba/.libs/libueba.so" -
}

clean_tree()
{
  rm -rf "${tree:?}"/*
  mkdir -p "$tree"/modules/{core,mimecast,ueba/.libs} "$tree"/tests/unit "$tree"/doc/examples
  header modules/core/ueba-a.h 'int ueba_a(int b);'
  plant modules/core/ueba-a.c '#include "ueba-a.h"' '' 'static const char *const names[] = { "x", "y" };' \
    'int ueba_a(int b) { return names[b & 1][0]; }'
  header modules/mimecast/mimecast-a.h '#include "ueba-a.h"'
  plant modules/mimecast/mimecast-a.c '#include "mimecast-a.h"' '' 'int mimecast_a(void) { return ueba_a(1); }'
  printf 'source s;\n' | tee "$tree/doc/examples/mimecast-ueba.conf" "$tree/doc/examples/own-rule.json" > "$tree/README.md"
}

expect() # expect LINT TEXT...: the lint fails and says each of them
{
  local lint=$1 text output
  shift
  if output=$("$lints/lint-$lint.sh" 2>&1); then
    echo "lint-$lint passes a tree with mistakes"
    failures=$((failures + 1))
    return
  fi
  for text; do
    grep -qF -- "$text" <<< "$output" && continue
    printf 'lint-%s does not say "%s" but:\n%s\n' "$lint" "$text" "$output"
    failures=$((failures + 1))
  done
}

all_pass()
{
  local lint
  for lint in banned docs exports headers layering statics text; do
    "$lints/lint-$lint.sh" || { echo "lint-$lint fails on a clean tree"; failures=$((failures + 1)); }
  done
}

clean_tree
build
module 'int module_info;' 'int ueba_module_init(void) { return 0; }'
all_pass

plant modules/core/ueba-calls.c \
  'int f(void) { evt_tag_str("a", "b"); clock_gettime(0, 0); g_mutex_lock(0); g_log(0); return g_random_int(); }' \
  'int g(void) { static int last; last++; return last; }' 'int table[2] = { 1, 2 };'
build
plant modules/core/ueba-includes.c '#include <syslog-ng/logmsg.h>' '#include "mimecast-a.h"' '#include <pthread.h>' '/* for Mimecast */'
expect layering 'core must not include <syslog-ng/logmsg.h>' 'core must not include "mimecast-a.h"' 'core must not include <pthread.h>' \
  'core does not know Mimecast' \
  'calls evt_tag_str: this room does not know syslog-ng' 'calls clock_gettime: time is an argument here' 'calls g_mutex_lock: no threads' \
  'calls g_log: this room does not log' 'calls g_random_int: randomness'
expect statics 'last.0 is a mutable static' 'table is a mutable static'

plant modules/core/ueba-banned.c 'int f(char *s) { return atoi(s); }' '  sprintf(s, "x");' '  abort();' '  t = localtime(0);' '  strtok(0, 0);' \
  '#include "ueba-b.c"' '  goto fail;' '/* TO''DO: more */'
expect banned 'atoi(): says nothing' 'sprintf(): a buffer' 'abort(): a log line' 'localtime(): the zone' 'strtok(): says nothing' \
  'a .c file is not included' 'the one label is exit' 'unfinished work'

plant modules/core/ueba-text.c $'\tint a;' 'int a; ' "/* $(printf '%0124d' 0) */"
printf 'int a;\n' > "$tree/modules/core/ueba-bare.c"
expect text 'ueba-text.c:5: tab' 'ueba-text.c:6: blank at the end' '130 columns' 'ueba-bare.c:1: no SPDX-License-Identifier'

header modules/core/ueba-b.h 'struct unknown ueba_b(unknown_type x);'
printf '%s\nenum { A };\n' "$head" > "$tree/modules/core/ueba-c.h"
plant modules/core/ueba-a.c '#include "mimecast-a.h"' '#include "ueba-a.h"'
expect headers 'ueba-b.h: does not compile alone' 'ueba-c.h: does not compile alone' 'ueba-c.h: the guard is UEBA_C_H_INCLUDED' 'before its own header'

module 'int module_info;' 'int ueba_module_init(void) { return 0; }' 'int ueba_engine_new(void) { return 0; }'
expect exports 'exports module_info ueba_engine_new ueba_module_init'
module 'int module_info;' 'void *json_parser_new(void);' 'int ueba_module_init(void) { return json_parser_new() != 0; }'
expect exports 'json_parser_new is also a name in libjson-plugin.so of syslog-ng'
module 'int module_info;' 'int system(const char *); int ueba_module_init(void) { return system("true"); }'
expect exports 'libueba.so: asks for system'

printf '[a page](doc/none.md)\nsource t;\n' > "$tree/README.md"
expect docs 'README.md: points at doc/none.md' 'README.md: does not quote doc/examples/mimecast-ueba.conf'

rm "$tree"/modules/*/*.[ch]
expect banned 'found no sources'
expect layering 'found no sources'
expect headers 'found no headers'

exit $((failures > 0))
