/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-function-private.h"

static gboolean
_address(const UebaNode *self, UebaEvaluation *evaluation, UebaAddress *ret_address)
{
  UebaText text;

  return ueba_node_arg_text(self, 0, evaluation, &text) && text.len
         && ueba_address_parse(text.str, text.len, ret_address);
}

UebaValue
ueba_function_is_ip(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaAddress address;

  return ueba_value_boolean(_address(self, evaluation, &address));
}

UebaValue
ueba_function_is_ipv4(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaAddress address;

  return ueba_value_boolean(_address(self, evaluation, &address) && address.is_v4);
}

UebaValue
ueba_function_is_ipv6(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaAddress address;

  return ueba_value_boolean(_address(self, evaluation, &address) && !address.is_v4);
}

static gboolean
_is_in_any(const UebaNetwork *networks, gsize n_networks, const UebaAddress *address)
{
  for (gsize i = 0; i < n_networks; i++)
    if (ueba_network_contains(&networks[i], address))
      return TRUE;
  return FALSE;
}

static UebaValue
_address_is_in(const UebaNode *self, UebaEvaluation *evaluation, const UebaNetwork *networks, gsize n_networks)
{
  UebaAddress address;

  return ueba_value_boolean(_address(self, evaluation, &address) && _is_in_any(networks, n_networks, &address));
}

UebaValue
ueba_function_is_loopback(const UebaNode *self, UebaEvaluation *evaluation)
{
  static const UebaNetwork networks[] =
  {
    { { { 127 }, TRUE }, 8 },
    { { { [15] = 1 }, FALSE }, 128 },
  };

  return _address_is_in(self, evaluation, networks, G_N_ELEMENTS(networks));
}

UebaValue
ueba_function_is_link_local(const UebaNode *self, UebaEvaluation *evaluation)
{
  static const UebaNetwork networks[] =
  {
    { { { 169, 254 }, TRUE }, 16 },
    { { { 0xfe, 0x80 }, FALSE }, 10 },
  };

  return _address_is_in(self, evaluation, networks, G_N_ELEMENTS(networks));
}

UebaValue
ueba_function_is_any_local(const UebaNode *self, UebaEvaluation *evaluation)
{
  static const UebaNetwork networks[] =
  {
    { { { 0 }, TRUE }, 32 },
    { { { 0 }, FALSE }, 128 },
  };

  return _address_is_in(self, evaluation, networks, G_N_ELEMENTS(networks));
}

UebaValue
ueba_function_is_private(const UebaNode *self, UebaEvaluation *evaluation)
{
  static const UebaNetwork networks[] =
  {
    { { { 10 }, TRUE }, 8 },
    { { { 172, 16 }, TRUE }, 12 },
    { { { 192, 168 }, TRUE }, 16 },
    { { { 0xfc }, FALSE }, 7 },
  };

  return _address_is_in(self, evaluation, networks, G_N_ELEMENTS(networks));
}

gboolean
ueba_function_bind_networks(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  node->networks = g_array_new(FALSE, FALSE, sizeof(UebaNetwork));
  for (guint i = 1; i < ueba_node_n_args(node); i++)
    {
      const gchar *text = ueba_node_arg_literal(node, i);
      UebaNetwork network;

      if (!text || !ueba_network_parse(text, strlen(text), &network))
        return ueba_compiler_fail(compiler, ueba_node_arg(node, i)->position, error,
                                  "here stands a network in quotes, for instance '192.0.2.0/24'");
      g_array_append_val(node->networks, network);
    }
  return TRUE;
}

UebaValue
ueba_function_in_network(const UebaNode *self, UebaEvaluation *evaluation)
{
  return _address_is_in(self, evaluation, (const UebaNetwork *) (gpointer) self->networks->data, self->networks->len);
}
