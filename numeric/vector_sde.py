"""Vector SDEs given by callables: one step, its response, and coupled pairs of paths.

    Itô:           dX = b(X) dt + σ(X) dW,       one step is Euler–Maruyama;
    Stratonovich:  dX = b(X) dt + σ(X) ∘ dW,     one step is Heun's (predictor and mean of both ends).

b: (..., n) -> (..., n) and σ: (..., n) -> (..., n, m), real or complex, broadcasting over the batch axes; W is m
independent standard real Brownian motions.  Time, where it is needed, is a component of the state with drift 1.
The drift and the diffusion coefficients of an observable f are read off one step as in `onestep`: the even and the
odd part of the response to ±√h z at h, h/2 and h/4 with the same z, Richardson, and a regression on the chaos of z.
"""

import math
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.ensemble import Block, Failures, map_blocks, split_paths
from numeric.onestep import ULPS, Measured, extrapolated_response, fit_chaos
from numeric.streams import stream

Map = Callable[[np.ndarray], np.ndarray]

STEP = 2.0**-16  # for states and slopes of order one: truncation ∝ step³ and rounding ∝ 1/step are both below 1e-9
EPS = float(np.finfo(float).eps)


@dataclass(frozen=True)
class ItoSDE:
    """dX = b(X) dt + σ(X) dW in the sense of Itô."""

    drift: Map
    diffusion: Map

    def step(self, x: np.ndarray, h: float, increment: np.ndarray) -> np.ndarray:
        """Return X + b h + σ ΔW for states (..., n) and increments ΔW (..., m).

        >>> growth = ItoSDE(lambda x: 2 * x, lambda x: x[..., None])
        >>> growth.step(np.array([3.0]), 0.5, np.array([0.25]))
        array([6.75])
        """
        return x + self.drift(x) * h + _applied(self.diffusion(x), increment)


@dataclass(frozen=True)
class StratonovichSDE:
    """dX = b(X) dt + σ(X) ∘ dW in the sense of Stratonovich."""

    drift: Map
    diffusion: Map

    def step(self, x: np.ndarray, h: float, increment: np.ndarray) -> np.ndarray:
        """Return Heun's step: the mean of the increments at X and at X + b h + σ ΔW.

        >>> growth = StratonovichSDE(lambda x: 0 * x, lambda x: x[..., None])
        >>> growth.step(np.array([1.0]), 0.5, np.array([0.5]))
        array([1.625])
        """
        here = self.drift(x) * h + _applied(self.diffusion(x), increment)
        there = x + here
        return x + (here + self.drift(there) * h + _applied(self.diffusion(there), increment)) / 2


SDE = ItoSDE | StratonovichSDE


def _applied(diffusion: np.ndarray, increment: np.ndarray) -> np.ndarray:
    return np.einsum("...im,...m->...i", diffusion, increment)


# --- the response to one step ------------------------------------------------------------------------------------


def drift_of(
    sde: SDE, observable: Map, x: ArrayLike, rng: np.random.Generator, samples: int = 400, step: float = STEP
) -> Measured:
    """Return the drift (k,) of f(X) at the state `x` (n,), formula-free; f: (..., n) -> (..., k) real.

    Reject beyond `Measured.bound(7)`: z-scores are not normal here.  Raises ValueError for fewer samples than twice
    the 1 + m(m + 1)/2 columns of the regression.

    >>> circle = ItoSDE(lambda x: 0 * x, lambda x: np.stack([-x[..., 1], x[..., 0]], axis=-1)[..., None])
    >>> squared = lambda x: (x**2).sum(axis=-1, keepdims=True)
    >>> d = drift_of(circle, squared, [0.6, 0.8], np.random.default_rng(1))
    >>> bool(abs(d.value - 1)[0] < d.bound()[0] < 1e-7)
    True
    """
    point = _Point.at(sde, observable, x, step)
    a, b = np.triu_indices(point.noises)
    z = _normals(rng, samples, point.noises, columns=1 + len(a))
    columns = np.column_stack([np.ones(len(z)), z[:, a] * z[:, b] - (a == b)])
    return fit_chaos(columns, *extrapolated_response(point.even, z, step), 30 * point.ulp / step).intercept


def diffusion_of(
    sde: SDE, observable: Map, x: ArrayLike, rng: np.random.Generator, samples: int = 400, step: float = STEP
) -> Measured:
    """Return the diffusion coefficients (k, m) of f(X) at the state `x` (n,).

    >>> growth = StratonovichSDE(lambda x: 0 * x, lambda x: 2 * x[..., None])
    >>> diffusion_of(growth, np.log, [3.0], np.random.default_rng(1)).value.round(6)
    array([[2.]])
    """
    point = _Point.at(sde, observable, x, step)
    z = _normals(rng, samples, point.noises, columns=point.noises)
    return fit_chaos(z, *extrapolated_response(point.odd, z, step), 9 * point.ulp / math.sqrt(step))


