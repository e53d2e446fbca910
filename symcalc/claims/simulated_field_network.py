"""One random step of a deep linear network over R, C or H, as the claims of three chapters need it (tier Monte Carlo).

`numeric.field_network` knows the factors, their balances and their product.  Horizontal noise moves the product as
Brownian motion of the quotient metric does; vertical noise runs along the gauge orbits, and what it does to the product
is the entropic force; both together, with equal weights, are Brownian motion on the balanced manifold.  Inverse
temperature β is noise of weight √(2/β).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from numeric import embedded
from numeric.embedded import STEP, Noise, Observable
from numeric.field_network import FieldNetwork, Frame
from numeric.onestep import EPS, Measured
from numeric.streams import stream
from symcalc.evidence.montecarlo import real_values
from symcalc.indexed import IndexSum
from symcalc.models.dln.metric import N, beta, lam

METHOD = "one-step response of the balanced factors, second chaos"
FINE = 1e-4  # what a one-step test must be able to see, relative
SAMPLES = 150
BLOCK = {1: 1, 2: 1, 4: 2}
At = dict[sp.Symbol, Any]
Ulps = np.ndarray | None
"""Rounding errors of the components of an observable, (k,)."""


@dataclass(frozen=True)
class Step:
    """Where a step starts: a network at λ_1 > … > λ_n in random frames, and the purpose that names its random numbers.

    Drifts and diffusion coefficients of an observable (..., D) → (..., k) come with the errors of `numeric.onestep`.
    """

    network: FieldNetwork
    roots: tuple[float, ...]
    seed: int
    purpose: str

    @cached_property
    def start(self) -> np.ndarray:
        """The balanced factors as a vector."""
        return self.network.point(self.roots, stream(self.seed, f"{self._name}, frames"))

    @cached_property
    def frame(self) -> Frame:
        """The horizontal and the vertical directions."""
        return self.network.frame(self.start)

    @property
    def _name(self) -> str:
        return f"{self.purpose}, {self.network}, λ = {self.roots}"

    def horizontal(self, observable: Observable, beta: float = 1.0, ulps: Ulps = None) -> tuple[Measured, Measured]:
        """Drift and diffusion under horizontal noise of weight √(2/β); `ulps`: what is known of rounding errors."""
        return self._response(observable, self.frame.horizontal, beta, "horizontal", ulps)

    def vertical(self, observable: Observable, beta: float = 1.0, ulps: Ulps = None) -> tuple[Measured, Measured]:
        """The same under vertical noise: along the gauge orbits."""
        return self._response(observable, self.frame.vertical, beta, "vertical", ulps)

    def isotropic(self, observable: Observable, beta: float = 1.0) -> tuple[Measured, Measured]:
        """The same under both: Brownian motion on the balanced manifold."""
        return self._response(observable, np.concatenate([self.frame.horizontal, self.frame.vertical]), beta, "both")

    def _response(
        self, observable: Observable, directions: np.ndarray, beta: float, kind: str, ulps: Ulps = None
    ) -> Any:
        m = len(directions)
        noise = Noise(np.sqrt(2 / beta) * directions, np.zeros(self.network.dimension), self.network.retract)
        samples = max(SAMPLES, 3 * (1 + m * (m + 1) // 2))
        rng = stream(self.seed, f"{self._name}, {kind}")
        drift, diffusion = embedded.response(observable, self.start, noise, rng, samples)
        ulp = self.ulps_of_logarithms[-1:] if ulps is None else ulps
        return _widened(drift, 30 * ulp / STEP), _widened(diffusion, 9 * ulp[:, None] / np.sqrt(STEP))

    @property
    def ulps_of_logarithms(self) -> np.ndarray:
        """Rounding errors of log σ_k, (n,): of N products, N ulps of σ_1 in each σ_k (`numeric.onestep`).

        The last, that of the smallest, is allowed for in every component of other observables.
        """
        return EPS * self.network.depth * (self.roots[0] / np.array(self.roots)) ** self.network.depth

    # --- observables -------------------------------------------------------------------------------------------------

    def singular_values(self, x: np.ndarray) -> np.ndarray:
        """The σ_k."""
        return self.network.singular_values(x)

    def root_values(self, x: np.ndarray) -> np.ndarray:
        """The λ_k = σ_k^{1/N}."""
        return self.network.singular_values(x) ** (1 / self.network.depth)

    def logarithms(self, x: np.ndarray) -> np.ndarray:
        """The log σ_k."""
        return np.log(self.network.singular_values(x))

    @cached_property
    def _singular_frames(self) -> tuple[np.ndarray, np.ndarray]:
        left, _, right = np.linalg.svd(self.network.end_to_end(self.start), full_matrices=False)
        return left, right

    def diagonal(self, x: np.ndarray) -> np.ndarray:
        """⟨u_k v_k*, W⟩ with the singular vectors of the start: real parts of the diagonal of W in its frame."""
        left, right = self._singular_frames
        entries = np.einsum("ak,...ab,kb->...k", left.conj(), self.network.end_to_end(x), right.conj()).real
        block = BLOCK[self.network.field]
        return entries.reshape(*entries.shape[:-1], -1, block).mean(axis=-1)

    def entries(self, x: np.ndarray) -> np.ndarray:
        """Real, then imaginary parts of W in the frame of the start, row by row (F = C)."""
        left, right = self._singular_frames
        inside = left.conj().T @ self.network.end_to_end(x) @ right.conj().T
        flat = inside.reshape(*inside.shape[:-2], -1)
        return np.concatenate([flat.real, flat.imag], axis=-1)

    # --- what is claimed, in numbers ---------------------------------------------------------------------------------

    def values(self, claimed: Any, more: At | None = None) -> list[float]:
        """A claimed quantity at this point (all positions of its free indices), with the values of other symbols."""
        return values(claimed, self.roots, {N: self.network.depth, beta: 1} | (more or {}))

    def __str__(self) -> str:
        field = {1: "R", 2: "C", 4: "H"}[self.network.field]
        rows = f", {self.network.extra} extra rows" if self.network.extra else ""
        return f"over {field}, N = {self.network.depth}, λ = {self.roots}{rows}"


def values(claimed: Any, roots: Sequence[float], at: At) -> list[float]:
    """A claimed quantity at λ_1 > … > λ_n and the values of other symbols."""
    quantity = sp.Matrix(claimed.instances(len(roots))) if isinstance(claimed, IndexSum) else claimed
    return real_values(quantity, at | {lam.at(n + 1): v for n, v in enumerate(roots)})


def _widened(found: Measured, allowance: np.ndarray) -> Measured:
    return replace(found, bias_bound=found.bias_bound + allowance)
