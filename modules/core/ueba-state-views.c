/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-state-private.h"

/* What stands in the rows, for people and for SQL. They show the last checkpoint: what the journal has to add is only
 * seen when a program has applied it. */

#define ISO(usec) "strftime('%Y-%m-%dT%H:%M:%SZ', (" usec ") / 1000000, 'unixepoch')"
#define OF(json, name) "json_extract(" json ", '$." name "')"

const gchar ueba_state_views[] =
  "CREATE VIEW users AS SELECT name AS user, learned, json_array_length(sessions) AS sessions, "
  ISO("json_extract(sessions, '$[0].start')") " AS session_start, "
  ISO("json_extract(sessions, '$[0].last')") " AS last_seen, "
  "ifnull(json_extract(sessions, '$[0].score'), 0) AS score FROM entity;"

  "CREATE VIEW sessions AS SELECT name AS user, "
  "name || '-' || strftime('%Y%m%d%H%M%S', " OF("value", "opened") " / 1000000, 'unixepoch') AS session, "
  "CASE key WHEN 0 THEN 'newest' ELSE 'earlier' END AS age, " ISO(OF("value", "start")) " AS start, "
  ISO(OF("value", "last")) " AS last, ifnull(" OF("value", "score") ", 0) AS score, "
  "ifnull(" OF("value", "notable") ", 0) AS notable, "
  "(SELECT group_concat(rule.key, ', ') FROM json_each(session.value, '$.fired') AS fired "
  "JOIN rule ON rule.id = fired.value) AS rules, "
  OF("value", "evidence") " AS evidence FROM entity, json_each(sessions) AS session;"

  "CREATE VIEW counters AS SELECT name AS user, "
  "name || '-' || strftime('%Y%m%d%H%M%S', " OF("session.value", "opened") " / 1000000, 'unixepoch') AS session, "
  "counter.key AS counter, "
  "CASE json_array_length(cell.value) WHEN 3 THEN json_extract(cell.value, '$[1]') END AS value, "
  "json_extract(cell.value, '$[' || (json_array_length(cell.value) - 1) || ']') AS count_or_sum "
  "FROM entity, json_each(sessions) AS session, json_each(session.value, '$.counters') AS cell "
  "JOIN counter ON counter.id = json_extract(cell.value, '$[0]');"

  "CREATE VIEW models AS SELECT model.name AS model, model.key AS key, count(instance.scope) AS instances, "
  "CASE model.removed_usec WHEN 0 THEN '' ELSE " ISO("model.removed_usec") " END AS removed "
  "FROM model LEFT JOIN instance ON instance.model = model.id GROUP BY model.id;"

  "CREATE VIEW cells AS SELECT model.name AS model, instance.scope AS scope, "
  "json_extract(cell.value, '$[0]') AS value, "
  "json_extract(cell.value, '$[1]') AS observations, " ISO("json_extract(cell.value, '$[2]')") " AS first_seen, "
  ISO("json_extract(cell.value, '$[3]')") " AS last_seen "
  "FROM instance JOIN model ON model.id = instance.model, json_each(instance.cells) AS cell;"

  "CREATE VIEW alerts AS SELECT number, " ISO("time_usec") " AS time, rule, user, id FROM outbox;"

  "CREATE VIEW requests AS SELECT id, kind, argument, " ISO("asked_usec") " AS asked, "
  "CASE done_usec WHEN 0 THEN '' ELSE " ISO("done_usec") " END AS done, outcome FROM request;";
