/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_LIMITS_H_INCLUDED
#define UEBA_LIMITS_H_INCLUDED

/* Every container that logs or files can fill has its ceiling here. The policy and the counter of each stand
 * in the comment: what happens at the ceiling, and where it is seen. */

/* packed records: the reader refuses a line that would need more */
#define UEBA_LIMIT_LINE_BYTES (16 * 1024 * 1024)
#define UEBA_LIMIT_EVENTS_PER_RECORD 100000

/* sessions and models */
#define UEBA_LIMIT_COUNTER_VALUES 10000      /* a session's counter: beyond it count() is 0; counter_saturated */
#define UEBA_LIMIT_BINS_DEFAULT 250          /* a histogram: the value seen longest ago goes; bins_evicted */
#define UEBA_LIMIT_BINS_MAX 10000            /* the greatest maxNumberOfBins that content may ask for */
#define UEBA_LIMIT_USERS_DEFAULT 1000000     /* max-users: see design of the two lists; users_evicted */
#define UEBA_LIMIT_VALUES_DEFAULT 10000000   /* max-values: new users go, then learned ones; values_full */
#define UEBA_LIMIT_TEXT_BYTES 1024           /* a text that is kept: of a longer one its start and a hash */
#define UEBA_LIMIT_ALERT_VALUE_BYTES 65536   /* a value in an alert: cut */
#define UEBA_LIMIT_EVIDENCE 10               /* ids in an alert: the newest stay */
#define UEBA_LIMIT_KNOWN_VALUES 10           /* values in model.known: the most frequent stay */

/* state on disk */
#define UEBA_LIMIT_DUPLICATE_WINDOW 10000000 /* lines whose identities are kept: the oldest goes */
#define UEBA_LIMIT_JOURNAL_ROW_BYTES (16 * 1024 * 1024)      /* about: then a batch goes on in another row */

#define UEBA_LIMIT_STATE_NUMBER 0x3fffffffffffffff        /* in a state file, counted on from there: more is damage */
#define UEBA_LIMIT_REQUESTS 1000             /* in a state file, unanswered: another one is refused */
#define UEBA_LIMIT_REQUEST_BYTES 4096        /* of its argument: refused */

/* content files: refused whole */
#define UEBA_LIMIT_CONTENT_BYTES (4 * 1024 * 1024)
#define UEBA_LIMIT_RULES 10000
#define UEBA_LIMIT_CONTENT_NESTING 64
#define UEBA_LIMIT_CONTENT_ERRORS 100        /* told of one load: the rest is only counted */
#define UEBA_LIMIT_EXPRESSION_CHARS 4096
#define UEBA_LIMIT_EXPRESSION_NESTING 64
#define UEBA_LIMIT_RULE_ID_CHARS 64
#define UEBA_LIMIT_PACK_TEST_EVENTS 100000   /* of one test of a pack, repeated ones included */
#define UEBA_LIMIT_SCRATCH_BYTES (4 * 1024 * 1024)   /* text that the functions build for one event: the rest is null;
                                                        ueba_expr_scratch_refused */
#define UEBA_LIMIT_SCORE_MAX 1000
#define UEBA_LIMIT_REASON_VALUE_CHARS 512    /* of one value in a reason: the rest is cut, "..." says so */

/* context tables: refused whole */
#define UEBA_LIMIT_LIST_ENTRIES 1000000
#define UEBA_LIMIT_TABLE_BYTES (256 * 1024 * 1024)
#define UEBA_LIMIT_TABLE_ROWS 5000000
#define UEBA_LIMIT_TABLE_COLUMNS 256
#define UEBA_LIMIT_TABLE_FIELD_BYTES 65536    /* an unclosed quote is noticed by then */
#define UEBA_LIMIT_GEO_BYTES (512 * 1024 * 1024)
#define UEBA_LIMIT_GEO_RECORDS 2000000        /* different data records in it */
#define UEBA_LIMIT_WORD_BYTES 1024            /* an entry of a list of words: a longer line is a bad one; bad_lines */

#endif
