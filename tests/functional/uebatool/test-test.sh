#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool test, as a person who writes a rule meets it
. "$(dirname "$0")/common.sh"

example=$top_srcdir/doc/examples/own-rule.json

case_begin 'prints one line a test and their number'
run 0 "$uebatool" test "$example"
expect_lines stdout 3
expect_line stdout 1 '^passed  OWN-F-Apps: the third application fires$'
expect_line stdout 3 '^2 passed, 0 failed$'

case_begin 'shows the expected beside the seen where they differ'
sed 's/"alerts": \["OWN-F-Apps"\]/"alerts": ["OWN-F-Apps", { "rule": "OWN-F-Apps", "trigger": "MPP" }]/' "$example" > pack.json
run 1 "$uebatool" test pack.json
expect_line stdout 1 '^failed  OWN-F-Apps: the third application fires$'
expect_line stdout 2 '^    pack.json:14$'
expect_line stdout 3 '^    expected +seen$'
expect_line stdout 4 '^    OWN-F-Apps +OWN-F-Apps  \(2025-03-10T09:02:00.000Z, ann@example.com, trigger API\)$'
expect_line stdout 5 '^  ! OWN-F-Apps, trigger MPP +-$'
expect_line stdout 7 '^1 passed, 1 failed$'

case_begin 'runs the tests of several packs on all of them'
run 0 "$uebatool" test "$top_srcdir/scl/ueba/content/mimecast-email-security.json" "$example"
grep -q '^passed  OWN-F-Apps: ' stdout && grep -q '^passed  FA-UC-F: ' stdout || fail 'not both'

case_begin 'fails on a pack or a test with a mistake'
sed 's/"user": "ann/"usr": "ann/' "$example" > misspelt.json
run 2 "$uebatool" test misspelt.json
expect_line stderr 1 "^uebatool: misspelt.json:16: rule 'OWN-F-Apps', test 'the third application fires', events, element 1: "
expect_lines stdout 0
sed 's/"ruleType"/"ruleTyp"/' "$example" > unknown.json
run 2 "$uebatool" test unknown.json
run 2 "$uebatool" test nonexistent
"$uebatool" test "$example" > /dev/full 2> stderr
[ $? = 2 ] && grep -q '^uebatool: standard output: ' stderr || fail 'a full device is not told'

case_begin 'shows in its help a pack that is right'
"$uebatool" test --help | sed -n '/^  { "name"/,/^  } \] }/p' > shown.json
run 0 "$uebatool" check shown.json
run 0 "$uebatool" test shown.json
expect_line stdout 2 '^1 passed, 0 failed$'

verdict
