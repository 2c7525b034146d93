#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool replay --state: what one replay learned another one knows, and a file is written whole or left as it was
. "$(dirname "$0")/common.sh"

content=$top_srcdir/scl/ueba/content/mimecast-email-security.json
make_mmdb=$top_builddir/tests/tools/make-mmdb

audit() # audit DAY WHAT WHERE: one line
{
  printf '{"id":"e%s","auditType":"%s","user":"ann@example.com","eventTime":"2026-03-%02dT10:00:00Z",' "$1$2" "$2" "$1"
  printf '"eventInfo":"Authentication for ann@example.com, IP: %s, Application: MPP, Reason: none"}\n' "$3"
}

# nine sessions from the first country, then somebody fails from the second one
for ((day = 1; day <= 9; day++)); do audit $day 'User Logged On' 203.0.113.9; done > learn
audit 10 'Logon Authentication Failed' 198.51.100.7 > attack
printf '203.0.113.0/24,US\n198.51.100.0/24,RU\n' > countries.csv
"$make_mmdb" countries.csv countries.mmdb || fail 'no country database'
replay=("$uebatool" replay --content "$content" --geoip-database countries.mmdb -q)
rules_in() # rules_in FILE
{
  grep -o '"rule":"[^"]*"' "$1" | sort | paste -sd ' '
}

case_begin 'knows in the second run what the first one learned'
run 0 "${replay[@]}" learn attack
cp stdout expected
[[ $(rules_in expected) == *FA-UC-F* ]] || fail "both together: $(rules_in expected)"
run 0 "${replay[@]}" attack
[[ $(rules_in stdout) != *FA-UC-F* ]] || fail 'the rule knows without having learned'
run 0 "${replay[@]}" --state state.db learn
expect_lines stdout 0
grep -q '^saved in .*/state.db: 1 users, of 1 of whom models know something$' stderr || fail "$(cat stderr)"
[ "$(stat -c %a state.db)" = 600 ] || fail 'others may read it'
run 0 "${replay[@]}" --state state.db attack
cmp -s stdout expected || fail "in two runs: $(rules_in stdout)"
grep -q '^1 lines, 1 events, ' stderr || fail 'the first run is counted in the second'

case_begin 'does not judge lines again that the file knows'
run 0 "${replay[@]}" --state state.db learn attack
expect_lines stdout 0
grep -q '^duplicates: 10$' stderr || fail "$(cat stderr)"

case_begin 'leaves no alert in the file: they have gone out'
run 0 "$uebatool" state state.db outbox
expect_lines stdout 0
run 0 "$uebatool" state state.db show ann@example.com
grep -q 'US' stdout || fail 'the country is not there'

case_begin 'is what a detector starts from, with its own content'
sed 's/"name": *"mimecast-email-security"/"name":"other"/' "$content" > other.json
audit 11 'Logon Authentication Failed' 198.51.100.7 > later
run 0 "${replay[@]}" --content other.json --state state.db later
[[ $(rules_in stdout) == *FA-UC-F* ]] || fail "under another content: $(rules_in stdout)"

case_begin 'leaves the file as it was when anything fails'
cp state.db before.db
audit 12 'Logon Authentication Failed' 198.51.100.7 > fresh
python3 -c 'import gzip; open("cut.gz", "wb").write(gzip.compress(open("learn", "rb").read())[:60])'
for wrong in 'fresh nonexistent' 'fresh .' 'learn cut.gz' '-o /dev/full fresh' '-o nonexistent/out fresh'; do
  # shellcheck disable=SC2086
  run 2 "${replay[@]}" --duplicate-window 0 --state state.db $wrong
  cmp -s state.db before.db || fail "$wrong changes the file"
  # shellcheck disable=SC2086
  run 2 "${replay[@]}" --state new.db $wrong
  [ -z "$(find . -name 'new.db*' ! -name new.db.lock)" ] || fail "$wrong leaves $(echo new.db*)"
done

case_begin 'refuses what is no state file, or cannot be one'
echo '{}' > text
: > empty
ln -s state.db link
for file in text empty link . nonexistent/state.db; do
  cp -r "$file" kept 2> /dev/null
  run 2 "${replay[@]}" --state "$file" learn
  grep -q "^uebatool: state file '" stderr || fail "$file: $(cat stderr)"
  [ ! -f "$file" ] || cmp -s "$file" kept || fail "$file is changed"
  rm -rf kept
done
run 2 "${replay[@]}" --state state.db --compare "$content" learn
grep -q '^uebatool: --state and --compare do not go together' stderr || fail "$(cat stderr)"

case_begin 'refuses a file that is in use'
exec 5> state.db.lock
flock -n 5
run 2 "${replay[@]}" --state state.db learn
grep -q 'another instance uses it' stderr || fail "$(cat stderr)"
exec 5>&-

verdict
