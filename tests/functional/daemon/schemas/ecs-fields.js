// SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
// SPDX-License-Identifier: GPL-2.0-or-later
//
// Prints what stands in ecs-8.11.tsv, from Elastic's own definition of the Elastic Common Schema, the package
// @elastic/ecs 8.11.x of npm:
//
//   npm install @elastic/ecs@8.11 && NODE_PATH=node_modules node ecs-fields.js | diff ecs-8.11.tsv -
'use strict';
const { EcsFlat, EcsVersion } = require('@elastic/ecs');

const lines = [
  '# SPDX-FileCopyrightText: Elasticsearch B.V.',
  '# SPDX-License-Identifier: Apache-2.0',
  '#',
  `# The fields of the Elastic Common Schema ${EcsVersion}: name, type, whether it is a list, the values that are allowed;`,
  '# and, behind an =, the types of events that go with a category. Made by ecs-fields.js from @elastic/ecs.',
];
for (const [name, field] of Object.entries(EcsFlat).sort(([a], [b]) => (a < b ? -1 : 1))) {
  const allowed = field.allowed_values || [];
  const form = field.normalize.includes('array') ? 'list' : 'one';
  const row = [name, field.type, field.required ? `${form},required` : form, allowed.map((value) => value.name).join(',')];
  lines.push(row.join('\t').trimEnd());
  for (const value of allowed)
    if (value.expected_event_types)
      lines.push(`${name}=${value.name}\t${value.expected_event_types.join(',')}`);
}
console.log(lines.join('\n'));
