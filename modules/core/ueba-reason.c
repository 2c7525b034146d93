/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-reason.h"
#include "ueba-error.h"
#include "ueba-limits.h"
#include "ueba-string.h"
#include "ueba-time.h"

#define UNKNOWN "unknown"

typedef enum
{
  PIECE_TEXT,
  PIECE_FIELD,
  PIECE_TIME,
  PIECE_FACT,
  PIECE_UNKNOWN,        /* AA asks for what we do not have */
  PIECE_OPEN,           /* [[ */
  PIECE_CLOSE,          /* ]] */
} PieceKind;

typedef struct _Piece
{
  PieceKind kind;
  gchar *text;
  gsize text_len;
  UebaField field;
  gsize fact;           /* offset in UebaReasonFacts */
  guint close;          /* of PIECE_OPEN: where its PIECE_CLOSE stands */
} Piece;

struct _UebaReason
{
  GArray *pieces;       /* of Piece */
  guint64 fields;
};

typedef enum
{
  NEEDS_NOTHING,
  NEEDS_MODEL,
  NEEDS_COUNTER,
} FactNeed;

typedef struct _FactName
{
  const gchar *name;
  gsize fact;
  FactNeed need;
} FactName;

#define FACT(member) G_STRUCT_OFFSET(UebaReasonFacts, member)

static const FactName fact_names[] =
{
  { "model.known", FACT(model_known), NEEDS_MODEL },
  { "model.total_events", FACT(model_total_events), NEEDS_MODEL },
  { "model.num_observations", FACT(model_num_observations), NEEDS_MODEL },
  { "model.confidence_factor", FACT(model_confidence), NEEDS_MODEL },
  { "count", FACT(count), NEEDS_COUNTER },
  { "list.name", FACT(list_name), NEEDS_NOTHING },
  { "list.match", FACT(list_match), NEEDS_NOTHING },
};

/* in AA's form: {type|value|histogram} */
static const FactName aa_fact_names[] =
{
  { "featureValue", FACT(feature_value), NEEDS_NOTHING },
  { "scopeValue", FACT(scope_value), NEEDS_NOTHING },
};

static void
_piece_clear(gpointer data)
{
  Piece *self = (Piece *) data;

  g_free(self->text);
}

static UebaReason *
_reason_new(void)
{
  UebaReason *self = g_new0(UebaReason, 1);

  self->pieces = g_array_new(FALSE, TRUE, sizeof(Piece));
  g_array_set_clear_func(self->pieces, _piece_clear);
  return self;
}

void
ueba_reason_free(UebaReason *self)
{
  if (!self)
    return;
  g_array_unref(self->pieces);
  g_free(self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebaReason, ueba_reason_free)

guint64
ueba_reason_fields(const UebaReason *self)
{
  return self->fields;
}

/* ---- compiling ---- */

typedef struct _ReasonCompiler
{
  const gchar *text;
  const UebaReasonBinder *binder;
  GPtrArray *notes;
  UebaReason *reason;
  GString *pending;     /* plain text not yet made a piece */
  gssize open;          /* index of the PIECE_OPEN we are in, or -1 */
} ReasonCompiler;

static gboolean
_fail(const ReasonCompiler *self, const gchar *pos, GError **error, const gchar *message)
{
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_CONTENT, "column %ld: %s",
              g_utf8_pointer_to_offset(self->text, pos) + 1, message);
  return FALSE;
}

static void
_flush_text(ReasonCompiler *self)
{
  Piece text = { .kind = PIECE_TEXT };

  if (self->pending->len == 0)
    return;
  text.text = g_strdup(self->pending->str);
  text.text_len = self->pending->len;
  g_array_append_val(self->reason->pieces, text);
  g_string_truncate(self->pending, 0);
}

static Piece *
_add_piece(ReasonCompiler *self, PieceKind kind)
{
  Piece piece = { .kind = kind };
  GArray *pieces = self->reason->pieces;

  _flush_text(self);
  g_array_append_val(pieces, piece);
  return &g_array_index(pieces, Piece, pieces->len - 1);
}

static void
_add_field(ReasonCompiler *self, UebaField field)
{
  Piece *piece = _add_piece(self, PIECE_FIELD);

  piece->field = field;
  self->reason->fields |= UEBA_FIELD_BIT(field);
}

