"""A small lake whose captures wait to be made into three editions, and the editions undisturbed."""

import pytest

from tests.faults.forking import Forking
from tests.faults.reading import archive, contents
from tests.small_lake import Capture, Entry, Feed, SmallLake

FEEDS = (Feed("harbour"), Feed("prairie", "science"), Feed("hill", "government"))
DATES = ("2024-06-12", "2024-06-13", "2024-06-14")


@pytest.fixture(scope="package")
def forking():
    process = Forking()
    yield process
    process.end()


@pytest.fixture(scope="package")
def second_forking():
    process = Forking()
    yield process
    process.end()


@pytest.fixture(scope="package")
def undisturbed(tmp_path_factory, forking):
    """Three editions made without a fault: `folder` beside the lake holds the archive it came from."""
    folder = tmp_path_factory.mktemp("undisturbed")
    lake = SmallLake(folder, FEEDS)
    captures = [
        Capture(
            feed.id,
            f"{on}T{hour:02}:00Z",
            [Entry(f"{feed.id.title()} {what} number {number} of the {on[-2:]}th") for number in range(4)],
        )
        for on in DATES
        for hour, what in ((3, "council vote"), (9, "bridge survey"))
        for feed in FEEDS
    ]
    manifest = archive(lake, captures)
    assert forking.run(lake, "captures", "import", manifest)[0] == 0
    lake.manifest = manifest
    for on in DATES:
        code, _seconds, said = forking.run(lake, "run", "--date", on)
        assert code == 0, said
    lake.bytes = contents(lake)
    return lake


@pytest.fixture
def fresh(undisturbed, tmp_path):
    """Makes a lake with the captures of the undisturbed one and, if wanted, its first editions."""

    def make(name, *parts):
        return undisturbed.copy(tmp_path / name, *(parts or ("captures",)))

    return make
