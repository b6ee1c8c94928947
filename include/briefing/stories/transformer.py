"""The network of a small BERT encoder in numpy: token numbers of texts in, one vector a text out.

In 64-bit floats, so that the number of threads, the size of a batch and the kind of CPU differ in the
sixteenth digit only, and what is rounded and stored does not differ (decision 0029).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EPSILON = 1e-12
"""Added to the variance in each normalisation, as in the training of the model."""

NORMAL_FRACTION = 0.3275911
NORMAL_SERIES = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
ROWS_AT_ONCE = 16
"""Of 1,536 numbers: 200 KB."""


@dataclass(frozen=True)
class Linear:
    """`values @ weight + bias`; `weight` has a row an input."""

    weight: Floats
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        product: Floats = values @ self.weight
        product += self.bias
        return product


@dataclass(frozen=True)
class Normalisation:
    weight: Floats
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        centred: Floats = values - values.mean(axis=-1, keepdims=True)
        centred /= np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + EPSILON)
        return centred * self.weight + self.bias


@dataclass(frozen=True)
class Layer:
    """One layer: what each token takes from the others, then what it makes of it alone."""

    query_key_value: Linear
    attended: Linear
    attended_normalisation: Normalisation
    widened: Linear
    narrowed: Linear
    narrowed_normalisation: Normalisation

    def __call__(self, hidden: Floats, texts: int, heads: int) -> Floats:
        """`hidden` has a row a token, text after text of equally many: numpy multiplies two axes fastest."""
        size = hidden.shape[-1]
        parts = self.query_key_value(hidden).reshape(texts, -1, 3, heads, size // heads)
        query, key, value = parts.transpose(2, 0, 3, 1, 4)
        scores = query @ key.swapaxes(-1, -2) / math.sqrt(size // heads)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        mixed = (shares @ value).swapaxes(1, 2).reshape(hidden.shape)
        hidden = self.attended_normalisation(hidden + self.attended(mixed))
        return self.narrowed_normalisation(hidden + self.narrowed(gelu(self.widened(hidden))))


@dataclass(frozen=True)
class Transformer:
    """`words` has a row a token of the vocabulary, `places` a row a place in the text."""

    words: NDArray[np.float32]
    places: Floats
    normalisation: Normalisation
    layers: tuple[Layer, ...]
    heads: int

    def __call__(self, tokens: NDArray[np.int64]) -> Floats:
        """Vectors of length 1, a row a text, for `tokens` of texts that have equally many."""
        embedded = self.normalisation(self.words[tokens] + self.places[: tokens.shape[1]])
        hidden = embedded.reshape(tokens.size, -1)
        for layer in self.layers:
            hidden = layer(hidden, len(tokens), self.heads)
        mean: Floats = hidden.reshape(embedded.shape).mean(axis=1)
        mean /= np.linalg.norm(mean, axis=-1, keepdims=True)
        return mean


def transformer(tensors: Mapping[str, NDArray[np.float32]], layers: int, heads: int) -> Transformer:
    """The network of `tensors` that have the names of a stored BERT model."""

    def held(name: str) -> Floats:
        return tensors[name].astype(np.float64)

    def linear(*names: str) -> Linear:
        weight = np.concatenate([held(f"{name}.weight") for name in names])
        return Linear(
            np.ascontiguousarray(weight.T), np.concatenate([held(f"{name}.bias") for name in names])
        )

    def normalisation(name: str) -> Normalisation:
        return Normalisation(held(f"{name}.weight"), held(f"{name}.bias"))

    def layer(name: str) -> Layer:
        attention = f"{name}.attention.self"
        return Layer(
            query_key_value=linear(*(f"{attention}.{part}" for part in ("query", "key", "value"))),
            attended=linear(f"{name}.attention.output.dense"),
            attended_normalisation=normalisation(f"{name}.attention.output.LayerNorm"),
            widened=linear(f"{name}.intermediate.dense"),
            narrowed=linear(f"{name}.output.dense"),
            narrowed_normalisation=normalisation(f"{name}.output.LayerNorm"),
        )

    return Transformer(
        words=tensors["embeddings.word_embeddings.weight"],
        places=held("embeddings.position_embeddings.weight")
        + held("embeddings.token_type_embeddings.weight")[0],
        normalisation=normalisation("embeddings.LayerNorm"),
        layers=tuple(layer(f"encoder.layer.{number}") for number in range(layers)),
        heads=heads,
    )


def gelu(values: Floats) -> Floats:
    """Each value times the share of a normal distribution below it, within 3e-7 of the exact product.

    Abramowitz and Stegun 7.1.26, which takes a quarter of the time of scipy's exact function. In pieces
    that stay in the cache of a core: whole it takes three times as long.
    """
    activated = np.empty_like(values)
    for first in range(0, len(values), ROWS_AT_ONCE):
        piece = values[first : first + ROWS_AT_ONCE]
        size = np.abs(piece)
        fraction = 1.0 / (1.0 + size * (NORMAL_FRACTION / math.sqrt(2.0)))
        series = fraction * NORMAL_SERIES[-1]
        for factor in NORMAL_SERIES[-2::-1]:
            series += factor
            series *= fraction
        above = np.exp(piece * piece * -0.5)
        above *= series
        above *= size * 0.5
        np.subtract(np.maximum(piece, 0.0), above, out=activated[first : first + ROWS_AT_ONCE])
    return activated
