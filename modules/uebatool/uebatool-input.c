/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-input.h"
#include "ueba-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define RAW_BYTES (128 * 1024)
#define MAGIC_BYTES 4
/* a window of 15 bits, and the frame of gzip rather than that of zlib */
#define GZIP_WINDOW (15 + 16)

typedef struct _Format Format;

struct _UebatoolInput
{
  gchar *name;
  gint fd;
  const Format *format;
  gchar *raw;           /* of the file, not unpacked or given yet: from at to end */
  gsize at;
  gsize end;
  gboolean is_at_end;   /* the file has no more */
  gboolean is_inside;   /* of a packed member or frame, whose end must come */
  guint64 position;
  z_stream gzip;
  ZSTD_DStream *zstd;
};

struct _Format
{
  const gchar *magic;
  gsize magic_len;
  gboolean (*begin)(UebatoolInput *self);
  /* unpacks some of raw; FALSE: it is broken */
  gboolean (*unpack)(UebatoolInput *self, gchar *buffer, gsize len, gsize *ret_len);
  void (*end)(UebatoolInput *self);
};

static gssize
_fail(const UebatoolInput *self, const gchar *message, GError **error)
{
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: %s", self->name, message);
  return -1;
}

/* -1 and error: it cannot be read */
static gssize
_read_file(UebatoolInput *self, gchar *buffer, gsize len, GError **error)
{
  gssize n;

  do
    n = read(self->fd, buffer, len);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return _fail(self, g_strerror(errno), error);
  self->position += (guint64) n;
  self->is_at_end = n == 0;
  return n;
}

/* FALSE and error, or what stands in raw has grown, or the end is reached */
static gboolean
_read_raw(UebatoolInput *self, GError **error)
{
  gssize n;

  if (self->at == self->end)
    self->at = self->end = 0;
  n = _read_file(self, self->raw + self->end, RAW_BYTES - self->end, error);
  self->end += (gsize) MAX(n, 0);
  return n >= 0;
}

/* ---- gzip ---- */

static gboolean
_begin_gzip(UebatoolInput *self)
{
  return inflateInit2(&self->gzip, GZIP_WINDOW) == Z_OK;
}

/* behind a member another one may follow */
static gboolean
_unpack_gzip(UebatoolInput *self, gchar *buffer, gsize len, gsize *ret_len)
{
  gint result;

  if (!self->is_inside && inflateReset(&self->gzip) != Z_OK)
    return FALSE;
  self->gzip.next_in = (Bytef *) self->raw + self->at;
  self->gzip.avail_in = (uInt) (self->end - self->at);
  self->gzip.next_out = (Bytef *) buffer;
  self->gzip.avail_out = (uInt) len;
  result = inflate(&self->gzip, Z_NO_FLUSH);
  self->at = self->end - self->gzip.avail_in;
  self->is_inside = result != Z_STREAM_END;
  *ret_len = len - self->gzip.avail_out;
  return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
}

static void
_end_gzip(UebatoolInput *self)
{
  inflateEnd(&self->gzip);
}

/* ---- Zstandard ---- */

static gboolean
_begin_zstd(UebatoolInput *self)
{
  self->zstd = ZSTD_createDStream();
  return self->zstd && !ZSTD_isError(ZSTD_initDStream(self->zstd));
}

static gboolean
_unpack_zstd(UebatoolInput *self, gchar *buffer, gsize len, gsize *ret_len)
{
  ZSTD_inBuffer in = { self->raw, self->end, self->at };
  ZSTD_outBuffer out = { buffer, len, 0 };
  gsize result = ZSTD_decompressStream(self->zstd, &out, &in);

  self->at = in.pos;
  self->is_inside = result != 0;
  *ret_len = out.pos;
  return !ZSTD_isError(result);
}

static void
_end_zstd(UebatoolInput *self)
{
  ZSTD_freeDStream(self->zstd);
}

/* ---- as it is ---- */

static gboolean
_begin_plain(UebatoolInput *self)
{
  return TRUE;
}

static gboolean
_unpack_plain(UebatoolInput *self, gchar *buffer, gsize len, gsize *ret_len)
{
  *ret_len = MIN(len, self->end - self->at);
  memcpy(buffer, self->raw + self->at, *ret_len);
  self->at += *ret_len;
  return TRUE;
}

static void
_end_plain(UebatoolInput *self)
{
}

/* the last one is what nothing else is */
static const Format formats[] =
{
  { "\x1f\x8b", 2, _begin_gzip, _unpack_gzip, _end_gzip },
  { "\x28\xb5\x2f\xfd", MAGIC_BYTES, _begin_zstd, _unpack_zstd, _end_zstd },
  { "", 0, _begin_plain, _unpack_plain, _end_plain },
};

static gboolean
_may_begin_with(const UebatoolInput *self, const Format *format)
{
  gsize n = MIN(self->end, format->magic_len);

  return memcmp(self->raw, format->magic, n) == 0;
}

/* more bytes are waited for only as long as they can make a difference */
static gboolean
_is_undecided(const UebatoolInput *self)
{
  for (const Format *format = formats; format->magic_len; format++)
    if (self->end < format->magic_len && _may_begin_with(self, format))
      return TRUE;
  return FALSE;
}

static gboolean
_recognise(UebatoolInput *self, GError **error)
{
  const Format *format = formats;

  while (!self->is_at_end && _is_undecided(self))
    if (!_read_raw(self, error))
      return FALSE;
  while (self->end < format->magic_len || !_may_begin_with(self, format))
    format++;
  if (!format->begin(self))
    return _fail(self, "not enough memory to unpack", error) == 0;
  self->format = format;
  return TRUE;
}

UebatoolInput *
uebatool_input_open(const gchar *name, GError **error)
{
  UebatoolInput *self = g_new0(UebatoolInput, 1);

  self->name = g_strdup(name);
  self->fd = strcmp(name, "-") == 0 ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
  self->raw = g_malloc(RAW_BYTES);
  if (self->fd >= 0)
    return self;
  _fail(self, g_strerror(errno), error);
  uebatool_input_free(self);
  return NULL;
}

void
uebatool_input_free(UebatoolInput *self)
{
  if (!self)
    return;
  if (self->format)
    self->format->end(self);
  if (self->fd > STDIN_FILENO)
    close(self->fd);
  g_free(self->raw);
  g_free(self->name);
  g_free(self);
}

gssize
uebatool_input_read(UebatoolInput *self, gchar *buffer, gsize len, GError **error)
{
  gsize n = 0;

  if (!self->format && !_recognise(self, error))
    return -1;
  if (self->format->magic_len == 0 && self->at == self->end)
    return _read_file(self, buffer, len, error);
  while (n == 0)
    {
      if (self->at == self->end && !self->is_at_end && !_read_raw(self, error))
        return -1;
      if (self->at == self->end && self->is_at_end)
        return self->is_inside ? _fail(self, "the packed data is cut", error) : 0;
      if (!self->format->unpack(self, buffer, len, &n))
        return _fail(self, "the packed data is broken", error);
    }
  return (gssize) n;
}

guint64
uebatool_input_position(const UebatoolInput *self)
{
  return self->position;
}
