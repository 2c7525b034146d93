#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool parse, as a person or a script meets it
. "$(dirname "$0")/common.sh"

mail='datetime=2026-03-01T10:00:00.000007+0100|aCode=a1|acc=C0A0|Dir=Inbound|Sender=p@partner.test|Rcpt=Ann@example.com|Subject=\a "b"\|Act=Acc'
audit='{"auditType":"User Logged On","user":"ann@example.com","eventTime":"2026-03-01T10:00:01Z","eventInfo":"Successful authentication for ann@example.com"}'

case_begin 'gives one object a line with the number of the input line first'
printf '%s\n' "$mail" 'no mimecast' "$audit" > log
run 0 "$uebatool" parse log
expect_line stdout 1 '^\{"line":1,"time":"2026-03-01T09:00:00.000007Z",.*"user":"ann@example.com".*"subject":"a \\"b\\""'
expect_line stdout 2 '^\{"line":3,"time":"2026-03-01T10:00:01.000000Z",.*"event_type":"app-login"'
expect_lines stdout 2

case_begin 'reads standard input without files and with a dash'
run 0 "$uebatool" parse < log
cp stdout without
run 0 "$uebatool" parse - < log
cmp stdout without || fail 'not the same'

case_begin 'says on standard error what it made nothing of'
run 0 "$uebatool" parse log
expect_line stderr 1 '^3 lines, 2 events$'
expect_line stderr 2 "^not_mimecast: 1, the first in line 2: 'no mimecast'"

case_begin 'gives an event for each recipient of one line the same number'
printf '%s\n' "${mail/Ann@example.com/Ann@example.com;bob@example.com}" > two
run 0 "$uebatool" parse two
expect_line stdout 1 '^\{"line":1,.*"user":"ann@example.com"'
expect_line stdout 2 '^\{"line":1,.*"user":"bob@example.com"'

case_begin 'leaves the time out where a line has none'
printf '%s\n' "${mail/datetime=2026-03-01T10:00:00.000007+0100/datetime=}" > timeless
run 0 "$uebatool" parse timeless
expect_line stdout 1 '^\{"line":1,"host":'

case_begin 'believes the shapes that are accepted only'
run 0 "$uebatool" parse --accept=json-audit,cef log
expect_lines stdout 1
expect_line stderr 3 '^not_accepted: 1, the first in line 1'

case_begin 'fails on a shape, an option, a verb or a file that does not exist'
run 2 "$uebatool" parse --accept=jason log
run 2 "$uebatool" parse --colour log
run 2 "$uebatool" parsley log
run 2 "$uebatool"
run 2 "$uebatool" parse nonexistent
expect_line stderr 2 '^uebatool: nonexistent: '

case_begin 'reads packed logs, and says where one is cut'
python3 -c 'import gzip; open("log.gz", "wb").write(gzip.compress(open("log", "rb").read()))'
run 0 "$uebatool" parse log
cp stdout plain
run 0 "$uebatool" parse log.gz
cmp -s stdout plain || fail 'not the same'
head -c 80 log.gz > cut.gz
run 2 "$uebatool" parse cut.gz
grep -q '^uebatool: cut.gz: the packed data is cut$' stderr || fail 'not told'
"$uebatool" parse log > /dev/full 2> stderr
[ $? = 2 ] && grep -q '^uebatool: standard output: ' stderr || fail 'a full device is not told'

case_begin 'helps and tells its version'
run 0 "$uebatool" --help
run 0 "$uebatool" parse --help
run 0 "$uebatool" --version

verdict
