"""Tridiagonal β-ensembles (Dumitriu and Edelman 2002): eigenvalues of the classical ensembles for any β > 0.

| sampler         | density of the eigenvalues, up to its constant                               | β = 1, 2, 4        |
| --------------- | ---------------------------------------------------------------------------- | ------------------ |
| `beta_hermite`  | Π_{i<j} |x_i − x_j|^β exp(−Σ x²/2)                                           | `gaussian_ensemble`|
| `beta_laguerre` | Π_{i<j} |x_i − x_j|^β Π x^{β(m − d + 1)/2 − 1} exp(−Σ x/2), x > 0            | `wishart`          |
"""

import math

import numpy as np

from numeric import arguments


def beta_hermite(rng: np.random.Generator, size: int, d: int, beta: float) -> np.ndarray:
    """Draw `size` spectra (size, d), ascending, of the β-Hermite ensemble.

    The tridiagonal matrix has independent N(0, 1) on its diagonal and χ_{β(d−1)}/√2, …, χ_β/√2 beside it.  Raises
    ValueError unless d ≥ 1 and beta is finite and > 0.

    >>> x = beta_hermite(np.random.default_rng(1), 20_000, 3, beta=2.5)
    >>> round(float((x**2).sum(axis=1).mean()), 1)      # d + β d(d − 1)/2
    10.5
    """
    d, beta = arguments.integer("d", d, least=1), arguments.positive("beta", beta)
    diagonal = rng.standard_normal((size, d))
    beside = _chi(rng, size, beta * np.arange(d - 1, 0, -1)) * math.sqrt(0.5)
    return np.linalg.eigvalsh(_tridiagonal(diagonal, beside))


def beta_laguerre(rng: np.random.Generator, size: int, d: int, m: float, beta: float) -> np.ndarray:
    """Draw `size` spectra (size, d), ascending, of the β-Laguerre ensemble with m > d − 1 (not only integers).

    They are the squared singular values of the bidiagonal matrix with χ_{βm}, χ_{β(m−1)}, …, χ_{β(m−d+1)} on its
    diagonal and χ_{β(d−1)}, …, χ_β below.  Raises ValueError unless d ≥ 1, m > d − 1 and beta > 0 are finite.

    >>> x = beta_laguerre(np.random.default_rng(1), 20_000, 2, m=3.5, beta=2.0)
    >>> round(float(x.sum(axis=1).mean()), 1)      # β m d
    14.0
    """
    d, beta, m = arguments.integer("d", d, least=1), arguments.positive("beta", beta), arguments.positive("m", m)
    if not m > d - 1:
        raise ValueError(f"m must exceed d − 1 = {d - 1}, not {m}")
    a = _chi(rng, size, beta * (m - np.arange(d)))
    b = _chi(rng, size, beta * np.arange(d - 1, 0, -1))
    diagonal = a**2
    diagonal[:, 1:] += b**2
    return np.maximum(np.linalg.eigvalsh(_tridiagonal(diagonal, a[:, :-1] * b)), 0.0)


def _chi(rng: np.random.Generator, size: int, degrees: np.ndarray) -> np.ndarray:
    """Draw χ variables (size, k) with these degrees of freedom (k,)."""
    return np.sqrt(rng.chisquare(degrees, (arguments.integer("size", size), len(degrees))))


def _tridiagonal(diagonal: np.ndarray, beside: np.ndarray) -> np.ndarray:
    size, d = diagonal.shape
    matrix = np.zeros((size, d, d))
    matrix[:, range(d), range(d)] = diagonal
    matrix[:, range(1, d), range(d - 1)] = beside  # eigvalsh reads the lower triangle
    return matrix
