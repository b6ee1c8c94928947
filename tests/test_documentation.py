"""Generated pages: written by one command, checked by another, and nothing else lies among them."""

from pathlib import Path

import pytest

from briefing import documentation
from briefing.captures.remedies import REMEDIES
from briefing.tables import ERROR_KINDS, Column, Table


@pytest.fixture
def project(tmp_path: Path, monkeypatch) -> Path:
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_pages_are_written_and_then_up_to_date(project, capsys):
    assert documentation.main(["--check"]) == 1
    assert (
        "Out of date: .env.example, docs/generated/error-kinds.md, docs/generated/settings.md, "
        "docs/generated/tables.md." in capsys.readouterr().err
    )
    assert documentation.main([]) == 0
    assert documentation.main(["--check"]) == 0
    written = sorted(path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file())
    assert written == [
        ".env.example",
        "docs/generated/error-kinds.md",
        "docs/generated/settings.md",
        "docs/generated/tables.md",
        "pyproject.toml",
    ]


def test_a_changed_page_and_a_page_of_nothing_are_named(project, capsys):
    documentation.main([])
    (project / "docs/generated/tables.md").write_text("changed by hand")
    (project / "docs/generated/old.md").write_text("its source is gone")
    assert documentation.main(["--check"]) == 1
    assert "Out of date: docs/generated/old.md, docs/generated/tables.md." in capsys.readouterr().err
    assert (project / "docs/generated/tables.md").read_text() == "changed by hand", "--check writes nothing"


def test_the_page_of_measured_figures_is_left_to_who_measures(project):
    documentation.main([])
    (project / documentation.MEASURED).write_text("figures")
    assert documentation.main(["--check"]) == 0
    assert documentation.main([]) == 0
    assert (project / documentation.MEASURED).read_text() == "figures"


def test_another_folder_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert documentation.main([]) == 2
    assert "has no pyproject.toml: run this in the folder of the project." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_page_of_tables_says_type_unit_rule_and_meaning():
    page = documentation.tables_page()
    assert (
        "| `body_bytes` | int64 | bytes | may be | at least 0 | Length of the body after Content-Encoding. |"
        in page
    )
    assert "| `status` | int32 |  | may be | 100 to 599 | HTTP status. |" in page
    assert "| present; matches `^.{1,400}$`; free of U+FFFD (*checked*) | Headline as text. |" in page
    assert "present; matches `^https?://[^\\s/]+` (*checked*)" in page
    assert "| **`feed_id`** | string |  |  |  | Feed of the catalogue. |" in page


def test_the_page_of_settings_says_default_bounds_and_meaning():
    page = documentation.settings_page()
    assert (
        "| `BRIEFING_THREADS` | `2` | at least 1, at most 64 | Threads of DuckDB and parsing processes. |"
        in page
    )
    assert "| `BRIEFING_PARSE_SECONDS` | `10` | more than 0, at most 300 |" in page
    assert "| `BRIEFING_CATALOGUE` | none |  |" in page


def test_a_bar_in_a_cell_does_not_end_it(monkeypatch):
    choice = Column("choice", "string", "This | that.", key=True, pattern="^a|b$")
    monkeypatch.setattr(documentation, "TABLES", (Table("choices", "core", "one choice", "here", (choice,)),))
    assert (
        r"| **`choice`** | string |  |  | matches `^a\|b$` | This \| that. |" in documentation.tables_page()
    )


def test_the_page_of_error_kinds_says_what_the_reader_sees_and_when_it_is_asked_again():
    page = documentation.error_kinds_page()
    (not_found,) = [line for line in page.splitlines() if "`not_found`" in line]
    assert "page not found / « page introuvable »" in not_found
    assert not_found.endswith("| 1 h to 12 h |")
    (not_a_feed,) = [line for line in page.splitlines() if "`not_a_feed`" in line]
    assert not_a_feed.endswith("| with the next run |")


def test_every_error_kind_has_a_meaning_and_something_to_do():
    assert set(REMEDIES) == set(ERROR_KINDS)
    for kind, remedy in REMEDIES.items():
        assert remedy.meaning.endswith("."), kind
        assert remedy.to_do.endswith("."), kind
