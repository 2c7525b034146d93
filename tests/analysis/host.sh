# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For tests/analysis/run: a syslog-ng, and for ThreadSanitizer a GLib, that are built with a sanitizer. A sanitizer that
# comes into a daemon with the plugin alone comes too late.

debian_source() # debian_source PACKAGE: below $work/src, patched
{
  [ -d "$work/src/$1" ] && return
  mkdir -p "$work/src/download"
  (cd "$work/src/download" && apt-get -q source --download-only "$1" && dpkg-source -x "$1"_*.dsc "$work/src/$1")
}

# Locks of GLib are made of futexes, which ThreadSanitizer sees only in code that it was built into.
build_glib() # build_glib PREFIX
{
  [ -f "$1/lib/libglib-2.0.so" ] && return
  debian_source glib2.0
  rm -rf "$work/glib"
  meson setup "$work/glib" "$work/src/glib2.0" --prefix="$1" --libdir=lib --buildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false \
    -Dselinux=disabled -Dlibmount=disabled -Dtests=false -Dnls=disabled -Dman=false -Dxattr=false -Dglib_debug=disabled
  ninja -j "$jobs" -C "$work/glib" install
}

# Without the modules that need libraries beyond those that the plugin is built with.
build_syslog_ng() # build_syslog_ng PREFIX SANITIZERS
{
  local without=(python java sql mongodb amqp riemann redis smtp http kafka mqtt geoip2 systemd spoof-source tcp-wrapper native
    afsnmp stomp manpages dependency-tracking)
  [ -x "$1/sbin/syslog-ng" ] && return
  debian_source syslog-ng
  [ -x "$work/src/syslog-ng/configure" ] || (cd "$work/src/syslog-ng" && libtoolize --force --copy && autoreconf -fi)
  rm -rf "$1.build"
  mkdir -p "$1.build"
  cd "$1.build"
  "$work/src/syslog-ng/configure" --prefix="$1" --with-sanitizer="$2" --with-ivykis=system --with-jsonc=system --enable-dynamic-linking \
    --with-systemd-journal=no "${without[@]/#/--disable-}" CFLAGS='-g -w'
  make -j"$jobs"
  make install
  # The examples use these; as installed they are of the same version, and without a sanitizer. Threads of librdkafka are
  # those of C11, which ThreadSanitizer does not notice being made, so the first of them ends the daemon.
  ln -sf "$(pkg-config --variable=moduledir syslog-ng)"/lib{http,afsmtp}.so "$1/lib/syslog-ng"
  [ "$2" = thread ] || ln -sf "$(pkg-config --variable=moduledir syslog-ng)"/libkafka.so "$1/lib/syslog-ng"
}

in_host() # in_host SANITIZERS: what is run from now on finds that syslog-ng, and is built for it
{
  local prefix=$work/host-${1%%,*}
  [ "$1" != thread ] || build_glib "$prefix"
  (build_syslog_ng "$prefix" "$1")
  export PKG_CONFIG_PATH=$prefix/lib/pkgconfig SYSLOG_NG=$prefix/sbin/syslog-ng HOST_MODULES=$prefix/lib/syslog-ng
  export LD_LIBRARY_PATH=$prefix/lib PATH=$prefix/sbin:$prefix/bin:$PATH
}
