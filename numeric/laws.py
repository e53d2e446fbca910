"""Exact laws at a fixed time: oracles that need no derived formula.

For d = 2 the squared gap of the process started at gap g₀ > 0 is, with δ = 1 + β degrees of freedom,

    gap_t² = (4t/β) χ'²_δ(λ),        noncentrality λ = β g₀² / (4t),

a time-changed squared Bessel process.  Another `dimension` δ gives the law of a process that repels
otherwise, so that a caller can compute how far the law moves if the drift were wrong.  0 < β < ∞.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chndtr

from numeric import arguments


def dyson_gap_squared_cdf(
    y: ArrayLike, start_gap: float, t: float, beta: float, dimension: float | None = None
) -> np.ndarray:
    """Return P(gap_t² ≤ y), elementwise in `y`; 0 for y ≤ 0.

    dimension: degrees of freedom, 1 + beta by default.  Raises ValueError unless start_gap, t, beta and
    dimension are finite and > 0.  Agrees with the Poisson mixture of χ² laws to 1e-12 relative for
    noncentralities up to 1e4 (SciPy 1.17).

    >>> dyson_gap_squared_cdf([-1.0, 2.0, 1e3], start_gap=1.0, t=0.2, beta=2.0).round(4)
    array([0.    , 0.5402, 1.    ])
    """
    scale, delta, noncentrality = _parameters(start_gap, t, beta, dimension)
    return chndtr(np.maximum(np.asarray(y, dtype=float), 0.0) / scale, delta, noncentrality)


def sample_dyson_gap_squared(
    rng: np.random.Generator,
    size: int,
    start_gap: float,
    t: float,
    beta: float,
    dimension: float | None = None,
) -> np.ndarray:
    """Draw `size` independent values of gap_t²; arguments and errors as for `dyson_gap_squared_cdf`.

    >>> draws = sample_dyson_gap_squared(np.random.default_rng(1), 10_000, 1.0, 0.2, 2.0)
    >>> bool(abs(draws.mean() - mean_gap_squared(1.0, 0.2, 2.0)) < 0.1)
    True
    """
    scale, delta, noncentrality = _parameters(start_gap, t, beta, dimension)
    return scale * rng.noncentral_chisquare(delta, noncentrality, size)


def mean_gap_squared(start_gap: float, t: float, beta: float, dimension: float | None = None) -> float:
    """Return E gap_t² = g₀² + 4 δ t / β, which is g₀² + (4 + 4/β) t at δ = 1 + β.

    >>> mean_gap_squared(1.0, 0.5, beta=2.0)
    4.0
    """
    scale, delta, noncentrality = _parameters(start_gap, t, beta, dimension)
    return scale * (delta + noncentrality)


def _parameters(start_gap: float, t: float, beta: float, dimension: float | None) -> tuple[float, float, float]:
    """Return (4t/β, δ, λ) from checked arguments."""
    gap, time, beta = (
        arguments.positive("start_gap", start_gap),
        arguments.positive("t", t),
        arguments.positive("beta", beta),
    )
    delta = 1 + beta if dimension is None else arguments.positive("dimension", dimension)
    scale = 4 * time / beta
    return scale, delta, gap**2 / scale
