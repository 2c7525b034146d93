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

G_STATIC_ASSERT(sizeof(Block) == UEBA_WORDS_BLOCK_BYTES);
