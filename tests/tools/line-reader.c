/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "line-reader.h"

void
line_reader_init(LineReader *self)
{
  *self = (LineReader) { mimecast_reader_new(NULL, NULL), mimecast_scratch_new(), ueba_record_writer_new() };
  g_assert(self->reader != NULL);
}

void
line_reader_clear(LineReader *self)
{
  ueba_record_writer_free(self->record);
  mimecast_scratch_free(self->scratch);
  mimecast_reader_unref(self->reader);
}

MimecastReadResult
line_reader_read(LineReader *self, const gchar *line, gsize len)
{
  const MimecastLine nothing_known = { { NULL, 0 }, UEBA_TIME_NONE, UEBA_TIME_NONE };
  MimecastReadInfo info;

  return mimecast_reader_read(self->reader, self->scratch, line, len, &nothing_known, self->record, &info);
}

const gchar *
line_reader_packed(LineReader *self, gsize *ret_len)
{
  return ueba_record_writer_finish(self->record, ret_len);
}
