"""The command line: `briefing run | show | why | captures import | verify`."""

from __future__ import annotations

import argparse
import logging
import sys
import webbrowser
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from briefing import __version__, clock, steps
from briefing.editions import generations
from briefing.errors import BriefingError, UsageError
from briefing.lake import Lake
from briefing.settings import Settings, load_settings

DEGRADED = 4
FAILED = 1
FORMATS = ("html", "txt", "md", "json")
EXIT_CODES = """exit codes:
  0  published, complete or degraded (it says which); or the command did what it was asked
  1  something failed; the message says what
  2  wrong usage or configuration; nothing was changed
  3  nothing could be published; the last good edition stays
  4  with --strict: published, but degraded
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code, and prints one sentence to the error stream if it failed."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Settings], int] = options.command
    try:
        return command(options, load_settings())
    except BriefingError as error:
        sys.stderr.write(f"briefing: {error}\n")
        return error.exit_code
    except BrokenPipeError:
        # The reader of a pipe (head, less) has seen enough.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("briefing: stopped. Nothing is half-written; run it again to go on.\n")
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="briefing",
        description="One short, honest briefing every morning from the feeds that an operator names.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"morning-briefing {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="make the edition of a date", epilog=EXIT_CODES, **_RAW)
    _add_date(run, "the edition to make (default: today's)")
    run.add_argument("--reissue", action="store_true", help="make a new generation of a published date")
    run.add_argument("--strict", action="store_true", help=f"exit {DEGRADED} if the edition is degraded")
    run.set_defaults(command=_run)

    show = commands.add_parser("show", help="print a published edition")
    _add_date(show, "the edition to print (default: the newest)")
    show.add_argument("--format", choices=FORMATS, default="txt", help="default: txt")
    show.add_argument("--language", choices=("en", "fr"), default="en", help="default: en")
    show.add_argument("--open", action="store_true", help="open the HTML page in the browser instead")
    show.set_defaults(command=_show)

    why = commands.add_parser("why", help="say why an item was shown or dropped")
    why.add_argument("wanted", metavar="URL_OR_WORDS", nargs="+", help="its link, or words of its headline")
    _add_date(why, "look in this edition only (default: all, newest first)")
    why.set_defaults(command=_why)

    captures = commands.add_parser("captures", help="captures that were made elsewhere").add_subparsers(
        required=True, metavar="COMMAND"
    )
    take_in = captures.add_parser(
        "import",
        help="take captures in through a manifest",
        description="MANIFEST.tsv has the columns url, captured_at (ISO 8601 with its offset) and path (a file "
        "beside the manifest, may be .gz), and may have status and content_type.",
    )
    take_in.add_argument("manifest", type=Path, metavar="MANIFEST.tsv")
    take_in.set_defaults(command=_import)

    verify = commands.add_parser("verify", help="check published editions and compute them again")
    _add_date(verify, "check this edition only (default: all)")
    verify.set_defaults(command=_verify)
    return parser


_RAW = {"formatter_class": argparse.RawDescriptionHelpFormatter}


def _add_date(parser: argparse.ArgumentParser, meaning: str) -> None:
    parser.add_argument("--date", metavar="YYYY-MM-DD", type=read_date, help=meaning)


def read_date(text: str) -> date:
    """A date as YYYY-MM-DD and in no other form."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or text != found.isoformat():
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as YYYY-MM-DD, such as 2024-06-12")
    return found


def _run(options: argparse.Namespace, settings: Settings) -> int:
    published = steps.run(settings, options.date, reissue=options.reissue)
    lake = steps.open_lake(settings)
    folder = lake.path(generations.folder(published.edition_date, published.generation))
    done = "published" if published.made else "was published before; nothing was done (--reissue makes a new one)"
    sys.stdout.write(f"{published.edition_date}: {published.state}, {done}\n{folder}\n")
    return DEGRADED if options.strict and published.state == "degraded" else 0


def _show(options: argparse.Namespace, settings: Settings) -> int:
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


def _published_date(lake: Lake, wanted: date | None) -> date:
    dates = sorted(generations.current_generations(lake))
    if not dates:
        raise UsageError(f"No edition is published in {lake.root}; make one with `briefing run`.")
    if wanted is not None and wanted not in dates:
        raise UsageError(
            f"No edition of {wanted} is published; there are {len(dates)} from {dates[0]} to {dates[-1]}. "
            f"Make it with `briefing run --date {wanted}`."
        )
    return wanted or dates[-1]


def _why(options: argparse.Namespace, settings: Settings) -> int:
    from briefing.explanation import explain  # noqa: PLC0415 - the other commands need none of it

    lake = steps.open_lake(settings)
    _published_date(lake, options.date)
    wanted = " ".join(options.wanted)
    lines = list(explain(lake, wanted, options.date))
    if not lines:
        where = f"the edition of {options.date}" if options.date else "any published edition"
        raise UsageError(f"{where[0].upper()}{where[1:]} has no candidate with {wanted!r} in link or headline.")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _import(options: argparse.Namespace, settings: Settings) -> int:
    from briefing.captures.archive import import_captures  # noqa: PLC0415 - the other commands need none of it
    from briefing.feeds.catalogue import load_catalogue  # noqa: PLC0415

    catalogue = load_catalogue(settings.catalogue)
    report = import_captures(steps.open_lake(settings), catalogue, options.manifest, clock.now(settings))
    sys.stdout.write("\n".join(report.lines()) + "\n")
    return 0


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from briefing.progress import Progress  # noqa: PLC0415
    from briefing.verification import verify  # noqa: PLC0415

    lake = steps.open_lake(settings)
    _published_date(lake, options.date)
    dates = [options.date] if options.date else sorted(generations.current_generations(lake))
    progress = Progress("editions verified", len(dates))
    findings = []
    for on in dates:
        findings.append(verify(lake, on, settings))
        progress.step()
    progress.end()
    ill = [finding for finding in findings if not finding.sound]
    for finding in ill:
        sys.stdout.write("\n".join(finding.lines()) + "\n")
    sys.stdout.write(f"{len(findings) - len(ill)} of {len(findings)} editions are sound.\n")
    return FAILED if ill else 0


if __name__ == "__main__":
    sys.exit(main())
