#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every place where a verb takes a file, with every kind of broken one: what it answers, a message that names the file,
# nothing left behind
. "$(dirname "$0")/common.sh"

cp "$top_srcdir/scl/ueba/content/mimecast-email-security.json" pack.json
printf '{"id":"e1","auditType":"Logon Authentication Failed","user":"ann@example.com","eventTime":"2026-03-01T10:00:00Z",' > log
printf '"eventInfo":"Failed authentication for ann@example.com, IP: 203.0.113.9, Application: MPP"}\n' >> log
mkdir folder
ln -s loop loop
: > empty
printf '{"name": "own", "rules": [{' > json
python3 - <<'END'
import ctypes, gzip, random
random.seed(7)
open("rubbish", "wb").write(random.randbytes(50000))
open("zeros", "wb").write(bytes(70000))
data = open("log", "rb").read() * 50
open("gzip", "wb").write(gzip.compress(data)[:60])
zstd = ctypes.CDLL("libzstd.so.1")
zstd.ZSTD_compressBound.restype = zstd.ZSTD_compress.restype = ctypes.c_size_t
room = ctypes.create_string_buffer(zstd.ZSTD_compressBound(ctypes.c_size_t(len(data))))
size = zstd.ZSTD_compress(room, ctypes.c_size_t(len(room)), data, ctypes.c_size_t(len(data)), 3)
open("zstd", "wb").write(room.raw[:size][:40])
END
run 0 "$uebatool" replay -q --content pack.json log
cp stdout alerts
run 0 "$uebatool" replay -q --content pack.json --state good.db log
cp log secret
chmod 000 secret
chmod 777 .
# root may read it, so somebody else tries
somebody=()
[ "$(id -u)" != 0 ] || somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups)

kinds=(missing folder secret loop rubbish gzip zstd empty json zeros)

check_answer() # check_answer KIND EXPECTED COMMAND...
{
  local kind=$1 expected=$2 status as=()
  shift 2
  [ "$kind" != secret ] || as=(${somebody[@]+"${somebody[@]}"})
  timeout 60 ${as[@]+"${as[@]}"} "$@" > stdout 2> stderr < /dev/null
  status=$?
  [ "$status" = "$expected" ] || fail "$* answers $status, not $expected: $(head -n 2 stderr)"
  [ "$status" != 2 ] || grep "^uebatool: " stderr | grep -qF -e "$kind" || fail "$*: no message names it: $(cat stderr)"
  [ "$status" != 2 ] || [ ! -s stdout ] || fail "$* prints something all the same"
  ! grep -qiE 'assert|critical \*\*|backtrace|sanitizer' stderr || fail "$*: $(cat stderr)"
  [ "$status" = 0 ] || [ -z "$(find . -name 'out*')" ] || fail "$* leaves $(echo out*) behind"
}

# each row: what is answered for each kind, in their order, and the command, in which FILE stands for the broken file
case_begin 'says what is wrong with a file and leaves nothing behind'
while read -r -a row; do
  for i in "${!kinds[@]}"; do
    kind=${kinds[i]} words=("${row[@]:${#kinds[@]}}")
    command=()
    for word in "${words[@]}"; do
      command+=("${word/#FILE/$kind}")
    done
    [ "$kind" = loop ] || [ ! -f "$kind" ] || sha256sum "$kind" > sum
    check_answer "$kind" "${row[i]}" "$uebatool" "${command[@]}"
    [ "$kind" = loop ] || [ ! -f "$kind" ] || sha256sum -c --quiet sum 2> /dev/null || fail "${command[*]} changes $kind"
    rm -f out missing missing.lock
  done
done <<'END'
2 2 2 2 1 1 1 1 1 1 check FILE
2 2 2 2 1 1 1 1 1 1 check pack.json --users FILE
2 2 2 2 1 1 1 1 1 1 check pack.json --aliases FILE
2 2 2 2 1 1 1 1 1 1 check pack.json --suppress FILE
2 2 2 2 1 1 1 1 1 1 check pack.json --list tor_ip FILE
2 2 2 2 1 1 1 1 1 1 check pack.json --geoip-database FILE
2 2 2 2 2 2 2 2 2 2 test FILE
2 2 2 2 2 2 2 2 2 2 navigator -o out FILE
2 2 2 2 0 2 2 0 0 0 parse FILE
2 2 2 2 2 2 2 0 2 0 parse --dsn-phrases FILE log
2 2 2 2 0 2 2 0 0 0 replay -q -o out --content pack.json FILE
2 2 2 2 2 2 2 2 2 2 replay -q -o out --content FILE log
2 2 2 2 2 2 2 2 2 2 replay -q -o out --content pack.json --compare FILE log
2 2 2 2 2 2 2 0 2 2 replay -q -o out --content pack.json --users FILE log
2 2 2 2 2 2 2 0 2 2 replay -q -o out --content pack.json --aliases FILE log
2 2 2 2 2 2 2 0 2 2 replay -q -o out --content pack.json --suppress FILE log
2 2 2 2 2 2 2 0 0 2 replay -q -o out --content pack.json --list tor_ip FILE log
2 2 2 2 2 2 2 0 2 2 replay -q -o out --content pack.json --geoip-database FILE log
2 2 2 2 2 2 2 0 2 0 replay -q -o out --content pack.json --dsn-phrases FILE log
0 2 2 2 2 2 2 2 2 2 replay -q -o out --content pack.json --state FILE log
2 2 2 2 2 2 2 0 2 0 report -o out --content pack.json --alerts FILE
2 2 2 2 2 2 2 2 2 2 report -o out --alerts alerts --content FILE
2 2 2 2 2 2 2 2 2 2 report -o out --alerts alerts --state FILE
2 2 2 2 2 2 2 2 2 2 state FILE
2 2 2 2 2 2 2 2 2 2 state FILE users
2 2 2 2 2 2 2 2 2 2 state FILE show ann@example.com
2 2 2 2 2 2 2 2 2 2 state FILE forget ann@example.com
2 2 2 2 2 2 2 2 2 2 test-alert --state FILE FA-UC-F
END

case_begin 'says so when what it writes does not get there'
while read -r -a command; do
  timeout 60 "$uebatool" "${command[@]}" > /dev/full 2> stderr
  [ $? = 2 ] || fail "${command[*]} does not answer 2 on a full device"
  grep -q '^uebatool: standard output: ' stderr || fail "${command[*]}: $(cat stderr)"
done <<'END'
check empty
functions
functions --json
navigator pack.json
parse log
replay -q --content pack.json log
report --content pack.json --alerts alerts
state good.db
state good.db users
test pack.json
END
for command in "navigator pack.json" "replay -q --content pack.json log" "report --content pack.json --alerts alerts"; do
  for out in /dev/full nonexistent/out folder; do
    # shellcheck disable=SC2086
    run 2 "$uebatool" $command -o $out
    grep "^uebatool: " stderr | grep -qF "$out" || fail "$command -o $out: $(cat stderr)"
  done
  mkdir sealed
  chmod 555 sealed
  # shellcheck disable=SC2086
  run 2 ${somebody[@]+"${somebody[@]}"} "$uebatool" $command -o sealed/out
  rm -rf sealed
done
[ -z "$(find . -name 'out*' -o -name 'folder?*' ! -name '*.lock')" ] || fail "left behind: $(echo out* folder*)"

verdict
