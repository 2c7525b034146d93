/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-words.h"

/* One block of bytes that holds every word with its number before it: a text that starts in the block, at the place of
 * the word whose number stands before it, is that word. */
typedef struct _Block
{
#define MEMBER(id, word) guint8 number_##id; gchar text_##id[sizeof(word)];
  UEBA_WORDS(MEMBER)
#undef MEMBER
} Block;

static const Block block =
{
#define VALUE(id, word) .number_##id = UEBA_WORD_##id, .text_##id = word,
  UEBA_WORDS(VALUE)
#undef VALUE
};

const UebaText ueba_words[UEBA_WORD_MAX + 1] =
{
#define TEXT(id, word) [UEBA_WORD_##id] = { block.text_##id, sizeof(word) - 1 },
  UEBA_WORDS(TEXT)
#undef TEXT
  [UEBA_WORD_NONE] = { NULL, 0 },
};

UebaWord
ueba_word_of_text(UebaText text)
{
  gsize offset = (gsize) text.str - (gsize) &block;
  guint number;

  if (offset == 0 || offset >= sizeof(block))
    return UEBA_WORD_NONE;
  number = (guint8) text.str[-1];
  if (number >= UEBA_WORD_MAX || ueba_words[number].str != text.str || ueba_words[number].len != text.len)
    return UEBA_WORD_NONE;
  return (UebaWord) number;
}
