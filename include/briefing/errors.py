"""Every error that this package raises on purpose, with the exit code that the command line gives it.

An error names the thing that is wrong (feed, file and line, date, column) and says what to do.
"""

from __future__ import annotations

DEGRADED = 4
"""The exit code that `--strict` gives to what was done, but not well."""


class BriefingError(Exception):
    """Something went wrong that a person can act on; its text is one sentence for that person."""

    exit_code = 1


class UsageError(BriefingError):
    """A command, a date or an argument cannot be used as it was given."""

    exit_code = 2


class ConfigurationError(BriefingError):
    """A setting, the catalogue or a manifest is wrong; nothing was changed."""

    exit_code = 2


class NothingToPublish(BriefingError):
    """No edition could be made for the date; the last good edition stays as it is."""

    exit_code = 3


class QuarantineFailure(NothingToPublish):
    """So many feeds broke the expectations that the run cannot be trusted; staging stays for a look."""


class LakeError(BriefingError):
    """The lake cannot be read or written, or a file in it is not what its record says."""
