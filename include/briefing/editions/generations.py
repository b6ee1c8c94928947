"""Generations: what an edition is stored as, and which one readers see.

`editions/edition=YYYY-MM-DD/generation=<digest>/` holds a generation whole, with a `manifest.json`
of its own; `CURRENT.json` beside the generations names the visible one and is replaced last.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from briefing.errors import LakeError
from briefing.lake import Lake
from briefing.model import json_bytes

DIGEST_LENGTH = 32
MANIFEST = "manifest.json"
PACKAGE = Path(__file__).resolve().parents[1]
CODE_SUFFIXES = {".py", ".sql", ".yaml", ".html", ".txt", ".md", ".css", ".jinja"}
NOT_CODE = {"feeds/feeds.yaml"}
"""The catalogue is an input: the record names it by its digest."""


@cache
def code_version() -> str:
    """Digest of the package's files and of the versions installed of its direct dependencies.

    The installed versions stand for the lock: they are what runs, also where no lock file lies.
    """
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if path.suffix in CODE_SUFFIXES and name not in NOT_CODE:
            digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for requirement in sorted(requires("morning-briefing") or []):
        if "extra ==" not in requirement:
            name = requirement.split(">")[0].split("=")[0].split(";")[0].strip()
            digest.update(f"{name}=={version(name)}\n".encode())
    return digest.hexdigest()[:DIGEST_LENGTH]


def generation_digest(record: bytes, code: str) -> str:
    """The generation's name: a digest over the inputs record and the code version."""
    return hashlib.sha256(record + b"\0" + code.encode()).hexdigest()[:DIGEST_LENGTH]


def folder(edition_date: date, generation: str) -> str:
    return f"editions/edition={edition_date}/generation={generation}"


def staging_folder(edition_date: date, generation: str) -> str:
    return f"staging/editions/edition={edition_date}/generation={generation}"


def current_generations(lake: Lake) -> dict[date, str]:
    """The visible generation of each published date."""
    return {on: current(lake, on)["generation"] for on in published_dates(lake)}


def published_dates(lake: Lake) -> list[date]:
    """Every date with a CURRENT.json, sorted; none is opened, so that a damaged one hides no other."""
    names = lake.names("editions/edition=*/CURRENT.json")
    return [date.fromisoformat(name.split("/")[1].removeprefix("edition=")) for name in names]


def current(lake: Lake, edition_date: date) -> dict[str, Any]:
    """CURRENT.json of the date: generation, inputs, code_version, files with their sha256."""
    return _read_json(lake, f"editions/edition={edition_date}/CURRENT.json")


def is_published(lake: Lake, edition_date: date) -> bool:
    return lake.exists(f"editions/edition={edition_date}/CURRENT.json")


def read_manifest(lake: Lake, edition_date: date, generation: str) -> dict[str, Any]:
    """The generation's manifest. Raises LakeError where the generation is not there."""
    return _read_json(lake, f"{folder(edition_date, generation)}/{MANIFEST}")


def is_whole(lake: Lake, edition_date: date, generation: str) -> bool:
    return lake.exists(f"{folder(edition_date, generation)}/{MANIFEST}")


def seal(lake: Lake, edition_date: date, generation: str, inputs: int) -> None:
    """Add the manifest to the staged generation and move it into its place as a whole.

    Done twice, or by two runs at once, it is the same: a generation's name says what is in it.
    """
    staged = staging_folder(edition_date, generation)
    names = [name.rpartition("/")[2] for name in lake.names(f"{staged}/*")]
    files = {
        name: hashlib.sha256(lake.read(f"{staged}/{name}")).hexdigest() for name in names if name != MANIFEST
    }
    manifest = {"code_version": code_version(), "files": files, "inputs": inputs}
    lake.write(f"{staged}/{MANIFEST}", json_bytes(manifest))
    lake.commit_folder(staged, folder(edition_date, generation))


def show(lake: Lake, edition_date: date, generation: str) -> None:
    """Point readers to the generation, unless they see one from a newer record already."""
    pointer = {"generation": generation, **read_manifest(lake, edition_date, generation)}
    if is_published(lake, edition_date):
        visible = current(lake, edition_date)
        if visible == pointer or visible["inputs"] > pointer["inputs"]:
            return
    lake.write(f"editions/edition={edition_date}/CURRENT.json", json_bytes(pointer))


def damaged_files(lake: Lake, edition_date: date, generation: str) -> list[str]:
    """Names of the generation's files that are missing or not what its manifest says."""
    manifest = read_manifest(lake, edition_date, generation)
    damaged = []
    for name, digest in sorted(manifest["files"].items()):
        path = f"{folder(edition_date, generation)}/{name}"
        if not lake.exists(path) or hashlib.sha256(lake.read(path)).hexdigest() != digest:
            damaged.append(path)
    return damaged


def _read_json(lake: Lake, name: str) -> dict[str, Any]:
    try:
        fields = json.loads(lake.read(name))
    except ValueError as error:
        raise LakeError(f"{lake.path(name)} is damaged ({error}); restore it from a copy.") from error
    if not isinstance(fields, dict):
        raise LakeError(f"{lake.path(name)} is damaged; restore it from a copy.")
    return fields
