#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Core and reader keep no mutable statics: several engines live in one process, and threads read at the same time.
. "$(dirname "$0")/lint-common.sh"

# GLib's quark of an error domain: written once, under GLib's own lock. Names with two underscores are the compiler's.
allowed='^(q|quark|static_quark)\.[0-9]+$|^__|^\.L'

objects_of()
{
  local room
  for room in core mimecast; do
    [ ! -d "$top_builddir/modules/$room" ] || find "$top_builddir/modules/$room" -name '*.o'
  done | sort
}

check()
{
  local object
  for object; do
    objdump -t "$object" | awk -v object="${object#"$top_builddir"/}" -v allowed="$allowed" '
      NF > 4 && $(NF - 2) ~ /^\.t?(data|bss)/ && $(NF - 2) !~ /^\.data\.rel\.ro/ && / O / && $NF !~ allowed {
        print object ": " $NF " is a mutable static (" $(NF - 2) ")" }'
  done
}

mapfile -t objects < <(objects_of)
need ${#objects[@]} "objects of core and reader"
check "${objects[@]}" | verdict
