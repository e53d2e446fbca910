"""Random streams: one independent generator for each (seed, purpose, block).

Scheme, version 1.  The generator is SFC64, seeded by NumPy's SeedSequence with

    entropy   = seed, 0 ≤ seed < 2¹²⁸ (NumPy pads it to its pool of four 32-bit words), spawn key = the
    eight 32-bit big-endian words of SHA-256("numeric.streams/1:" + purpose in UTF-8), then block.

Each part has a fixed place, so different triples never give the same key.  A change of the scheme changes
every simulated figure: it must raise `VERSION`, which is hashed with the purpose.  There is no global
generator.
"""

import hashlib

import numpy as np

from numeric import arguments

VERSION = 1
SEED_BOUND = 2**128


def stream(seed: int, purpose: str, block: int = 0) -> np.random.Generator:
    """Return the generator of (seed, purpose, block), the same on every call.

    Raises ValueError unless 0 ≤ seed < 2¹²⁸ and block ≥ 0 are integers and purpose is a string.

    >>> a, b = stream(7, "growth", 3), stream(7, "growth", 3)
    >>> bool((a.standard_normal(5) == b.standard_normal(5)).all())
    True
    >>> stream(-1, "growth")
    Traceback (most recent call last):
        ...
    ValueError: seed must be an integer ≥ 0, not -1
    """
    if arguments.integer("seed", seed) >= SEED_BOUND:
        raise ValueError(f"seed must be less than 2**128, not {seed}")
    if not isinstance(purpose, str):
        raise ValueError(f"purpose must be a string, not {purpose!r}")
    key = (*_words(purpose), arguments.integer("block", block))
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(int(seed), spawn_key=key)))


def _words(purpose: str) -> tuple[int, ...]:
    digest = hashlib.sha256(f"numeric.streams/{VERSION}:{purpose}".encode()).digest()
    return tuple(int(word) for word in np.frombuffer(digest, dtype=">u4"))
