#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The module exports what syslog-ng looks up and nothing else; the program does not need syslog-ng.
. "$(dirname "$0")/lint-common.sh"

module=$top_builddir/modules/ueba/.libs/libueba.so
program=$top_builddir/modules/uebatool/uebatool
[ ! -f "$(dirname "$program")/.libs/uebatool" ] || program=$(dirname "$program")/.libs/uebatool

check()
{
  local exported
  exported=$(nm -D --defined-only "$module" | awk '{ print $3 }' | sort | xargs)
  [ "$exported" = "module_info ueba_module_init" ] || echo "libueba.so: exports $exported"
  [ ! -f "$program" ] || readelf -d "$program" | awk '/NEEDED/ && /syslog-ng|evtlog|ivykis/ { print "uebatool: needs " $NF }'
}

[ -f "$module" ] || need 0 "module at $module"
check | verdict
