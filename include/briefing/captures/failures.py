"""What a fetch that gives no body ends with, and how that is told from what the libraries raise."""

from __future__ import annotations

import os
import ssl

import aiohttp

from briefing.captures.addresses import AddressNotAllowed


class FetchFailure(Exception):
    """`error_kind` is one of ERROR_KINDS, `detail` the end of a sentence in our own words.

    No address, port or time stands in it: details are printed in editions, which are the same bytes
    for the same inputs, and what a server says of itself is not for our log.
    """

    def __init__(self, error_kind: str, detail: str) -> None:
        super().__init__(f"{error_kind}: {detail}")
        self.error_kind = error_kind
        self.detail = detail


def failure_of(error: Exception) -> FetchFailure:
    """What went wrong on the way to a server or back from it, by the names that the reader knows."""
    reason = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(reason, AddressNotAllowed):
        return FetchFailure("address_not_allowed", str(reason.strerror))
    # Before the others: an error of a certificate is a ValueError too.
    if isinstance(error, (aiohttp.ClientSSLError, ssl.SSLError)):
        return FetchFailure("insecure_connection", _of_certificate(error))
    for kinds, error_kind, detail in _PLAIN:
        if isinstance(error, kinds):
            return FetchFailure(error_kind, detail)
    return FetchFailure("connection_failed", _of_system(reason))


_PLAIN: tuple[tuple[type[Exception], str, str], ...] = (
    (TimeoutError, "no_answer", "its answer was not complete in time"),
    (aiohttp.ClientConnectorDNSError, "name_not_found", "its server's name cannot be resolved"),
    (aiohttp.InvalidURL, "address_not_allowed", "its address cannot be used"),
    (aiohttp.ClientPayloadError, "connection_failed", "its answer broke off"),
    (aiohttp.ClientResponseError, "http_error", "its answer is no HTTP that can be read"),
    (ValueError, "http_error", "its answer is no HTTP that can be read"),
)


def _of_certificate(error: Exception) -> str:
    """Why no secure connection could be made, without the names that the library puts into its words."""
    reason = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return CERTIFICATES.get(reason.verify_code, "its certificate cannot be verified")
    words = str(getattr(reason, "reason", None) or "no secure connection could be made")
    return words.replace("_", " ").lower()


CERTIFICATES = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is signed by itself",
    19: "its certificate is signed by an unknown authority",
    20: "its certificate is signed by an unknown authority",
    62: "its certificate is for another server",
    64: "its certificate is for another server",
}
"""By the codes of OpenSSL (x509_vfy.h)."""


def _of_system(error: Exception) -> str:
    """The system's word for it, never the address that it names too."""
    number = getattr(error, "errno", None)
    return os.strerror(number).lower() if number else "the connection ended without an answer"
