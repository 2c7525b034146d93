#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool replay: the tables at its end, and two contents beside each other
. "$(dirname "$0")/common.sh"

content=$top_srcdir/scl/ueba/content/mimecast-email-security.json

failed_login() # failed_login USER TIME APPLICATION
{
  printf '{"id":"e1","auditType":"Logon Authentication Failed","user":"%s","eventTime":"%s",' "$1" "$2"
  printf '"eventInfo":"Failed authentication for %s, IP: 203.0.113.9, Application: %s, Reason: Wrong"}\n' "$1" "$3"
}

replay=("$uebatool" replay --content "$content")
{
  failed_login ann@example.com 2026-03-01T10:00:00Z MPP
  failed_login bob@example.com 2026-03-01T23:59:59Z MPP
  failed_login bob@example.com 2026-03-02T00:00:00Z API
  failed_login bob@example.com 2026-03-05T10:00:00Z API
  echo 'no mimecast'
} > log

case_begin 'counts alerts by rule and day, users by score, events by type'
run 0 "${replay[@]}" log
expect_lines stdout 4
grep -qE '^alerts +all days  2026-03-01  2026-03-02  2026-03-05$' stderr || fail 'no days'
grep -qE '^APP-F-FL +4 +2 +1 +1$' stderr || fail 'no row of APP-F-FL'
grep -qE '^no alert from 9 rules: APP-Account-deactivated, ' stderr || fail 'silent rules are not told'
grep -A 1 '^users by score' stderr | grep -qE '^bob@example.com +15 +3$' || fail 'bob is not first'
grep -qE '^failed-app-login +4$' stderr || fail 'no events by type'
grep -q "^not_mimecast: 1, the first in line 5: 'no mimecast'$" stderr || fail 'unknown shapes are not told'

case_begin 'does not count the score of a notable session twice'
run 0 "${replay[@]}" --notable-score 10 log
grep -q '"SESSION-NOTABLE"' stdout || fail 'no notable session'
grep -qE '^bob@example.com +15 +4$' stderr || fail "not 15: $(grep ^bob stderr)"

case_begin 'prints no table with --quiet'
run 0 "${replay[@]}" --quiet log
! grep -q '^alerts' stderr || fail 'a table'

case_begin 'lets no name command the terminal'
failed_login "$(printf 'a\\u001b[2Jb@example.com')" 2026-03-01T10:00:00Z MPP > evil
run 0 "${replay[@]}" evil
! grep -q "$(printf '\033')" stderr || fail 'an escape character'

case_begin 'says so if no user is in the users table'
printf 'user,peer_group\ncarl@example.com,sales\n' > users
run 0 "${replay[@]}" --users users log
grep -q '^no event found its user in the users table' stderr || fail 'not told'

case_begin 'shows days of any year'
failed_login ann@example.com 1969-12-31T23:59:59Z MPP > old
run 0 "${replay[@]}" old
grep -qE '^alerts +all days  1969-12-31$' stderr || fail 'no day before 1970'

case_begin 'compares two contents on the same logs'
sed "s/\"score\": 5,/\"score\": 6,/; s/exists(app) || !WasRuleFired('APP-F-FL')/app = 'API'/" "$content" > other.json
! cmp -s other.json "$content" || fail 'the other pack is the same'
run 0 "${replay[@]}" --compare other.json log
grep -qE '^alerts +before  after  only before  only after$' stdout || fail 'no table'
grep -qE '^APP-F-FL +4 +2 +2 +-$' stdout || fail "other numbers: $(grep ^APP stdout)"
grep -A 2 '^APP-F-FL only before, 2:$' stdout | grep -q '^  2026-03-01T10:00:00.000Z  .*ann@example.com' || fail 'no example'
! grep -q '^{' stdout || fail 'alerts are printed'
run 0 "${replay[@]}" --compare "$content" -o out log
grep -qE '^APP-F-FL +4 +4 +- +-$' out || fail 'one content differs from itself'
expect_lines stdout 0
run 0 "${replay[@]}" --compare "$top_srcdir/doc/examples/own-rule.json" --compare "$content" log
grep -qE '^APP-F-FL +4 +4 +- +-$' stdout || fail 'two packs on the other side'

case_begin 'shows three examples of many'
run 0 "${replay[@]}" --compare "$top_srcdir/doc/examples/own-rule.json" log
grep -q '^APP-F-FL only before, 4, the first of them:$' stdout || fail 'not four'
[ "$(grep -c '^  2026-' stdout)" = 3 ] || fail 'not three examples'

case_begin 'fails on a second pack that it cannot use'
run 2 "${replay[@]}" --compare nonexistent.json -o other log
echo '{' > broken.json
run 2 "${replay[@]}" --compare broken.json -o other log
[ ! -e other ] || fail 'a file'

verdict
