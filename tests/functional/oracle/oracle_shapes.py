# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The payload shapes: by which keys each is known, and which key fills which field."""

PIPE_MTA, JSON_MTA, JSON_CG, DLP, TTP_URL, TTP_ATTACHMENT, TTP_IMPERSONATION = "F1 F2 F3 F4 F5 F6 F7".split()
JSON_AUDIT, PIPE_AUDIT, CEF_ALERT = "F8 F9 F10".split()
HELD_RELEASE, REJECTION, ARCHIVE_VIEW, ARCHIVE_SEARCH = "held-release rejection archive-view archive-search".split()

AUDITS = (JSON_AUDIT, PIPE_AUDIT)
ARCHIVES = (ARCHIVE_VIEW, ARCHIVE_SEARCH)

# (shape, sets of keys of which one must be there as a whole); the first row that fits decides
_DETECTORS = [
    (JSON_AUDIT, [{"audittype"}]),
    (JSON_MTA, [{"acc", "datetime"}]),
    (JSON_CG, [{"aggregateid"}, {"processingid"}]),
    (DLP, [{"senderaddress", "recipientaddress", "policy"}]),
    (TTP_URL, [{"useremailaddress", "url", "ttpdefinition"}]),
    (TTP_ATTACHMENT, [{"filename", "filehash", "actiontriggered"}]),
    (TTP_IMPERSONATION, [{"impersonationresults"}, {"identifiers", "hits"}]),
    (HELD_RELEASE, [{"fromenv", "to"}, {"fromhdr", "to"}]),
    (REJECTION, [{"fromaddress", "toaddress"}]),
    (ARCHIVE_VIEW, [{"viewer", "viewed"}, {"viewer", "discoverycase"}]),
    (ARCHIVE_SEARCH, [{"searchtext", "emailaddr"}, {"searchtext", "createtime"}]),
]

_MTA = {
    "time": "datetime",
    "envelope": "sender",
    "header": "headerfrom",
    "recipients": "rcpt recipient",
    "src_ip": "ip sourceip",
    "subject": "subject",
    "message_id": "msgid",
    "alert_id": "acode id",
    "alert_name": "virus definition hld holdreason urlcategory",
    "bytes": "snt msgsize size",
    "file_name": "filename",
    "file_type": "filemime fileext",
    "file_hash": "md5 sha1 sha256",
    "attachments": "attnames",
    "spam_score": "spamscore",
    "url": "url",
    "category": "urlcategory",
    "additional_info": "scanresultinfo spaminfo",
}
FIELDS = {
    PIPE_MTA: _MTA,
    JSON_MTA: _MTA,
    JSON_CG: {
        "time": "timestamp",
        "envelope": "senderenvelope",
        "header": "senderheader",
        "recipients": "recipients recipient",
        "src_ip": "senderip sourceip",
        "dest_ip": "destinationip",
        "subject": "subject",
        "message_id": "messageid",
        "alert_id": "aggregateid id",
        "alert_name": "virusfound policydefinition hld holdreason urlcategory",
        "alert_type": "type eventtype",
        "alert_severity": "spamdetectionlevel",
        "bytes": "emailsize",
        "file_name": "filename",
        "file_type": "filemime fileextension",
        "file_hash": "md5 sha1 sha256",
        "attachments": "attachments",
        "spam_score": "spamscore",
        "url": "url",
        "category": "urlcategory",
        "additional_info": "scanresults",
    },
    DLP: {
        "time": "eventtime",
        "envelope": "senderaddress",
        "recipients": "recipientaddress",
        "subject": "subject",
        "message_id": "messageid",
        "alert_name": "policy hld holdreason",
        "additional_info": "policy",
    },
    TTP_URL: {
        "time": "date",
        "envelope": "fromuseremailaddress",
        "recipients": "useremailaddress",
        "src_ip": "sendingip",
        "subject": "subject",
        "message_id": "messageid",
        "alert_name": "ttpdefinition hld holdreason category",
        "alert_type": "category",
        "url": "url",
        "category": "category",
    },
    TTP_ATTACHMENT: {
        "time": "date",
        "envelope": "senderaddress",
        "recipients": "recipientaddress",
        "subject": "subject",
        "message_id": "messageid",
        "alert_name": "definition hld holdreason",
        "file_name": "filename",
        "file_type": "filetype",
        "file_hash": "filehash",
        "additional_info": "details",
    },
    TTP_IMPERSONATION: {
        "time": "eventtime",
        "envelope": "senderaddress",
        "recipients": "recipientaddress",
        "src_ip": "senderipaddress",
        "subject": "subject",
        "message_id": "messageid",
        "alert_id": "id",
        "alert_name": "identifiers identifiers_0_ definition hld holdreason",
        "additional_info": "similar",
    },
    HELD_RELEASE: dict(_MTA),
    REJECTION: {**_MTA, "time": "created", "src_ip": "ipaddress", "alert_id": "id"},
    ARCHIVE_VIEW: {"time": "viewed", "account": "viewer", "subject": "subject"},
    ARCHIVE_SEARCH: {
        "time": "createtime",
        "account": "emailaddr",
        "activity": "description",
        "additional_info": "searchtext",
    },
    JSON_AUDIT: {
        "time": "eventtime date datetime",
        "account": "user",
        "activity": "audittype",
        "additional_info": "eventinfo",
        "alert_id": "id",
        "category": "category",
    },
}
FIELDS[PIPE_AUDIT] = FIELDS[JSON_AUDIT]


def _union():
    """for an alert of CEF whose own shape cannot be told: every mail shape's keys"""
    union = {}
    for shape in (TTP_IMPERSONATION, TTP_ATTACHMENT, TTP_URL, JSON_MTA, JSON_CG, DLP):
        for field, keys in FIELDS[shape].items():
            have = union.setdefault(field, [])
            have += [k for k in keys.split() if k not in have]
    return {field: " ".join(keys) for field, keys in union.items()}


FIELDS[CEF_ALERT] = dict(_union(), alert_type="type eventtype")


def shape_of(keys):
    """the shape of an object by the presence of its keys, or None"""
    for shape, sets in _DETECTORS:
        if any(s <= keys.keys() for s in sets):
            return shape
    return None


# a stage of mail by its keys; the first row of which one key has a value
_STAGES = [
    ("delivery", "delivered attempt latency receiptack snt usetls err"),
    ("av", "customerip mimecastip senderdomaininternal"),
    ("impersonation protect", "hits definition taggedmalicious"),
    ("internal email protect", "scanresultinfo"),
    ("process", "hld msgsize attnames ipnewdomain"),
    ("receipt", "spaminfo spamlimit spamscore spamprocessingdetail error"),
    ("journal", "rcptacttype"),
    ("receipt", "act"),
    ("attachment protect", "filename"),
    ("url protect", "reason"),
    ("spam", "sourceip"),
]
DELIVERY_KEYS = _STAGES[0][1]


def stage_of(has_value):
    """has_value: whether a key is there and not empty"""
    for stage, keys in _STAGES:
        if any(has_value(k) for k in keys.split()):
            return stage
    return None
