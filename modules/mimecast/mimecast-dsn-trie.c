/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-dsn-trie.h"
#include "mimecast-dsn-clean.h"
#include "mimecast-text.h"

#define ROOT 0
#define NONE 0
#define LETTERS 32      /* more than there are, so that numbers need no multiplication */
#define BEGINNING 3

typedef struct _Node
{
  guint32 child;                /* the first; NONE: a leaf */
  guint32 sibling;              /* the next child of the same parent */
  guint32 end;                  /* the first phrase that ends here, or has its first `*` here */
  guchar byte;
} Node;

typedef struct _End
{
  MimecastDsnPhrase phrase;
  gboolean is_word;             /* the last character is a letter or digit */
  const gchar *tail;            /* of a glob: from its first `*` on */
  guint32 next;
} End;

struct _MimecastDsnTrie
{
  GArray *nodes;
  GArray *ends;
  GPtrArray *tails;
  guint32 first[256];           /* the children of the root, by byte */
  guint8 begins[LETTERS * LETTERS * LETTERS];   /* some phrase begins with these three letters: most subjects do not */
};

static inline Node *
_node(const MimecastDsnTrie *self, guint32 i)
{
  return &g_array_index(self->nodes, Node, i);
}

static inline End *
_end(const MimecastDsnTrie *self, guint32 i)
{
  return &g_array_index(self->ends, End, i);
}

MimecastDsnTrie *
mimecast_dsn_trie_new(void)
{
  MimecastDsnTrie *self = g_new0(MimecastDsnTrie, 1);

  self->nodes = g_array_new(FALSE, TRUE, sizeof(Node));
  self->ends = g_array_new(FALSE, TRUE, sizeof(End));
  self->tails = g_ptr_array_new_with_free_func(g_free);
  g_array_set_size(self->nodes, 1);
  g_array_set_size(self->ends, 1);      /* number 0 is NONE */
  return self;
}

void
mimecast_dsn_trie_free(MimecastDsnTrie *self)
{
  if (!self)
    return;
  g_array_free(self->nodes, TRUE);
  g_array_free(self->ends, TRUE);
  g_ptr_array_free(self->tails, TRUE);
  g_free(self);
}

static inline guint32
_find_child(const MimecastDsnTrie *self, guint32 parent, guchar byte)
{
  if (parent == ROOT)
    return self->first[byte];
  guint32 child = _node(self, parent)->child;
  while (child != NONE && _node(self, child)->byte != byte)
    child = _node(self, child)->sibling;
  return child;
}

static guint32
_add_child(MimecastDsnTrie *self, guint32 parent, guchar byte)
{
  Node node = { .sibling = _node(self, parent)->child, .byte = byte };
  guint32 child = self->nodes->len;

  g_array_append_val(self->nodes, node);
  _node(self, parent)->child = child;
  if (parent == ROOT)
    self->first[byte] = child;
  return child;
}

/* the number of three ASCII letters without case; beyond all numbers if one of them is none */
static inline guint
_number_of_letters(const gchar *at)
{
  guint number = 0;

  for (guint i = 0; i < BEGINNING; i++)
    {
      guint letter = ((guint) (guchar) at[i] | 0x20) - 'a';
      if (letter >= 26)
        return G_MAXUINT;
      number = number * LETTERS + letter;
    }
  return number;
}

/* one that is shorter than that may begin with anything */
static void
_note_beginning(MimecastDsnTrie *self, const gchar *text, gsize len)
{
  guint number = len < BEGINNING ? G_MAXUINT : _number_of_letters(text);

  if (len < BEGINNING)
    memset(self->begins, TRUE, sizeof(self->begins));
  else if (number < sizeof(self->begins))
    self->begins[number] = TRUE;
}

static gboolean
_ends_with_word_char(const gchar *begin, const gchar *end)
{
  const gchar *last = g_utf8_find_prev_char(begin, end);

  return last && g_unichar_isalnum(g_utf8_get_char(last));
}

void
mimecast_dsn_trie_add(MimecastDsnTrie *self, UebaText text, const MimecastDsnPhrase *phrase)
{
  End end = { .phrase = *phrase };
  gsize len = text.len;
  guint32 node = ROOT;

  if (phrase->match == MIMECAST_DSN_MATCH_GLOB)
    {
      const gchar *star = memchr(text.str, '*', text.len);
      len = star ? (gsize) (star - text.str) : text.len;
      end.tail = g_strndup(text.str + len, text.len - len);
      g_ptr_array_add(self->tails, (gpointer) end.tail);
    }
  for (gsize i = 0; i < len; i++)
    {
      guint32 child = _find_child(self, node, (guchar) text.str[i]);
      node = child != NONE ? child : _add_child(self, node, (guchar) text.str[i]);
    }
  _note_beginning(self, text.str, len);
  end.is_word = _ends_with_word_char(text.str, text.str + len);
  end.next = _node(self, node)->end;
  _node(self, node)->end = self->ends->len;
  g_array_append_val(self->ends, end);
}

