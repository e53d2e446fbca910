"""Local residuals of the network: a candidate drift of the end-to-end matrix, tested step by step along its paths.

At every step the equation downstairs restarts from the balanced factors.  In the frames that W_n = Q_N Λ^N Q_0ᵀ has
before the step,

    ρ_n = Λ^N + drift(state_n) h + Dφ(z_n) + ½ D²φ(z_n, z_n) − h tr − Q_Nᵀ W_{n+1} Q_0,        (d, d),

z_n = g P_g dM + h P_h dM the projected noise, φ the product of the factors, and tr the trace that centres its second
derivative.  Dφ and D²φ are those of the plain product at (Λ, …, Λ), and tr comes from the projections: no formula for
W, σ or λ enters.  Dφ(z) and the centred second order have mean zero given the state, whatever the drift: they only
sharpen, thirtyfold and more.  The mean of the latter is measured all the same, so that a noise that is not white, or
not independent of the past, cannot lend drift.

Summed with the weight w = (λ_d²/(λ_d² + s²))², known before the step, which keeps rank loss from dominating, the mean
of ρ vanishes with h for the true drift; 2 × fine − coarse removes the order h.  Both levels get one white noise of the
factors, turned into the frames of each.  The result is a `differences.Coupling` of d² components, row by row.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from numeric import arguments
from numeric.differences import Coupling, on_both_levels, summarised
from numeric.ensemble import Block, accumulate, split_paths
from numeric.failures import FAILED_BOUND
from numeric.framed import Framed
from numeric.network import Langevin, Walk

FramedDrift = Callable[[Framed], np.ndarray]
"""State ↦ the drift of Q_Nᵀ W Q_0 with its frames held, (..., d, d)."""


def network_residuals(
    walk: Walk,
    drift: FramedDrift,
    paths: int,
    scale: float | None = None,
    blocks: int | None = None,
    executor: Executor | None = None,
    failed_bound: float = FAILED_BOUND,
) -> Coupling:
    """Return the moments of the weighted sums of local residuals, (d²,), on two levels and extrapolated.

    The coarse level takes the steps of `walk`, the fine one twice as many.  scale: the s of the weight, √horizon by
    default.  Raises ValueError where the drift has another shape, `FailedPaths` where more paths than `failed_bound`
    were not finite.

    >>> from numeric.losses import Free
    >>> start = Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 3))
    >>> across = Walk(Langevin(Free(), 0.0, 1.0), start, 0.1, 4, seed=1, purpose="example")
    >>> result = network_residuals(across, lambda state: np.broadcast_to(np.eye(2) / 2, (*state.lam.shape, 2)), 100)
    >>> result.z_scores.shape, bool((abs(result.z_scores) < 5).all())
    ((5,), True)
    """
    size = float(np.sqrt(walk.horizon)) if scale is None else arguments.positive("scale", scale)
    total = accumulate(partial(_residual_block, walk, drift, size), split_paths(paths, blocks), executor)
    total.failures.check(failed_bound)
    return total


def product_orders(state: Framed, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Dφ(z) and ½ D²φ(z, z) of the product φ at (Λ, …, Λ), (..., d, d) each, for z (..., N, d, d).

    >>> state = Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 3))
    >>> first, second = product_orders(state, np.stack([np.diag([0.1, 0.2]), np.diag([0.3, 0.4])]))
    >>> first.diagonal().round(12).tolist(), second.diagonal().round(12).tolist()
    ([0.8, 0.6], [0.03, 0.08])
    """
    left, right = state.lam[..., :, None], state.lam[..., None, :]
    first = second = np.zeros(z.shape[:-3] + z.shape[-2:])
    below = np.ones_like(state.lam)[..., None, :]
    for p in range(state.depth):
        second = left * second + z[..., p, :, :] @ first
        first = left * first + z[..., p, :, :] * below
        below = below * right
    return first, second


