/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_LEXER_H_INCLUDED
#define UEBA_LEXER_H_INCLUDED

#include "ueba-event.h"

typedef enum
{
  UEBA_TOKEN_END,
  UEBA_TOKEN_NUMBER,
  UEBA_TOKEN_TEXT,      /* with its quotes and escapes */
  UEBA_TOKEN_NAME,      /* in a dependency: a rule's id */
  UEBA_TOKEN_OPEN,
  UEBA_TOKEN_CLOSE,
  UEBA_TOKEN_COMMA,
  UEBA_TOKEN_NOT,
  UEBA_TOKEN_AND,
  UEBA_TOKEN_OR,
  UEBA_TOKEN_EQ,
  UEBA_TOKEN_NE,
  UEBA_TOKEN_LT,
  UEBA_TOKEN_LE,
  UEBA_TOKEN_GT,
  UEBA_TOKEN_GE,
} UebaTokenType;

typedef struct _UebaToken
{
  UebaTokenType type;
  gsize position;       /* in bytes, from 0 */
  gsize len;
} UebaToken;

typedef enum
{
  UEBA_LEXER_EXPRESSION,
  UEBA_LEXER_DEPENDENCY,
} UebaLexerMode;

typedef struct _UebaLexer
{
  const gchar *text;    /* borrowed */
  gsize position;
  UebaLexerMode mode;
} UebaLexer;

/* FALSE: nothing of the language stands at ret_token->position, and *ret_problem (static) says what is wrong there */
gboolean ueba_lexer_next(UebaLexer *self, UebaToken *ret_token, const gchar **ret_problem);

/* the bytes that a UEBA_TOKEN_TEXT stands for, without quotes and escapes; NUL-terminated, owned by the caller */
gchar *ueba_token_unquote(const UebaToken *self, const gchar *text);

#endif
