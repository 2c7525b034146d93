/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-heap.h"

#include <malloc.h>
#include <stdlib.h>

/* glibc gives the free end of a heap back to the system as soon as it is longer than 128 KiB. Between a source and the
 * detector some megabytes of messages come and go, a batch at a time; each of them would be given back, asked for
 * again and faulted in page by page: a tenth of a line's time. The price is that each heap may keep so much more than
 * it needs. With a limit of one's own glibc no longer learns from what is freed up to which size a block comes from
 * the heap; so that is said too. */

gboolean
ueba_heap_keep_its_end(void)
{
#ifdef __GLIBC__
  if (getenv("MALLOC_TRIM_THRESHOLD_") || getenv("GLIBC_TUNABLES"))
    return FALSE;
  mallopt(M_TRIM_THRESHOLD, UEBA_HEAP_KEPT_BYTES);
  mallopt(M_MMAP_THRESHOLD, UEBA_HEAP_KEPT_BYTES / 2);
  return TRUE;
#else
  return FALSE;
#endif
}
