#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool functions and navigator: what they list
. "$(dirname "$0")/common.sh"

content=$top_srcdir/scl/ueba/content/mimecast-email-security.json
example=$top_srcdir/doc/examples/own-rule.json

case_begin 'lists every function with its arguments and what it does'
run 0 "$uebatool" functions
grep -A 1 -Fx "  distinctCount(field, 'type', ..)" stdout | grep -q '^      different values' || fail 'no distinctCount'
grep -qx '  confidence_factor' stdout || fail 'no confidence_factor'
names=$(grep -cE '^  [A-Za-z]' stdout)
docs=$(grep -cE '^      [^ ]' stdout)
[ "$names" = "$docs" ] && [ "$names" -gt 50 ] || fail "$names names, $docs texts"

case_begin 'lists the same functions as JSON'
run 0 "$uebatool" functions --json
python3 - "$names" <<'END' || fail 'not the JSON it should be'
import json, sys
functions = json.load(open("stdout"))["functions"]
assert len(functions) == int(sys.argv[1])
count = next(f for f in functions if f["name"] == "count")
assert count["signature"] == "count(field, 'type', ..)" and count["min_args"] == 2 and "max_args" not in count
assert next(f for f in functions if f["name"] == "if")["max_args"] == 3
END

case_begin 'makes a layer of the shipped rules'
run 0 "$uebatool" navigator "$content"
python3 - <<'END' || fail 'not the layer it should be'
import json
layer = json.load(open("stdout"))
assert layer["versions"]["layer"] == "4.5" and layer["domain"] == "enterprise-attack"
assert set(layer["versions"]) == {"attack", "navigator", "layer"}
scores = {t["techniqueID"]: t.get("score") for t in layer["techniques"]}
assert scores == {"T1048": 20, "T1078": 30, "T1090": None, "T1090.003": 20, "T1133": 15}, scores
assert layer["gradient"]["maxValue"] == 30
assert "FA-UC-F (10), FA-GC-F (15)" in [t.get("comment") for t in layer["techniques"]]
END

case_begin 'names the layer, joins packs, and shows sub-techniques under their technique'
sed 's/"T1110"/"T1110", "T1110.001", "T9999"/' "$example" > own.json
run 0 "$uebatool" navigator --name 'a "b" </script>' -o layer.json "$content" own.json
expect_lines stdout 0
python3 - <<'END' || fail 'not the layer it should be'
import json
layer = json.load(open("layer.json"))
assert layer["name"] == 'a "b" </script>'
t = {t["techniqueID"]: t for t in layer["techniques"]}
assert len(t) == len(layer["techniques"]) and "T9999" not in t and "T1078" in t
assert t["T1110"]["showSubtechniques"] and t["T1110"]["score"] == 15 and t["T1110.001"]["score"] == 15
END

case_begin 'leaves no layer behind when it fails'
run 2 "$uebatool" navigator -o other.json nonexistent.json
run 2 "$uebatool" navigator -o nonexistent/layer.json "$content"
run 2 "$uebatool" navigator -o /dev/full "$content"
run 2 "$uebatool" navigator --colour
run 2 "$uebatool" functions extra
[ -z "$(find . -name 'other*')" ] || fail 'something is left behind'

verdict
