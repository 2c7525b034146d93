/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_LIMITS_H_INCLUDED
#define MIMECAST_LIMITS_H_INCLUDED

/* What a log line may ask of the reader. Beyond a ceiling the line is an unknown shape, unless a policy stands. */
#define MIMECAST_LIMIT_LINE_BYTES (16 * 1024 * 1024)
#define MIMECAST_LIMIT_NESTING 64
#define MIMECAST_LIMIT_RECIPIENTS 100          /* events of one mail; the rest is counted: recipients_beyond */
#define MIMECAST_LIMIT_DSN_SUBJECT_BYTES 4096   /* of a subject that tell a dsn; mail programs cut after 1000 */
#define MIMECAST_LIMIT_DSN_DECORATIONS 64      /* tags before a subject; what stands behind more is not seen */
#define MIMECAST_LIMIT_DSN_PHRASES 10000       /* refused, as the next two */
#define MIMECAST_LIMIT_DSN_PHRASE_BYTES 512
#define MIMECAST_LIMIT_DSN_FILE_BYTES (1024 * 1024)
#define MIMECAST_LIMIT_LAYOUTS 256             /* orders of keys that a thread knows; then none: layouts_forgotten */
#define MIMECAST_LIMIT_LAYOUT_NODES 2048       /* and the keys of all of them */
#define MIMECAST_LIMIT_WRAPPERS 4              /* pages inside pages: deeper ones are not unpacked; too_deep */

#endif
