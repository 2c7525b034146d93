#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool replay, as a person or a script meets it
. "$(dirname "$0")/common.sh"

content=$top_srcdir/scl/ueba/content/mimecast-email-security.json

failed_login() # failed_login TIME ADDRESS
{
  printf '{"id":"e1","auditType":"Logon Authentication Failed","user":"ann@example.com","eventTime":"%s",' "$1"
  printf '"eventInfo":"Failed authentication for ann@example.com, IP: %s, Application: MPP, Reason: Wrong"}\n' "$2"
}

failed_login 2026-03-01T10:00:00Z 203.0.113.9 > log
echo '203.0.113.0/24' > tor
printf 'user,account_status,peer_group\nann@example.com,disabled,sales\n' > users

case_begin 'prints the alerts as JSON lines in the order of the events'
run 0 "$uebatool" replay --content "$content" --list tor_ip tor --users users log
expect_lines stdout 3
expect_line stdout 1 '"rule":"APP-Account-deactivated".*"time":"2026-03-01T10:00:00.000Z"'
expect_line stdout 2 '"rule":"APP-F-FL".*"id":"ann@example.com-20260301100000"'
expect_line stdout 3 '"list":\{"match":"203.0.113.0/24","name":"tor_ip"\}.*"rule":"Auth-Tor-Shost-Failed"'
cp stdout all

case_begin 'takes a list as one word too'
run 0 "$uebatool" replay --content "$content" --list tor_ip=tor --users users log
cmp -s stdout all || fail 'not the same'

case_begin 'reads files in order, and standard input'
failed_login 2026-03-01T11:00:00Z 198.51.100.1 > later
run 0 "$uebatool" replay --content "$content" log later
expect_lines stdout 1
run 0 "$uebatool" replay --content "$content" < log
expect_lines stdout 1

case_begin 'gives a line without a time the greatest time so far, and none before the first event'
failed_login '' 203.0.113.9 > timeless
run 0 "$uebatool" replay --content "$content" timeless
expect_lines stdout 0
grep -q '^no_time: 1$' stderr || fail 'no_time is not told'
failed_login '' 203.0.113.9 | sed 's/ann@/bob@/g' >> log
run 0 "$uebatool" replay --content "$content" log
expect_line stdout 2 '"time":"2026-03-01T10:00:00.000Z".*"user":"bob@example.com"'

case_begin 'writes the alerts to a file that appears when it is whole'
run 0 "$uebatool" replay --content "$content" --alerts out log
expect_lines out 2
expect_lines stdout 0
rm out
run 2 "$uebatool" replay --content "$content" --alerts out log nonexistent
[ -z "$(find . -name 'out*')" ] || fail 'something is left behind'
run 2 "$uebatool" replay --content "$content" --alerts nonexistent/out log
run 2 "$uebatool" replay --content "$content" --alerts /dev/full log
grep -q '^uebatool: /dev/full: ' stderr || fail 'the full device is not named'

case_begin 'holds events beyond --now for events of the future'
run 0 "$uebatool" replay --content "$content" --now 2026-03-01T09:44:59Z log
expect_line stdout 1 '"time":"2026-03-01T10:00:00.000Z"'

case_begin 'obeys the settings of sessions'
failed_login 2026-03-01T10:00:11Z 203.0.113.9 >> log
run 0 "$uebatool" replay --content "$content" --session-timeout 10 log
expect_lines stdout 3
run 0 "$uebatool" replay --content "$content" --notable-score 5 log
expect_lines stdout 4

case_begin 'leaves out what is suppressed, and only if told to'
printf 'rule,user,until,reason\nAPP-F-FL,ann@example.com,2026-03-31,known\n' > suppress
run 0 "$uebatool" replay --content "$content" log
grep -q '"rule":"APP-F-FL".*ann@example.com' stdout || fail 'no alert without the option'
run 0 "$uebatool" replay --content "$content" --suppress suppress log
! grep '"rule":"APP-F-FL"' stdout | grep -q '"user":"ann@example.com"' || fail 'an alert in spite of the option'
printf 'rule,user,until,reason\nAPP-F-FL,ann@example.com,2026-02-01,known\n' > suppress
run 0 "$uebatool" replay --content "$content" --suppress suppress log
grep -q '"rule":"APP-F-FL".*ann@example.com' stdout || fail 'no alert although the time is over'

case_begin 'says which rules stay silent without a list'
run 0 "$uebatool" replay --content "$content" --users users log
grep -q "'tor_ip'.*Auth-Tor-Shost-Failed" stderr || fail 'not told'

case_begin 'fails on what it cannot use, with a message'
for wrong in '--list tor_ip' '--list tor_ip nonexistent' '--users nonexistent' '--content nonexistent' '--content tor' \
             '--now yesterday' '--session-max 0' '--max-users -1' '--geoip-database tor' '--users tor' '--suppress tor' '--suppress nonexistent' \
             '--list tor_ip tor --list tor_ip tor'; do
  # shellcheck disable=SC2086
  run 2 "$uebatool" replay --content "$content" $wrong
  grep -q '^uebatool: ' stderr || fail "no message for $wrong"
done

verdict
