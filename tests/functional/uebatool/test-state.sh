#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool state, as a person meets it who wants to know what a detector has learned
. "$(dirname "$0")/common.sh"

content=$top_srcdir/scl/ueba/content/mimecast-email-security.json

login() # login TYPE WORD USER DAY ADDRESS
{
  printf '{"id":"e","auditType":"%s","user":"%s","eventTime":"2026-03-%02dT10:00:00Z",' "$1" "$3" "$4"
  printf '"eventInfo":"%s authentication for %s, IP: %s, Application: MPP"}\n' "$2" "$3" "$5"
}

for ((day = 1; day <= 10; day++)); do
  login 'User Logged On' Successful ann@example.com $day "$([ $day = 10 ] && echo 198.51.100.1 || echo 203.0.113.1)"
  login 'User Logged On' Successful bob@example.com $day 203.0.113.2
done > lines
login 'Logon Authentication Failed' Failed eve@example.com 11 198.51.100.9 >> lines
printf 'user,account_status,peer_group\nann@example.com,active,sales\nbob@example.com,active,sales\neve@example.com,disabled,ops\n' > users
printf '203.0.113.0/24,DE\n198.51.100.0/24,FR\n' > countries
"$top_builddir/tests/tools/make-mmdb" countries countries.mmdb
"$top_builddir/tests/tools/make-state" state.db "$content" users countries.mmdb < lines || fail 'no state'
cp state.db before.db
echo nonsense > nonsense.db

case_begin 'shows sizes, models and sessions, with the journal applied'
run 0 "$uebatool" state state.db
expect_line stdout 1 '^state\.db: [0-9,]+ bytes$'
grep -q '^content: mimecast-email-security 1.0.0$' stdout || fail 'no content'
grep -qE '^users and addresses +3$' stdout || fail 'no users'
grep -qE '^\.\. that models have learned +2$' stdout || fail 'not two learned'
grep -qE '^events in the journal +21$' stdout || fail 'no journal'
grep -qE '^alerts in the outbox +2$' stdout || fail 'no outbox'
grep -qE '^UA-UC +2 +2 +20$' stdout || fail "no model: $(grep UA-UC stdout)"
grep -qE '^UA-GC +1 +1 +20$' stdout || fail "no model: $(grep UA-GC stdout)"
grep -qE '^eve@example.com .* 35 +APP-Account-deactivated, APP-F-FL$' stdout || fail 'no session'

case_begin 'lists users, sessions and instances of models'
run 0 "$uebatool" state state.db users
expect_lines stdout 4
expect_line stdout 2 '^ann@example.com +2026-03-10T10:00:00.000Z +learned +-$'
expect_line stdout 4 '^eve@example.com +2026-03-11T10:00:00.000Z +new +35$'
run 0 "$uebatool" state state.db sessions
expect_line stdout 2 '^eve@example.com '
run 0 "$uebatool" state state.db models
expect_line stdout 2 '^UA-UC +ann@example.com +10 +2 +0.80  converged$'
expect_line stdout 4 '^UA-GC +sales +20 +2 +0.90  converged$'
expect_lines stdout 4

case_begin 'shows sessions and histogram of a user, and the histogram of a group'
run 0 "$uebatool" state state.db show ann@example.com
grep -q '^ann@example.com ' stdout || fail 'no session'
grep -q '^UA-UC: 10 observations, confidence 0.80, converged$' stdout || fail 'no histogram'
grep -qE '^  DE +9  2026-03-01T10:00:00.000Z  2026-03-09T10:00:00.000Z$' stdout || fail 'no DE'
run 0 "$uebatool" state state.db show sales
grep -qE '^  DE +19 ' stdout || fail 'no DE of the group'
run 1 "$uebatool" state state.db show carl@example.com
expect_lines stdout 0

case_begin 'gives the alerts that wait for the log path'
run 0 "$uebatool" state state.db outbox
expect_lines stdout 2
expect_line stdout 1 '"rule":"APP-Account-deactivated"'
python3 -c 'import json; [json.loads(line) for line in open("stdout")]' || fail 'no JSON'

