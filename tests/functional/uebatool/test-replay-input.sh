#!/bin/bash
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# uebatool replay: packed and broken input, what stands on a terminal, and files that are whole or not there
. "$(dirname "$0")/common.sh"

content=$top_srcdir/scl/ueba/content/mimecast-email-security.json

failed_logins() # failed_logins FIRST LAST: one a day of March, each with an alert
{
  local day
  for ((day = $1; day <= $2; day++)); do
    printf '{"id":"e%d","auditType":"Logon Authentication Failed","user":"ann@example.com","eventTime":"2026-03-%02dT10:00:00Z",' "$day" "$day"
    printf '"eventInfo":"Failed authentication for ann@example.com, IP: 203.0.113.9, Application: MPP, Reason: Wrong"}\n'
  done
}

pack() # pack gzip|zstd FROM TO: without the programs of that name, which need not be there
{
  python3 - "$@" <<'END'
import ctypes, ctypes.util, gzip, sys
data = open(sys.argv[2], "rb").read()
if sys.argv[1] == "gzip":
    packed = gzip.compress(data)
else:
    zstd = ctypes.CDLL("libzstd.so.1")
    zstd.ZSTD_compressBound.restype = zstd.ZSTD_compress.restype = ctypes.c_size_t
    room = ctypes.create_string_buffer(zstd.ZSTD_compressBound(ctypes.c_size_t(len(data))))
    size = zstd.ZSTD_compress(room, ctypes.c_size_t(len(room)), data, ctypes.c_size_t(len(data)), 3)
    packed = room.raw[:size]
open(sys.argv[3], "wb").write(packed)
END
}

replay=("$uebatool" replay --content "$content")
failed_logins 1 9 > log
run 0 "${replay[@]}" log
expect_lines stdout 9
cp stdout expected

case_begin 'unpacks gzip and zstd, whatever the name, from a file and from standard input'
pack gzip log log.gz
pack zstd log log.zst
cp log.gz renamed
for file in log.gz log.zst renamed; do
  run 0 "${replay[@]}" $file
  cmp -s stdout expected || fail "$file gives other alerts"
  run 0 "${replay[@]}" < $file
  cmp -s stdout expected || fail "$file gives other alerts from standard input"
done
run 0 "${replay[@]}" - < log
cmp -s stdout expected || fail 'the plain log gives other alerts from standard input'

case_begin 'goes on behind the end of a packed member'
failed_logins 1 4 > a
failed_logins 5 9 > b
for kind in gzip zstd; do
  pack $kind a a.packed
  pack $kind b b.packed
  cat a.packed b.packed > ab.packed
  run 0 "${replay[@]}" ab.packed
  cmp -s stdout expected || fail "two members of $kind give other alerts"
done
run 0 "${replay[@]}" a.packed b
cmp -s stdout expected || fail 'a packed and a plain file give other alerts'

case_begin 'takes short and empty input for what it is'
: > empty
pack gzip empty empty.gz
pack zstd empty empty.zst
printf '\x1f' > half
for file in empty empty.gz empty.zst half; do
  run 0 "${replay[@]}" $file
  expect_lines stdout 0
done
expect_line stderr 4 '^1 lines, 0 events, 0 alerts$'

case_begin 'fails on packed data that is cut or broken, and leaves no file'
for file in log.gz log.zst; do
  head -c 60 $file > cut
  run 2 "${replay[@]}" -o out cut
  grep -q '^uebatool: cut: the packed data is cut$' stderr || fail "a cut $file is not told: $(cat stderr)"
  { head -c 40 $file; printf '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff'; tail -c +51 $file; } > broken
  run 2 "${replay[@]}" -o out broken
  grep -q '^uebatool: broken: the packed data is broken$' stderr || fail "a broken $file is not told: $(cat stderr)"
done
{ cat log.gz; echo no more of it; } > rest
run 2 "${replay[@]}" -o out rest
[ -z "$(find . -name 'out*')" ] || fail 'something is left behind'
run 2 "${replay[@]}" .
grep -q '^uebatool: \.: Is a directory$' stderr || fail 'a folder is not told'

