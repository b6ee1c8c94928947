"""Generations: what their name says, when they are sealed, and which one readers see."""

import json
import shutil
import subprocess
import sys
from hashlib import sha256

import pytest

from briefing.editions import building, generations
from briefing.editions.inputs import NamedEdition, record_of
from briefing.errors import LakeError
from tests.small_lake import Capture, Entry, SmallLake, day

ON = "2024-06-12"
FERRY = Entry("Ferry runs again after long storm")
LIBRARY = Entry("Council votes for new library roof")


@pytest.fixture
def lake(tmp_path):
    small = SmallLake(tmp_path)
    small.take_in(Capture("harbour", "2024-06-12T09:00Z", [FERRY]))
    small.run(ON)
    return small


# --- The code version ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A copy of the package that a test may change."""
    folder = tmp_path_factory.mktemp("copy") / "briefing"
    shutil.copytree(generations.PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def version_of(package):
    code = "from briefing.editions.generations import PACKAGE, code_version; print(PACKAGE, code_version())"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    folder, version = ran.stdout.split()
    assert folder == str(package), "the copy is what runs"
    return version


@pytest.fixture(scope="module")
def unchanged(package):
    return version_of(package)


def kinds_of_files():
    """One file of each suffix that the package holds, the catalogue and caches aside."""
    by_suffix = {}
    for path in sorted(generations.PACKAGE.rglob("*")):
        name = path.relative_to(generations.PACKAGE).as_posix()
        if path.is_file() and "__pycache__" not in name and name != "feeds/feeds.yaml":
            by_suffix.setdefault(path.suffix, name)
    return sorted(by_suffix.items())


def test_the_package_holds_the_kinds_of_files_that_are_known_here():
    assert {suffix for suffix, _name in kinds_of_files()} >= {".py", ".sql", ".yaml", ".html"}


@pytest.mark.parametrize(("suffix", "name"), kinds_of_files())
def test_a_change_of_any_file_of_the_package_is_another_version(package, unchanged, suffix, name):
    """Whatever its suffix is: a template with a new one must not go unseen."""
    content = (package / name).read_bytes()
    try:
        (package / name).write_bytes(content + b"\n")
        assert version_of(package) != unchanged, f"{suffix} files do not count"
    finally:
        (package / name).write_bytes(content)


def test_a_file_that_moves_or_goes_is_another_version(package, unchanged):
    query = package / "sql" / "same_link.sql"
    moved = query.rename(query.with_name("same_address.sql"))
    assert version_of(package) != unchanged
    moved.rename(query)
    assert version_of(package) == unchanged


def test_the_catalogue_and_the_machine_are_no_part_of_the_version(package, unchanged):
    catalogue = package / "feeds" / "feeds.yaml"
    content = catalogue.read_bytes()
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__" / "odd.pyc").write_bytes(b"odd")
    try:
        catalogue.write_bytes(content + b"# another remark\n")
        assert version_of(package) == unchanged
    finally:
        catalogue.write_bytes(content)
        shutil.rmtree(package / "__pycache__")


def test_a_generation_is_named_after_its_record_and_the_code():
    digest = generations.generation_digest
    assert digest(b"record", "code") == sha256(b"record\0code").hexdigest()[:32]
    assert len({digest(b"record", "code"), digest(b"record", "other"), digest(b"other", "code")}) == 3


def test_the_name_of_an_edition_follows_from_its_record_and_the_code(lake):
    record = lake.lake.read("inputs/edition=2024-06-12/1.json")
    assert lake.generation(ON) == generations.generation_digest(record, generations.code_version())


def test_the_code_version_stands_in_the_manifest_and_in_no_rendering(lake):
    code, generation = generations.code_version().encode(), lake.generation(ON).encode()
    files = lake.files(ON)
    assert code in files.pop("manifest.json")
    assert not [name for name, content in files.items() if code in content or generation in content]


# --- Sealing and showing ---------------------------------------------------------------------------


def test_the_manifest_and_the_pointer_name_each_file_with_its_digest(lake):
    files = lake.files(ON)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["files"] == {name: sha256(content).hexdigest() for name, content in files.items()}
    assert {"edition.json", "selection.parquet", "stories.parquet", "validation.json"} <= set(files)
    assert {
        f"briefing.{language}.{kind}" for language in ("en", "fr") for kind in ("html", "txt", "md")
    } <= set(files)
    assert generations.current(lake.lake, day(ON)) == {"generation": lake.generation(ON), **manifest}


def test_the_pointer_is_not_written_again_where_it_says_the_same(lake):
    pointer = lake.lake.path(f"editions/edition={ON}/CURRENT.json")
    before = pointer.stat()
    generations.show(lake.lake, day(ON), lake.generation(ON))
    assert (pointer.stat().st_ino, pointer.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_slow_run_of_an_older_record_does_not_take_the_page_back(lake):
    """Two runs at once: the one that fixed its inputs first may be the last to end."""
    first = lake.generation(ON)
    lake.take_in(Capture("harbour", "2024-06-12T09:30Z", [LIBRARY]))
    second = lake.run(ON, reissue=True).generation
    generations.show(lake.lake, day(ON), first)
    assert lake.generation(ON) == second != first


def test_nothing_is_leftin_staging(lake):
    assert lake.lake.names("staging/**/*.*") == []


@pytest.mark.parametrize("stage", [building.store_stories, building.store_selection])
def test_a_stage_after_the_seal_changes_nothing(lake, stage):
    before = lake.files(ON)
    stage(lake.lake, lake.record(ON), lake.settings)
    assert lake.files(ON) == before
    assert lake.lake.names("staging/**/*.*") == []


@pytest.mark.parametrize("stage", ["store_selection", "store_pages"])
def test_a_run_whose_staging_another_one_sealed_goes_on_with_that(lake, tmp_path, stage):
    """The other run of the same record renames the folder away while this one is about to read it."""
    record = lake.record(ON)
    copy = lake.copy(tmp_path / "slow", "captures", "inputs", "items", "rejects", "health")
    building.store_stories(copy.lake, record, copy.settings)
    building.store_selection(copy.lake, record, copy.settings)
    staging = generations.staging_folder(day(ON), lake.generation(ON))
    with building.in_staging(copy.lake, record) as place:
        assert place == staging
        shutil.rmtree(copy.lake.path(staging))
        shutil.copytree(lake.lake.root / "editions", copy.lake.root / "editions")
        copy.lake.read(f"{staging}/edition.json")  # fails, and is no error: the generation is whole
    if stage == "store_selection":
        building.store_selection(copy.lake, record, copy.settings)
    else:
        building.store_pages(copy.lake, record, visible=True)
    assert copy.files(ON) == lake.files(ON)
    assert copy.lake.names("staging/**/*.*") == []


def test_a_staging_that_is_not_there_is_an_error_where_nobody_sealed_it(lake, tmp_path):
    copy = lake.copy(tmp_path / "alone", "captures", "inputs", "items", "rejects", "health")
    with pytest.raises(LakeError, match=r"stories\.parquet: it is not there"):
        building.store_selection(copy.lake, lake.record(ON), copy.settings)


# --- Damage ----------------------------------------------------------------------------------------


def test_damaged_and_missing_files_are_named(lake):
    assert generations.damaged_files(lake.lake, day(ON), lake.generation(ON)) == []
    folder = lake.lake.path(generations.folder(day(ON), lake.generation(ON)))
    (folder / "briefing.en.txt").unlink()
    content = bytearray((folder / "edition.json").read_bytes())
    content[100] ^= 1
    (folder / "edition.json").write_bytes(content)
    named = generations.damaged_files(lake.lake, day(ON), lake.generation(ON))
    assert [name.rpartition("/")[2] for name in named] == ["briefing.en.txt", "edition.json"]


@pytest.mark.parametrize("content", [b"", b"[]", b'"text"', b"\xff"])
def test_a_damaged_pointer_is_named(lake, content):
    lake.lake.write(f"editions/edition={ON}/CURRENT.json", content)
    with pytest.raises(LakeError, match=r"CURRENT\.json is damaged.*restore it from a copy"):
        generations.current(lake.lake, day(ON))


def test_the_record_of_a_lost_generation_is_found_by_its_digest(lake):
    lost = NamedEdition(day(ON), lake.generation(ON))
    record = lake.record(ON)
    shutil.rmtree(lake.lake.root / "editions")
    assert record_of(lake.lake, lost) == record
    with pytest.raises(
        LakeError, match=r"is gone and was made by another version .* or run this date with --reissue"
    ):
        record_of(lake.lake, NamedEdition(day(ON), "0" * 32))
