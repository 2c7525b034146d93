#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the documents point at exists, and what they quote is the file that is tested.
. "$(dirname "$0")/lint-common.sh"

links()
{
  local page target
  { grep -oHE '\]\([^)#:]+' "$@" || [ $? -eq 1 ]; } | sed 's/:](/ /' | while read -r page target; do
    [ -e "$(dirname "$page")/$target" ] || echo "$page: points at $target, which does not exist"
  done
}

quotes() # quotes PAGE FILE: the page holds the whole file
{
  [ ! -f "$1" ] || awk '
    NR == FNR { wanted = wanted $0 "\n"; next }
    { page = page $0 "\n" }
    END { exit index(page, wanted) == 0 }' "$2" "$1" || echo "$1: does not quote $2 as it is"
}

mapfile -t pages < <(find . -maxdepth 1 -name '*.md'; sources '*.md' doc)
need ${#pages[@]} "documents"
{
  links "${pages[@]}"
  quotes README.md doc/examples/mimecast-ueba.conf
  quotes README.md doc/examples/own-rule.json
  quotes doc/bring-your-own-source.md doc/examples/sshd.conf
} | verdict
