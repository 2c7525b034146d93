# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For the tests of the installed package: the daemon of this machine, on the sample logs.

examples=/usr/share/doc/syslog-ng-mod-ueba/examples
samples=$examples/sample-logs
alerts=/var/log/ueba-alerts.json
state=/var/lib/syslog-ng/ueba-default.db
work=$(mktemp -d)
here=$(dirname "${BASH_SOURCE[0]}")

die()
{
  echo "$*"
  [ ! -f /var/log/error ] || tail -n 20 /var/log/error
  exit 1
}

await() # await WHAT COMMAND...
{
  local what=$1
  shift
  for _ in {1..300}; do
    ! "$@" || return 0
    sleep 0.1
  done
  die "no $what after 30 s"
}

listening() { (: < /dev/tcp/127.0.0.1/5514) 2> /dev/null; }

# the one of this machine: by systemd where it runs, else by its init script
start_daemon()
{
  syslog-ng --syntax-only
  service syslog-ng restart
  await "listener" listening
}

stop_daemon() { service syslog-ng stop; }

# The tables of the samples, and the country database that is made of their list.
put_tables()
{
  local table make_mmdb=${UEBA_MAKE_MMDB:-}
  for table in users.csv tor.txt threat.txt ransomware.txt; do cp "$samples/$table" /etc/syslog-ng/ueba/; done
  if [ -z "$make_mmdb" ]; then
    make_mmdb=$work/make-mmdb
    # shellcheck disable=SC2046
    gcc -o "$make_mmdb" "$here"/../../tests/tools/{make-mmdb,mmdb-writer}.c $(pkg-config --cflags --libs glib-2.0)
  fi
  mkdir -p /usr/share/GeoIP
  "$make_mmdb" "$samples/countries.csv" /usr/share/GeoIP/GeoLite2-Country.mmdb
}

send_lines() # send_lines FIRST LAST: of the samples; returns when the detector has judged them
{
  local expected=$(($(written) + $2 - $1 + 1))
  sed -n "$1,$2p" "$samples/mimecast.log" > /dev/tcp/127.0.0.1/5514
  await "verdict on lines $1 to $2" has_written "$expected"
}

# lines that the detector has judged since the daemon started
written() { syslog-ng-ctl stats | awk -F ';' '/ueba-detector/ && $5 == "written" { n = $6 } END { print n + 0 }'; }
has_written() { [ "$(written)" -ge "$1" ]; }

alerts_of() { grep -c "\"rule\":\"$1\"" "$alerts" || :; } # alerts_of RULE
has_alerts() { [ -f "$alerts" ] && [ "$(wc -l < "$alerts")" -ge "$1" ]; }

expect_alerts() # expect_alerts FILE: that the file has of each rule what lines of COUNT RULE say, and no other
{
  local count rule seen all
  all=$(awk '{ n += $1 } END { print n }' "$1")
  await "$all alerts" has_alerts "$all"
  while read -r count rule; do
    seen=$(alerts_of "$rule")
    [ "$seen" = "$count" ] || die "$rule: $seen alerts, expected $count"
  done < "$1"
  [ "$(wc -l < "$alerts")" = "$all" ] || die "$(wc -l < "$alerts") alerts, expected $all"
  echo "$all alerts, as expected"
}

expect_tight_state() # whatever the detector made can be read by its owner alone
{
  local loose
  [ -f "$state" ] || die "no $state"
  loose=$(find /var/lib/syslog-ng -name 'ueba-*' ! -perm 600)
  [ -z "$loose" ] || die "others can read $loose"
}
