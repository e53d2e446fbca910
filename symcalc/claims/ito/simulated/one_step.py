"""Local statements against the response to one Euler or Heun step, and the equations that are used most.

States have shape (..., n), diffusions (..., n, m).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from numeric.measured import each_bracket
from numeric.onestep import Measured
from numeric.streams import stream
from numeric.vector_sde import SDE, diffusion_of, drift_of
from symcalc.claims.ito.simulated.quantities import Array
from symcalc.evidence.montecarlo import Comparison, compare_measured, conclude
from symcalc.evidence.verdict import Evidence

FINE = 1e-4  # what a one-step test must be able to see, relative

DIMENSIONS = (2, 3, 4)
SIZES = (1, 2, 3)
ONE_STEP = "one-step response"

Map = Callable[[Array], Array]
X4 = {"x1": 0.7, "x2": -0.4, "x3": 1.1, "x4": 0.6}


def constant(matrix: Sequence[Sequence[complex]] | Array) -> Map:
    """The diffusion that is the same n × m matrix everywhere."""
    columns = np.asarray(matrix)
    return lambda x: np.broadcast_to(columns, (*x.shape[:-1], *columns.shape))


def still(x: Array) -> Array:
    """No drift."""
    return np.zeros_like(x)


def identity(x: Array) -> Array:
    """The state itself."""
    return x


def squared_length(x: Array) -> Array:
    """|x|², shape (..., 1)."""
    return (x**2).sum(axis=-1, keepdims=True)


class Local:
    """Comparisons of one claim with one-step responses; each has its own stream."""

    def __init__(self, seed: int, purpose: str) -> None:
        self.seed, self.purpose = seed, purpose
        self.started = time.perf_counter()
        self.comparisons: list[Comparison] = []

    def drift(self, name: str, sde: SDE, f: Map, x: Sequence[complex], claimed: Sequence[float]) -> None:
        """The drift of f(X) at x."""
        self._add(name, drift_of(sde, f, x, self._rng(name, x)), claimed)

    def noise(self, name: str, sde: SDE, f: Map, x: Sequence[complex], claimed: Sequence[float]) -> None:
        """The diffusion coefficients of f(X) at x, row by row."""
        self._add(name, diffusion_of(sde, f, x, self._rng(name, x)), claimed)

    def brackets(self, name: str, sde: SDE, f: Map, x: Sequence[complex], claimed: Sequence[float]) -> None:
        """d⟨f_i(X)⟩/dt at x for each component of f."""
        self._add(name, each_bracket(diffusion_of(sde, f, x, self._rng(name, x))), claimed)

    def conclude(self) -> Evidence:
        """The evidence from all comparisons."""
        return conclude(ONE_STEP, self.comparisons, FINE, self.started)

    def _add(self, name: str, measured: Measured, claimed: Sequence[float]) -> None:
        self.comparisons += compare_measured(name, measured, claimed)

    def _rng(self, name: str, x: Sequence[complex]) -> np.random.Generator:
        return stream(self.seed, f"ito.{self.purpose}, {name} at {len(x)} components, {len(self.comparisons)}")
