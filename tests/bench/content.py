# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Content with as many rules as are asked for, to see what rules cost."""
import json
import os

TYPES = ["dlp-email-alert-in", "failed-app-login", "app-login"]  # of the benchmarks' lines


def _rule(number, event_type):
    """one that looks, and never fires"""
    name = "G-%d" % number
    definition = {
        "ruleName": "Generated rule %d" % number,
        "reasonTemplate": "{user} did something",
        "ruleType": "session",
        "ruleEventTypes": [event_type],
        "modelName": "FACT",
        "classifyIf": "exists(user) && src_ip != '192.0.2.%d'" % (number % 256),
        "ruleExpression": "app = 'no such application %d' && !WasRuleFired('%s')" % (number, name),
        "factFeatureName": "user",
        "score": 1,
        "ruleLabels": {"mitre": ["T1110"]},
    }
    return {"ruleId": name, "ruleDef": definition}


def _save(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="ascii") as f:
        json.dump(content, f)
    return path


def save_busy(folder, count):
    """rules that are asked about every event of their type"""
    rules = [_rule(i, TYPES[i % len(TYPES)]) for i in range(count)]
    head = {"name": "generated", "version": "1.0.0", "description": "generated"}
    return _save(folder, "busy-%d.json" % count, dict(head, rules=rules))


def save_with_idle(folder, shipped, count):
    """the shipped content, and beside it rules of event types that do not occur"""
    with open(shipped, encoding="utf-8") as f:
        content = json.load(f)
    content["rules"] += [_rule(i, "event-type-%d" % (i % 50)) for i in range(count)]
    return _save(folder, "idle-%d.json" % count, content)
