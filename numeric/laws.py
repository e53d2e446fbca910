"""Exact laws at a fixed time: oracles that need no derived formula, and no time step.

Upstairs the process is Gaussian and its law known; downstairs are the eigenvalues or singular values of one matrix:

| sampler                   | process at time t                                                                       |
| ------------------------- | --------------------------------------------------------------------------------------- |
| `sample_dyson`            | dx_k = Σ dt/(x_k − x_j) + √(2/β) dW_k, β = 1, 2, 4, as eigenvalues of M_0 + H_{2t/β}    |
| `sample_dyson_from_zero`  | the same from x = 0, any β: √(2t/β) × the β-Hermite ensemble                            |
| `sample_ornstein_uhlenbeck` | dM = −c M dt + dH on Her_d(F), the matrix                                             |
| `sample_wishart_process`  | eigenvalues of X*X for X = X_0 + B_t on m × n matrices over F                           |
| `sample_dln_lambda`       | λ = σ^{1/N} of Brownian motion at inverse temperature β on the deep linear network      |
| `sample_bessel`           | the Bessel process of any dimension δ > 0                                               |

The first two and `sample_dln_lambda` rest on the theorem that the process downstairs has the law of these eigenvalues;
that is what they are compared with.

For d = 2 the squared gap of the process started at gap g₀ > 0 is, with δ = 1 + β degrees of freedom,

    gap_t² = (4t/β) χ'²_δ(λ),        noncentrality λ = β g₀² / (4t),

a time-changed squared Bessel process.  Another `dimension` δ gives the law of a process that repels
otherwise, so that a caller can compute how far the law moves if the drift were wrong.  0 < β < ∞.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chndtr

from numeric import arguments
from numeric.beta_ensembles import beta_hermite
from numeric.random_matrices import distinct, gaussian_ensemble, ginibre
from numeric.spaces import quaternion_blocks


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


def sample_dyson(rng: np.random.Generator, size: int, start: ArrayLike, t: float, beta: int) -> np.ndarray:
    """Draw x_t, (size, d) ascending, from x_0 = `start`: the eigenvalues of diag(start) + H_{2t/β} over F = β.

    Raises ValueError unless beta is 1, 2 or 4, t > 0, and start is strictly ascending.

    >>> x = sample_dyson(np.random.default_rng(1), 20_000, [0.0, 1.0], 0.5, beta=4)
    >>> bool(abs(((x[:, 1] - x[:, 0]) ** 2).mean() - mean_gap_squared(1.0, 0.5, 4.0)) < 0.05)
    True
    """
    start, t = arguments.spectrum("start", start), arguments.positive("t", t)
    H = gaussian_ensemble(rng, size, len(start), arguments.field(beta))
    M = np.sqrt(2 * t / beta) * H + np.diag(start if beta < 4 else np.repeat(start, 2))
    return distinct(np.linalg.eigvalsh(M), beta)


def sample_dyson_from_zero(rng: np.random.Generator, size: int, d: int, t: float, beta: float) -> np.ndarray:
    """Draw x_t, (size, d) ascending, from x_0 = 0 (all together), for any beta > 0.

    >>> x = sample_dyson_from_zero(np.random.default_rng(1), 20_000, 3, 0.5, beta=1.5)
    >>> round(float((x**2).sum(axis=1).mean()), 1)      # (d(d − 1) + 2d/β) t
    5.0
    """
    return np.sqrt(2 * arguments.positive("t", t) / arguments.positive("beta", beta)) * beta_hermite(rng, size, d, beta)


def sample_ornstein_uhlenbeck(
    rng: np.random.Generator, size: int, start: ArrayLike, t: float, rate: float, field: int = 2
) -> np.ndarray:
    """Draw M_t for dM = −rate M dt + dH on Her_d(F): e^{−ct} M_0 + √((1 − e^{−2ct})/(2c)) H, H standard normal.

    start: M_0, (d, d), or (2d, 2d) complex for quaternions.  As t → ∞ the law is that of H/√(2c).

    >>> M = sample_ornstein_uhlenbeck(np.random.default_rng(1), 20_000, np.eye(2), 1.0, rate=0.5)
    >>> np.round(M.mean(axis=0).real, 1) + 0.0
    array([[0.6, 0. ],
           [0. , 0.6]])
    """
    matrix = arguments.hermitian("start", start)
    t, rate = arguments.positive("t", t), arguments.positive("rate", rate)
    H = gaussian_ensemble(rng, size, len(matrix) // (2 if field == 4 else 1), field)
    return np.exp(-rate * t) * matrix + np.sqrt(-np.expm1(-2 * rate * t) / (2 * rate)) * H


def sample_wishart_process(
    rng: np.random.Generator, size: int, start: ArrayLike, t: float, field: int = 1
) -> np.ndarray:
    """Draw the eigenvalues (size, r), r = min(m, n), ascending, of X*X for X = X_0 + B_t over F.

    start: the singular values of X_0 as a real m × n matrix (for F other than R as well: the law depends on no more).

    >>> u = sample_wishart_process(np.random.default_rng(1), 20_000, np.zeros((3, 2)), 0.5)
    >>> round(float(u.sum(axis=1).mean()), 1)      # F m n t
    3.0
    """
    return _singular_values(rng, size, np.asarray(start, dtype=float), arguments.positive("t", t), field) ** 2


def sample_dln_lambda(
    rng: np.random.Generator, size: int, start: ArrayLike, t: float, beta: float, depth: int, field: int = 1
) -> np.ndarray:
    """Draw λ_t = σ_t^{1/N}, (size, d) ascending: N^{−1/2} × singular values of √N diag(λ_0) + √(2t/β) G over F.

    start: λ_0, (d,), ≥ 0.  The law of the process reflected at λ_1 = 0 (which the real one may reach).  Raises
    ValueError unless t, beta > 0 and depth ≥ 1.

    >>> lam = sample_dln_lambda(np.random.default_rng(1), 20_000, [0.5, 1.0], 0.1, beta=2.0, depth=3)
    >>> bool(abs((lam**2).sum(axis=1).mean() - (1.25 + 8 * 0.1 / (2.0 * 3))) < 0.02)   # Σ λ_0² + 2d² t/(βN)
    True
    """
    root = np.sqrt(arguments.integer("depth", depth, least=1))
    time = 2 * arguments.positive("t", t) / arguments.positive("beta", beta)
    return _singular_values(rng, size, root * np.diag(np.asarray(start, dtype=float)), time, field) / root


def sample_bessel(rng: np.random.Generator, size: int, start: float, t: float, dimension: float) -> np.ndarray:
    """Draw R_t of the Bessel process dR = (δ − 1)/(2R) dt + dW of dimension δ > 0 from `start` ≥ 0 (reflected at 0).

    R_t² = t χ'²_δ(start²/t).

    >>> R = sample_bessel(np.random.default_rng(1), 20_000, 1.0, 0.5, dimension=2.5)
    >>> round(float((R**2).mean()), 1)      # start² + δ t
    2.2
    """
    t, dimension = arguments.positive("t", t), arguments.positive("dimension", dimension)
    return np.sqrt(t * rng.noncentral_chisquare(dimension, start**2 / t, size))


def _singular_values(rng: np.random.Generator, size: int, start: np.ndarray, t: float, field: int) -> np.ndarray:
    """Return the ascending singular values of start + √t G over F, one of each pair for quaternions."""
    if start.ndim != 2 or not np.isfinite(start).all():
        raise ValueError(f"start must be a finite real matrix, not of shape {start.shape}")
    G = ginibre(rng, size, start.shape[0], start.shape[1], field)
    matrix = start if field < 4 else quaternion_blocks(start, np.zeros_like(start))
    return distinct(np.linalg.svd(matrix + np.sqrt(t) * G, compute_uv=False)[:, ::-1], field)
