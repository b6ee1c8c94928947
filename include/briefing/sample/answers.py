"""A document as an HTTP answer: validators with 304, gzip where it is accepted, and small faults."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from aiohttp import web

from briefing.sample.faults import AnyFault, broken_bytes
from briefing.sample.served_feeds import Served


def answer(request: web.BaseRequest, served: Served, fault: AnyFault | None) -> web.Response:
    """200 with the document, or 304 where the client's validators say that it has these bytes."""
    body = broken_bytes(served.body) if fault == "broken_bytes" else served.body
    # Weak, because the packed and the plain document share it (RFC 9110, 8.8.3).
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Vary": "Accept-Encoding", "Cache-Control": "max-age=300"}
    if served.changed is not None:
        headers["Last-Modified"] = format_datetime(served.changed.astimezone(UTC), usegmt=True)
    if _has_it(request, tag, served.changed):
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = served.content_type
    if fault == "false_encoding":
        headers["Content-Type"] = served.content_type.replace("utf-8", "iso-8859-1")
    if fault != "no_gzip" and "gzip" in request.headers.get("Accept-Encoding", "").lower():
        headers["Content-Encoding"] = "gzip"
        # Without the time of packing: the same document is the same bytes.
        body = gzip.compress(body, mtime=0)
    return web.Response(body=body, headers=headers)


def _has_it(request: web.BaseRequest, tag: str, changed: datetime | None) -> bool:
    """RFC 9110, 13.2.2: where a tag is given, the date counts for nothing."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return tags.strip() == "*" or tag in (one.strip() for one in tags.split(","))
    since = request.headers.get("If-Modified-Since")
    if since is None or changed is None:
        return False
    try:
        return changed.replace(microsecond=0) <= parsedate_to_datetime(since).astimezone(UTC)
    except ValueError:
        return False  # RFC 9110, 13.1.3: a date that is none is ignored