static gboolean
_add_event_field(ReasonCompiler *self, const gchar *name)
{
  UebaField field = ueba_field_lookup(name, strlen(name));

  if (g_ascii_strcasecmp(name, "time") == 0)
    _add_piece(self, PIECE_TIME);
  else if (field != UEBA_FIELD_NONE)
    _add_field(self, field);
  else
    return FALSE;
  return TRUE;
}

static void
_add_unknown(ReasonCompiler *self, const gchar *placeholder)
{
  _add_piece(self, PIECE_UNKNOWN);
  if (self->notes)
    g_ptr_array_add(self->notes, g_strdup_printf("reasonTemplate: {%s} is not known here and shows as '%s'",
                                                 placeholder, UNKNOWN));
}

static void
_add_fact(ReasonCompiler *self, const FactName *name)
{
  Piece *piece = _add_piece(self, PIECE_FACT);

  piece->fact = name->fact;
}

static const FactName *
_find_fact(const FactName *names, gsize n_names, const gchar *name)
{
  for (gsize i = 0; i < n_names; i++)
    if (g_ascii_strcasecmp(names[i].name, name) == 0)
      return &names[i];
  return NULL;
}

/* AA's user interface makes links and charts of type and histogram; here value alone counts */
static void
_add_aa_placeholder(ReasonCompiler *self, const gchar *placeholder)
{
  g_auto(GStrv) parts = g_strsplit(placeholder, "|", -1);
  const gchar *value = g_strstrip(parts[1]);
  const FactName *name = _find_fact(aa_fact_names, G_N_ELEMENTS(aa_fact_names), value);

  if (name)
    _add_fact(self, name);
  else if (g_ascii_strncasecmp(value, "event.", 6) != 0 || !_add_event_field(self, value + 6))
    _add_unknown(self, placeholder);
}

static gboolean
_add_placeholder(ReasonCompiler *self, const gchar *placeholder, const gchar *pos, GError **error)
{
  const FactName *name = _find_fact(fact_names, G_N_ELEMENTS(fact_names), placeholder);

  if (name && name->need == NEEDS_MODEL && !self->binder->has_model)
    return _fail(self, pos, error, "this placeholder needs a rule with a model");
  if (name && name->need == NEEDS_COUNTER && !self->binder->has_counter)
    return _fail(self, pos, error, "this placeholder needs a counter in ruleExpression");

  if (name)
    _add_fact(self, name);
  else if (strchr(placeholder, '|'))
    _add_aa_placeholder(self, placeholder);
  else if (!_add_event_field(self, placeholder))
    return _fail(self, pos, error, "unknown placeholder");
  return TRUE;
}

/* *pos stands at a single brace; it is moved behind the placeholder */
static gboolean
_compile_placeholder(ReasonCompiler *self, const gchar **pos, GError **error)
{
  const gchar *end = strchr(*pos, '}');

  if (!end)
    return _fail(self, *pos, error, "this brace is not closed");

  g_autofree gchar *placeholder = g_strstrip(g_strndup(*pos + 1, (gsize) (end - *pos - 1)));
  const gchar *start = *pos;
  *pos = end + 1;
  return _add_placeholder(self, placeholder, start, error);
}

static gboolean
_compile_open(ReasonCompiler *self, const gchar **pos, GError **error)
{
  if (self->open >= 0)
    return _fail(self, *pos, error, "[[ does not stand inside [[ ]]");
  _add_piece(self, PIECE_OPEN);
  self->open = (gssize) self->reason->pieces->len - 1;
  *pos += 2;
  return TRUE;
}

static gboolean
_compile_close(ReasonCompiler *self, const gchar **pos, GError **error)
{
  if (self->open < 0)
    return _fail(self, *pos, error, "there is no [[ before this ]]");
  _add_piece(self, PIECE_CLOSE);
  g_array_index(self->reason->pieces, Piece, self->open).close = self->reason->pieces->len - 1;
  self->open = -1;
  *pos += 2;
  return TRUE;
}

static gboolean
_compile_next(ReasonCompiler *self, const gchar **pos, GError **error)
{
  if (g_str_has_prefix(*pos, "[["))
    return _compile_open(self, pos, error);
  if (g_str_has_prefix(*pos, "]]"))
    return _compile_close(self, pos, error);

  gboolean is_doubled = (**pos == '{' || **pos == '}') && (*pos)[1] == **pos;
  if (**pos == '{' && !is_doubled)
    return _compile_placeholder(self, pos, error);
  g_string_append_c(self->pending, **pos);
  *pos += is_doubled ? 2 : 1;
  return TRUE;
}

