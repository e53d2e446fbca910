"""Ensembles of repelling particles by Euler–Maruyama, fast: dx_k = c Σ_{j≠k} dt/(x_k − x_j) + a dW_k.

The strength c and the amplitude a come from the caller: this is the equation of a log gas, and nothing here says what
it is the law of.  Two backends with the same bits: NumPy, and Numba (an extra) where it is installed.

Layout: (d, paths) inside, the paths of a block contiguous, so that every operation is a vector operation; a block is
2500 paths, which fit the cache.  Normals are drawn step by step, in a step particle by particle, path-minor, from
the stream of the block (`streams`, `ensemble`); both backends draw the same ones in the same order.  Contributions of
pairs i < j are added in that order.  The scheme is not exact at close pairs (for β ≤ 1 its drift has infinite
variance at collisions): see `repulsion` and `adaptive` for schemes that are made for them.
"""

import math
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.ensemble import Block, map_blocks, split_paths
from numeric.streams import stream

BLOCK = 2500  # rows of NumPy operations long enough, arrays of d = 16 within the second-level cache
BACKENDS = ("numba", "numpy")


@dataclass(frozen=True)
class LogGas:
    """The equation dx_k = strength Σ_{j≠k} dt/(x_k − x_j) + amplitude dW_k.

    >>> LogGas(strength=1.0, amplitude=1.0)
    LogGas(strength=1.0, amplitude=1.0)
    """

    strength: float
    amplitude: float

    def __post_init__(self) -> None:
        arguments.positive("strength", self.strength)
        arguments.amplitude(self.amplitude)

    def terminal(
        self,
        start: ArrayLike,
        horizon: float,
        steps: int,
        paths: int,
        seed: int,
        purpose: str,
        executor: Executor | None = None,
        backend: str | None = None,
    ) -> np.ndarray:
        """Return x at the horizon, (paths, d), every path from `start`, (d,) strictly ascending.

        backend: "numpy" or "numba" (by default Numba where it is installed: the same bits, faster).  It releases the
        GIL, so threads run in parallel.  Particles keep their labels: a row that does not ascend has crossed in a step,
        which the equation never does for c ≥ a²/2.  Raises ValueError for inadmissible arguments, or an unknown or
        missing backend.

        >>> x = LogGas(1.0, 1.0).terminal([0.0, 1.0], 0.1, 20, paths=5, seed=1, purpose="example")
        >>> x.shape
        (5, 2)
        """
        x0, steps = arguments.spectrum("start", start), arguments.integer("steps", steps, least=1)
        h, paths = arguments.positive("horizon", horizon) / steps, arguments.integer("paths", paths, least=1)
        coefficients = (self.strength * h, self.amplitude * math.sqrt(h))
        task = partial(_block, _advance(backend), x0, coefficients, steps, seed, purpose)
        return np.concatenate(map_blocks(task, split_paths(paths, -(-paths // BLOCK)), executor))


Advance = Callable[[np.ndarray, float, float, int, np.random.Generator], None]


def _block(
    advance: Advance,
    start: np.ndarray,
    coefficients: tuple[float, float],
    steps: int,
    seed: int,
    purpose: str,
    block: Block,
) -> np.ndarray:
    x = np.repeat(start[:, None], block.paths, axis=1)
    advance(x, *coefficients, steps, stream(seed, purpose, block.index))
    return np.ascontiguousarray(x.T)


def advance_numpy(x: np.ndarray, drift: float, noise: float, steps: int, rng: np.random.Generator) -> None:
    """Take `steps` steps x ← x + drift Σ 1/(x_k − x_j) + noise Z in place, x (d, paths).

    >>> x = np.array([[0.0], [2.0]])
    >>> advance_numpy(x, drift=1.0, noise=0.0, steps=1, rng=np.random.default_rng(1))
    >>> x.tolist()
    [[-0.5], [2.5]]
    """
    d = len(x)
    force, normals, pairs = np.zeros_like(x), np.empty_like(x), np.empty_like(x)
    with np.errstate(all="ignore"):  # particles that meet become infinite: the caller counts what is not finite
        for _ in range(steps):
            for i in range(d - 1):
                row = pairs[i + 1 :]
                np.subtract(x[i], x[i + 1 :], out=row)
                np.divide(drift, row, out=row)
                if i:
                    force[i + 1 :] -= row
                    force[i] += np.add.reduce(row, axis=0)
                else:
                    np.negative(row, out=force[1:])
                    np.add.reduce(row, axis=0, out=force[0])
            rng.standard_normal(out=normals)
            normals *= noise
            x += force
            x += normals


def _advance(backend: str | None) -> Advance:
    """Return the function that takes the steps; Numba is imported only when it is used."""
    if backend not in (None, *BACKENDS):
        raise ValueError(f"backend must be one of {', '.join(BACKENDS)}, not {backend!r}")
    if backend == "numpy":
        return advance_numpy
    try:
        from numeric.kernels import advance_numba
    except ImportError:
        if backend == "numba":
            raise ValueError("backend numba is not installed; pip install symcalc-stochastic[fast]") from None
        return advance_numpy
    return advance_numba
