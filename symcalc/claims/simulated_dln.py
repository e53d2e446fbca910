"""One random step of the network itself: noise along and across its gauge orbits, compared with claimed quantities.

Upstairs, `numeric.balanced` knows the factors, the differential of W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ and that of the product,
and moves along the manifold by a retraction of second order; the noise has the amplitude √(2/β) along the orbits and
√(2κ/β) across them.  Points are generic: non-symmetric W in random frames, β ≠ 1, 2, 4 and κ ≠ 1.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from types import MappingProxyType
from typing import Any

import numpy as np
import sympy as sp

from numeric import embedded
from numeric.balanced import Balanced, balanced_point, end_to_end
from numeric.measured import part
from numeric.onestep import Measured
from numeric.random_matrices import haar_orthogonal
from numeric.streams import stream
from symcalc.evidence.montecarlo import Comparison, conclude, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.indexed import IndexSum
from symcalc.indices import Family
from symcalc.models.dln import brownian
from symcalc.models.dln.metric import N, beta, lam

FINE = 1e-5
Response = tuple[Measured, Measured]

METHOD = "one-step response of the network"
SAMPLES = 400
BETA, KAPPA = 3.0, 0.4
ALONG, ACROSS = math.sqrt(2 / BETA), math.sqrt(2 * KAPPA / BETA)
C, DECAY = sp.Symbol("c", positive=True), 0.7
WAVES = np.array([0.9, -0.6, 1.1])
SLOPES = np.array([[0.7, -0.4, 0.3], [0.2, -0.5, 0.9], [-0.8, 0.6, 0.4]])  # E′(W) in the frames

ENTRIES = Family("e", 2, real=True)
"""e_ij = (Q_Nᵀ E′(W) Q_0)_ij."""


@dataclass(frozen=True)
class Place:
    """A depth and λ, descending: where the network is."""

    depth: int
    lam: tuple[float, ...]

    def __str__(self) -> str:
        return f"N = {self.depth}, λ = {self.lam}"

    @property
    def d(self) -> int:
        """The width."""
        return len(self.lam)

    @property
    def symbols(self) -> dict[sp.Symbol, Any]:
        """The point as symbols, with the slopes of the loss."""
        roots = {lam.at(n): value for n, value in enumerate(self.lam, 1)}
        return roots | {N: self.depth, beta: BETA, brownian.kappa: KAPPA, C: DECAY} | slopes(self.d)


def slopes(d: int) -> dict[sp.Symbol, float]:
    """e_ij and e_k, the entries of E′(W) in the frames, as symbols."""
    pairs = {ENTRIES.at(i + 1, j + 1): SLOPES[i, j] for i in range(d) for j in range(d)}
    return pairs | {brownian.LOSS_SLOPE.at(k + 1): SLOPES[k, k] for k in range(d)}


PLACES = (Place(3, (1.7, 1.1, 0.6)), Place(2, (1.5, 0.9, 0.5)), Place(5, (1.2, 0.8)))
TWO_LAYERS = PLACES[1]


# --- the network at a place --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Network:
    """A network with its frames: factors (N, d, d), and Q_0, …, Q_N."""

    factors: np.ndarray
    frames: np.ndarray

    def in_frame(self, flat: np.ndarray) -> np.ndarray:
        """The entries of Q_Nᵀ W Q_0, (..., d²), of factors (..., N d²)."""
        inside = self.frames[-1].T @ self.product(flat) @ self.frames[0]
        return inside.reshape(*flat.shape[:-1], -1)

    def product(self, flat: np.ndarray) -> np.ndarray:
        """W_N ⋯ W_1, (..., d, d)."""
        return end_to_end(flat.reshape(*flat.shape[:-1], *self.factors.shape))

    def entries(self, flat: np.ndarray) -> np.ndarray:
        """The entries of W, (..., d²)."""
        return self.product(flat).reshape(*flat.shape[:-1], -1)

    def sigma(self, flat: np.ndarray) -> np.ndarray:
        """Singular values as LAPACK gives them, (..., d)."""
        return np.linalg.svd(self.product(flat), compute_uv=False)

    def roots(self, flat: np.ndarray) -> np.ndarray:
        """λ, (..., d)."""
        return self.sigma(flat) ** (1 / len(self.factors))

    def spectral(self, flat: np.ndarray) -> np.ndarray:
        """Σ λ², log|det W| and tr WᵀW, (..., 3)."""
        squares = (self.roots(flat) ** 2).sum(axis=-1)
        W = self.product(flat)
        return np.stack([squares, np.linalg.slogdet(W)[1], (W**2).sum(axis=(-1, -2))], axis=-1)

    def wave(self, flat: np.ndarray) -> np.ndarray:
        """sin Σ_k w_k λ_k with w = WAVES, (..., 1): a function of the spectrum whose derivatives are all mixed."""
        roots = self.roots(flat)
        return np.sin(roots @ WAVES[: roots.shape[-1]])[..., None]


OBSERVABLES = ("in_frame", "entries", "sigma", "roots", "spectral", "wave")


def network(place: Place, seed: int) -> Network:
    """The network at a place, in Haar-random frames."""
    frames = haar_orthogonal(stream(seed, f"network at {place}"), place.d, place.depth + 1)
    return Network(balanced_point(place.lam, frames), frames)


def response(place: Place, seed: int, along: float, across: float, observable: str, loss: str = "") -> Response:
    """Drift and diffusion coefficients of a method of `Network` in one step.

    loss: "slope" adds the drift by E′(W) = Q_N SLOPES Q_0ᵀ, "decay" that of (c/2) Σ_p |W_p|² with c = DECAY.
    """
    sizes = [place.d**2, place.d**2, place.d, place.d, 3, 1]
    first = sum(sizes[: OBSERVABLES.index(observable)])
    rows = list(range(first, first + sizes[OBSERVABLES.index(observable)]))
    drift, diffusion = _of_all(place, seed, along, across, loss)
    return part(drift, rows), part(diffusion, rows)


def across(place: Place, seed: int, observable: str) -> Response:
    """Noise of amplitude √(2/β) across the orbits, and none along them: Brownian motion of (M_d, g^N)."""
    return response(place, seed, 0.0, ALONG, observable)


@cache
def _of_all(place: Place, seed: int, along: float, across: float, loss: str) -> Response:
    """The response of all observables to the same noise."""
    at, manifold = network(place, seed), Balanced(place.depth, place.d)
    gauge, horizontal = manifold.tangent_frames(at.factors)
    directions = np.concatenate([along * gauge, across * horizontal]).reshape(-1, at.factors.size)
    pulls = {
        "": 0 * at.factors,
        "slope": manifold.pulled_back(at.factors, at.frames[-1] @ SLOPES[: place.d, : place.d] @ at.frames[0].T),
        "decay": DECAY * at.factors,
    }

    def flow(start: np.ndarray, velocity: np.ndarray) -> np.ndarray:
        tangent = velocity.reshape(*velocity.shape[:-1], *at.factors.shape)
        return manifold.retract(at.factors, tangent).reshape(velocity.shape)

    noise = embedded.Noise(directions[np.abs(directions).max(axis=1) > 0], -pulls[loss].ravel(), flow)

    def observed(flat: np.ndarray) -> np.ndarray:
        return np.concatenate([getattr(at, name)(flat) for name in OBSERVABLES], axis=-1)

    rng = stream(seed, f"{place}, {along!r}, {across!r}, {loss}")
    return embedded.response(observed, at.factors.ravel(), noise, rng, SAMPLES)


# --- comparisons -------------------------------------------------------------------------------------------------


def values(claimed: Any, place: Place, also: Mapping[sp.Symbol, float] = MappingProxyType({})) -> list[float]:
    """A claimed quantity at all positions of its free indices, lexicographic; `also` has symbols that no place has."""
    return numbers(IndexSum.of(claimed).instances(place.d), {**place.symbols, **also})


def numbers(entries: Iterable[sp.Expr], symbols: Mapping[sp.Symbol, float]) -> list[float]:
    """Expressions at the values of their symbols, in decimals as they are written."""
    at = {symbol: sp.Rational(str(value)) for symbol, value in symbols.items()}
    return real_values(sp.Matrix([e.xreplace(at) for e in entries]), {})


def diagonal(d: int) -> list[int]:
    """Where the entries k, k stand among the d² of a matrix."""
    return [k * d + k for k in range(d)]


def off(d: int) -> list[int]:
    """Where the entries i ≠ j stand, lexicographic."""
    return [i * d + j for i, j in permutations(range(d), 2)]


def everywhere(compare: Callable[[Place], list[Comparison]], places: Iterable[Place] = PLACES) -> Evidence:
    """The comparisons at all places."""
    started = time.perf_counter()
    return conclude(METHOD, [c for place in places for c in compare(place)], FINE, started)
