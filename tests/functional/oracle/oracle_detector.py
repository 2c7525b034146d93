# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""From events to alerts: the ten rules and two models, written out by hand, with sessions, late events and ageing.

Times are microseconds. An alert is a dict: rule, session_id, user, time, trigger, score (of the rule), session_score,
session_rules, observations and confidence of the model, None where there is no model."""
import datetime

IDLE = 8 * 3600 * 1000000
LONGEST = 24 * 3600 * 1000000
AHEAD = 15 * 60 * 1000000
DAY = 86400 * 1000000
NOTABLE_SCORE = 90
MAX_VALUES = 10000
MAX_BINS = 250
CONVERGED = 0.8

_EPOCH = datetime.datetime(1970, 1, 1)
_MAIL_IN, _MAIL_IN_FAILED, _FAILED_LOGIN = "dlp-email-alert-in", "dlp-email-alert-in-failed", "failed-app-login"
_FAILED = {"authentication-failed", "failed-app-login", "failed-vpn-login"}
_FAILED_WITH_LOGON = _FAILED | {"failed-logon"}
_SUCCESSES = {"app-activity", "app-login", "authentication-successful", "remote-logon", "vpn-login"}
# name: field and event types that are counted
_COUNTERS = {
    "bounces": ("dsn_id", {_MAIL_IN}),
    "apps": ("app", {_FAILED_LOGIN}),
    "sources": ("src_ip", _FAILED_WITH_LOGON),
    "failed_countries": ("src_country", _FAILED),
    "countries": ("src_country", _SUCCESSES),
}
_LISTS = [
    ("Auth-Tor-Shost-Failed", "tor_ip", 20),
    ("Auth-Blacklist-Shost-Failed", "threat_ip", 15),
    ("Auth-Ransomware-Shost-Failed", "ransomware_ip", 20),
]


class Counter:
    """how often each value was seen in a session; new values beyond the limit are not kept"""

    def __init__(self):
        self.counts, self.saturated = {}, 0

    def add(self, value):
        if value in self.counts:
            self.counts[value] += 1
        elif len(self.counts) < MAX_VALUES:
            self.counts[value] = 1
        else:
            self.saturated += 1

    def count(self, value):
        return self.counts.get(value, 0)

    def distinct(self):
        return len(self.counts)


class Session:
    def __init__(self, key, time):
        self.start = self.last = time
        moment = _EPOCH + datetime.timedelta(microseconds=time)
        self.id = "%s-%s" % (key, moment.strftime("%Y%m%d%H%M%S"))
        self.counters = {name: Counter() for name in _COUNTERS}
        self.fired, self.fired_on, self.score, self.is_notable = [], set(), 0, False

    def takes_newer(self, time, idle, longest):
        return time - self.last <= idle and time - self.start <= longest

    def takes_older(self, time, idle, longest):
        return self.start - time <= idle and self.last - time <= longest

    def join(self, time):
        self.start, self.last = min(self.start, time), max(self.last, time)


class Histogram:
    """value -> [count, last seen]. A value unseen for longer than the window is invisible, for later events only"""

    def __init__(self, window):
        self.cells, self.window, self.evicted = {}, window, 0

    def _visible(self, time):
        return {v: c[0] for v, c in self.cells.items() if not (self.window and time - c[1] > self.window)}

    def statistics(self, value, time):
        """observations of the value, of all values, confidence"""
        counts = self._visible(time)
        total = sum(counts.values())
        confidence = (total - len(counts)) / total if total else 0.0
        return counts.get(value, 0), total, confidence

    def train(self, value, time):
        if self.window:
            self.cells = {v: c for v, c in self.cells.items() if time - c[1] <= 2 * self.window}
        cell = self.cells.get(value)
        if cell is None:
            self._make_room()
            self.cells[value] = [1, time]
        elif self.window and time - cell[1] > self.window:
            self.cells[value] = [1, time]
        else:
            self.cells[value] = [cell[0] + 1, max(cell[1], time)]

    def _make_room(self):
        if len(self.cells) >= MAX_BINS:
            oldest = min(self.cells, key=lambda v: (self.cells[v][1], v.encode()))
            del self.cells[oldest]
            self.evicted += 1


class Detector:
    def __init__(self, tables, idle=IDLE, longest=LONGEST, notable_score=NOTABLE_SCORE, aging=90 * DAY):
        self.tables, self.idle, self.longest, self.notable_score, self.aging = (
            tables,
            idle,
            longest,
            notable_score,
            aging,
        )
        self.newest, self.older = {}, {}
        self.by_user, self.by_group = {}, {}
        self.no_entity = self.late_events = self.future_events = 0

    def feed(self, event, now=None):
        """the alerts of one event; now: the wall clock in microseconds, None: no event is of the future"""
        event = self._enriched(event)
        key = event.get("user") or ("ip:" + event["src_ip"] if event.get("src_ip") else None)
        if not key:
            self.no_entity += 1
            return []
        is_future = now is not None and event["time"] - now > AHEAD
        if is_future:
            self.future_events += 1
            session = Session(key, event["time"])
        else:
            session = self._session(key, event["time"])
        for name, (field, types) in _COUNTERS.items():
            if event["event_type"] in types and event.get(field):
                session.counters[name].add(event[field])
        alerts = _Judgement(self, session, event).alerts
        if not is_future:
            self._train(session, event)
        return alerts

    def _enriched(self, event):
        event = dict(event)
        if event.get("user"):
            event["user"] = self.tables.aliases.account(event["user"])
        event["src_country"] = self.tables.countries.country(event.get("src_ip"))
        event["peer_group"] = self.tables.users.peer_group(event.get("user"))
        event["account_status"] = self.tables.users.status(event.get("user"))
        return event

    def _session(self, key, time):
        newest = self.newest.get(key)
        if newest is None or time >= newest.start and not newest.takes_newer(time, self.idle, self.longest):
            if newest is not None:
                self.older[key] = newest
            newest = self.newest[key] = Session(key, time)
            return newest
        if time >= newest.start or newest.takes_older(time, self.idle, self.longest):
            newest.join(time)
            return newest
        self.late_events += 1
        older = self.older.get(key)
        if older is None or not (older.takes_newer if time >= older.start else older.takes_older)(
            time, self.idle, self.longest
        ):
            older = self.older[key] = Session(key, time)
        older.join(time)
        return older

    def _train(self, session, event):
        country = event["src_country"]
        if event["event_type"] not in _SUCCESSES or not country or session.counters["countries"].count(country) != 1:
            return
        for instances, scope in ((self.by_user, event.get("user")), (self.by_group, event["peer_group"])):
            if scope:
                instances.setdefault(scope, Histogram(self.aging)).train(country, event["time"])


class _Judgement:
    """the rules of one event, in content order"""

    def __init__(self, detector, session, event):
        self.detector, self.session, self.event, self.alerts = detector, session, event, []
        self.kind = event["event_type"]
        self._deactivated()
        self._bounces()
        self._failed_login()
        self._listed_sources()
        self._new_country("FA-UC-F", 10, detector.by_user, event.get("user"))
        self._new_country("FA-GC-F", 15, detector.by_group, event["peer_group"])
        self._notable()
        for alert in self.alerts:
            alert.update(session_score=session.score, session_rules=list(session.fired))

    def _fire(self, rule, score, trigger, model=None):
        session = self.session
        if rule not in session.fired:
            session.fired.append(rule)
        session.fired_on.add((rule, self.kind))
        session.score += score
        self._alert(rule, score, trigger, model)

    def _alert(self, rule, score, trigger, model=None):
        _, total, confidence = model or (None, None, None)
        self.alerts.append(
            {
                "rule": rule,
                "session_id": self.session.id,
                "user": self.event.get("user"),
                "time": self.event["time"],
                "trigger": trigger,
                "score": score,
                "observations": total,
                "confidence": confidence,
            }
        )

    def _count(self, counter, field):
        return self.session.counters[counter].count(self.event.get(field))

    def _deactivated(self):
        rule = "APP-Account-deactivated"
        if self.kind not in (_MAIL_IN, _MAIL_IN_FAILED, _FAILED_LOGIN) or self.event["account_status"] != "disabled":
            return
        if (rule, self.kind) not in self.session.fired_on:
            self._fire(rule, 30 if self.kind == _FAILED_LOGIN else 5, self.kind)

    def _bounces(self):
        if self.kind != _MAIL_IN or self._count("bounces", "dsn_id") != 1:
            return
        number = self.session.counters["bounces"].distinct()
        score = {50: 10, 100: 15, 150: 20}.get(number)
        if score:
            self._fire("EM-DSNF-%d" % number, score, str(number))

    def _failed_login(self):
        if self.kind != _FAILED_LOGIN:
            return
        app = self.event.get("app")
        if self._count("apps", "app") == 1 or not app and "APP-F-FL" not in self.session.fired:
            self._fire("APP-F-FL", 5, app)

    def _listed_sources(self):
        if self.kind not in _FAILED_WITH_LOGON or self._count("sources", "src_ip") != 1:
            return
        for rule, name, score in _LISTS:
            if self.detector.tables.list_contains(name, self.event["src_ip"]):
                self._fire(rule, score, self.event["src_ip"])

    def _new_country(self, rule, score, instances, scope):
        if (
            self.kind not in _FAILED
            or self._count("failed_countries", "src_country") != 1
            or not scope
            or scope not in instances
        ):
            return
        model = instances[scope].statistics(self.event["src_country"], self.event["time"])
        observations, _, confidence = model
        if observations == 0 and confidence >= CONVERGED:
            self._fire(rule, score, self.event["src_country"], model)

    def _notable(self):
        if self.session.score >= self.detector.notable_score and not self.session.is_notable:
            self.session.is_notable = True
            self._alert("SESSION-NOTABLE", self.session.score, None)
