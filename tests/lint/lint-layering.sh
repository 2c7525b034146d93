#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Rooms know only what they may: adapter -> core -> GLib. Looks at the includes of every source file, and at what
# the objects of core, reader and uebatool leave undefined.
. "$(dirname "$0")/lint-common.sh"

libc='assert|ctype|errno|fcntl|float|inttypes|limits|locale|math|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|strings'
libc+='|time|unistd|sys/[a-z]+|arpa/inet|netinet/in|immintrin|emmintrin|tmmintrin|smmintrin|arm_neon'
glib='glib|glib/gstdio|gio/gio'

# room, rooms whose headers it may include, system headers it may include
rooms="
core|core|($libc|$glib|json-glib/json-glib|maxminddb|sqlite3|xxhash)
mimecast|mimecast core|($libc|$glib|json-glib/json-glib|yajl/[a-z_]+|xxhash)
uebatool|uebatool mimecast core|($libc|$glib|json-glib/json-glib|sqlite3|signal|getopt|termios)
"

includes_of() # includes_of ROOM ROOMS SYSTEM
{
  local room=$1 allowed=$2 system=$3 file line name owner
  sources '*.[ch]' "modules/$room" | while read -r file; do
    { grep -nE '^[[:space:]]*#[[:space:]]*include' "$file" || [ $? -eq 1 ]; } | while IFS=: read -r line name; do
      case $name in
        *'<'*)
          name=${name#*<}; name=${name%%>*}
          [[ $name =~ ^$system\.h$ ]] || echo "$file:$line: $room must not include <$name>"
          ;;
        *)
          name=${name#*\"}; name=${name%%\"*}
          owner=none
          [ "$name" != config.h ] || continue
          for owner in $allowed none; do [ ! -f "modules/$owner/$name" ] || break; done
          [ "$owner" != none ] || echo "$file:$line: $room must not include \"$name\""
          ;;
      esac
    done
  done
}

# What core and reader must not call: the host, the wall clock, threads and locks, the log, randomness.
clock='time|clock|clock_gettime|gettimeofday|ftime|localtime|localtime_r|mktime|g_get_real_time|g_get_monotonic_time|g_get_current_time'
clock+='|g_date_time_new_now[a-z_]*|g_timer_[a-z_]+'
threads='pthread_[a-z_]+|g_thread_[a-z_]+|g_mutex_[a-z_]+|g_rec_mutex_[a-z_]+|g_rw_lock_[a-z_]+|g_cond_[a-z_]+|g_private_[a-z_]+'
logging='g_log|g_logv|g_log_structured[a-z_]*|g_print|g_printerr|printf|puts|putchar|vprintf|perror|syslog|vsyslog'
chance='rand|srand|random|srandom|rand_r|drand48|g_random_[a-z_]+|getrandom|getentropy'
host='(evt|msg|log|cfg|stats|plugin|main_loop|scratch_buffers|iv|template|filter|persist_state|syslog_ng)_[a-z0-9_]+'

objects_of() # objects_of ROOM
{
  find "$top_builddir/modules/$1" -name '*.o' | sort
}

undefined_in() # undefined_in ROOM PATTERN WHAT
{
  local objects
  mapfile -t objects < <(objects_of "$1")
  need ${#objects[@]} "objects of modules/$1"
  nm -A -u "${objects[@]}" | sed -E 's/@.*//' | awk -v pattern="^($2)\$" -v what="$3" '
    $NF ~ pattern { n = split($1, path, "/"); print path[n] " calls " $NF ": " what }' | sort -u
}

check()
{
  local room allowed system
  while IFS='|' read -r room allowed system; do
    [ -n "$room" ] && [ -d "modules/$room" ] || continue
    includes_of "$room" "$allowed" "$system"
    [ -n "$(sources '*.c' "modules/$room")" ] || continue
    undefined_in "$room" "$host" "this room does not know syslog-ng"
  done <<< "$rooms"
  for room in core mimecast; do
    [ -n "$(sources '*.c' "modules/$room")" ] || continue
    undefined_in "$room" "$clock" "time is an argument here"
    undefined_in "$room" "$threads" "no threads and no locks here"
    undefined_in "$room" "$logging" "this room does not log"
    undefined_in "$room" "$chance" "randomness is an argument here"
  done
  { grep -rniE 'mimecast' modules/core --include='*.[ch]' || [ $? -eq 1 ]; } | sed 's/:[^:]*$/: core does not know Mimecast/'
}

need "$(sources '*.[ch]' modules/core | wc -l)" "sources of modules/core"
check | verdict
