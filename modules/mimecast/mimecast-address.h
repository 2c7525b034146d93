/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_ADDRESS_H_INCLUDED
#define MIMECAST_ADDRESS_H_INCLUDED

#include "ueba-mail-address.h"

/* the reader's names for core's mail addresses */
typedef UebaMailAddressIter MimecastAddressIter;
#define mimecast_address_extract ueba_mail_address_extract
#define mimecast_address_is_simple ueba_mail_address_is_simple
#define mimecast_address_display_name ueba_mail_address_display_name
#define mimecast_address_local_part ueba_mail_address_local_part
#define mimecast_address_domain ueba_mail_address_domain
#define mimecast_address_lower ueba_mail_address_lower
#define mimecast_address_iter_init ueba_mail_address_iter_init
#define mimecast_address_iter_next ueba_mail_address_iter_next

#endif
