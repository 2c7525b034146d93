#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Functions and habits that are not used here: each row says why.
. "$(dirname "$0")/lint-common.sh"

# folders, pattern, reason
rows='
modules tests|(strtok|strtok_r|atoi|atol|atoll|atof)|says nothing about what it did not understand
modules tests|(localtime|localtime_r|gmtime|ctime|asctime|strptime)|the zone of this machine, or a static buffer
modules tests|(sprintf|vsprintf|strcpy|strcat|gets|sscanf|scanf|strncpy|strncat|alloca|g_alloca|g_newa)|a buffer without its limit
modules|(abort|g_error|exit|_exit|quick_exit|raise)|a log line must not end the daemon
modules|(system|popen|execl|execlp|execv|execvp|fork|tmpnam|mktemp|tempnam)|nothing is run from here
modules|(strdup|strndup|malloc|calloc|realloc)|GLib owns the memory: g_strdup, g_malloc, g_new
modules tests|(sleep|usleep|nanosleep|g_usleep)|wait for the event
'

calls() # calls FOLDERS PATTERN REASON
{
  local files
  mapfile -t files < <(sources '*.[chy]*' $1 | { [[ $2 != *_exit* ]] && cat || grep -v '^modules/uebatool/' || :; })
  [ ${#files[@]} -gt 0 ] || return 0
  awk -v pattern="(^|[^A-Za-z0-9_.>])$2[ ]*[(]" -v reason="$3" '
    /^[ ]*(\*|\/\*|\/\/)/ { next }
    { line = $0; gsub(/"([^"\\]|\\.)*"/, "\"\"", line); sub(/\/\*.*/, "", line) }
    line ~ pattern { match(line, pattern); call = substr(line, RSTART, RLENGTH); gsub(/[^A-Za-z0-9_]/, "", call)
                     print FILENAME ":" FNR ": " call "(): " reason }' "${files[@]}"
}

habits()
{
  local files
  mapfile -t files < <(sources '*.[ch]' modules tests)
  awk '
    /^[ ]*#[ ]*include[ ]*["<].*\.c[">]/ { print FILENAME ":" FNR ": a .c file is not included" }
    /goto / && !/goto exit;/ && !/^[ ]*\*/ { print FILENAME ":" FNR ": the one label is exit, and forward" }
    /TO[D]O|FIX[M]E|XX[X]/ { print FILENAME ":" FNR ": unfinished work is not committed" }' "${files[@]}"
}

check()
{
  local folders pattern reason
  while read -r row; do
    [ -n "$row" ] || continue
    folders=${row%%|*}; reason=${row##*|}; pattern=${row#*|}; pattern=${pattern%|*}
    calls "$folders" "$pattern" "$reason"
  done <<< "$rows"
  habits
}

need "$(sources '*.[ch]' modules | wc -l)" "sources"
check | verdict
