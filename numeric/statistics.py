"""Streaming moments, and critical values that hold far in the tail.

Moments are centred (never Σ y² − (Σ y)²) and are merged in the order of the blocks, so the bits do not
depend on the workers.  `scipy.stats` is not imported: it costs more than a whole test.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import erfc, ndtri

from numeric import arguments


@dataclass(frozen=True)
class Moments:
    """Count, mean (m,) and scatter (m, m) = Σ (y − mean)(y − mean)ᵀ of the vectors seen so far."""

    count: int
    mean: np.ndarray
    scatter: np.ndarray

    @classmethod
    def of(cls, samples: np.ndarray) -> "Moments":
        """Return the moments of `samples` (n, m), n ≥ 0; ValueError for another number of axes.

        >>> Moments.of(np.array([[0.0], [2.0]])).covariance
        array([[2.]])
        """
        samples = arguments.samples(samples)
        mean = samples.sum(axis=0) / max(len(samples), 1)
        centred = samples - mean
        return cls(len(samples), mean, np.einsum("ni,nj->ij", centred, centred))  # einsum: no BLAS threads

    def __add__(self, other: "Moments") -> "Moments":
        """Merge (Chan, Golub, LeVeque 1979); associative up to rounding, so keep the order fixed."""
        count = self.count + other.count
        if not count:
            return self
        difference = other.mean - self.mean
        mean = self.mean + difference * (other.count / count)
        between = np.multiply.outer(difference, difference) * (self.count * other.count / count)
        return Moments(count, mean, self.scatter + other.scatter + between)

    def project(self, rows: np.ndarray) -> "Moments":
        """Return the moments of the linear forms `rows` (p, m) of the vectors.

        >>> Moments.of(np.array([[0.0, 1.0], [2.0, 1.0]])).project(np.array([[3.0, 0.0]])).mean
        array([3.])
        """
        return Moments(self.count, rows @ self.mean, rows @ self.scatter @ rows.T)

    @property
    def covariance(self) -> np.ndarray:
        """Unbiased covariance matrix (m, m) of one vector; infinite with fewer than two."""
        if self.count < 2:
            return np.full_like(self.scatter, math.inf)
        return self.scatter / (self.count - 1)

    @property
    def standard_error(self) -> np.ndarray:
        """Standard error (m,) of the mean; infinite with fewer than two vectors."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0) / max(self.count, 1))

    @property
    def rms(self) -> np.ndarray:
        """Root of the mean square (m,), about zero."""
        return np.sqrt(self.mean**2 + np.diag(self.scatter) / max(self.count, 1))


def kolmogorov_distance(samples: np.ndarray, cdf: Callable[[np.ndarray], np.ndarray]) -> float:
    """Return sup |F_n − F| of the empirical law of `samples` (n,) and a continuous `cdf`.

    Raises ValueError for no samples or samples that are not finite.

    >>> round(kolmogorov_distance(np.array([0.5]), lambda y: y), 3)
    0.5
    """
    ordered = np.sort(np.asarray(samples, dtype=float).ravel())
    if not ordered.size or not np.isfinite(ordered).all():
        raise ValueError("samples must be at least one finite number")
    law, n = cdf(ordered), ordered.size
    return float(max((np.arange(1, n + 1) / n - law).max(), (law - np.arange(n) / n).max()))


def kolmogorov_quantile(n: int, alpha: float) -> float:
    """Return a critical value q with P(sup |F_n − F| > q) ≤ alpha, for every n ≥ 1 and every law F.

    It is √(log(2/alpha)/(2n)), the Dvoretzky–Kiefer–Wolfowitz bound with Massart's constant: no asymptotics.

    >>> round(kolmogorov_quantile(10_000, 1e-8), 4)
    0.0309
    """
    n = arguments.integer("n", n, least=1)
    return math.sqrt(math.log(2 / _level(alpha)) / (2 * n))


def normal_quantile(alpha: float) -> float:
    """Return z with P(|N(0, 1)| > z) = alpha, 0 < alpha < 1.

    >>> round(normal_quantile(0.05), 4)
    1.96
    """
    return float(-ndtri(_level(alpha) / 2))


def two_sided_normal_p(z: np.ndarray | float) -> np.ndarray:
    """Return P(|N(0, 1)| > |z|), elementwise, accurate far in the tail.

    >>> float(two_sided_normal_p(7.0)) < 3e-12
    True
    """
    return erfc(np.abs(z) * math.sqrt(0.5))


def _level(alpha: float) -> float:
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie strictly between 0 and 1, not {alpha!r}")
    return alpha
