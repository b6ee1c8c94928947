"""What a status means for the reader: error kinds, which `editions/words` turns into words."""

from __future__ import annotations

_BY_STATUS = {401: "refused", 403: "refused", 404: "not_found", 410: "gone", 429: "asked_to_wait"}
SERVER_ERRORS = range(500, 600)
NOT_MODIFIED = 304
OK = 200
SERVICE_UNAVAILABLE = 503
TOO_MANY_REQUESTS = 429
BUSY = (TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE)
"""Answers that ask for fewer requests, and that may say until when."""


def error_kind(status: int) -> str | None:
    """The error kind of an HTTP status, None for 200 and 304."""
    if status in (OK, NOT_MODIFIED):
        return None
    if status in SERVER_ERRORS:
        return "server_error"
    return _BY_STATUS.get(status, "http_error")
