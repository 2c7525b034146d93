/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-private.h"
#include "ueba-limits.h"
#include "ueba-table-file.h"

#include <unistd.h>

/* Files on their way to content: read whole, one after the other, and compiled together. */
typedef struct _Loading
{
  UebaContentFindings *findings;
  GPtrArray *packs;
  GPtrArray *texts;
  GChecksum *digest;
  gboolean is_incomplete;       /* a file could not be read at all */
} Loading;

static void
_loading_init(Loading *self)
{
  self->findings = ueba_content_findings_new();
  self->packs = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_pack_free);
  self->texts = ueba_pack_texts_new();
  self->digest = g_checksum_new(G_CHECKSUM_SHA256);
  self->is_incomplete = FALSE;
}

static void
_loading_clear(Loading *self)
{
  ueba_content_findings_free(self->findings);
  g_ptr_array_unref(self->packs);
  g_ptr_array_unref(self->texts);
  g_checksum_free(self->digest);
}

/* with the length first, so that bytes cannot move from one file to the next */
static void
_digest(Loading *self, const gchar *data, gsize len)
{
  guint64 length = GUINT64_TO_LE((guint64) len);

  g_checksum_update(self->digest, (const guchar *) &length, sizeof(length));
  g_checksum_update(self->digest, (const guchar *) data, (gssize) len);
}

/* NULL and a finding: nothing of it can be used */
static UebaPack *
_read_pack(Loading *self, const gchar *file, const gchar *data, gsize len)
{
  if (len <= UEBA_LIMIT_CONTENT_BYTES)
    return ueba_content_loader_read(file, data, len, self->findings);
  ueba_content_findings_add_error(self->findings, file, 0, "larger than %d bytes", UEBA_LIMIT_CONTENT_BYTES);
  return NULL;
}

static void
_add_data(Loading *self, const gchar *file, const gchar *data, gsize len)
{
  UebaPack *pack = _read_pack(self, file, data, len);

  _digest(self, data, len);
  ueba_pack_texts_add(self->texts, file, data, len);
  if (pack)
    g_ptr_array_add(self->packs, pack);
  else
    self->is_incomplete = TRUE;
}

/* one byte more than may be, so that too much is noticed; NULL and error: it cannot be read */
static gchar *
_read_file(const gchar *file, gsize *ret_len, GError **error)
{
  UebaFileStamp stamp;
  gint fd = ueba_table_file_open(file, &stamp, error);
  gchar *data;

  if (fd < 0)
    return NULL;
  data = ueba_table_file_read(fd, MIN(stamp.size, UEBA_LIMIT_CONTENT_BYTES + 1), file, ret_len, error);
  close(fd);
  return data;
}

/* error messages of files begin with the name, as those of findings do */
static const gchar *
_without_name(const gchar *message, const gchar *file)
{
  return g_str_has_prefix(message, file) && g_str_has_prefix(message + strlen(file), ": ")
         ? message + strlen(file) + 2 : message;
}

static void
_add_file(Loading *self, const gchar *file)
{
  g_autoptr(GError) error = NULL;
  gsize len;
  g_autofree gchar *data = _read_file(file, &len, &error);

  if (data)
    {
      _add_data(self, file, data, len);
      return;
    }
  ueba_content_findings_add_error(self->findings, file, 0, "%s", _without_name(error->message, file));
  self->is_incomplete = TRUE;
}

/* Where a file is missing, what others say of its rules and models would all be found wrong. */
static UebaContent *
_compile(Loading *self)
{
  UebaContent *content = self->is_incomplete ? NULL : ueba_content_compile(self->packs, self->findings);

  if (!content)
    return NULL;
  content->digest = g_strdup(g_checksum_get_string(self->digest));
  content->pack_texts = g_ptr_array_ref(self->texts);
  return content;
}

static UebaContent *
_finish(Loading *self, GPtrArray **ret_notes, GError **error)
{
  UebaContent *content = _compile(self);

  if (!content)
    ueba_content_findings_propagate(self->findings, error);
  else if (ret_notes)
    *ret_notes = ueba_content_findings_notes(self->findings);
  _loading_clear(self);
  return content;
}

UebaContent *
ueba_content_load(const gchar *const *files, GPtrArray **ret_notes, GError **error)
{
  Loading loading;

  _loading_init(&loading);
  for (; *files; files++)
    _add_file(&loading, *files);
  return _finish(&loading, ret_notes, error);
}

UebaContent *
ueba_content_load_data(const gchar *file_name, const gchar *data, gsize len, GPtrArray **ret_notes, GError **error)
{
  Loading loading;

  _loading_init(&loading);
  _add_data(&loading, file_name, data, len);
  return _finish(&loading, ret_notes, error);
}

static void
_pack_text_free(gpointer data)
{
  UebaPackText *self = (UebaPackText *) data;

  g_free(self->file);
  g_bytes_unref(self->text);
  g_free(self);
}

GPtrArray *
ueba_pack_texts_new(void)
{
  return g_ptr_array_new_with_free_func(_pack_text_free);
}

void
ueba_pack_texts_add(GPtrArray *pack_texts, const gchar *file, const gchar *data, gsize len)
{
  UebaPackText *text = g_new0(UebaPackText, 1);

  text->file = g_strdup(file);
  text->text = g_bytes_new(data, len);
  g_ptr_array_add(pack_texts, text);
}

UebaContent *
ueba_content_load_texts(const GPtrArray *pack_texts, GPtrArray **ret_notes, GError **error)
{
  Loading loading;

  _loading_init(&loading);
  for (guint i = 0; i < pack_texts->len; i++)
    {
      const UebaPackText *text = (const UebaPackText *) g_ptr_array_index(pack_texts, i);
      gsize len;
      const gchar *data = (const gchar *) g_bytes_get_data(text->text, &len);
      _add_data(&loading, text->file, data, len);
    }
  return _finish(&loading, ret_notes, error);
}

GPtrArray *
ueba_content_check(const gchar *const *files)
{
  Loading loading;
  GPtrArray *found;

  _loading_init(&loading);
  for (; *files; files++)
    _add_file(&loading, *files);
  ueba_content_unref(_compile(&loading));
  found = ueba_content_findings_steal(loading.findings);
  _loading_clear(&loading);
  return found;
}
