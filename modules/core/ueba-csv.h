/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_CSV_H_INCLUDED
#define UEBA_CSV_H_INCLUDED

#include "ueba-event.h"

/* Comma separated values as spreadsheets write them: quoted fields may hold commas, line ends and doubled quotes;
 * lines end at LF, CRLF or CR; blanks around a field are not part of it; empty lines are passed over. */

typedef struct _UebaCsv UebaCsv;

UebaCsv *ueba_csv_new(void);
void ueba_csv_free(UebaCsv *self);
/* starts at the beginning of another text, which is borrowed; a byte order mark is passed over */
void ueba_csv_set_data(UebaCsv *self, const gchar *data, gsize len);

/* FALSE: not UTF-8 but UTF-16, as some spreadsheets save "Unicode text" */
gboolean ueba_csv_check_encoding(const gchar *data, gsize len, const gchar *file, GError **error);

typedef enum
{
  UEBA_CSV_ROW,
  UEBA_CSV_END,
  UEBA_CSV_UNCLOSED_QUOTE,      /* by the end, or within UEBA_LIMIT_TABLE_FIELD_BYTES; nothing follows */
} UebaCsvResult;

UebaCsvResult ueba_csv_next(UebaCsv *self);

/* of the row read last */
guint ueba_csv_line(const UebaCsv *self);       /* the line it starts in, from 1 */
/* Fields beyond UEBA_LIMIT_TABLE_COLUMNS are counted, not kept. */
guint ueba_csv_n_fields(const UebaCsv *self);
/* null if empty or not kept; borrowed until the next row */
UebaText ueba_csv_field(const UebaCsv *self, guint i);
/* the row as it stands in the text */
UebaText ueba_csv_row_text(const UebaCsv *self);
/* FALSE: the text ends within it, perhaps because its writer is still at work */
gboolean ueba_csv_has_line_end(const UebaCsv *self);

#endif