case_begin 'reads binary rubbish and endless lines without harm'
python3 -c 'import random, sys; random.seed(7); sys.stdout.buffer.write(random.randbytes(300000))' > rubbish
run 0 "${replay[@]}" rubbish
expect_lines stdout 0
head -c 20000000 /dev/zero | tr '\0' x > long
run 0 "${replay[@]}" long log
cmp -s stdout expected || fail 'a long line spoils what follows'
grep -q '^too_long: 1' stderr || fail 'the long line is not told'

peak_kib() # peak_kib COMMAND...: the most memory that it had
{
  python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
}

case_begin 'unpacks only what it looks at, so that a small file cannot fill memory'
head -c 100000000 /dev/zero | tr '\0' x > huge
for kind in gzip zstd; do
  pack $kind huge bomb
  [ "$(wc -c < bomb)" -lt 1000000 ] || fail "$kind packs 100 MB into more than 1 MB"
  more=$(($(peak_kib "${replay[@]}" bomb) - $(peak_kib "${replay[@]}" log)))
  [ $more -lt 50000 ] || fail "100 MB in $kind take $more KiB of memory"
done
rm huge

case_begin 'writes the file whole and nothing when it is killed'
run 0 "${replay[@]}" -o out log
cmp -s out expected || fail 'the file has other alerts'
expect_lines stdout 0
run 0 "${replay[@]}" -o out a
expect_lines out 4
[ "$(find . -name 'out*')" = ./out ] || fail 'something is left behind'
rm out
mkfifo pipe
"${replay[@]}" -o out pipe 2> stderr & pid=$!
exec 5> pipe
cat log >&5
kill -9 $pid
{ wait $pid; } 2> /dev/null
exec 5>&-
[ -z "$(find . -name 'out*')" ] || fail 'something is left behind by a program that was killed'

case_begin 'gives alerts at once when more is waited for'
mkfifo live
timeout 60 "${replay[@]}" live > live.out 2> stderr & pid=$!
exec 5> live
head -n 1 log >&5
for ((i = 0; i < 300 && $(wc -l < live.out) < 1; i++)); do read -rt 0.1 <> <(:) || :; done
expect_lines live.out 1
exec 5>&-
wait $pid

case_begin 'shows how far it is on a terminal only'
for ((i = 0; i < 2000; i++)); do cat log; done > many
run 0 "${replay[@]}" -q many
! grep -q 'lines/s' stderr || fail 'a file has the bar'
script -qec "$(printf '%q ' "${replay[@]}" -q -o out many)" /dev/null > terminal < /dev/null
tr '\r' '\n' < terminal | grep -qE '^\[#*\.*\] +[0-9]+ %  [0-9,]+ lines  [0-9,]+ lines/s  [0-9]+:[0-9][0-9] left' ||
  fail "no bar: $(tr '\r' '\n' < terminal | head -n 3)"
tr '\r' '\n' < terminal | grep -q '^18000 lines' || fail 'the bar is not wiped away'

case_begin 'leaves out lines that come again, if it is told to'
cat log log > twice
run 0 "${replay[@]}" -q twice
grep -q '^18 lines, 18 events' stderr || fail 'lines are left out unasked'
run 0 "${replay[@]}" -q --duplicate-window 9 twice
cmp -s stdout expected || fail 'other alerts'
grep -q '^duplicates: 9$' stderr || fail 'nine are not told'
run 0 "${replay[@]}" -q --duplicate-window 8 twice
! grep -q '^duplicates' stderr || fail 'the window is not eight lines'
failed_logins 1 1 | sed 's/2026-03-01T10:00:00Z//' > timeless
cat log timeless timeless > again
run 0 "${replay[@]}" -q --duplicate-window 100 again
! grep -q '^duplicates' stderr || fail 'lines with only a time of receipt are compared'
run 2 "${replay[@]}" --duplicate-window -1 log
run 2 "${replay[@]}" --duplicate-window 10000001 log

verdict
