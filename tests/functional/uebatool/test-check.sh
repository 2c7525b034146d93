#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool check, as a person who writes rules and tables meets it
. "$(dirname "$0")/common.sh"

content=$top_srcdir/scl/ueba/content/mimecast-email-security.json
example=$top_srcdir/doc/examples/own-rule.json

expect_finding() # expect_finding PATTERN: exactly one line of stdout is like it
{
  local count
  count=$(grep -Ec -e "$1" stdout)
  [ "$count" = 1 ] || fail "$count findings are like $1: $(head -n 3 stdout)"
}

mutate() # mutate SED-EXPRESSION: the example with a mistake
{
  sed "$1" "$example" > pack.json
  ! cmp -s pack.json "$example" || fail "$1 changes nothing"
}

case_begin 'finds nothing in what is shipped'
run 0 "$uebatool" check "$content"
expect_lines stdout 0
run 0 "$uebatool" check "$example" "$content"
expect_line stderr 1 '^0 findings$'

case_begin 'names file and line of every mistake that refuses a start'
while IFS='|' read -r change line message; do
  mutate "$change"
  run 1 "$uebatool" check pack.json
  expect_finding "^pack\.json:$line: .*$message"
done <<'END'
s/"ruleType"/"ruleTyp"/|8|ruleTyp
s/"score": 15/"score": "much"/|11|score
s/"score": 15/"score": 1001/|11|a score is a whole number from 0 to 1000
s/"modelName": "FACT"/"modelName": "UA-XX"/|8|unknown model 'UA-XX'
s/= 3"/= 3 \&\& cuont(app)"/|10|unknown function 'cuont'
s/distinctCount(app, 'failed-app-login')/distinctCount(app)/|10|distinctCount
s/= 3"/= = 3"/|10|ruleExpression
s/"ruleEventTypes": \["failed-app-login"\], //|4|a rule needs event types
s/"factFeatureName": "app"/"factFeatureName": "ap"/|11|'ap' is no event field
s/"ruleId": "OWN-F-Apps"/"ruleId": "OWN F"/|4|an id has letters
s/"user": "ann/"usr": "ann/|16|usr
END

case_begin 'puts a caret under the place in an expression'
mutate "s/= 3\"/= 3 \&\& cuont(app)\"/"
run 1 "$uebatool" check pack.json
grep -q '^ *^$' stdout || fail 'there is no caret'

case_begin 'tells all mistakes at once'
mutate "s/\"score\": 15/\"score\": 1001/; s/= 3\"/= = 3\"/; s/\"ruleType\": \"session\"/\"ruleType\": \"sequence\"/"
run 1 "$uebatool" check pack.json
[ "$(grep -c '^pack.json:[0-9]*: ' stdout)" = 3 ] || fail 'not three'
expect_line stderr 1 '^3 findings$'

case_begin 'knows a technique that is none, a key without use and a rule that takes the place of another'
mutate 's/T1110/T9999/'
run 1 "$uebatool" check pack.json
expect_finding "^pack\.json:11: rule 'OWN-F-Apps', mitre: 'T9999' is no technique of MITRE ATT&CK"
mutate 's/"score": 15/"score": 15, "createdBy": "ann"/'
run 1 "$uebatool" check pack.json
expect_finding "createdBy"
cp "$example" again.json
run 1 "$uebatool" check "$example" again.json
expect_finding "^again\.json:[0-9]*: rule 'OWN-F-Apps': replaces the one of "

case_begin 'finds a training condition that includes the events the rule tests'
sed 's/"histogramEventTypes": \["app-activity", /&"failed-app-login", /' "$content" > trained.json
run 1 "$uebatool" check trained.json
expect_finding "rule 'FA-UC-F', modelName: the model 'UA-UC' is trained by the events that this rule tests \(failed-app-login\)"
expect_finding "rule 'FA-GC-F', modelName: the model 'UA-GC' is trained by"
expect_lines stdout 2
sed "s/\"trainIf\": \"/&event_type != 'failed-app-login' \&\& /" trained.json > excepted.json
run 0 "$uebatool" check excepted.json

case_begin 'finds mistakes in the tests of a pack'
mutate 's/"name": "the third application fires"/"nam": "the third application fires"/'
run 1 "$uebatool" check pack.json
expect_finding "a test needs 'name'"