@dataclass(frozen=True)
class _Point:
    """An observable at a state: how it answers to ±√h z."""

    sde: SDE
    observable: Map
    x: np.ndarray
    noises: int
    ulp: float

    @classmethod
    def at(cls, sde: SDE, observable: Map, x: ArrayLike, step: float) -> "_Point":
        arguments.positive("step", step)
        state = _state(x)
        ulp = ULPS * EPS * max(1.0, abs(state).max(), abs(observable(state)).max())
        return cls(sde, observable, state, sde.diffusion(state).shape[-1], float(ulp))

    def even(self, z: np.ndarray, h: float) -> np.ndarray:
        """[f(X₊) + f(X₋) − 2 f(X)] / (2h), (samples, k)."""
        up, down = self._both(z, h)
        here = self.observable(self.x)
        return ((up - here) + (down - here)) / (2 * h)

    def odd(self, z: np.ndarray, h: float) -> np.ndarray:
        """[f(X₊) − f(X₋)] / (2√h), (samples, k)."""
        up, down = self._both(z, h)
        return (up - down) / (2 * math.sqrt(h))

    def _both(self, z: np.ndarray, h: float) -> tuple[np.ndarray, np.ndarray]:
        batch = np.broadcast_to(self.x, (len(z), len(self.x)))
        up, down = (self.observable(self.sde.step(batch, h, s * math.sqrt(h) * z)) for s in (1, -1))
        return up, down


def _state(x: ArrayLike) -> np.ndarray:
    """The state as an array (n,) of floats or complex numbers, finite."""
    state = np.asarray(x)
    state = state.astype(complex if np.iscomplexobj(state) else float)
    if state.ndim != 1 or not state.size or not np.isfinite(state).all():
        raise ValueError(f"a state must be n ≥ 1 finite numbers, not {x!r}")
    return state


def _normals(rng: np.random.Generator, samples: int, noises: int, columns: int) -> np.ndarray:
    arguments.integer("samples", samples)
    if samples < 2 * columns:
        raise ValueError(f"samples must be ≥ {2 * columns}, twice the regression's columns, not {samples}")
    return rng.standard_normal((samples, noises))


# --- paths ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """What a functional gives on coarse and on fine paths over the same Brownian motion, each (paths, k)."""

    coarse: np.ndarray
    fine: np.ndarray

    @property
    def extrapolated(self) -> np.ndarray:
        """2 fine − coarse: the means have lost the first order of their bias in the step."""
        return 2 * self.fine - self.coarse


def paired_paths(
    sde: SDE,
    functional: Map,
    start: ArrayLike,
    horizon: float,
    steps: int,
    paths: int,
    seed: int,
    purpose: str,
    executor: Executor | None = None,
) -> Pair:
    """Return a functional of `paths` paths from `start` (n,), with `steps` and with 2 × `steps` steps.

    functional: (paths, steps + 1, n), the states at the coarse times, -> (paths, k) real.  Blocks of paths have their
    own streams and come back in order: the bits do not depend on the executor.  Raises ValueError for inadmissible
    arguments and `FailedPaths` where more than one path in a thousand is not finite.

    >>> decay = ItoSDE(lambda x: -x, lambda x: np.ones(x.shape)[..., None])
    >>> last = lambda path: path[:, -1]
    >>> pair = paired_paths(decay, last, [1.0], 1.0, 8, 4000, seed=1, purpose="example")
    >>> bool(abs(pair.extrapolated.mean() - np.exp(-1)) < 0.05)
    True
    """
    h = arguments.positive("horizon", horizon) / arguments.integer("steps", steps, least=1)
    task = partial(_block, sde, functional, _state(start), h, steps, seed, purpose)
    parts = map_blocks(task, split_paths(paths), executor)
    pair = Pair(*(np.concatenate(level) for level in zip(*parts, strict=True)))
    (Failures.among(pair.coarse) + Failures.among(pair.fine)).check()
    return pair


def _block(
    sde: SDE, functional: Map, start: np.ndarray, h: float, steps: int, seed: int, purpose: str, block: Block
) -> tuple[np.ndarray, np.ndarray]:
    rng = stream(seed, purpose, block.index)
    noises = sde.diffusion(start).shape[-1]
    coarse = np.empty((block.paths, steps + 1, len(start)), dtype=start.dtype)
    coarse[:, 0] = start
    fine = coarse.copy()
    for k in range(steps):
        first, second = math.sqrt(h / 2) * rng.standard_normal((2, block.paths, noises))
        coarse[:, k + 1] = sde.step(coarse[:, k], h, first + second)
        fine[:, k + 1] = sde.step(sde.step(fine[:, k], h / 2, first), h / 2, second)
    return np.array(functional(coarse)), np.array(functional(fine))  # copies: a view would keep all states alive