case_begin 'changes nothing, leaves nothing behind, and reads what another holds'
exec 7> state.db.lock
flock 7
run 0 env TMPDIR="$PWD" "$uebatool" state state.db
exec 7>&-
cmp -s state.db before.db || fail 'the file is another'
[ -z "$(find . -name 'uebatool-*')" ] || fail 'the copy is left behind'

case_begin 'makes a file forget a person, and nobody else'
sed 's/ann@example/zoe@nowhere/g' lines > others
"$top_builddir/tests/tools/make-state" forgetful.db "$content" users countries.mmdb < others || fail 'no state'
grep -q 'zoe@nowhere' forgetful.db || fail 'the name is not in the file'
run 0 "$uebatool" state forgetful.db forget Zoe@Nowhere.com
expect_line stdout 1 '^done$'
run 1 "$uebatool" state forgetful.db show zoe@nowhere.com
! grep -q 'zoe@nowhere' forgetful.db* || fail 'the name is still in the file'
run 0 "$uebatool" state forgetful.db show bob@example.com
grep -q '^UA-UC: 10 observations' stdout || fail 'bob is forgotten too'
run 0 "$uebatool" state forgetful.db forget zoe@nowhere.com
run 2 "$uebatool" state nonexistent.db forget ann@example.com
[ ! -e nonexistent.db ] || fail 'a file is made'
run 2 "$uebatool" state nonsense.db forget ann@example.com
run 2 "$uebatool" state forgetful.db forget ''

case_begin 'asks whoever has the file in use, and tells the answer'
answer() # answer OUTCOME: as a detector would
{
  python3 - "$1" <<'END'
import sqlite3, sys, time
for _ in range(600):
    db = sqlite3.connect("forgetful.db", timeout=30)
    asked = db.execute("SELECT id, kind, argument FROM request WHERE done_usec = 0").fetchall()
    if asked:
        db.execute("UPDATE request SET done_usec = 1, outcome = ? WHERE id = ?", (sys.argv[1], asked[0][0]))
        db.commit()
        print(asked[0][1], asked[0][2])
        break
    db.close()
    time.sleep(0.05)
END
}
exec 7> forgetful.db.lock
flock 7
answer 'done' > asked & pid=$!
run 0 "$uebatool" state forgetful.db forget Bob@example.com
wait $pid
expect_line asked 1 '^forget bob@example.com$'
expect_line stdout 1 '^done$'
answer 'there is no rule NONE' > asked & pid=$!
run 1 "$uebatool" test-alert --state forgetful.db NONE
wait $pid
expect_line asked 1 '^test-alert NONE$'
expect_line stdout 1 '^there is no rule NONE$'
run 1 "$uebatool" test-alert --state forgetful.db --wait 0 FA-UC-F
grep -q '^uebatool: no answer within 0 s' stderr || fail 'not told'
exec 7>&-

case_begin 'asks for no alert if nobody would answer'
run 2 "$uebatool" test-alert --state forgetful.db FA-UC-F
grep -q 'no detector has it in use' stderr || fail 'not told'
run 2 "$uebatool" test-alert --state nonexistent.db FA-UC-F
run 2 "$uebatool" test-alert --state forgetful.db
run 2 "$uebatool" test-alert FA-UC-F

case_begin 'fails on what is no state'
head -c 5000 state.db > cut.db
: > empty.db
echo nonsense > nonsense.db
while read -r wrong; do
  # shellcheck disable=SC2086
  run 2 env TMPDIR="$PWD" "$uebatool" state $wrong
  grep -q '^uebatool: ' stderr || fail "no message for $wrong"
  ! grep -q 'uebatool-.*state.db' stderr || fail "the message names the copy: $(cat stderr)"
  expect_lines stdout 0
done <<'END'

nonexistent.db
.
cut.db
empty.db
nonsense.db
state.db everything
state.db show
state.db users extra
--colour state.db
END
[ -z "$(find . -name 'uebatool-*')" ] || fail 'a copy is left behind'
"$uebatool" state state.db users > /dev/full 2> stderr
[ $? = 2 ] && grep -q '^uebatool: standard output: ' stderr || fail 'a full device is not told'

verdict