case_begin 'finds what is wrong in a list'
printf '203.0.113.0/24\n203.0.113.7\n198.51.100.1\n198.51.100.1\n0.0.0.0/0\nfoo\n' > tor
for file in threat ransomware; do echo 192.0.2.1 > $file; done
printf 'user,account_status,peer_group\nann@example.com,active,sales\n' > users
tables=(--list threat_ip threat --list ransomware_ip ransomware --users users)
run 1 "$uebatool" check "$content" "${tables[@]}" --list tor_ip tor
expect_finding '^tor:2: 203\.0\.113\.7(/32)? lies inside the network of line 1$'
expect_finding '^tor:4: 198\.51\.100\.1(/32)? stands in line 3 already$'
expect_finding "^tor:5: broader than a list may be, refused as an accident: '0\.0\.0\.0/0'$"
expect_finding "^tor:6: not an address or network: 'foo'$"
printf 'foo\nbar\nFOO\n' > words
sed 's/threat_ip/words/' "$content" > words.json
run 1 "$uebatool" check words.json --list words words
expect_finding "^words:3: 'FOO' is in the list already$"

case_begin 'finds what is wrong in users and aliases'
printf 'user,account_status\nann@example.com,active\nANN@example.com,disabled\n,active\n' > users2
printf 'address,user\na@example.com,ann@example.com\na@example.com,bob@example.com\n' > aliases
run 1 "$uebatool" check "$content" --users users2 --aliases aliases
expect_finding '^users2:3: replaces an earlier row of ann@example\.com$'
expect_finding "^users2:4: no user: ',active'$"
expect_finding '^aliases:3: replaces an earlier row of a@example\.com$'
printf 'name,status\nann,active\n' > headless
run 1 "$uebatool" check "$content" --users headless
expect_finding "^headless:1: refused: the header has no column 'user'$"

case_begin 'finds a file that is refused whole, empty, or no database'
printf 'foo\n203.0.113.1\n203.0.113.2\n' > mixed
printf '203.0.113.1\nfoo\nbar\n' > bad
printf '# nothing\n' > nothing
run 1 "$uebatool" check "$content" --list tor_ip bad --list threat_ip nothing --geoip-database mixed
expect_finding '^bad:2: refused: not an address or network'
expect_finding '^nothing: the file has no entry$'
expect_finding '^mixed: refused: '

case_begin 'finds lists that no rule names, and rules whose table is not given, as soon as one is'
run 1 "$uebatool" check "$content" --list threat_ip threat --list torr ransomware
expect_finding "^ransomware: no rule names the list 'torr': is its name misspelt\?$"
expect_finding "json:[0-9]+: rule 'Auth-Tor-Shost-Failed': stays silent, because the list 'tor_ip' is not given$"
expect_finding "rule 'Auth-Ransomware-Shost-Failed': stays silent"
expect_finding "rule 'APP-Account-deactivated': stays silent, because it needs the table of --users$"
expect_finding "rule 'FA-UC-F': stays silent, because it needs the table of --geoip-database$"

case_begin 'gives findings as one JSON object, an empty one too'
run 1 "$uebatool" check --json "$content" --list tor_ip tor
python3 - <<'END' || fail 'not the JSON it should be'
import json
found = json.load(open("stdout"))["findings"]
foo = [f for f in found if "foo" in f["message"]]
assert foo == [{"file": "tor", "line": 6, "severity": "warning", "message": "not an address or network: 'foo'"}], foo
END
mutate 's/"ruleType"/"ruleTyp"/'
run 1 "$uebatool" check --json pack.json
grep -q '"line":8,"severity":"error"' stdout || fail 'no error'
run 0 "$uebatool" check --json "$content"
python3 -c 'import json; assert json.load(open("stdout")) == {"findings": []}' || fail 'not empty'

case_begin 'tells of a file with thousands of mistakes the first thousand'
{ seq -f '10.1.%g.0/24' 0 255; for i in 1 2 3 4 5 6; do seq -f '10.1.%g.0/24' 0 255; done; } > tor
run 1 "$uebatool" check "$content" "${tables[@]}" --list tor_ip tor
[ "$(grep -c '^tor:' stdout)" = 1001 ] || fail "$(grep -c '^tor:' stdout) findings"
expect_finding '^tor: and 536 more of this kind$'

case_begin 'answers 2 if there is nothing to look at'
: > empty.json
run 1 "$uebatool" check empty.json
for wrong in nonexistent.json . '--users nonexistent' '--list tor_ip' '--list a tor --list a tor' --colour; do
  # shellcheck disable=SC2086
  run 2 "$uebatool" check $wrong
  grep -q '^uebatool: ' stderr || fail "no message for $wrong"
  expect_lines stdout 0
done
"$uebatool" check pack.json > /dev/full 2> stderr
[ $? = 2 ] && grep -q '^uebatool: standard output: ' stderr || fail 'a full device is not told'

verdict
