"""The learned reader's weights: data that ships with the package, for the cleaners a value."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files

import numpy as np

from cleaners.readers.learned import Weights

NAME = "weights.npz"


@cache
def shipped_weights() -> Weights:
    """The weights that belong to this version; read once a process."""
    return read_weights(files("crawler").joinpath(NAME).read_bytes())


def read_weights(packed: bytes) -> Weights:
    """Weights as `pack_weights` packed them."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as found:
        return Weights(
            name=str(found["name"]),
            words=found["words"].astype(np.float32) * np.float32(found["scale"]),
            bias=float(found["bias"]),
            features=found["features"].astype(np.int64),
            thresholds=found["thresholds"].astype(np.float32),
            leaves=found["leaves"].astype(np.float32),
        )


def pack_weights(weights: Weights) -> bytes:
    """Weights as small as they go: the words' logits in 255 steps, the leaves' in half floats."""
    scale = max(float(np.abs(weights.words).max()) / 127, 1e-9)
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        name=np.array(weights.name),
        words=np.round(weights.words / scale).astype(np.int8),
        scale=np.float32(scale),
        bias=np.float32(weights.bias),
        features=weights.features.astype(np.uint8),
        thresholds=weights.thresholds.astype(np.float32),
        leaves=weights.leaves.astype(np.float16),
    )
    return packed.getvalue()
