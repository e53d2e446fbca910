"""Orders of convergence, measured: a fit of log error against log step, with a confidence interval.

The interval adds two parts: the Monte Carlo error of the slope, by the jackknife over groups of paths (all levels share
their noise, so their errors are correlated), and the misfit, from the scatter of the levels about the line, which is
what lower or higher orders leave behind.  Both use Student's law.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

CONFIDENCE = 0.99


@dataclass(frozen=True)
class Order:
    """A fitted order of convergence and its confidence interval [low, high]; the errors (levels,) behind it."""

    slope: float
    low: float
    high: float
    steps: np.ndarray
    errors: np.ndarray

    def __contains__(self, order: float) -> bool:
        return self.low <= order <= self.high

    @property
    def width(self) -> float:
        """Length of the confidence interval."""
        return self.high - self.low


def fit_order(steps: ArrayLike, mean_squares: ArrayLike, confidence: float = CONFIDENCE, curved: bool = False) -> Order:
    """Return the order of error = √(mean over groups of `mean_squares`) in the step sizes `steps`, (levels,).

    mean_squares: (levels, groups), of groups of paths of the same size; one group for errors that are exact.  curved:
    fit C h^p e^{bh} instead of C h^p, which removes most of the next order, when the errors are accurate enough to show
    it.  Raises ValueError for fewer levels than unknowns and one, or errors that are not finite and > 0.

    >>> order = fit_order([1.0, 0.5, 0.25], [[1.0], [0.26], [0.0625]])
    >>> round(order.slope, 2), 1.0 in order
    (1.0, True)
    """
    h, squares = np.asarray(steps, dtype=float), np.asarray(mean_squares, dtype=float)
    least = 3 + curved
    if h.ndim != 1 or len(h) < least or squares.ndim != 2 or len(squares) != len(h):
        raise ValueError(f"at least {least} levels are needed, and (levels, groups), not {h.shape} and {squares.shape}")
    if not ((squares > 0) & np.isfinite(squares)).all():
        raise ValueError("the errors must be finite and > 0 at every level")
    errors = np.sqrt(squares.mean(axis=1))
    columns = np.stack([np.log(h), np.ones_like(h), h / h.max()][: 2 + curved], axis=1)
    slope, misfit = _slope(columns, np.log(errors))
    half = _student(confidence, len(h) - columns.shape[1]) * misfit + _monte_carlo(columns, squares, confidence)
    return Order(slope, slope - half, slope + half, h, errors)


def _slope(columns: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return the least-squares coefficient of the first column and its standard error from the residuals."""
    inverse = np.linalg.pinv(columns)
    residuals = y - columns @ (inverse @ y)
    variance = float(residuals @ residuals) / (len(y) - columns.shape[1])
    return float(inverse[0] @ y), math.sqrt(variance * float(inverse[0] @ inverse[0]))


def _monte_carlo(columns: np.ndarray, squares: np.ndarray, confidence: float) -> float:
    groups = squares.shape[1]
    if groups == 1:
        return 0.0
    without = (squares.sum(axis=1, keepdims=True) - squares) / (groups - 1)
    slopes = np.array([_slope(columns, y)[0] for y in np.log(without).T / 2])
    error = math.sqrt((groups - 1) * float(slopes.var()))
    return _student(confidence, groups - 1) * error


def _student(confidence: float, degrees: int) -> float:
    return float(stdtrit(degrees, (1 + confidence) / 2))


def strong_order(
    solve: Callable[[np.ndarray, float], np.ndarray],
    exact: Callable[[np.ndarray, float], np.ndarray],
    noise: np.ndarray,
    horizon: float,
    levels: Sequence[int],
    groups: int = 20,
) -> Order:
    """Return the strong order: root mean square of |solve − exact| at the horizon, on the same Brownian paths.

    noise: increments (n, paths, m) of the finest level.  solve(increments, h) and exact(increments, h) return states
    (paths, d); `exact` always sees the finest increments.  levels: numbers of steps, each dividing n.  Raises
    ValueError when one does not, or when groups do not divide the paths.

    >>> W = np.random.default_rng(1).standard_normal((16, 400, 1)) / 4
    >>> euler = lambda dW, h: np.prod(1 + dW, axis=0)
    >>> exact = lambda dW, h: np.exp(dW.sum(axis=0) - 0.5)
    >>> order = strong_order(euler, exact, W, 1.0, levels=[4, 8, 16])
    >>> 0.3 < order.slope < 0.7
    True
    """
    finest, paths = noise.shape[:2]
    if any(finest % n for n in levels) or paths % groups:
        raise ValueError(f"levels must divide {finest} and groups divide {paths}, not {list(levels)} and {groups}")
    truth = exact(noise, horizon / finest)
    rows = []
    for n in levels:
        coarse = noise.reshape(n, finest // n, *noise.shape[1:]).sum(axis=1)
        squares = ((solve(coarse, horizon / n) - truth) ** 2).sum(axis=-1)
        rows.append(squares.reshape(groups, -1).mean(axis=1))
    return fit_order([horizon / n for n in levels], rows)


def weak_order(
    solve: Callable[[np.ndarray, float], np.ndarray],
    expected: float,
    horizon: float,
    levels: Sequence[int],
) -> Order:
    """Return the weak order: |E solve − expected|, all three-point increments enumerated, so without Monte Carlo error.

    solve(increments, h): (n, 3ⁿ, 1) -> observable (3ⁿ,).  The fit is `curved`.  The increments are 0, ±√(3h) with
    weights 2/3, 1/6, 1/6, whose moments agree with the normal ones up to the fifth; a weak order of at most 2 is not
    changed by that.

    >>> euler = lambda dW, h: np.prod(1 - h + dW, axis=0)[:, 0] ** 2
    >>> order = weak_order(euler, np.exp(-1.0), 1.0, levels=[4, 6, 8, 10])
    >>> abs(order.slope - 1) < 0.05
    True
    """
    errors = []
    for n in levels:
        h = horizon / n
        increments, weights = three_points(n, h)
        errors.append(abs(float(weights @ solve(increments, h)) - expected))
    return fit_order([horizon / n for n in levels], np.square(errors)[:, None], curved=True)


def three_points(n: int, h: float) -> tuple[np.ndarray, np.ndarray]:
    """Return every sequence of n three-point increments, (n, 3ⁿ, 1), and their probabilities (3ⁿ,).

    >>> increments, weights = three_points(2, 0.5)
    >>> increments.shape, round(float(weights @ increments.sum(axis=0)[:, 0] ** 2), 12)
    ((2, 9, 1), 1.0)
    """
    points = np.array(list(product((-1, 0, 1), repeat=n)), dtype=float).T
    weights = np.where(points == 0, 2 / 3, 1 / 6).prod(axis=0)
    return math.sqrt(3 * h) * points[..., None], weights
