"""What a reader sees of a lake, at any moment, and how an archive is written for one."""

import hashlib
import json

from briefing.captures.store import damage, list_batches
from briefing.contracts import arrow_schema
from briefing.editions.inputs import read_record
from briefing.lake import Lake
from briefing.tables import HEALTH, ITEMS, REJECTS
from tests.small_lake import moment, rss


def archive(lake, captures):
    """The captures as files with a manifest, in a folder beside the lake."""
    folder = lake.folder / "archive"
    folder.mkdir()
    urls = {feed.id: feed.url for feed in lake.feeds}
    lines = ["url\tcaptured_at\tpath"]
    for number, capture in enumerate(captures):
        at = moment(capture.at)
        (folder / f"{number}.xml").write_bytes(rss(capture.feed, capture.entries, at))
        lines.append(f"{urls[capture.feed]}\t{at.isoformat()}\t{number}.xml")
    manifest = folder / "manifest.tsv"
    manifest.write_text("\n".join(lines) + "\n")
    return manifest


def contents(lake):
    """Every file of the lake, hidden ones too, with the digest of its bytes; captures by their rows.

    The time of the import stands in the rows of captures: their names say what else is in them.
    """
    return {
        name: name if name.startswith("captures/") else hashlib.sha256(data).hexdigest()
        for name, data in _files(lake.lake)
    }


def _files(lake):
    for path in sorted(lake.root.rglob("*")):
        if path.is_file():
            yield path.relative_to(lake.root).as_posix(), path.read_bytes()


def assert_readable(lake):
    """Whatever has a name that readers look for is whole: batches, items, records, editions.

    Returns how many editions are visible.
    """
    store: Lake = lake.lake
    for batch in list_batches(store):
        assert damage(store, batch) is None
    for table in (ITEMS, REJECTS, HEALTH):
        for name in store.names(f"{table.name}/*/*.parquet"):
            assert store.read_table(name).schema.equals(arrow_schema(table))
    for name in store.names("inputs/edition=*/*.json"):
        read_record(store, name)
    pointers = store.names("editions/edition=*/CURRENT.json")
    for name in pointers:
        pointer = json.loads(store.read(name))
        folder = f"{name.rpartition('/')[0]}/generation={pointer['generation']}"
        for file, digest in pointer["files"].items():
            assert hashlib.sha256(store.read(f"{folder}/{file}")).hexdigest() == digest
        assert {"edition.json", "briefing.en.html", "briefing.fr.txt", "selection.parquet"} <= set(
            pointer["files"]
        )
    for folder in store.names("editions/edition=*/generation=*"):
        sealed = json.loads(store.read(f"{folder}/manifest.json"))
        names = {path.rpartition("/")[2] for path in store.names(f"{folder}/*")}
        assert names == {*sealed["files"], "manifest.json"}
    return len(pointers)


def leftovers(lake):
    """Temporary files and staged ones: nothing of them may outlive the next run."""
    root = lake.lake.root
    temporary = [str(path.relative_to(root)) for path in root.rglob(".*.tmp")]
    return temporary + [
        str(path.relative_to(root)) for path in (root / "staging").rglob("*") if path.is_file()
    ]
