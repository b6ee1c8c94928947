"""`verify`: what is published is what its records say, and where it is not, it says which file."""

import os
import shutil
import subprocess
import sys

import pytest

from briefing.editions import generations
from briefing.verification import verify
from tests.small_lake import HARBOUR, Capture, Entry, SmallLake, day

ON = "2024-06-12"
QUIET = Entry("Lighthouse keeper retires after forty winters")
FERRY = Entry("Ferry runs again after long storm")


@pytest.fixture
def lake(tmp_path):
    """Editions of 11 and 12 June."""
    small = SmallLake(tmp_path, [HARBOUR])
    for on, entry in ((11, QUIET), (12, FERRY)):
        small.take_in(Capture("harbour", f"2024-06-{on}T09:00Z", [entry]))
        small.run(f"2024-06-{on}")
    return small


def finding(lake, on=ON):
    return verify(lake.lake, day(on), lake.settings)


def flip(path):
    """One bit in the middle of the file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_sound_edition_is_called_sound_and_nothing_is_written(lake):
    before = {path: path.stat().st_mtime_ns for path in lake.lake.root.rglob("*") if path.is_file()}
    found = finding(lake)
    assert (found.sound, found.same_code, found.lines()) == (True, True, [f"{ON}: sound"])
    assert {path: path.stat().st_mtime_ns for path in lake.lake.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "pattern",
    [
        "editions/edition=2024-06-12/generation=*/edition.json",
        "editions/edition=2024-06-12/generation=*/briefing.en.html",
        "editions/edition=2024-06-12/generation=*/stories.parquet",
        "editions/edition=2024-06-12/generation=*/selection.parquet",
        "editions/edition=2024-06-12/generation=*/validation.json",
        "captures/captured_on=2024-06-12/*.parquet",
        "inputs/edition=2024-06-12/1.json",
        "inputs/catalogues/*.yaml",
        "editions/edition=2024-06-12/generation=*/manifest.json",
        "editions/edition=2024-06-12/CURRENT.json",
    ],
)
@pytest.mark.parametrize("harm", [flip, os.unlink], ids=["flipped", "gone"])
def test_a_harmed_file_is_named_and_the_other_date_stays_sound(lake, pattern, harm):
    """Damaged or lost: the finding names the file, and no exception hides the dates after it."""
    (path,) = lake.lake.root.glob(pattern)
    harm(path)
    found = finding(lake)
    assert not found.sound
    named_by = path.stem.rpartition("-")[2] if "captures" in pattern else path.name
    assert any(named_by in name for name in found.damaged), found
    if "catalogues" not in pattern:
        assert finding(lake, "2024-06-11").sound


def test_a_lost_edition_that_this_one_builds_on_is_named(lake):
    shutil.rmtree(lake.lake.root / "editions" / "edition=2024-06-11")
    found = finding(lake)
    assert any("2024-06-11" in name for name in found.damaged), found


def test_lost_items_are_made_again(lake):
    shutil.rmtree(lake.lake.root / "items")
    assert finding(lake).sound
    assert lake.lake.names("items/*/*")


def test_a_record_that_was_changed_is_named(lake):
    name = f"inputs/edition={ON}/1.json"
    content = lake.lake.read(name)
    lake.lake.write(name, content.replace(b'"final"', b'"provisional"'))
    assert finding(lake).damaged == (name,)


# --- After a change of the code --------------------------------------------------------------------


@pytest.fixture
def verify_with(lake, tmp_path):
    """A function: verify with a copy of the package in which `old` became `new` in a file."""

    def run(name, old, new):
        package = tmp_path / "other" / "briefing"
        shutil.copytree(generations.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
        content = (package / name).read_text()
        assert old in content
        (package / name).write_text(content.replace(old, new))
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(package.parent),
            "BRIEFING_LAKE": lake.settings.lake,
            "BRIEFING_CATALOGUE": str(lake.settings.catalogue),
        }
        return subprocess.run(
            [sys.executable, "-P", "-m", "briefing.cli", "verify", "--date", ON],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_change_of_a_template_is_reported_as_a_difference_of_the_page(verify_with):
    ran = verify_with("editions/templates/briefing.html", "</body>", "<!-- new --></body>")
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.splitlines() == [
        f"{ON}: 0 damaged, 2 different (it was made by another version of the code)",
        "  computed again it is different: briefing.en.html",
        "  computed again it is different: briefing.fr.html",
        "0 of 1 editions are sound.",
    ]


def test_a_change_of_the_code_that_changes_nothing_is_sound(verify_with):
    ran = verify_with("clock.py", '"""The one clock', '"""The only clock')
    assert (ran.returncode, ran.stdout) == (0, "1 of 1 editions are sound.\n"), ran.stderr
