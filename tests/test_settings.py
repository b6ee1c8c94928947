"""Settings come from the environment, once, and a wrong one is named with what to do."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.errors import ConfigurationError
from briefing.settings import PREFIX, Settings, load_settings


def test_an_empty_environment_gives_the_defaults():
    settings = load_settings({})
    assert settings.lake == "data/lake"
    assert settings.catalogue is None
    assert settings.now is None
    assert (settings.threads, settings.parse_seconds, settings.parse_memory_mib) == (2, 10, 512)


def test_every_setting_is_read_from_its_variable():
    settings = load_settings(
        {
            "BRIEFING_LAKE": "/var/lib/briefing",
            "BRIEFING_CATALOGUE": "feeds/mine.yaml",
            "BRIEFING_NOW": "2024-06-12T06:05:00-04:00",
            "BRIEFING_THREADS": "8",
            "BRIEFING_PARSE_SECONDS": "2.5",
            "BRIEFING_PARSE_MEMORY_MIB": "1024",
            "PATH": "/usr/bin",
        }
    )
    assert settings == Settings(
        lake="/var/lib/briefing",
        catalogue=Path("feeds/mine.yaml"),
        now=datetime(2024, 6, 12, 10, 5, tzinfo=UTC),
        threads=8,
        parse_seconds=2.5,
        parse_memory_mib=1024,
    )


def test_the_process_is_asked_where_no_environment_is_given(monkeypatch):
    monkeypatch.setenv("BRIEFING_THREADS", "3")
    assert load_settings().threads == 3


def test_an_empty_value_counts_as_absent():
    empty = {f"{PREFIX}{name.upper()}": "" for name in Settings.model_fields}
    assert load_settings(empty) == load_settings({})


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("BRIEFING_LAEK", "x", r"BRIEFING_LAEK is not a setting: did you mean BRIEFING_LAKE\?"),
        ("BRIEFING_QZXV", "", r"BRIEFING_QZXV is not a setting: remove it\."),
        ("BRIEFING_THREADS", "0", r"BRIEFING_THREADS is '0': .*greater than or equal to 1\."),
        ("BRIEFING_THREADS", "65", r"BRIEFING_THREADS is '65': .*less than or equal to 64\."),
        ("BRIEFING_THREADS", "two", r"BRIEFING_THREADS is 'two': .*integer"),
        ("BRIEFING_PARSE_SECONDS", "0", r"BRIEFING_PARSE_SECONDS is '0': .*greater than 0\."),
        ("BRIEFING_PARSE_MEMORY_MIB", "64", r"BRIEFING_PARSE_MEMORY_MIB is '64': .*128\."),
        ("BRIEFING_NOW", "yesterday", r"BRIEFING_NOW is 'yesterday': "),
        (
            "BRIEFING_NOW",
            "2024-06-12T06:05:00",
            r"BRIEFING_NOW is '2024-06-12T06:05:00': write the offset too",
        ),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(variable, value, message):
    with pytest.raises(ConfigurationError, match=f"^{message}") as caught:
        load_settings({variable: value})
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        load_settings({}).threads = 4


def test_every_setting_says_what_it_is():
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name
