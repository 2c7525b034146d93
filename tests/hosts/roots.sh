# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Roots of other releases of Debian, for the scripts beside this file.

mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
mounted=()

cleanup()
{
  local i
  for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do umount "${mounted[i]}" || umount -l "${mounted[i]}"; done
}

mount_into() # mount_into ROOT FOLDER MOUNT-OPTIONS...
{
  local at=$1/$2
  shift 2
  mount "$@" "$at"
  mounted+=("$at")
}

in_root() # in_root ROOT COMMAND...
{
  local root=$1
  shift
  DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 chroot "$root" "$@"
}

# Daemons of the packages are not started when they are installed. The lists of a release that is no longer updated are
# taken too.
open_root() # open_root SUITE ROOT: makes it if it is not there
{
  [ -e "$2/etc/debian_version" ] || debootstrap --variant=minbase --include=ca-certificates "$1" "$2" "$mirror"
  cp /etc/resolv.conf "$2/etc/resolv.conf"
  printf '#!/bin/sh\nexit 101\n' > "$2/usr/sbin/policy-rc.d"
  chmod 755 "$2/usr/sbin/policy-rc.d"
  mount_into "$2" proc -t proc proc
  mount_into "$2" dev --bind /dev
  mount_into "$2" dev/pts --bind /dev/pts
  mount_into "$2" dev/shm --bind /dev/shm
  in_root "$2" apt-get -q -o Acquire::Check-Valid-Until=false update
}

copy_tree() # copy_tree FOLDER: what git knows of this tree, or all of it if it is no checkout
{
  if [ -e "$top/.git" ]; then
    (cd "$top" && git -c safe.directory='*' ls-files -z | tar -c --null -T -) | tar -x -C "$1" --no-same-owner
  else
    (cd "$top" && tar -c --exclude=./build .) | tar -x -C "$1" --no-same-owner
  fi
}

# A condition takes away what set -e does, so each suite runs in the background.
for_each_suite() # for_each_suite COMMAND SUITE...: COMMAND SUITE prints to its log; a line about each
{
  local command=$1 suite log failed=0
  shift
  mkdir -p "$roots"
  for suite in "$@"; do
    log=$roots/$suite.log
    (trap cleanup EXIT; "$command" "$suite") > "$log" 2>&1 &
    if wait $!; then
      echo "$suite: all passed, see $log"
    else
      echo "$suite: FAILED, see $log"
      failed=1
    fi
  done
  return $failed
}
