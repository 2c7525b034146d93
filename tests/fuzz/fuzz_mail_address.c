/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz-target.h"
#include "ueba-mail-address.h"

static void
_assert_is_part(UebaText part, UebaText whole)
{
  g_assert(part.len == 0 || (part.str >= whole.str && part.str + part.len <= whole.str + whole.len));
}

static void
_check_address(UebaText address, UebaText whole)
{
  gchar *buffer = g_malloc(address.len + 1);
  UebaText lower = ueba_mail_address_lower(address, buffer);

  g_assert(lower.len == address.len);
  _assert_is_part(address, whole);
  _assert_is_part(ueba_mail_address_local_part(address), address);
  _assert_is_part(ueba_mail_address_domain(address), address);
  g_free(buffer);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize len)
{
  UebaText text = ueba_text((const gchar *) data, len);
  UebaMailAddressIter iter;
  UebaText address;

  _check_address(ueba_mail_address_extract(text), text);
  _assert_is_part(ueba_mail_address_display_name(text), text);
  ueba_mail_address_iter_init(&iter, text);
  while (ueba_mail_address_iter_next(&iter, &address))
    {
      g_assert(address.len > 0);
      _check_address(address, text);
    }
  return 0;
}
