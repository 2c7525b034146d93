#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool report: what stands on the page, and that what comes from logs stays text
. "$(dirname "$0")/common.sh"

content=$top_srcdir/scl/ueba/content/mimecast-email-security.json
report=("$uebatool" report --content "$content")

alert() # alert ID TIME RULE USER SCORE SESSION-SCORE REASON: as replay prints it; all but the numbers are JSON text
{
  printf '{"alert":{"id":"%s","time":"%s","rule":"%s","user":"%s","score":"%s","severity":"high","reason":"%s",' "$1" "$2" "$3" "$4" "$5" "$7"
  printf '"peer_group":"sales","session":{"id":"%s-20260301100000","score":"%s"},' "$4" "$6"
  printf '"model":{"feature":"src_country","scope":"PEERS"}},"src_country":"RU"}\n'
}

expect() # expect PATTERN: in the page
{
  grep -q -e "$1" page || fail "no $1"
}

{
  alert a1 2026-03-01T10:00:00Z APP-F-FL ann@example.com 5 5 'a failed login'
  alert a2 2026-03-01T10:05:00Z FA-GC-F ann@example.com 90 95 'from a new country'
  alert a3 2026-03-01T10:05:00Z SESSION-NOTABLE ann@example.com 95 95 'a notable session'
  alert a4 2026-03-02T10:00:00Z APP-F-FL bob@example.com 5 5 'another failed login'
} > alerts

case_begin 'makes a page with every section'
run 0 "${report[@]}" --alerts alerts -o page
expect_lines stdout 0
for id in timeline sessions users countries attack maturity feed; do expect "<section id=\"$id\""; done
for id in chart-timeline chart-session-0 chart-users chart-countries chart-maturity coverage; do expect "id=\"$id\""; done
expect '<b>4</b> alerts'
expect 'ann@example.com</b> <span class="score notable">95</span>'
expect '<b>FA-GC-F</b> <span class="score">+90 = 95</span> from a new country'
expect 'sales, RU: 0 known, 3 alerts, new'
expect '<th scope="row">T1133</th>'

case_begin 'tells the score of a user without that of the notable session'
expect '<th scope="row">ann@example.com</th><td class="g">sales</td><td class="n">95</td>'

case_begin 'needs nothing from elsewhere and has no script'
! grep -qiE '<script|src=|url\(|@import|https?://|javascript:| on[a-z]+=' page || fail 'something that is not in the page'
expect "default-src 'none'"

case_begin 'keeps what comes from logs as text'
{
  alert b1 2026-03-01T10:00:00Z '<b>rule</b>' '\"><img src=x onerror=alert(1)>@example.com' 5 5 'subject \"<script>alert(2)<\/script>\"'
  alert b2 2026-03-01T10:00:01Z "' autofocus onfocus='alert(3)" '</svg><script>alert(4)</script>' 5 5 'a \u202e\u0007\u2028 &amp; b'
} | sed 's/"sales"/"<\/text><script>alert(5)<\/script>"/g; s/"RU"/"<R>"/' > evil
run 0 "${report[@]}" --alerts evil -o page
! grep -qE '<script|<img|<b>rule|onfocus=.alert|<R>' page || fail "markup: $(grep -oE '<script|<img|<b>rule|<R>' page | head -n 1)"
expect '&lt;script&gt;alert(2)&lt;/script&gt;'
expect '&#39; autofocus onfocus=&#39;alert(3)'
expect 'a ��� &amp;amp; b'

case_begin 'makes a page of no alerts'
: > none
run 0 "${report[@]}" --alerts none -o page
expect '<b>0</b> alerts'
expect 'id="chart-timeline"'

case_begin 'takes alerts as a syslog-ng file destination writes them, packed ones, and each once'
sed 's/.*/{"ueba":&}/' alerts > nested
python3 -c 'import gzip; open("nested.gz", "wb").write(gzip.compress(open("nested", "rb").read()))'
run 0 "${report[@]}" --alerts alerts --alerts nested.gz -o page
expect '<b>4</b> alerts'
grep -q '^alerts that were there already: 4$' stderr || fail 'repeated ones are not told'
run 0 "${report[@]}" --alerts - < alerts
grep -q '<b>4</b> alerts' stdout || fail 'not from standard input'

case_begin 'draws alerts that lie centuries apart'
{
  alert c1 0001-01-01T00:00:00Z APP-F-FL ann@example.com 5 5 old
  alert c2 9999-12-31T23:59:59Z APP-F-FL ann@example.com 5 5 new
} > far
run 0 "${report[@]}" --alerts far -o page
expect '<b>2</b> alerts'

case_begin 'shows what a state knows: countries of groups and converged models'
printf 'user,account_status,peer_group\nann@example.com,active,sales\n' > users
printf '203.0.113.0/24,DE\n198.51.100.0/24,FR\n' > countries
"$top_builddir/tests/tools/make-mmdb" countries countries.mmdb
for ((day = 1; day <= 20; day++)); do
  printf '{"id":"e","auditType":"User Logged On","user":"ann@example.com","eventTime":"2026-03-%02dT10:00:00Z",' "$day"
  printf '"eventInfo":"Successful authentication for ann@example.com, IP: %s, Application: MPP"}\n' "$([ $day = 20 ] && echo 198.51.100.1 || echo 203.0.113.1)"
done > logins
"$top_builddir/tests/tools/make-state" state.db "$content" users countries.mmdb < logins || fail 'no state'
run 0 "$uebatool" report --state state.db --alerts alerts -o page
expect 'sales, DE: 19 known, 0 alerts</title>'
expect 'sales, FR: 1 known, 0 alerts, new</title>'
expect '>1 of 1</text>'
expect '<b>1</b> users and addresses known'

case_begin 'reads a state that is in use, and leaves nothing behind'
exec 7> state.db.lock
flock 7
run 0 env TMPDIR="$PWD" "$uebatool" report --state state.db --alerts alerts -o page
expect 'sales, DE: 19 known'
exec 7>&-
[ -z "$(find . -name 'uebatool-*')" ] || fail 'the copy is left behind'

case_begin 'fails with a message and without a page'
head -c 5000 state.db > cut.db
echo nonsense > nonsense
while read -r wrong; do
  # shellcheck disable=SC2086
  run 2 env TMPDIR="$PWD" "${report[@]}" -o other $wrong
  grep -q '^uebatool: ' stderr || fail "no message for $wrong"
done <<'END'

--alerts nonexistent
--alerts nonsense
--alerts .
--alerts alerts --state nonexistent
--alerts alerts --state nonsense
--alerts alerts --state cut.db
--alerts alerts --state .
--alerts alerts --content nonsense
--alerts alerts extra
--alerts alerts --colour
END
run 2 "${report[@]}" --alerts alerts -o nonexistent/page
run 2 "${report[@]}" --alerts alerts -o /dev/full
[ -z "$(find . -name 'other*' -o -name 'uebatool-*')" ] || fail 'something is left behind'

case_begin 'passes over lines that are no alert, and says so'
{ echo '{"alert":{"id":"x"}}'; cat alerts; echo '{"broken'; } > mixed
run 0 "${report[@]}" --alerts mixed -o page
expect '<b>4</b> alerts'
grep -q '^lines that are no alert: 2, the first is line 1$' stderr || fail 'not told'

verdict
