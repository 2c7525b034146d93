#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The module exports what syslog-ng looks up and nothing else, and asks libraries for no name that a module of syslog-ng
# has too: all are in one scope, and the first that was loaded is called. It runs no program, opens no socket and resolves
# no name, as doc/security.md says. The program does not need syslog-ng.
. "$(dirname "$0")/lint-common.sh"

module=$top_builddir/modules/ueba/.libs/libueba.so
program=$top_builddir/modules/uebatool/uebatool
[ ! -f "$(dirname "$program")/.libs/uebatool" ] || program=$(dirname "$program")/.libs/uebatool

host_modules=${HOST_MODULES:-$(pkg-config --variable=moduledir syslog-ng)}

# names in two modules: a module asks for it, syslog-ng's has it
claimed_names()
{
  local host
  for host in "$host_modules"/lib*.so; do
    [ "$(basename "$host")" != libueba.so ] || continue
    nm -D --defined-only "$host" | awk -v host="$(basename "$host")" 'NF == 3 { print $3, host }'
  done | sort -u | join <(nm -D --undefined-only "$module" | awk '{ sub(/@.*/, "", $2); print $2 }' | sort -u) - |
    awk '{ print "libueba.so: " $1 " is also a name in " $2 " of syslog-ng" }'
}

# what it would ask for to do so
forbidden='fork|vfork|execl|execle|execlp|execv|execve|execvp|posix_spawnp?|system|popen|g_spawn_.*|g_subprocess_.*|dlopen'
forbidden+='|socket|socketpair|connect|bind|listen|accept4?|getaddrinfo|gethostby.*|getnameinfo|res_.*|g_socket_.*|g_resolver_.*'

forbidden_names()
{
  nm -D --undefined-only "$module" | awk '{ sub(/@.*/, "", $2); print $2 }' | grep -xE "$forbidden" | sed 's/^/libueba.so: asks for /'
}

check()
{
  local exported
  claimed_names
  forbidden_names || :
  exported=$(nm -D --defined-only "$module" | awk '{ print $3 }' | sort | xargs)
  [ "$exported" = "module_info ueba_module_init" ] || echo "libueba.so: exports $exported"
  [ ! -f "$program" ] || readelf -d "$program" | awk '/NEEDED/ && /syslog-ng|evtlog|ivykis/ { print "uebatool: needs " $NF }'
}

[ -f "$module" ] || need 0 "module at $module"
check | verdict
