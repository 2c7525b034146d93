/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_PARSER_H_INCLUDED
#define MIMECAST_PARSER_H_INCLUDED

#include <parser/parser-expr.h>

/* mimecast-parser(): sets the events that a log line holds beside what the message says. */
LogParser *mimecast_parser_new(GlobalConfig *cfg);

void mimecast_parser_set_prefix(LogParser *s, const gchar *prefix);     /* copied */
void mimecast_parser_set_packed(LogParser *s, gboolean packed);
void mimecast_parser_set_drop_unmatched(LogParser *s, gboolean drop_unmatched);
void mimecast_parser_set_dsn_phrases(LogParser *s, const gchar *file);  /* copied */

/* names, shapes, actions: of gchar *, consumed; each call replaces what was set before */
gboolean mimecast_parser_set_fields(LogParser *s, GList *names, GError **error);
gboolean mimecast_parser_set_accept(LogParser *s, GList *shapes, GError **error);
void mimecast_parser_set_failed_actions(LogParser *s, GList *actions);

#endif
