"""What the commands do: arguments and settings in, printed lines and an exit code out."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser
from datetime import date
from pathlib import Path

from briefing import clock, steps
from briefing.editions import generations
from briefing.errors import DEGRADED, UsageError
from briefing.feeds.catalogue import load_catalogue
from briefing.lake import Lake
from briefing.progress import Progress, telling
from briefing.settings import PREFIX, Settings

AIRFLOW_HOME = Path("data/airflow")
"""Below the current folder, as the default lake is."""
FAILED = 1


def run(options: argparse.Namespace, settings: Settings) -> int:
    with telling("Making the edition: reading, validating, choosing, printing"):
        published = steps.run(settings, options.date, reissue=options.reissue, offline=options.offline)
    lake = steps.open_lake(settings)
    folder = lake.path(generations.folder(published.edition_date, published.generation))
    if published.made:
        done = "published"
    elif options.reissue:
        done = "stays as it was published: nothing that it is made from has changed"
    else:
        done = "was published before; nothing was done (--reissue makes a new one)"
    sys.stdout.write(f"{published.edition_date}: {published.state}, {done}\n{folder}\n")
    return DEGRADED if options.strict and published.state == "degraded" else 0


def up(options: argparse.Namespace, settings: Settings) -> int:
    """Airflow on this machine with the settings of the environment, until Ctrl-C."""
    from briefing.standalone import stand

    given = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    # Airflow works in a folder of its own: paths that are written from here must be whole.
    given[f"{PREFIX}LAKE"] = str(steps.open_lake(settings).root)
    if settings.catalogue is not None:
        given[f"{PREFIX}CATALOGUE"] = str(settings.catalogue.absolute())
    if "/" in given.get(f"{PREFIX}NOW", ""):
        given[f"{PREFIX}NOW"] = str(Path(given[f"{PREFIX}NOW"]).absolute())
    load_catalogue(settings.catalogue)  # a wrong one is said here, not in a task's log
    stand(AIRFLOW_HOME, given, options.port)
    return 0


def show(options: argparse.Namespace, settings: Settings) -> int:
    lake = steps.open_lake(settings)
    on = _published_date(lake, options.date)
    kind = "html" if options.open else options.format
    name = "edition.json" if kind == "json" else f"briefing.{options.language}.{kind}"
    path = f"{generations.folder(on, generations.current(lake, on)['generation'])}/{name}"
    if options.open:
        webbrowser.open(lake.path(path).as_uri())
        sys.stdout.write(f"{lake.path(path)}\n")
    else:
        sys.stdout.buffer.write(lake.read(path))
        sys.stdout.flush()
    return 0


def why(options: argparse.Namespace, settings: Settings) -> int:
    from briefing.explanation import explain

    lake = steps.open_lake(settings)
    if options.date is not None:
        _published_date(lake, options.date)
    wanted = " ".join(options.wanted)
    if not wanted.strip():
        raise UsageError('Write a link, an id or words of a headline, such as: briefing why "repair label".')
    with telling("Looking through the lake"):
        lines = list(explain(lake, wanted, options.date))
    if not lines:
        _published_date(lake, options.date)
        where = f"The edition of {options.date} had" if options.date else "The lake holds"
        raise UsageError(f"{where} no entry with {wanted!r} as its link or id or in its headline.")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def take_in(options: argparse.Namespace, settings: Settings) -> int:
    from briefing.captures.archive import import_captures

    catalogue = load_catalogue(settings.catalogue)
    report = import_captures(steps.open_lake(settings), catalogue, options.manifest, clock.now(settings))
    sys.stdout.write("\n".join(report.lines()) + "\n")
    return 0


def verify(options: argparse.Namespace, settings: Settings) -> int:
    from briefing.verification import verify as verify_edition

    lake = steps.open_lake(settings)
    _published_date(lake, options.date)
    dates = [options.date] if options.date else generations.published_dates(lake)
    progress = Progress("editions verified", len(dates))
    findings = []
    with telling("Checking the editions and computing them again"):
        for on in dates:
            findings.append(verify_edition(lake, on, settings))
            progress.step()
    progress.end()
    ill = [finding for finding in findings if not finding.sound]
    for finding in ill:
        sys.stdout.write("\n".join(finding.lines()) + "\n")
    sys.stdout.write(f"{len(findings) - len(ill)} of {len(findings)} editions are sound.\n")
    return FAILED if ill else 0


def _published_date(lake: Lake, wanted: date | None) -> date:
    dates = generations.published_dates(lake)
    if not dates:
        raise UsageError(f"No edition is published in {lake.root}; make one with `briefing run`.")
    if wanted is not None and wanted not in dates:
        raise UsageError(
            f"No edition of {wanted} is published; there are {len(dates)} from {dates[0]} to {dates[-1]}. "
            f"Make it with `briefing run --date {wanted}`."
        )
    return wanted or dates[-1]
