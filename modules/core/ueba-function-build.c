/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-function-private.h"
#include "ueba-limits.h"

/* The functions that build a text. Each evaluates its arguments once, adds up how long the result will be, and writes
 * it into the scratch; a result for which there is no room is null. */

/* stops just above what the scratch would refuse, so it cannot overflow */
static gsize
_add_len(gsize total, gsize len)
{
  gsize limit = UEBA_LIMIT_SCRATCH_BYTES;

  return total > limit || len > limit ? limit + 1 : total + len;
}

static gchar *
_append(gchar *out, UebaText text)
{
  if (text.len)
    memcpy(out, text.str, text.len);
  return out + text.len;
}

/* the texts of all arguments, null ones empty; NULL: there is no room */
static UebaText *
_arg_texts(const UebaNode *self, UebaEvaluation *evaluation)
{
  guint n_args = ueba_node_n_args(self);
  UebaText *texts = (UebaText *) (gpointer) ueba_expr_scratch_alloc(evaluation->scratch, n_args * sizeof(UebaText));

  for (guint i = 0; texts && i < n_args; i++)
    if (!ueba_node_arg_text(self, i, evaluation, &texts[i]))
      texts[i] = (UebaText) { NULL, 0 };
  return texts;
}

UebaValue
ueba_function_concat(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaText *parts = _arg_texts(self, evaluation);
  gsize len = 0;

  for (guint i = 0; parts && i < ueba_node_n_args(self); i++)
    len = _add_len(len, parts[i].len);
  gchar *built = parts ? ueba_expr_scratch_alloc(evaluation->scratch, len) : NULL;
  if (!built)
    return ueba_value_null();

  gchar *out = built;
  for (guint i = 0; i < ueba_node_n_args(self); i++)
    out = _append(out, parts[i]);
  return ueba_value_text(ueba_text(built, len));
}

/* "{12}" at the start of text: its length and number; 0: there is none of a number below n_values */
static gsize
_placeholder(UebaText text, guint n_values, guint *ret_value)
{
  guint value = 0;
  gsize pos = 1;

  if (text.len < 3 || text.str[0] != '{' || text.str[1] == '}')
    return 0;
  for (; pos < text.len && g_ascii_isdigit(text.str[pos]) && value < n_values; pos++)
    value = value * 10 + (guint) (text.str[pos] - '0');
  if (pos == text.len || text.str[pos] != '}' || value >= n_values)
    return 0;
  *ret_value = value;
  return pos + 1;
}

/* Cuts the next piece from the front of the template: a placeholder's value, or what stands before the next brace. */
static UebaText
_next_piece(UebaText *template, const UebaText *values, guint n_values)
{
  guint value;
  gsize len = _placeholder(*template, n_values, &value);
  UebaText piece;

  if (len)
    piece = values[value];
  else
    {
      const gchar *brace = template->len > 1 ? memchr(template->str + 1, '{', template->len - 1) : NULL;

      len = brace ? (gsize) (brace - template->str) : template->len;
      piece = ueba_text(template->str, len);
    }
  *template = ueba_text(template->str + len, template->len - len);
  return piece;
}

UebaValue
ueba_function_format(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaText *args = _arg_texts(self, evaluation);
  guint n_values = ueba_node_n_args(self) - 1;
  gsize len = 0;

  for (UebaText rest = args ? args[0] : (UebaText) { NULL, 0 }; rest.len;)
  len = _add_len(len, _next_piece(&rest, args + 1, n_values).len);
  gchar *built = args ? ueba_expr_scratch_alloc(evaluation->scratch, len) : NULL;
  if (!built)
    return ueba_value_null();

  gchar *out = built;
  for (UebaText rest = args[0]; rest.len;)
    out = _append(out, _next_piece(&rest, args + 1, n_values));
  return ueba_value_text(ueba_text(built, len));
}

/* the bytes of the first character, and its lower case in ret_lower; a byte that is not UTF-8 stays as it is */
static gsize
_lower_char(UebaText text, gchar ret_lower[6], gsize *ret_lower_len)
{
  gunichar c = g_utf8_get_char_validated(text.str, (gssize) text.len);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      ret_lower[0] = *text.str;
      *ret_lower_len = 1;
      return 1;
    }
  *ret_lower_len = (gsize) g_unichar_to_utf8(g_unichar_tolower(c), ret_lower);
  return (gsize) (g_utf8_next_char(text.str) - text.str);
}

/* answers the length of the lower case text; writes it where out is not NULL */
static gsize
_lower(UebaText text, gchar *out)
{
  gsize total = 0;

  for (gsize pos = 0; pos < text.len;)
    {
      gchar lower[6];
      gsize lower_len;

      pos += _lower_char(ueba_text(text.str + pos, text.len - pos), lower, &lower_len);
      if (out)
        memcpy(out + total, lower, lower_len);
      total += lower_len;
    }
  return total;
}

UebaValue
ueba_function_to_lower(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaText text;

  if (!ueba_node_arg_text(self, 0, evaluation, &text))
    return ueba_value_null();
  gsize len = _lower(text, NULL);
  gchar *built = ueba_expr_scratch_alloc(evaluation->scratch, len);
  if (!built)
    return ueba_value_null();
  _lower(text, built);
  return ueba_value_text(ueba_text(built, len));
}
