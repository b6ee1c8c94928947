"""`briefing sample make | up | serve`: a week of made-up feeds, and the editions that are made from it."""

from __future__ import annotations

import argparse
import logging
import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from briefing import clock
from briefing.arguments import read_port
from briefing.editions import generations
from briefing.lake import Lake
from briefing.settings import Settings, load_settings
from briefing.standalone import API_PORT

PORT = 8780


def add_sample(subparsers: Any) -> None:
    """Add `sample` with its commands to the command line's parser."""
    sample = subparsers.add_parser("sample", help="a week of made-up feeds, to see all of it work")
    commands = sample.add_subparsers(required=True, metavar="COMMAND")
    make_ = commands.add_parser(
        "make",
        help="make the seven editions of the sample week below data/sample/, and print the last one",
        description="Serves the sample's feeds on this machine, makes six editions with `briefing run` and "
        "today's with Airflow, and prints it. Nothing is read from the network. A second call only prints.",
    )
    make_.add_argument("--language", choices=("en", "fr"), default="en", help="default: en")
    make_.set_defaults(command=make)
    up = commands.add_parser(
        "up",
        help="run Airflow on the sample week until Ctrl-C",
        description="Makes the first six editions, serves the sample's feeds and starts Airflow with its "
        "pages at an address of this machine only; the seventh edition is left for you to start.",
    )
    up.add_argument(
        "--port", type=read_port, default=API_PORT, help=f"of Airflow's pages (default: {API_PORT})"
    )
    up.set_defaults(command=stand)
    serve_ = commands.add_parser("serve", help="serve the sample's feeds until Ctrl-C")
    serve_.add_argument(
        "--port",
        type=partial(read_port, lowest=0),
        default=PORT,
        help=f"default: {PORT}; 0: any that is free",
    )
    serve_.set_defaults(command=serve)


def make(options: argparse.Namespace, settings: Settings) -> int:
    from briefing.sample.make_week import edition_of, make_week
    from briefing.sample.mornings import lake_of

    # A line a day is enough here; what each step counts stands in the editions.
    logging.getLogger("briefing").setLevel(logging.WARNING)
    on = make_week(settings, _say)
    lake = Lake(str(lake_of(on)))
    folder = generations.folder(on, generations.current(lake, on)["generation"])
    sys.stdout.write("\n")
    sys.stdout.flush()
    sys.stdout.buffer.write(lake.read(f"{folder}/briefing.{options.language}.txt"))
    sys.stdout.write("\n" + "\n".join(_where_it_is(edition_of(lake, on), lake_of(on), folder)) + "\n")
    sys.stdout.flush()
    return 0


def stand(options: argparse.Namespace, settings: Settings) -> int:
    from briefing.sample.standing import stand_on_sample

    logging.getLogger("briefing").setLevel(logging.WARNING)
    stand_on_sample(settings, options.port, _say)
    return 0


def serve(options: argparse.Namespace, settings: Settings) -> int:
    from briefing.sample.server import SampleServer
    from briefing.sample.week import CATALOGUE, PACKAGED, load_week

    week = load_week()
    today = clock.now(settings).astimezone(week.zone).date()
    # Settings anew for each request: BRIEFING_NOW may name a file that another process moves on.
    with SampleServer(today, week, clock=lambda: clock.now(load_settings()), port=options.port) as server:
        _say(f"The sample's feeds are served at http://127.0.0.1:{server.port}; Ctrl-C ends it.")
        _say("Read them with:")
        catalogue = _shown(PACKAGED / CATALOGUE)
        _say(f"  export BRIEFING_LOOPBACK_HOSTS='*.example={server.port}' BRIEFING_CATALOGUE={catalogue}")
        _say(f"  {_program()} run")
        try:
            server.wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _where_it_is(edition: dict[str, Any], lake: Path, folder: str) -> Iterator[str]:
    """Paths of what was made, and commands to try on it."""
    from briefing.sample.week import CATALOGUE, PACKAGED

    yield f"The edition of {edition['edition_date']} as pages and as text:"
    for name in ("briefing.en.html", "briefing.fr.html", "briefing.en.txt", "briefing.fr.txt"):
        yield f"  {lake / folder / name}"
    yield f"It and the six before it are in the lake {lake}. Look at them with:"
    program = _program()
    yield f"  export BRIEFING_LAKE={lake} BRIEFING_CATALOGUE={_shown(PACKAGED / CATALOGUE)}"
    yield f"  {program} show --language fr --open"
    if edition["top_stories"]:
        words = " ".join(edition["top_stories"][0]["headline"].split()[:4])
        yield f"  {program} why {shlex.quote(words)}"
    yield f"  {program} verify"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _program() -> str:
    """How this program is called from here: by its name, or by its path where its folder is on no PATH."""
    return "briefing" if shutil.which("briefing") else _shown(Path(sys.executable).with_name("briefing"))


def _shown(path: Path) -> str:
    """A path as it is typed from the current folder."""
    relative = os.path.relpath(path)
    return shlex.quote(str(path) if relative.startswith("..") else relative)
