/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_SHAPE_H_INCLUDED
#define MIMECAST_SHAPE_H_INCLUDED

#include "mimecast-aliases.h"
#include "mimecast-reader.h"

/* What a record is, told from the presence of its keys, null ones included. */
typedef struct _MimecastShapes MimecastShapes;

/* adds the keys it asks for to the vocabulary */
MimecastShapes *mimecast_shapes_new(MimecastKeys *keys);
void mimecast_shapes_free(MimecastShapes *self);

/* of an object, or of keys that CEF has flattened; MIMECAST_KIND_NONE: not one of Mimecast's */
MimecastKind mimecast_shapes_recognise(const MimecastShapes *self, const MimecastKeySet *seen);

/* the shape of a JSON object of that kind */
MimecastShape mimecast_shape_of_kind(MimecastKind kind);
gboolean mimecast_kind_is_mail(MimecastKind kind);

#endif
