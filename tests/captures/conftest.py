"""No waiting: a pause between requests is 5 s, and few tests are about it."""

import pytest

from briefing.captures import politeness


@pytest.fixture
def no_pauses(monkeypatch):
    monkeypatch.setattr(politeness, "PAUSE_SECONDS", 0.0)
