/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PLUGIN_HOST_H_INCLUDED
#define PLUGIN_HOST_H_INCLUDED

#include <cfg.h>
#include <logmsg/logmsg.h>
#include <logpipe.h>
#include <plugin-types.h>

/* libsyslog-ng in the test's process, with the plugin linked in instead of loaded: Criterion runs every test in a
 * process of its own, so none sees what another has left. */
void plugin_host_start(void);
void plugin_host_stop(void);

/* One driver or parser from its text in a configuration, "mimecast-parser(packed(no))"; context: LL_CONTEXT_*. NULL if
 * it is refused. The reference is the caller's. */
LogPipe *plugin_host_parse(gint context, const gchar *text);

/* A whole configuration, in place of the one before, which is stopped and freed. Its pipes are neither connected nor
 * set up. FALSE: it cannot be read. */
gboolean plugin_host_configure(const gchar *text);

LogMessage *plugin_host_message(const gchar *text);
/* borrowed; empty if it is not set */
const gchar *plugin_host_value(const LogMessage *msg, const gchar *name);

/* a file in a folder that is removed at the end; its path, borrowed */
const gchar *plugin_host_write(const gchar *name, const gchar *text);

#endif
