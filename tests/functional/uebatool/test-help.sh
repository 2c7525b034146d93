#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Help, manual page and completion: they tell of every verb and option, and of nothing else
. "$(dirname "$0")/common.sh"

page=$top_srcdir/doc/man/uebatool.1
verbs=$("$uebatool" --help | sed -n '/^Usage/,/VERB --help/s/^  \([a-z][a-z-]*\) .*/\1/p')

options_of() # options_of VERB: the long ones
{
  "$uebatool" "$1" --help | sed -n 's/^  \(-[a-zA-Z], \)\{0,1\}\(--[a-z-]*\).*/\2/p'
}

case_begin 'names the verbs'
[ "$(wc -w <<< "$verbs")" -ge 8 ] || fail "only: $verbs"
run 0 "$uebatool" --help
run 0 "$uebatool" -h
run 0 "$uebatool" --version
run 2 "$uebatool"
run 2 "$uebatool" parsley
expect_line stderr 1 "^uebatool: there is no verb 'parsley'; see uebatool --help$"

case_begin 'tells of each verb what it does, what it answers and an example'
for verb in $verbs; do
  run 0 "$uebatool" "$verb" --help
  expect_line stdout 2 "^  uebatool $verb "
  grep -q '^Example: ' stdout || fail "$verb has no example"
  [ "$(wc -l < stdout)" -ge 12 ] || fail "$verb says little"
  ! awk 'length($0) > 112' stdout | grep . || fail "$verb has long lines"
  run 2 "$uebatool" "$verb" --no-such-option
  expect_line stderr 1 "^uebatool: .*--no-such-option; see uebatool $verb --help$"
  expect_lines stdout 0
done

case_begin 'has every verb and option in the manual page, and no other'
sed 's/\\-/-/g' "$page" > plain
for verb in $verbs; do
  grep -q "^\\\\fBuebatool $verb\\\\fR" "$page" || fail "$verb is not in the synopsis"
  grep -qx ".B $verb" "$page" || fail "$verb is not in the page"
done
for option in $(for verb in $verbs; do options_of "$verb"; done | sort -u); do
  [ "$option" = --help ] || grep -qE -e "^\.(B|BI|BR).*$option\b" plain || fail "$option is not in the page"
done
known=" $(for verb in $verbs; do options_of "$verb"; done | paste -sd " ") "
for option in $(grep -E '^\.B' plain | grep -oE -e '--[a-z-]+' | sort -u); do
  [[ $known == *" $option "* ]] || fail "the page has $option, which does not exist"
done

case_begin 'completes verbs, options, names of lists and files in bash'
mkdir bin
ln -s "$uebatool" bin/uebatool
PATH=$PWD/bin:$PATH
# shellcheck disable=SC1091
. "$top_srcdir/doc/completion/uebatool.bash"
complete_words() # complete_words WORD...: what is offered for the last one
{
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _uebatool
  echo "${COMPREPLY[*]}"
}
[ "$(complete_words uebatool pa)" = parse ] || fail "pa: $(complete_words uebatool pa)"
[ "$(complete_words uebatool '' | wc -w)" -ge 10 ] || fail "verbs: $(complete_words uebatool '')"
[ "$(complete_words uebatool replay --dup)" = --duplicate-window ] || fail "--dup: $(complete_words uebatool replay --dup)"
for verb in $verbs; do
  [ "$(complete_words uebatool "$verb" --)" = "$(options_of "$verb" | paste -sd ' ')" ] || fail "options of $verb"
done
[ "$(complete_words uebatool check --list tor)" = tor_ip ] || fail 'no list'
[ "$(complete_words uebatool state some.db sh)" = show ] || fail 'no view'
touch some-file
[ "$(complete_words uebatool parse some)" = some-file ] || fail 'no file'

case_begin 'brings the same verbs to zsh'
grep -q '^#compdef uebatool$' "$top_srcdir/doc/completion/_uebatool" || fail 'no head'
sed -n "s/.*sed -n '\(.*Usage.*p\)'.*/\1/p" "$top_srcdir/doc/completion/_uebatool" > expression
[ "$("$uebatool" --help | sed -n -f expression | cut -d : -f 1 | xargs)" = "$(xargs <<< "$verbs")" ] || fail 'other verbs'

verdict
