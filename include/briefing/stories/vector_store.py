"""Vectors of texts kept in the lake, so that a text is encoded once. Deleting them is harmless."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from briefing.contracts import arrow_schema
from briefing.errors import LakeError
from briefing.lake import Lake, parquet_bytes
from briefing.stories.embeddings import ENCODER, SIZE, Vectors, encode
from briefing.tables import VECTORS

log = logging.getLogger(__name__)
FOLDER = f"vectors/model={ENCODER}"


def vectors_of(
    lake: Lake, texts: Sequence[str], edition_date: date, since: date, threads: int = 1
) -> Vectors:
    """The vectors of English `texts`, a row each; new ones are encoded and kept under `edition_date`.

    Looks for known ones among those that were kept for the editions from `since` on. A vector is a
    function of its text alone: what is read is what would be computed.
    """
    keys = [hashlib.sha256(text.encode()).digest() for text in texts]
    wanted = dict(zip(keys, texts, strict=True))
    known = _known(lake, wanted, edition_date, since)
    missing = sorted(wanted.keys() - known.keys())
    if missing:
        made = encode([wanted[key] for key in missing], threads)
        known.update(zip(missing, made, strict=True))
        _keep(lake, missing, made, edition_date)
    return np.array([known[key] for key in keys], dtype=np.int16).reshape(len(keys), SIZE)


def _known(
    lake: Lake, wanted: dict[bytes, str], edition_date: date, since: date
) -> dict[bytes, np.ndarray[tuple[int, ...], np.dtype[np.int16]]]:
    found = {}
    for name in lake.names(f"{FOLDER}/edition=*/*.parquet"):
        day = date.fromisoformat(name.split("/")[2].removeprefix("edition="))
        if not since <= day <= edition_date:
            continue
        try:
            table = lake.read_table(name)
        except LakeError as error:
            log.warning("%s Its texts are encoded anew.", error)
            continue
        held = table["vector"].combine_chunks().flatten().to_numpy().reshape(-1, SIZE)
        keys = table["text_sha256"].to_pylist()
        found.update({key: held[place] for place, key in enumerate(keys) if key in wanted})
    return found


def _keep(lake: Lake, keys: Sequence[bytes], vectors: Vectors, edition_date: date) -> None:
    """Store rows under a name that says which: the same ones twice are one file."""
    name = hashlib.sha256(b"".join(keys)).hexdigest()[:16]
    offsets = pa.array(np.arange(len(keys) + 1, dtype=np.int32) * SIZE)
    numbers = pa.array(np.ascontiguousarray(vectors).reshape(-1))
    schema = arrow_schema(VECTORS)
    rows = pa.Table.from_arrays(
        [
            pa.array(keys, schema.field("text_sha256").type),
            pa.ListArray.from_arrays(offsets, numbers, type=schema.field("vector").type),
        ],
        schema=schema,
    )
    lake.write(f"{FOLDER}/edition={edition_date}/{name}.parquet", parquet_bytes(rows))
