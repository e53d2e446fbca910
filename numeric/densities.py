"""Exact densities of spectra at a fixed time: what histograms tend to.

The eigenvalues of dx_k = Σ dt/(x_k − x_j) + √(2/β) dW_k, and the singular values of the layers of a deep linear
network.  These are quoted from theory, tested against the samplers of `laws`, and drawn beside simulations; no verdict
rests on them.  The density is that of a value chosen at random, so it integrates to one.
"""

import math

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import ArrayLike
from scipy.special import ive

from numeric import arguments
from numeric.laws import dyson_gap_squared_cdf

BINS = 4000  # of the gap, in the mixture for d = 2
NODES = 1000  # of the midpoint rule for the sum, in the convolution for d = 2


def dyson_density(x: ArrayLike, start: ArrayLike, t: float, beta: float) -> np.ndarray | None:
    """Return the density at `x`, (n,), or None where no closed form is known here: β = 2 and any d, d = 2 and any β.

    β = 2: the eigenvalues of diag(start) + H_t have joint density ∝ det[x_i^{j−1}] det[φ_t(x_i − a_j)], a biorthogonal
    ensemble, with one-point function Σ_jk x^j (G⁻¹)_jk φ_t(x − a_k), G_kj = ∫ y^j φ_t(y − a_k) dy (Johansson 2001).
    d = 2: centre and gap are independent, N(·, t/β) and noncentral χ (`laws`).  Raises ValueError for inadmissible
    arguments.

    >>> x = np.linspace(-6, 6, 2001)
    >>> rho = dyson_density(x, [-1.0, 1.0], 0.3, beta=2.0)
    >>> round(float(rho.sum() * (x[1] - x[0])), 6)
    1.0
    >>> dyson_density(x, [-1.0, 0.0, 1.0], 0.3, beta=4.0) is None
    True
    """
    x, start = np.asarray(x, dtype=float), arguments.spectrum("start", start)
    t, beta = arguments.positive("t", t), arguments.positive("beta", beta)
    if len(start) == 1:
        return _normal(x - start[0], 2 * t / beta)
    if beta == 2:
        return _biorthogonal(x, start, t)
    if len(start) == 2:
        return _centre_and_gap(x, start, t, beta)
    return None


def network_density(x: ArrayLike, start: ArrayLike, t: float, beta: float, depth: int) -> np.ndarray | None:
    """Return the density of λ (`laws.sample_dln_lambda`, field 1) at `x`, (n,); None for more than two values.

    start: λ_0, (d,), ≥ 0.  d = 1: |λ_0 + √(2t/(βN)) Z|, a folded normal law.  d = 2: λ = (S + D)/2 and |S − D|/2, where
    S and D are independent two-dimensional Bessel processes with clock 4t/(βN) from the sum and the difference of λ_0.

    >>> x = np.linspace(0, 8, 401)
    >>> [round(float(network_density(x, lam, 0.3, 2.0, 3).sum() * (x[1] - x[0])), 2) for lam in ([2.0], [2.0, 1.0])]
    [1.0, 1.0]
    >>> network_density(x, [3.0, 2.0, 1.0], 0.3, 2.0, 3) is None
    True
    """
    x, lam = np.asarray(x, dtype=float), np.asarray(start, dtype=float)
    clock = 4 * arguments.positive("t", t) / (arguments.positive("beta", beta) * arguments.integer("depth", depth))
    if len(lam) == 1:
        return np.where(x >= 0, _normal(x - lam[0], clock / 2) + _normal(x + lam[0], clock / 2), 0.0)
    if len(lam) > 2:
        return None
    total, difference = lam.sum(), abs(lam[1] - lam[0])
    reach = total + 10 * math.sqrt(clock)
    s = (np.arange(NODES) + 0.5) * reach / NODES
    of_sum = _rice(s, total, clock) * (reach / NODES)
    folded = sum(_rice(y, difference, clock) for y in (2 * x[:, None] - s, s - 2 * x[:, None], s + 2 * x[:, None]))
    return np.where(x >= 0, folded @ of_sum, 0.0)


def _rice(r: np.ndarray, start: float, variance: float) -> np.ndarray:
    """The density of |start·e + √variance Z|, Z normal in the plane, which is 0 for r < 0."""
    r = np.maximum(r, 0.0)
    return r / variance * np.exp(-((r - start) ** 2) / (2 * variance)) * ive(0, r * start / variance)


def _normal(x: np.ndarray, variance: float) -> np.ndarray:
    return np.exp(-(x**2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)


def _biorthogonal(x: np.ndarray, start: np.ndarray, t: float) -> np.ndarray:
    """Polynomials in (x − mean)/size, so that G stays well conditioned; its entries by exact Gauss quadrature."""
    d, centre = len(start), start.mean()
    size = math.sqrt(start.var() + t)
    nodes, weights = hermegauss(d)
    powers = ((start[:, None] + math.sqrt(t) * nodes - centre) / size)[..., None] ** np.arange(d)
    G = np.einsum("q,kqj->kj", weights / math.sqrt(2 * math.pi), powers)
    left = ((x[:, None] - centre) / size) ** np.arange(d)
    return np.einsum("nj,jk,nk->n", left, np.linalg.inv(G), _normal(x[:, None] - start, t)) / d


def _centre_and_gap(x: np.ndarray, start: np.ndarray, t: float, beta: float) -> np.ndarray:
    """Mix normal laws around centre ± gap/2 over the law of the gap, cut into bins."""
    gap, centre = start[1] - start[0], start.mean()
    edges = np.linspace(0.0, gap + 12 * math.sqrt((4 + 4 / beta) * t), BINS + 1)
    mass = np.diff(dyson_gap_squared_cdf(edges**2, gap, t, beta))
    halves = (edges[1:] + edges[:-1]) / 4
    offsets = x[:, None] - centre
    return (_normal(offsets - halves, t / beta) + _normal(offsets + halves, t / beta)) @ mass / 2