static gboolean
_compile_all(ReasonCompiler *self, GError **error)
{
  const gchar *pos = self->text;

  while (*pos)
    if (!_compile_next(self, &pos, error))
      return FALSE;
  if (self->open >= 0)
    return _fail(self, pos, error, "a ]] is missing here");
  _flush_text(self);
  return TRUE;
}

UebaReason *
ueba_reason_compile(const gchar *text, const UebaReasonBinder *binder, GPtrArray *notes, GError **error)
{
  g_autoptr(UebaReason) reason = _reason_new();
  g_autoptr(GString) pending = g_string_new(NULL);
  ReasonCompiler compiler = { text, binder, notes, reason, pending, -1 };

  if (!_compile_all(&compiler, error))
    return NULL;
  return g_steal_pointer(&reason);
}

/* ---- rendering ---- */

/* what a log must not do to a line that people read: break it, turn it around, or hide in it */
static gboolean
_is_printable(gunichar c)
{
  switch ((guint) g_unichar_type(c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    }
  return TRUE;
}

/* answers how many bytes were appended: printable ASCII, which needs no look into Unicode */
static gsize
_append_printable(GString *out, const gchar *at, gsize max)
{
  gsize n = 0;

  while (n < max && at[n] >= 0x20 && at[n] < 0x7f)
    n++;
  ueba_string_append(out, at, n);
  return n;
}

/* answers the bytes behind the character */
static const gchar *
_append_character(GString *out, const gchar *at, const gchar *end)
{
  gunichar c = g_utf8_get_char_validated(at, end - at);
  gboolean is_valid = c != (gunichar) -1 && c != (gunichar) -2;

  g_string_append_unichar(out, !is_valid ? 0xfffd : _is_printable(c) ? c : ' ');
  return is_valid ? g_utf8_next_char(at) : at + 1;
}

static void
_append_clean(GString *out, UebaText text)
{
  const gchar *pos = text.str;
  const gchar *end = text.str + text.len;
  gsize left = UEBA_LIMIT_REASON_VALUE_CHARS;

  while (pos < end && left > 0)
    {
      gsize n = _append_printable(out, pos, MIN((gsize) (end - pos), left));

      pos += n;
      left -= n;
      if (pos == end || left == 0)
        break;
      pos = _append_character(out, pos, end);
      left--;
    }
  if (pos < end)
    g_string_append(out, "...");
}

static gboolean
_append_text(GString *out, UebaText text)
{
  if (text.len)
    _append_clean(out, text);
  return text.len > 0;
}

static gboolean
_append_time(GString *out, gint64 time_usec)
{
  gchar text[UEBA_TIME_TEXT_BYTES];

  if (time_usec == UEBA_TIME_NONE)
    return FALSE;
  ueba_string_append(out, text, ueba_time_format_iso(time_usec, text));
  return TRUE;
}

/* FALSE: the piece has no value */
static gboolean
_append_piece(GString *out, const Piece *piece, const UebaEvent *event, const UebaReasonFacts *facts)
{
  switch (piece->kind)
    {
    case PIECE_TEXT:
      ueba_string_append(out, piece->text, piece->text_len);
      return TRUE;
    case PIECE_FIELD:
      return _append_text(out, ueba_event_get(event, piece->field));
    case PIECE_TIME:
      return _append_time(out, event->time_usec);
    case PIECE_FACT:
      return _append_text(out, G_STRUCT_MEMBER(UebaText, facts, piece->fact));
    case PIECE_UNKNOWN:
      return FALSE;
    case PIECE_OPEN:
    case PIECE_CLOSE:
      return TRUE;
    }
  g_assert_not_reached();
}

/* answers the index of the piece to go on behind */
static guint
_append_nothing(GString *out, guint piece, const Piece *open, gsize open_len)
{
  if (!open)
    {
      g_string_append(out, UNKNOWN);
      return piece;
    }
  g_string_truncate(out, open_len);
  return open->close - 1;
}

void
ueba_reason_render(const UebaReason *self, const UebaEvent *event, const UebaReasonFacts *facts, GString *out)
{
  const Piece *open = NULL;
  gsize open_len = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index(self->pieces, Piece, i);

      if (piece->kind == PIECE_OPEN || piece->kind == PIECE_CLOSE)
        {
          open = piece->kind == PIECE_OPEN ? piece : NULL;
          open_len = out->len;
        }
      else if (!_append_piece(out, piece, event, facts))
        i = _append_nothing(out, i, open, open_len);
    }
}
