"""Statistics of a stream of samples: each is made from one block, and blocks are merged by `+` in their order.

They hold sums about the mean (never Σ y² − (Σ y)²), their size does not depend on the number of samples, and merging
is associative up to rounding; so a fixed order gives fixed bits.  `statistics.Moments` (mean and covariance) is one
of them.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments


@dataclass(frozen=True)
class CentralMoments:
    """Count, mean (m,) and the sums of the second, third and fourth powers about it, of each component."""

    count: int
    mean: np.ndarray
    second: np.ndarray
    third: np.ndarray
    fourth: np.ndarray

    @classmethod
    def of(cls, samples: np.ndarray) -> "CentralMoments":
        """Return the central moments of `samples` (n, m), n ≥ 0; ValueError for another number of axes.

        >>> CentralMoments.of(np.array([[0.0], [0.0], [3.0]])).skewness.round(4)
        array([0.7071])
        """
        samples = arguments.samples(samples)
        mean = samples.sum(axis=0) / max(len(samples), 1)
        centred = samples - mean
        square = centred * centred
        return cls(len(samples), mean, square.sum(0), (square * centred).sum(0), (square * square).sum(0))

    def __add__(self, other: "CentralMoments") -> "CentralMoments":
        """Merge (Pébay 2008, eqs. 2.1–2.4); keep the order fixed."""
        n, a, b = self.count + other.count, self.count, other.count
        if not n:
            return self
        gap = other.mean - self.mean
        mean = self.mean + gap * (b / n)
        second = self.second + other.second + gap**2 * (a * b / n)
        third = (
            self.third
            + other.third
            + gap**3 * (a * b * (a - b) / n**2)
            + 3 * gap * (a * other.second - b * self.second) / n
        )
        fourth = (
            self.fourth
            + other.fourth
            + gap**4 * (a * b * (a * a - a * b + b * b) / n**3)
            + 6 * gap**2 * (a * a * other.second + b * b * self.second) / n**2
            + 4 * gap * (a * other.third - b * self.third) / n
        )
        return CentralMoments(n, mean, second, third, fourth)

    @property
    def variance(self) -> np.ndarray:
        """Unbiased variance (m,); infinite with fewer than two samples."""
        return self.second / (self.count - 1) if self.count > 1 else np.full_like(self.second, math.inf)

    @property
    def standard_error(self) -> np.ndarray:
        """Standard error (m,) of the mean."""
        return np.sqrt(self.variance / max(self.count, 1))

    @property
    def skewness(self) -> np.ndarray:
        """m₃ / m₂^{3/2} (m,), with moments over n; nan where nothing varies."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return math.sqrt(max(self.count, 1)) * self.third / self.second**1.5

    @property
    def kurtosis(self) -> np.ndarray:
        """m₄ / m₂² (m,), 3 for a normal law; nan where nothing varies."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return max(self.count, 1) * self.fourth / self.second**2


@dataclass(frozen=True)
class Histogram:
    """Counts (m, bins) of each component in the bins [e_k, e_{k+1}) between fixed `edges`, and beyond them."""

    edges: np.ndarray
    counts: np.ndarray
    below: np.ndarray
    above: np.ndarray

    @classmethod
    def of(cls, samples: np.ndarray, edges: ArrayLike) -> "Histogram":
        """Count `samples` (n, m); ValueError unless the edges ascend strictly and the samples are finite.

        >>> histogram = Histogram.of(np.array([[0.5], [1.0], [7.0]]), edges=[0, 1, 2])
        >>> histogram.counts, histogram.above
        (array([[1, 1]]), array([1]))
        """
        samples = arguments.samples(samples)
        cuts = np.asarray(edges, dtype=float)
        if cuts.ndim != 1 or len(cuts) < 2 or not (np.diff(cuts) > 0).all():
            raise ValueError(f"edges must be at least two strictly ascending numbers, not {edges!r}")
        if not np.isfinite(samples).all():
            raise ValueError("samples must be finite to be counted in a histogram")
        places = np.searchsorted(cuts, samples, side="right")
        counts = [np.bincount(column, minlength=len(cuts) + 1) for column in places.T]
        table = np.array(counts, dtype=np.int64).reshape(samples.shape[1], len(cuts) + 1)
        return cls(cuts, table[:, 1:-1], table[:, 0], table[:, -1])

    def __add__(self, other: "Histogram") -> "Histogram":
        if not np.array_equal(self.edges, other.edges):
            raise ValueError("histograms with different edges cannot be merged; give every block the same edges")
        return Histogram(self.edges, self.counts + other.counts, self.below + other.below, self.above + other.above)

    @property
    def total(self) -> np.ndarray:
        """How many samples were counted, (m,)."""
        return self.counts.sum(axis=1) + self.below + self.above

    @property
    def density(self) -> np.ndarray:
        """Estimated density (m, bins); what lies beyond the edges is part of the total."""
        return self.counts / (np.maximum(self.total, 1)[:, None] * np.diff(self.edges))
