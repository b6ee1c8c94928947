"""The command line: `briefing run | show | why | feeds | captures import | verify | up | sample`."""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from briefing import __version__, commands
from briefing.arguments import read_date, read_port
from briefing.errors import DEGRADED, BriefingError
from briefing.feeds import commands as feed_commands
from briefing.progress import ERASE_LINE
from briefing.sample.commands import add_sample
from briefing.settings import Settings, load_settings
from briefing.standalone import API_PORT

PACKAGE = Path(__file__).parent
AS_WRITTEN = argparse.RawDescriptionHelpFormatter
FORMATS = ("html", "txt", "md", "json")
EXIT_CODES = """exit codes:
  0  published, complete or degraded (it says which); or the command did what it was asked
  1  something failed; the message says what
  2  wrong usage or configuration; nothing was changed
  3  nothing could be published; the last good edition stays
  4  with --strict: published, but degraded; or a checked feed cannot be used
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code, and prints one sentence to the error stream if it failed."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Settings], int] = options.command
    _print_everything()
    try:
        with _our_log():
            code = command(options, load_settings())
            # Here, where a full disk or a closed pipe can still be said.
            sys.stdout.flush()
            return code
    except BriefingError as error:
        sys.stderr.write(f"briefing: {error}\n")
        return error.exit_code
    except BrokenPipeError:
        # The reader of a pipe (head, less) has seen enough.
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("briefing: stopped. Nothing is half-written; run it again to go on.\n")
        return commands.FAILED
    except Exception as error:  # noqa: BLE001 - the operator gets a sentence, the developer --traceback
        if options.traceback:
            traceback.print_exc()
        sys.stderr.write(f"briefing: {_unforeseen(error)}\n")
        return commands.FAILED
    finally:
        _drop_unwritten_output()


def _drop_unwritten_output() -> None:
    """What could not be printed is not tried again at the end, where Python would complain once more."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unforeseen(error: Exception) -> str:
    """One sentence: what the system refused, or where in our code something went wrong."""
    words = " ".join(str(error).split())[:200]
    if isinstance(error, OSError) and error.errno:
        return f"{words}; mend that and run again. Nothing is half-written."
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)][-1]
    place = f"{Path(ours.filename).relative_to(PACKAGE)}, line {ours.lineno}"
    return (
        f"{type(error).__name__} in {place}: {words}. Nothing is half-written, but this is a mistake in the "
        "program: run `briefing --traceback …` to see all of it, and report it."
    )


@contextmanager
def _our_log() -> Iterator[None]:
    """What the package logs goes to the error stream; what libraries log does not, short of an error."""
    ours, root = logging.getLogger("briefing"), logging.getLogger()
    handler = logging.StreamHandler()
    # On a terminal a line about the work that goes on may stand there already.
    handler.setFormatter(logging.Formatter(f"{ERASE_LINE if sys.stderr.isatty() else ''}%(message)s"))
    levels = ours.level, root.level
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        ours.removeHandler(handler)
        ours.setLevel(levels[0])
        root.setLevel(levels[1])


def _print_everything() -> None:
    """A terminal that is not UTF-8 shows a headline with marks instead of letters, and no error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="briefing",
        description="One short, honest briefing every morning from the feeds that an operator names.",
        epilog=EXIT_CODES,
        formatter_class=AS_WRITTEN,
    )
    parser.add_argument("--version", action="version", version=f"morning-briefing {__version__}")
    parser.add_argument("--traceback", action="store_true", help="show where an unforeseen error came from")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")

    _add_editions(subparsers)
    _add_feeds(subparsers)
    _add_captures(subparsers)
    _add_up(subparsers)
    add_sample(subparsers)
    return parser


def _add_editions(subparsers: Any) -> None:
    run = subparsers.add_parser(
        "run", help="make the edition of a date", epilog=EXIT_CODES, formatter_class=AS_WRITTEN
    )
    _add_date(run, "the edition to make (default: today's)")
    run.add_argument("--reissue", action="store_true", help="make a new generation of a published date")
    run.add_argument("--offline", action="store_true", help="read no feeds: make it from what the lake holds")
    run.add_argument("--strict", action="store_true", help=f"exit {DEGRADED} if the edition is degraded")
    run.set_defaults(command=commands.run)

    show = subparsers.add_parser("show", help="print a published edition")
    _add_date(show, "the edition to print (default: the newest)")
    show.add_argument("--format", choices=FORMATS, default="txt", help="default: txt")
    show.add_argument("--language", choices=("en", "fr"), default="en", help="default: en")
    show.add_argument("--open", action="store_true", help="open the HTML page in the browser instead")
    show.set_defaults(command=commands.show)

    why = subparsers.add_parser(
        "why",
        help="say why an item was shown, dropped or refused",
        description="Tells what was read of each entry, which editions it was a candidate of, its story, its "
        "score, and the rule that dropped it or its place; also of entries that validation refused.",
    )
    why.add_argument(
        "wanted",
        metavar="URL_OR_WORDS",
        nargs="+",
        help="its link, the id of the item or of its story, or words of its headline",
    )
    _add_date(why, "look in this edition only (default: all, newest first)")
    why.set_defaults(command=commands.why)

    verify = subparsers.add_parser("verify", help="check published editions and compute them again")
    _add_date(verify, "check this edition only (default: all)")
    verify.set_defaults(command=commands.verify)


def _add_captures(subparsers: Any) -> None:
    captures = subparsers.add_parser("captures", help="captures that were made elsewhere").add_subparsers(
        required=True, metavar="COMMAND"
    )
    take_in = captures.add_parser(
        "import",
        help="take captures in through a manifest",
        description="MANIFEST.tsv has the columns url, captured_at (ISO 8601 with its offset) and path "
        "(a file, relative to the manifest, may be .gz), and may have status and content_type.",
    )
    take_in.add_argument("manifest", type=Path, metavar="MANIFEST.tsv")
    take_in.set_defaults(command=commands.take_in)


def _add_up(subparsers: Any) -> None:
    up = subparsers.add_parser(
        "up",
        help="run Airflow on this machine until Ctrl-C",
        description="Starts `airflow standalone` with this project's DAGs and the BRIEFING_* settings of the "
        "environment. Its pages and API are at an address of this machine only; Airflow's servers of logs, "
        "which want a token, listen at all of its addresses. Its database and logs lie in data/airflow.",
    )
    up.add_argument(
        "--port", type=read_port, default=API_PORT, help=f"of its pages and API (default: {API_PORT})"
    )
    up.set_defaults(command=commands.up)


def _add_feeds(subparsers: Any) -> None:
    feeds = subparsers.add_parser("feeds", help="the feeds of the catalogue").add_subparsers(
        required=True, metavar="COMMAND"
    )
    listed = feeds.add_parser("list", help="list them by section, with what was last found")
    listed.set_defaults(command=feed_commands.list_feeds)
    check = feeds.add_parser(
        "check",
        help="read each once and say what to do",
        description="Reads each feed once, whatever was read before, and stores nothing.",
        epilog=EXIT_CODES,
        formatter_class=AS_WRITTEN,
    )
    check.add_argument("feeds", metavar="FEED", nargs="*", help="ids of feeds (default: all)")
    check.add_argument("--strict", action="store_true", help=f"exit {DEGRADED} if one of them cannot be used")
    check.set_defaults(command=feed_commands.check)


def _add_date(parser: argparse.ArgumentParser, meaning: str) -> None:
    parser.add_argument("--date", metavar="YYYY-MM-DD", type=read_date, help=meaning)


if __name__ == "__main__":
    sys.exit(main())
