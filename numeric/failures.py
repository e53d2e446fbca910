"""Paths that fail are counted, located and reported; too many of them make a run an error."""

from dataclasses import dataclass

import numpy as np

FAILED_BOUND = 1e-3
LOCATED = 10  # how many failed paths are named


class FailedPaths(RuntimeError):
    """More paths gave no finite result than the stated bound allows."""

    def __init__(self, failures: "Failures", bound: float) -> None:
        super().__init__(failures, bound)
        self.failures, self.bound = failures, bound

    @property
    def failed(self) -> int:
        """How many paths failed."""
        return self.failures.failed

    def __str__(self) -> str:
        f = self.failures
        first = ", ".join(f"path {path} of block {block}" for block, path in f.located[:3])
        return (
            f"{f.failed} of {f.paths} paths gave no finite result, a share of {f.failed / f.paths:.2g} where "
            f"at most {self.bound:.2g} is allowed (the first: {first}); take smaller steps, a shorter horizon or "
            "wider gaps"
        )


@dataclass(frozen=True)
class Failures:
    """How many of how many paths gave a result that is not finite, and where the first ones are; adds up over blocks.

    located: (block, path within the block) of the first LOCATED failed paths.
    """

    failed: int
    paths: int
    located: tuple[tuple[int, int], ...] = ()

    @classmethod
    def among(cls, results: np.ndarray, block: int = 0) -> "Failures":
        """Count the rows of `results` (paths, ...) of block number `block` that hold anything not finite.

        >>> Failures.among(np.array([[1.0, 2.0], [np.nan, 0.0]]), block=7)
        Failures(failed=1, paths=2, located=((7, 1),))
        """
        rows = np.flatnonzero(~finite_rows(results))
        return cls(len(rows), len(results), tuple((block, int(row)) for row in rows[:LOCATED]))

    def __add__(self, other: "Failures") -> "Failures":
        located = (self.located + other.located)[:LOCATED]
        return Failures(self.failed + other.failed, self.paths + other.paths, located)

    def check(self, bound: float = FAILED_BOUND) -> None:
        """Raise FailedPaths when the share of failed paths exceeds `bound`.

        >>> Failures(1, 1000).check()
        >>> Failures(2, 1000, ((0, 3), (0, 5))).check()
        Traceback (most recent call last):
            ...
        numeric.failures.FailedPaths: 2 of 1000 paths gave no finite result, a share of 0.002 ...
        """
        if self.failed > bound * self.paths:
            raise FailedPaths(self, bound)


def finite_rows(results: np.ndarray) -> np.ndarray:
    """Return which rows of `results` (paths, ...) are finite throughout, as booleans (paths,).

    >>> finite_rows(np.array([[1.0, 2.0], [np.inf, 0.0]]))
    array([ True, False])
    """
    return np.isfinite(results).reshape(len(results), -1).all(axis=1)
