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
core|core|$libc|$glib|json-glib/json-glib|maxminddb|sqlite3|xxhash
mimecast|mimecast core|$libc|$glib|json-glib/json-glib|yajl/[a-z_]+|xxhash
uebatool|uebatool mimecast core|$libc|$glib|json-glib/json-glib|sqlite3|signal|getopt|termios|zlib|zstd
"

headers_of() # headers_of ROOM...: their names
{
  local room
  for room; do sources '*.h' "modules/$room"; done | sed 's|.*/||' | xargs
}

includes_of() # includes_of ROOM ROOMS SYSTEM
{
  local files
  mapfile -t files < <(sources '*.[ch]' "modules/$1")
  awk -v room="$1" -v ours="$(headers_of $2) config.h" -v allowed="^($3)[.]h\$" '
    BEGIN { n = split(ours, name, " "); for (i = 1; i <= n; i++) is_ours[name[i]] = 1 }
    !/^[ \t]*#[ \t]*include/ { next }
    match($0, /<[^>]*>/) {
      header = substr($0, RSTART + 1, RLENGTH - 2)
      if (header !~ allowed) print FILENAME ":" FNR ": " room " must not include <" header ">"
    }
    match($0, /"[^"]*"/) {
      header = substr($0, RSTART + 1, RLENGTH - 2)
      if (!(header in is_ours)) print FILENAME ":" FNR ": " room " must not include \"" header "\""
    }' "${files[@]}"
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

# pattern, what is wrong with it
calls_of_host="$host|this room does not know syslog-ng"
calls_of_world="$clock|time is an argument here
$threads|no threads and no locks here
$logging|this room does not log
$chance|randomness is an argument here"

undefined_in() # undefined_in ROOM ROWS
{
  local objects
  mapfile -t objects < <(objects_of "$1")
  need ${#objects[@]} "objects of modules/$1"
  nm -A -u "${objects[@]}" | awk -v rows="$2" '
    BEGIN {
      n = split(rows, row, "\n")
      for (i = 1; i <= n; i++) { at = match(row[i], /[|][^|]*$/); pattern[i] = "^(" substr(row[i], 1, at - 1) ")$"; what[i] = substr(row[i], at + 1) }
    }
    {
      sub(/@.*/, "", $NF)
      for (i = 1; i <= n; i++)
        if ($NF ~ pattern[i]) { parts = split($1, path, "/"); print path[parts] " calls " $NF ": " what[i] }
    }' | sort -u
}

check()
{
  local room allowed system
  while IFS='|' read -r room allowed system; do
    [ -n "$room" ] && [ -n "$(sources '*.c' "modules/$room")" ] || continue
    includes_of "$room" "$allowed" "$system"
    case $room in
      uebatool) undefined_in "$room" "$calls_of_host" ;;
      *) undefined_in "$room" "$calls_of_host"$'\n'"$calls_of_world" ;;
    esac
  done <<< "$rooms"
  { grep -rniE 'mimecast' modules/core --include='*.[ch]' || [ $? -eq 1 ]; } | sed 's/:[^:]*$/: core does not know Mimecast/'
}

need "$(sources '*.[ch]' modules/core | wc -l)" "sources of modules/core"
check | verdict
