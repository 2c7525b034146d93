# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Makes the phrase file a string in C, line by line, so that line numbers stay.
BEGIN {
  print "/* made from scl/ueba/mimecast-dsn-phrases.tsv by mimecast-dsn-shipped.awk */"
  print "#include \"mimecast-dsn-phrases.h\"\n"
  print "const gchar mimecast_dsn_shipped[] ="
}
/^#/ { $0 = "" }
{
  gsub(/["\\?]/, "\\\\&")
  print "  \"" $0 "\\n\""
}
END { print "  ;" }
