"""Exact densities of the eigenvalues of dx_k = Σ dt/(x_k − x_j) + √(2/β) dW_k at a fixed time: what histograms tend to.

These are quoted from theory, tested against the samplers of `laws`, and drawn beside simulations; no verdict rests on
them.  The density is that of an eigenvalue chosen at random, so it integrates to one.
"""

import math

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.laws import dyson_gap_squared_cdf

BINS = 4000  # of the gap, in the mixture for d = 2


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
