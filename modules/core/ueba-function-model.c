/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-function-private.h"

static gdouble
_stat(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;

  return host->model_stat(host, self->stat);
}

static gboolean
_bind_stat(UebaNode *node, UebaModelStat stat)
{
  node->number = _stat;
  node->stat = stat;
  return TRUE;
}

gboolean
ueba_function_bind_num_observations(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  return _bind_stat(node, UEBA_MODEL_STAT_NUM_OBSERVATIONS);
}

gboolean
ueba_function_bind_total_events(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  return _bind_stat(node, UEBA_MODEL_STAT_TOTAL_EVENTS);
}

gboolean
ueba_function_bind_confidence_factor(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  return _bind_stat(node, UEBA_MODEL_STAT_CONFIDENCE_FACTOR);
}

gboolean
ueba_function_bind_percentile_threshold_count(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  return _bind_stat(node, UEBA_MODEL_STAT_PERCENTILE_THRESHOLD_COUNT);
}

UebaValue
ueba_function_model_stat(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_number(_stat(self, evaluation));
}

UebaValue
ueba_function_is_converged(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;

  return ueba_value_boolean(host->model_stat(host, UEBA_MODEL_STAT_IS_CONVERGED) != 0);
}
