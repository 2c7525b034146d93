/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-parser.h"

typedef struct _MimecastParser
{
  LogParser super;
} MimecastParser;

static gboolean
_process(LogParser *s, LogMessage **pmsg, const LogPathOptions *path_options, const gchar *input, gsize input_len)
{
  return TRUE;
}

static LogPipe *
_clone(LogPipe *s)
{
  MimecastParser *self = (MimecastParser *) s;
  LogParser *cloned = mimecast_parser_new(log_pipe_get_config(s));

  log_parser_set_template(cloned, log_template_ref(self->super.template));
  return &cloned->super;
}

LogParser *
mimecast_parser_new(GlobalConfig *cfg)
{
  MimecastParser *self = g_new0(MimecastParser, 1);

  log_parser_init_instance(&self->super, cfg);
  self->super.process = _process;
  self->super.super.clone = _clone;
  return &self->super;
}