/* Goes back to the latest `*` only, which is enough: an earlier one could take no more than it can. */
static gboolean
_glob_matches(const gchar *pattern, UebaText text)
{
  const gchar *after_star = NULL;
  gsize i = 0, retry = 0;

  while (i < text.len)
    {
      if (*pattern == '*')
        {
          after_star = ++pattern;
          retry = i;
        }
      else if (*pattern && *pattern == text.str[i])
        {
          pattern++;
          i++;
        }
      else if (after_star)
        {
          pattern = after_star;
          i = ++retry;
        }
      else
        return FALSE;
    }
  while (*pattern == '*')
    pattern++;
  return *pattern == '\0';
}

static gboolean
_is_word_boundary(const End *end, UebaText rest)
{
  return !end->is_word || rest.len == 0 ||
         !g_unichar_isalnum(g_utf8_get_char_validated(rest.str, (gssize) rest.len));
}

static guint
_evaluate(const End *end, UebaText rest)
{
  gboolean is_match = FALSE;

  switch (end->phrase.match)
    {
    case MIMECAST_DSN_MATCH_PREFIX:
      is_match = _is_word_boundary(end, rest);
      break;
    case MIMECAST_DSN_MATCH_EXACT:
      is_match = rest.len == 0;
      break;
    case MIMECAST_DSN_MATCH_GLOB:
      is_match = _glob_matches(end->tail, rest);
      break;
    }
  if (!is_match)
    return 0;
  gboolean is_whole = rest.len == 0 || end->phrase.match == MIMECAST_DSN_MATCH_GLOB;
  return end->phrase.says | (is_whole ? end->phrase.says_whole : 0);
}

guint
mimecast_dsn_trie_match(const MimecastDsnTrie *self, UebaText subject)
{
  guint32 node = ROOT;
  guint says = 0;

  for (gsize i = 0;; i++)
    {
      UebaText rest = { subject.str + i, subject.len - i };
      for (guint32 end = _node(self, node)->end; end != NONE; end = _end(self, end)->next)
        says |= _evaluate(_end(self, end), rest);
      if (i == subject.len)
        return says;
      node = _find_child(self, node, (guchar) subject.str[i]);
      if (node == NONE)
        return says;
    }
}

static guint32
_step(const MimecastDsnTrie *self, guint32 node, gunichar c)
{
  gchar bytes[6];

  if (c < 0x80)
    return _find_child(self, node, (guchar) c);
  gint n_bytes = g_unichar_to_utf8(c, bytes);
  for (gint i = 0; i < n_bytes; i++)
    {
      node = _find_child(self, node, (guchar) bytes[i]);
      if (node == NONE)
        return NONE;
    }
  return node;
}

MimecastDsnStart
mimecast_dsn_trie_look_at_start(const MimecastDsnTrie *self, UebaText subject)
{
  const gchar *pos = subject.str;
  const gchar *end = mimecast_text_end(subject);
  guint32 node = ROOT;
  guint number = subject.len < BEGINNING ? G_MAXUINT : _number_of_letters(pos);

  if (number < sizeof(self->begins) && !self->begins[number])
    return MIMECAST_DSN_START_UNKNOWN;
  if (_node(self, ROOT)->end != NONE)
    return MIMECAST_DSN_START_KNOWN;
  while (pos < end)
    {
      if (pos[0] == '=' && end - pos > 1 && pos[1] == '?')
        return MIMECAST_DSN_START_ENCODED;
      gunichar c = mimecast_dsn_clean_next(&pos, end);
      if (node == ROOT && (c == '[' || c == '*'))
        return MIMECAST_DSN_START_KNOWN;
      if (node == ROOT && c == ' ')
        continue;
      node = _step(self, node, c);
      if (node == NONE)
        return MIMECAST_DSN_START_UNKNOWN;
      if (_node(self, node)->end != NONE)
        return MIMECAST_DSN_START_KNOWN;
    }
  return MIMECAST_DSN_START_UNKNOWN;
}