def second_order_mean(equation: Langevin, state: Framed) -> np.ndarray:
    """Return the mean of ½ D²φ(z, z) over projected noise z of unit time, the diagonal (..., d) of a diagonal matrix.

    Σ_{p<q, l} λ_k^{N−q} E[z_q(kl) z_p(lk)] λ_l^{q−p−1} λ_k^{p−1}; the covariances are entries of g² P_g + h² P_h,
    which couples z_p(kl) to z(kl) and z(lk) only: what it makes of the upper triangle of one factor has them all.

    >>> from numeric.losses import Free
    >>> state = Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 3))
    >>> second_order_mean(Langevin(Free(), 0.0, 1.0), state).round(12).tolist()
    [0.5, 0.5]
    """
    d, depth = state.lam.shape[-1], state.depth
    upper = np.zeros((depth, *[1] * (state.lam.ndim - 1), depth, d, d))
    upper[np.arange(depth), ..., np.arange(depth), :, :] = np.triu(np.ones((d, d)))
    twice = Langevin(equation.loss, equation.gauge**2, equation.horizontal**2)
    white = np.broadcast_to(upper, (depth, *state.lam.shape[:-1], depth, d, d))
    lower = np.tril(twice.projected(state, white)[0])
    left, right = state.lam[..., :, None], state.lam[..., None, :]
    total = np.zeros((*state.lam.shape, d))
    for q in range(1, depth):
        for p in range(q):
            below, above = lower[q][..., p, :, :], lower[p][..., q, :, :]
            covariance = below.swapaxes(-1, -2) + np.tril(above, -1)
            total += left ** (depth - 1 - q + p) * right ** (q - p - 1) * covariance
    mean: np.ndarray = total.sum(axis=-1)
    return mean


@dataclass
class _Sums:
    """What one level has summed up so far, (paths, d, d) each."""

    equation: Langevin
    drift: FramedDrift
    scale: float
    state: Framed
    residual: np.ndarray = field(init=False)
    effect: np.ndarray = field(init=False)
    corrected: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.residual, self.effect, self.corrected = np.zeros((3, *self.state.lam.shape, self.state.lam.shape[-1]))

    def advance(self, increment: np.ndarray, h: float) -> "_Sums":
        state, d = self.state, self.state.lam.shape[-1]
        z, _ = self.equation.projected(state, state.in_frames(increment))
        first, second = product_orders(state, z)
        second -= h * np.eye(d) * second_order_mean(self.equation, state)[..., None, :]
        moved = h * _fitting(self.drift(state), second)
        self.state = self.equation.moved(state, z, h)
        weight = 1 / (1 + (self.scale / state.lam[..., -1:, None]) ** 2) ** 2
        self.residual += weight * (
            np.eye(d) * state.sigma[..., None, :] + moved + first + second - self.seen_from(state)
        )
        self.effect += weight * moved
        self.corrected += weight * second
        return self

    def seen_from(self, before: Framed) -> np.ndarray:
        """W in the frames of the state before."""
        last = before.frames[..., -1, :, :].swapaxes(-1, -2)
        return last @ self.state.end_to_end @ before.frames[..., 0, :, :]


def _fitting(drift: np.ndarray, matrices: np.ndarray) -> np.ndarray:
    if np.shape(drift) != matrices.shape:
        raise ValueError(f"drift must return shape {matrices.shape}, not {np.shape(drift)}")
    return drift


def _residual_block(walk: Walk, drift: FramedDrift, scale: float, block: Block) -> Coupling:
    rounding = float(8 * np.finfo(float).eps * walk.steps * (1 + walk.start.sigma.max()))
    with np.errstate(all="ignore"):  # what is not finite is counted
        levels = (_Sums(walk.equation, drift, scale, walk.begin(block.paths)) for _ in range(2))
        coarse, fine = on_both_levels(walk.halves(block), walk.dt, *levels)
        richardson, effect = 2 * fine.residual - coarse.residual, 2 * fine.effect - coarse.effect
        parts = [coarse.residual, fine.residual, richardson, effect, fine.corrected]
        return summarised([part.reshape(block.paths, -1) for part in parts], rounding, block)
