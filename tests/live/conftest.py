"""A little web for each test, and lakes that read it."""

import pytest

from tests.live.live_lake import LiveLake


@pytest.fixture
def lake(tmp_path, server):
    """harbour (Canadian News) and prairie (Science), each in a shard of its own."""
    return LiveLake(tmp_path, server)
