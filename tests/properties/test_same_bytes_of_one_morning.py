"""One morning with every way in which items are joined: no seed, thread or order changes a byte of it."""

import os
import random
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.small_lake import Capture, Entry, Feed, SmallLake
from tests.stories.nodes import WIRE
from tests.stories.test_same_event import FERRY, OTHERS

ON = "2024-06-12"
OUTLETS = ("harbour", "prairie", "lantern")
RELEASE = (
    Entry(
        "Minister opens Chicoutimi bridge on June 14, 2024, at a cost of $47.3 million",
        "Alma Tremblay will cut the ribbon.",
        link="https://office.example/en/news/2024-06-bridge-4711",
    ),
    Entry(
        "La ministre inaugure le pont de Chicoutimi le 14 juin 2024, au coût de 47,3 millions de dollars",
        "Alma Tremblay coupera le ruban.",
        link="https://office.example/fr/news/2024-06-bridge-4711",
    ),
)
FEEDS = [*map(Feed, OUTLETS), Feed("office", "government", in_french=True)]


def captures():
    told = {outlet: [] for outlet in OUTLETS}
    for one in (*FERRY, *OTHERS):
        told[one["feed_id"]].append(Entry(one["title"], one["description_text"]))
    told["harbour"].append(Entry("Commission approves a tunnel for cyclists", WIRE))
    told["prairie"].append(Entry("Tunnel for cyclists approved", WIRE.replace("told", "said to")))
    return [
        *(Capture(outlet, f"{ON}T0{7 + n}:00Z", told[outlet]) for n, outlet in enumerate(OUTLETS)),
        Capture("office", f"{ON}T07:30Z", RELEASE[:1]),
        Capture("office", f"{ON}T07:40Z", RELEASE[1:], language="fr"),
    ]


def digests(folder, threads, order):
    """Digest of each file of the edition, where the captures are imported one by one in another order."""
    lake = SmallLake(folder, FEEDS)
    lake.settings = lake.settings.model_copy(update={"threads": threads})
    taken = captures()
    random.Random(order).shuffle(taken)  # noqa: S311 - a fixed order
    for one in taken:
        lake.take_in(one)
    lake.run(ON)
    return lake, {name: sha256(data).hexdigest() for name, data in sorted(lake.files(ON).items())}


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    return digests(tmp_path_factory.mktemp("calm"), 1, 0)


def test_the_morning_has_every_kind_of_join(calm):
    lake, _files = calm
    stories = lake.lake.read_table(f"editions/edition={ON}/generation={lake.generation(ON)}/stories.parquet")
    assert {"same_event", "twin", "near_copy", "alone"} <= set(stories["joined_by"].to_pylist())


@pytest.mark.parametrize(("seed", "threads"), [("0", 1), ("1", 2), ("20260612", 2)])
def test_hash_seeds_threads_and_the_order_of_imports_change_no_byte(calm, tmp_path, seed, threads):
    code = (
        "import sys; from pathlib import Path;"
        "from tests.properties.test_same_bytes_of_one_morning import digests;"
        "print(digests(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])[1])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "other"), str(threads), seed],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.splitlines()[-1] == str(calm[1])
