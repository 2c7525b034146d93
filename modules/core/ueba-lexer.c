/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-lexer.h"

typedef struct _LexerSymbol
{
  const gchar *text;
  UebaTokenType type;
} LexerSymbol;

/* of two that start alike the longer stands first */
static const LexerSymbol symbols[] =
{
  { "&&", UEBA_TOKEN_AND },
  { "||", UEBA_TOKEN_OR },
  { "==", UEBA_TOKEN_EQ },
  { "!=", UEBA_TOKEN_NE },
  { "<=", UEBA_TOKEN_LE },
  { ">=", UEBA_TOKEN_GE },
  { "=", UEBA_TOKEN_EQ },
  { "!", UEBA_TOKEN_NOT },
  { "<", UEBA_TOKEN_LT },
  { ">", UEBA_TOKEN_GT },
  { "(", UEBA_TOKEN_OPEN },
  { ")", UEBA_TOKEN_CLOSE },
  { ",", UEBA_TOKEN_COMMA },
};

static gboolean
_is_name_char(gchar c)
{
  return g_ascii_isalnum(c) || c == '_' || c == '.';
}

static gboolean
_is_rule_id_char(gchar c)
{
  return _is_name_char(c) || c == '-';
}

static gsize
_span(const gchar *text, gboolean (*is_part)(gchar c))
{
  gsize len = 0;

  while (is_part(text[len]))
    len++;
  return len;
}

static gboolean
_is_digit(gchar c)
{
  return g_ascii_isdigit(c);
}

static gboolean
_is_blank(gchar c)
{
  return g_ascii_isspace(c);
}

/* 0: no number stands here */
static gsize
_number_len(const gchar *text)
{
  gsize sign = *text == '-';
  gsize whole = _span(text + sign, _is_digit);

  if (whole == 0)
    return 0;
  gsize len = sign + whole;
  gsize fraction = text[len] == '.' ? _span(text + len + 1, _is_digit) : 0;
  return fraction ? len + 1 + fraction : len;
}

static gboolean
_scan_text(const UebaLexer *self, UebaToken *token, const gchar **ret_problem)
{
  const gchar *start = self->text + token->position;
  const gchar *pos = start + 1;

  for (; *pos && *pos != *start; pos++)
    {
      if (*pos != '\\')
        continue;
      if (pos[1] != '\\' && pos[1] != '\'')
        {
          token->position = (gsize) (pos - self->text);
          *ret_problem = "in text, a backslash stands only before a backslash or '";
          return FALSE;
        }
      pos++;
    }
  if (!*pos)
    {
      *ret_problem = "this text has no closing quote";
      return FALSE;
    }
  token->type = UEBA_TOKEN_TEXT;
  token->len = (gsize) (pos + 1 - start);
  return TRUE;
}

static gboolean
_scan_symbol(const gchar *text, UebaToken *token)
{
  for (guint i = 0; i < G_N_ELEMENTS(symbols); i++)
    if (g_str_has_prefix(text, symbols[i].text))
      {
        token->type = symbols[i].type;
        token->len = strlen(symbols[i].text);
        return TRUE;
      }
  return FALSE;
}

static gboolean
_scan_name(const UebaLexer *self, UebaToken *token)
{
  const gchar *text = self->text + token->position;

  if (self->mode == UEBA_LEXER_DEPENDENCY)
    token->len = _span(text, _is_rule_id_char);
  else
    token->len = g_ascii_isalpha(*text) || *text == '_' ? _span(text, _is_name_char) : 0;
  token->type = UEBA_TOKEN_NAME;
  return token->len > 0;
}

static gboolean
_scan(const UebaLexer *self, UebaToken *token, const gchar **ret_problem)
{
  const gchar *text = self->text + token->position;

  if (!*text)
    {
      token->type = UEBA_TOKEN_END;
      return TRUE;
    }
  if (_scan_name(self, token) || _scan_symbol(text, token))
    return TRUE;

  gboolean is_expression = self->mode == UEBA_LEXER_EXPRESSION;
  if (is_expression && (*text == '\'' || *text == '"'))
    return _scan_text(self, token, ret_problem);
  token->len = is_expression ? _number_len(text) : 0;
  token->type = UEBA_TOKEN_NUMBER;
  *ret_problem = "unexpected character";
  return token->len > 0;
}

gboolean
ueba_lexer_next(UebaLexer *self, UebaToken *ret_token, const gchar **ret_problem)
{
  self->position += _span(self->text + self->position, _is_blank);
  *ret_token = (UebaToken) { .position = self->position };
  if (!_scan(self, ret_token, ret_problem))
    return FALSE;
  self->position = ret_token->position + ret_token->len;
  return TRUE;
}

gchar *
ueba_token_unquote(const UebaToken *self, const gchar *text)
{
  const gchar *pos = text + self->position + 1;
  const gchar *end = text + self->position + self->len - 1;
  GString *plain = g_string_sized_new(self->len);

  for (; pos < end; pos++)
    {
      if (*pos == '\\')
        pos++;
      g_string_append_c(plain, *pos);
    }
  return g_string_free(plain, FALSE);
}
