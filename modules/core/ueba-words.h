/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_WORDS_H_INCLUDED
#define UEBA_WORDS_H_INCLUDED

#include "ueba-event.h"

/* Texts that stand in nearly every event and that no log line brings along: names of types, outcomes, directions. They
 * are known by their place, so a packed record can hold their numbers. Any other text is as good, only longer. The
 * numbers travel: append, never reorder. */
#define UEBA_WORDS(X) \
  X(EMAIL_SECURITY, "Email Security") \
  X(DLP_EMAIL_ALERT_IN, "dlp-email-alert-in") \
  X(DLP_EMAIL_ALERT_IN_FAILED, "dlp-email-alert-in-failed") \
  X(DLP_EMAIL_ALERT_OUT, "dlp-email-alert-out") \
  X(DLP_EMAIL_ALERT_OUT_FAILED, "dlp-email-alert-out-failed") \
  X(APP_LOGIN, "app-login") \
  X(FAILED_APP_LOGIN, "failed-app-login") \
  X(APP_LOGIN_CHALLENGE, "app-login-challenge") \
  X(APP_ACTIVITY, "app-activity") \
  X(EMAIL_SEND, "email-send") \
  X(EMAIL_RECEIVE, "email-receive") \
  X(SUCCESS, "success") \
  X(FAIL, "fail") \
  X(INBOUND, "inbound") \
  X(OUTBOUND, "outbound") \
  X(INTERNAL, "internal") \
  X(EXTERNAL, "external") \
  X(RECEIPT, "receipt") \
  X(PROCESS, "process") \
  X(DELIVERY, "delivery") \
  X(JOURNAL, "journal") \
  X(AV, "av") \
  X(SPAM, "spam") \
  X(DLP, "dlp") \
  X(IMPERSONATION_PROTECT, "impersonation protect") \
  X(INTERNAL_EMAIL_PROTECT, "internal email protect") \
  X(URL_PROTECT, "url protect") \
  X(ATTACHMENT_PROTECT, "attachment protect") \
  X(FAILURE, "failure") \
  X(DELAY, "delay") \
  X(SAYS_TRUE, "true") \
  X(SAYS_FALSE, "false") \
  X(HLD, "Hld")

typedef enum
{
#define UEBA_WORD_ENUM(id, text) UEBA_WORD_##id,
  UEBA_WORDS(UEBA_WORD_ENUM)
#undef UEBA_WORD_ENUM
  UEBA_WORD_MAX,
  UEBA_WORD_NONE = UEBA_WORD_MAX,       /* its text is null */
} UebaWord;

/* by number; UEBA_WORD_NONE is there too */
extern const UebaText ueba_words[UEBA_WORD_MAX + 1];

/* The words stand in one block of this size, from the first one on: most texts are told from them without a call. */
#define UEBA_WORD_BYTES(id, text) + 1 + sizeof(text)
#define UEBA_WORDS_BLOCK_BYTES (0 UEBA_WORDS(UEBA_WORD_BYTES))

/* The byte before a text in the block is the number of a word, if the text is that word.
 * UEBA_WORD_NONE: the text is none; a copy of one is none either. */
static inline UebaWord
ueba_word_of_text(UebaText text)
{
  guint number;

  if ((gsize) text.str - (gsize) ueba_words[0].str >= UEBA_WORDS_BLOCK_BYTES)
    return UEBA_WORD_NONE;
  number = MIN((guint8) text.str[-1], UEBA_WORD_NONE);
  return ueba_words[number].str == text.str && ueba_words[number].len == text.len ? (UebaWord) number : UEBA_WORD_NONE;
}

static inline void
ueba_event_set_word(UebaEvent *self, UebaField field, UebaWord word)
{
  ueba_event_set(self, field, ueba_words[word]);
}

#endif
