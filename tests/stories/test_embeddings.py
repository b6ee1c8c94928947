"""The sentence encoder, where `make semantic` has put it: known vectors, and what they do not depend on."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from briefing.errors import ConfigurationError
from briefing.stories import embeddings
from tests.conftest import PROJECT
from tests.small_lake import HARBOUR, Capture, Entry, SmallLake

needs_model = pytest.mark.skipif(
    find_spec(embeddings.PACKAGE) is None, reason="the sentence encoder is not installed: make semantic"
)
FIRE = "Wildfire forces 900 residents out of Harbour Point"
FLIGHT = "Hundreds flee Harbour Point as fire nears homes"
RATE = "Central bank holds its key rate at 2.75 per cent"


@needs_model
def test_vectors_are_those_of_the_model_in_its_own_library():
    vectors = embeddings.encode([FIRE, FLIGHT, RATE])
    assert vectors.shape == (3, embeddings.SIZE)
    # sentence-transformers 5.1.0 on torch 2.13.0: the first six numbers of each, times 4000.
    theirs = [
        [452.414, 88.952, 87.215, 88.733, 341.228, 80.944],
        [334.714, 269.918, 117.918, 10.540, 582.909, 165.336],
        [398.153, -250.163, -324.833, -253.201, 2.676, -445.805],
    ]
    assert vectors[:, :6].tolist() == np.rint(theirs).astype(int).tolist()


@needs_model
def test_two_headlines_of_one_event_lie_near_each_other():
    vectors = embeddings.encode([FIRE, FLIGHT, RATE]).astype(int)
    products = vectors @ vectors.T / embeddings.UNIT**2
    # The same library: .72723, -.03315, -.06941.
    assert products[np.triu_indices(3, 1)].round(3).tolist() == [0.727, -0.033, -0.069]


@needs_model
def test_a_text_alone_and_among_others_has_one_vector():
    texts = [f"{FIRE} after {count} days of wind in the north" for count in range(150)] + [FLIGHT, RATE, FIRE]
    together = embeddings.encode(texts)
    assert np.array_equal(embeddings.encode(texts[::-1], threads=2)[::-1], together)
    for place in (0, 77, 150, 151, 152):
        assert np.array_equal(embeddings.encode([texts[place]])[0], together[place])


@needs_model
def test_another_processor_gives_the_same_bytes():
    shown = (
        "from briefing.stories.embeddings import encode; import hashlib; "
        "texts = [f'Storm {number} closes the northern road' for number in range(40)]; "
        "print(hashlib.sha256(encode(texts).tobytes()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", shown],
            env={**os.environ, "OPENBLAS_CORETYPE": core, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
            cwd=PROJECT,
        ).stdout
        for core, threads in (("Nehalem", "1"), ("Haswell", "2"))
    }
    assert len(digests) == 1


@needs_model
def test_a_text_that_says_nothing_has_no_vector():
    vectors = embeddings.encode(["", " \n", "\x00\x07", "☃", FIRE])
    assert vectors.any(axis=1).tolist() == [False, False, False, False, True]


@needs_model
def test_a_megabyte_is_read_as_far_as_its_beginning():
    beginning = "The harbour commission approved a tunnel for cyclists. " * 100
    long = beginning + "Rates fell. " * 80_000
    assert np.array_equal(*embeddings.encode([beginning, long]))


@needs_model
def test_the_network_is_stored_under_a_name_that_says_what_decides_its_numbers():
    assert embeddings.ENCODER == "all-minilm-l6-v2-128-4000"


@needs_model
def test_other_files_than_the_known_ones_are_refused(monkeypatch):
    monkeypatch.setitem(embeddings.DIGESTS, "tokenizer.json", "0" * 64)
    embeddings.read_model.cache_clear()
    with pytest.raises(
        ConfigurationError, match=r"tokenizer\.json is not the file that we know: delete \.venv"
    ):
        embeddings.encode([FIRE])
    embeddings.read_model.cache_clear()


@needs_model
@pytest.mark.parametrize("how", ["lexical", "semantic"])
def test_an_edition_says_how_events_were_told_apart(tmp_path, how):
    lake = SmallLake(tmp_path, [HARBOUR], f"same_event: {how}")
    lake.make_days(Capture("harbour", "2024-06-12T09:00Z", [Entry(FIRE)]))
    assert json.loads(lake.read("2024-06-12", "edition.json"))["same_event"] == how


def test_without_the_extra_the_error_says_what_to_run(monkeypatch):
    monkeypatch.setattr(embeddings, "PACKAGE", "no_such_package")
    embeddings.read_model.cache_clear()
    with pytest.raises(ConfigurationError, match=r"needs no_such_package.*: run `make semantic`, or write"):
        embeddings.encode([FIRE])
    embeddings.read_model.cache_clear()


def test_the_package_does_without_the_extra():
    shown = (
        "import sys, briefing.steps, briefing.stories.neighbours, briefing.stories.vector_store; "
        "print(sorted({'tokenizers', 'safetensors', 'threadpoolctl', 'torch'} & sys.modules.keys()))"
    )
    result = subprocess.run(
        [sys.executable, "-c", shown], capture_output=True, text=True, timeout=60, check=True, cwd=PROJECT
    )
    assert result.stdout == "[]\n"
