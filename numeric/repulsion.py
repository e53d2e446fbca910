"""Steps for particles that repel singularly, dx = b(x) dt + a dW, and that must keep their order.

`drift_implicit` solves y − h b(y) = x + a ΔW.  For a drift that is minus the gradient of a convex repulsion (Coulomb
forces on a line, the Bessel drift (δ − 1)/(2R)) the solution exists in the chamber and is unique, whatever the noise;
so no path ever crosses.  The drift, its derivative and the chamber come in as callables: nothing is derived here.
"""

from collections.abc import Callable

import numpy as np

from numeric import arguments

NEWTON_STEPS = 100
ULPS = 16 * float(np.finfo(float).eps)  # of what enters the residual: solved up to its rounding error


def ascending(x: np.ndarray) -> np.ndarray:
    """Return which rows of x (..., d) ascend strictly: the chamber of particles on a line.

    >>> ascending(np.array([[0.0, 1.0], [1.0, 0.0]]))
    array([ True, False])
    """
    return np.asarray((np.diff(x, axis=-1) > 0).all(axis=-1))


def drift_implicit(
    drift: Callable[[np.ndarray], np.ndarray],
    jacobian: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    noise: np.ndarray,
    h: float,
    inside: Callable[[np.ndarray], np.ndarray] = ascending,
) -> np.ndarray:
    """Return y in the chamber with y − h drift(y) = x + noise, by Newton's method damped to stay inside.

    x: (paths, d), inside.  noise: a ΔW, (paths, d).  drift: (n, d) -> (n, d); jacobian: (n, d) -> (n, d, d).  inside:
    (n, d) -> (n,).  A path whose iteration does not converge is nan, so that it is counted as failed.  Raises
    ValueError when x is not inside.

    >>> bessel = lambda r: 1 / r                         # δ = 3: y = (z + √(z² + 4h))/2 with z = x + noise
    >>> slope = lambda r: -1 / r[..., None] ** 2
    >>> drift_implicit(bessel, slope, np.array([[1.0]]), np.array([[-3.0]]), 0.1, lambda r: r[:, 0] > 0).round(6)
    array([[0.048809]])
    """
    h = arguments.positive("h", h)
    if not inside(x).all():
        raise ValueError("x must lie inside the chamber (particles in strictly ascending order, by default)")
    target, y = x + noise, np.array(x, dtype=float)
    active = np.arange(len(y))
    for _ in range(NEWTON_STEPS):
        here, slopes = y[active], h * jacobian(y[active])
        residual = here - h * drift(here) - target[active]
        rounding = abs(here) + abs(target[active]) + np.einsum("nij,nj->ni", abs(slopes), abs(here))
        left = ~(abs(residual) <= ULPS * rounding).all(axis=1)  # nan counts as unfinished
        active = active[left]
        if not len(active):
            return y
        y[active] = _damped(drift, slopes[left], here[left], residual[left], target[active], h, inside)
    y[active] = np.nan
    return y


def _damped(
    drift: Callable[[np.ndarray], np.ndarray],
    slopes: np.ndarray,
    y: np.ndarray,
    residual: np.ndarray,
    target: np.ndarray,
    h: float,
    inside: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """Return one Newton step p, halved until it stays inside and does not overshoot.

    The residual F is the gradient of a convex function; along the step its slope is F·p, negative at first, and may
    come to at most half of the first one's size on the other side of the minimum.
    """
    step = -np.linalg.solve(np.eye(y.shape[-1]) - slopes, residual[..., None])[..., 0]
    slope, length = abs((residual * step).sum(axis=1)), np.ones((len(y), 1))
    for _ in range(60):
        trial = y + length * step
        good = inside(trial)
        trial = np.where(good[:, None], trial, y)
        good &= ((trial - h * drift(trial) - target) * step).sum(axis=1) <= slope / 2
        if good.all():
            break
        length[~good] /= 2
    return trial
