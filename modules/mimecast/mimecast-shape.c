/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-shape.h"

#define MARKERS_MAX 4

/* all of the keys together mark the kind; the first row that holds decides, in the order of the field guide */
typedef struct _Marker
{
  MimecastKind kind;
  const gchar *keys[MARKERS_MAX];
} Marker;

static const Marker markers[] =
{
  { MIMECAST_KIND_AUDIT, { "auditType" } },
  { MIMECAST_KIND_MTA, { "acc", "datetime" } },
  { MIMECAST_KIND_CG, { "aggregateId" } },
  { MIMECAST_KIND_CG, { "processingId" } },
  { MIMECAST_KIND_DLP, { "senderAddress", "recipientAddress", "policy" } },
  { MIMECAST_KIND_TTP_URL, { "userEmailAddress", "url", "ttpDefinition" } },
  { MIMECAST_KIND_TTP_ATTACHMENT, { "fileName", "fileHash", "actionTriggered" } },
  { MIMECAST_KIND_TTP_IMPERSONATION, { "impersonationResults" } },
  { MIMECAST_KIND_TTP_IMPERSONATION, { "impersonationResults_0__stringSimilarToDomain" } },
  { MIMECAST_KIND_TTP_IMPERSONATION, { "identifiers", "hits" } },
  { MIMECAST_KIND_RELEASE, { "fromEnv", "to" } },
  { MIMECAST_KIND_RELEASE, { "fromHdr", "to" } },
  { MIMECAST_KIND_RELEASE, { "fromEnv_emailAddress" } },
  { MIMECAST_KIND_RELEASE, { "fromHdr_emailAddress" } },
  { MIMECAST_KIND_REJECTION, { "fromAddress", "toAddress" } },
  { MIMECAST_KIND_SEARCH, { "emailAddr", "searchText" } },
  { MIMECAST_KIND_SEARCH, { "createTime", "searchText" } },
  { MIMECAST_KIND_VIEW, { "viewer", "viewed" } },
  { MIMECAST_KIND_VIEW, { "viewer", "discoveryCase" } },
};

struct _MimecastShapes
{
  MimecastKeySet sets[G_N_ELEMENTS(markers)];
};

MimecastShapes *
mimecast_shapes_new(MimecastKeys *keys)
{
  MimecastShapes *self = g_new0(MimecastShapes, 1);

  for (guint i = 0; i < G_N_ELEMENTS(markers); i++)
    mimecast_keys_add_set(keys, markers[i].keys, &self->sets[i]);
  return self;
}

void
mimecast_shapes_free(MimecastShapes *self)
{
  g_free(self);
}

MimecastKind
mimecast_shapes_recognise(const MimecastShapes *self, const MimecastKeySet *seen)
{
  for (guint i = 0; i < G_N_ELEMENTS(markers); i++)
    if (mimecast_key_set_has_all(seen, &self->sets[i]))
      return markers[i].kind;
  return MIMECAST_KIND_NONE;
}

typedef struct _KindTraits
{
  MimecastShape shape;  /* as a JSON object */
  gboolean is_mail;
} KindTraits;

static const KindTraits traits[MIMECAST_KIND_MAX] =
{
  [MIMECAST_KIND_NONE] = { MIMECAST_SHAPE_OTHER, FALSE },
  [MIMECAST_KIND_MTA] = { MIMECAST_SHAPE_JSON_MTA, TRUE },
  [MIMECAST_KIND_CG] = { MIMECAST_SHAPE_JSON_CG, TRUE },
  [MIMECAST_KIND_DLP] = { MIMECAST_SHAPE_DLP, TRUE },
  [MIMECAST_KIND_TTP_URL] = { MIMECAST_SHAPE_TTP_URL, TRUE },
  [MIMECAST_KIND_TTP_ATTACHMENT] = { MIMECAST_SHAPE_TTP_ATTACHMENT, TRUE },
  [MIMECAST_KIND_TTP_IMPERSONATION] = { MIMECAST_SHAPE_TTP_IMPERSONATION, TRUE },
  [MIMECAST_KIND_AUDIT] = { MIMECAST_SHAPE_JSON_AUDIT, FALSE },
  [MIMECAST_KIND_RELEASE] = { MIMECAST_SHAPE_OTHER, TRUE },
  [MIMECAST_KIND_REJECTION] = { MIMECAST_SHAPE_OTHER, TRUE },
  [MIMECAST_KIND_SEARCH] = { MIMECAST_SHAPE_OTHER, FALSE },
  [MIMECAST_KIND_VIEW] = { MIMECAST_SHAPE_OTHER, FALSE },
  [MIMECAST_KIND_ALERT] = { MIMECAST_SHAPE_CEF, TRUE },
  [MIMECAST_KIND_CEF] = { MIMECAST_SHAPE_CEF, FALSE },
};

MimecastShape
mimecast_shape_of_kind(MimecastKind kind)
{
  return traits[kind].shape;
}

gboolean
mimecast_kind_is_mail(MimecastKind kind)
{
  return traits[kind].is_mail;
}

static const gchar *const shape_names[MIMECAST_SHAPE_MAX] =
{
  [MIMECAST_SHAPE_PIPE_MTA] = "pipe-mta",
  [MIMECAST_SHAPE_JSON_MTA] = "json-mta",
  [MIMECAST_SHAPE_JSON_CG] = "json-cg",
  [MIMECAST_SHAPE_DLP] = "dlp",
  [MIMECAST_SHAPE_TTP_URL] = "ttp-url",
  [MIMECAST_SHAPE_TTP_ATTACHMENT] = "ttp-attachment",
  [MIMECAST_SHAPE_TTP_IMPERSONATION] = "ttp-impersonation",
  [MIMECAST_SHAPE_JSON_AUDIT] = "json-audit",
  [MIMECAST_SHAPE_PIPE_AUDIT] = "pipe-audit",
  [MIMECAST_SHAPE_CEF] = "cef",
  [MIMECAST_SHAPE_OTHER] = "other",
};

const gchar *
mimecast_shape_name(MimecastShape self)
{
  g_assert(self < MIMECAST_SHAPE_MAX);
  return shape_names[self];
}

gboolean
mimecast_shape_mask(const gchar *name, guint32 *ret_mask)
{
  if (strcmp(name, "all") == 0)
    {
      *ret_mask = G_MAXUINT32;
      return TRUE;
    }
  for (guint i = 0; i < MIMECAST_SHAPE_MAX; i++)
    if (strcmp(shape_names[i], name) == 0)
      {
        *ret_mask = (guint32) 1 << i;
        return TRUE;
      }
  return FALSE;
}
