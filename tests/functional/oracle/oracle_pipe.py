# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""key=value records parted by pipes: mail (F1) and audit (F9)."""
import re

from oracle_text import BLANKS, lower

MTA_KEYS = """datetime aCode acc Dir Route IP SourceIP MsgId Sender headerFrom Rcpt Recipient Subject Act Action RejType
RejCode RejInfo Error Err Delivered Attempt Latency Snt UseTls ReceiptAck Hld AttCnt AttSize AttNames MsgSize Size
SpamLimit SpamScore SpamInfo SpamProcessingDetail Virus TlsVer Cphr IPInternalName IPNewDomain IPReplyMismatch
IPSimilarDomain IPThreadDict CustomName CustomThreatDictionary Definition Hits InternalName NewDomain ReplyMismatch
SimilarInternalDomain SimilarCustomExternalDomain SimilarMimecastExternalDomain TaggedExternal TaggedMalicious
ThreatDictionary fileName fileExt fileMime md5 sha1 sha256 CustomerIP MimecastIP SenderDomain SenderDomainInternal
ScanResultInfo URL UrlCategory reason credentialTheft RcptActType RcptHdrType logType mcType Content-Disposition
type""".split()
AUDIT_KEYS = "date mcType user auditType eventInfo action app src id category eventTime".split()
_KNOWN_IN_MAIL = {lower(k) for k in MTA_KEYS}
_KNOWN = _KNOWN_IN_MAIL | {lower(k) for k in AUDIT_KEYS}
_FREE_TEXTS = set(
    """subject headerfrom sender msgid attnames url filename rejinfo rejtype err error receiptack virus reason spaminfo
spamprocessingdetail scanresultinfo definition customname""".split()
)
_AUDIT_FREE_TEXTS = _FREE_TEXTS | {"user", "audittype", "eventinfo"}
_ANY_KEY = re.compile(r"\|([A-Za-z0-9_-]+)=", re.ASCII)
_FIRST_KEY = re.compile(r"\|?[A-Za-z0-9_-]+=", re.ASCII)
_FRAME_END = re.compile(r"\\\|([A-Za-z0-9_-]+)=", re.ASCII)
_RECORD_START = re.compile(r"\r(?=(?:datetime|date)=)", re.IGNORECASE | re.ASCII)
_AUDIT = re.compile(r"(?:^|\|)(?:mctype=auditlog|audittype=)", re.IGNORECASE | re.ASCII)
_AUDIT_LOG = re.compile(r"(?:^|\|)mctype=auditlog(?:\||$)", re.IGNORECASE | re.ASCII)
_ACCOUNT = re.compile(r"(?:^|\|)acc=", re.IGNORECASE | re.ASCII)
_MTA_NEXT_TO_ACC = {"dir", "act", "msgid", "sender", "rcpt", "recipient"}


def split_records(text):
    return [part.strip(BLANKS) for part in _RECORD_START.split(text)]


def starts_with_key(text):
    return _FIRST_KEY.match(text) is not None


def looks_like_audit(text, pairs):
    """pairs: read as mail; a stranger's words stand behind the record's own first ones"""
    mark = _AUDIT.search(text)
    if not mark or not ("audittype" in pairs or "mctype" in pairs and _AUDIT_LOG.search(text)):
        return False
    account = _ACCOUNT.search(text)
    return not _is_mail(pairs) or not account or mark.start() < account.start()


def _is_mail(pairs):
    return "acc" in pairs and not _MTA_NEXT_TO_ACC.isdisjoint(pairs)


def looks_like_mta(text, pairs):
    return lower(text[:9]) == "datetime=" or _is_mail(pairs)


def read_pairs(text, is_audit):
    """the values under lower-case keys; the last of one key wins"""
    pairs, text = {}, text if text.startswith("|") else "|" + text
    first = _ANY_KEY.match(text)
    while first:
        key = lower(first.group(1))
        value, end = _read_value(text, first.end(), key, pairs, is_audit)
        pairs[key] = value
        first = _ANY_KEY.match(text, end)
    if is_audit:
        for key in ("audittype", "eventinfo"):
            if key in pairs:
                pairs[key] = _unquote(pairs[key])
    return pairs


def _read_value(text, start, key, before, is_audit):
    """the value at start, and where the next pair begins"""
    known = _KNOWN if is_audit else _KNOWN_IN_MAIL
    if text.startswith("\\", start):
        framed = _read_framed(text, start, key, before, known)
        if framed:
            return framed
    end = _end_of_unframed(text, start, key, before, is_audit)
    return text[start:end].strip(BLANKS), end


def _read_framed(text, start, key, before, known):
    for match in _FRAME_END.finditer(text, start + 1):
        stop = lower(match.group(1))
        if stop in known and stop != key and stop not in before and not _stands_in(text, match.end(), stop):
            return text[start + 1 : match.start()], match.start() + 1
    if text.endswith("\\") and len(text) > start + 1:
        return text[start + 1 : -1], len(text)
    return None


def _stands_in(text, start, key):
    return any(lower(m.group(1)) == key for m in _ANY_KEY.finditer(text, start - 1))


def _end_of_unframed(text, start, key, before, is_audit):
    free = key in (_AUDIT_FREE_TEXTS if is_audit else _FREE_TEXTS)
    known = _KNOWN if is_audit else _KNOWN_IN_MAIL
    for match in _ANY_KEY.finditer(text, start):
        stop = lower(match.group(1))
        if free and stop not in known:
            continue
        if is_audit and key == "eventinfo" and (stop in before or stop == key):
            continue
        return match.start()
    return len(text)


def _unquote(value):
    if value.startswith('"'):
        value = value[1:]
    return value[:-1] if value.endswith('"') else value
