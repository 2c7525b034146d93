/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_TAG_H_INCLUDED
#define UEBA_TAG_H_INCLUDED

#include <logmsg/tags.h>

/* what tells an alert from a log, so that it is never analysed again */
#define UEBA_TAG_ALERT "ueba.alert"

/* FALSE: the host's table of tags is full and has no room for a tag of that name */
gboolean ueba_tag_lookup(const gchar *name, LogTagId *ret_tag);

#endif
