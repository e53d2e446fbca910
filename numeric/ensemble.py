"""Blocks of paths on any executor, and honesty about paths that fail.

A run is cut into blocks by its number of paths alone, never by the number of workers; each block has its
own random stream, and results come back in block order.  So serial, threads and processes give the same
bits (with LAPACK and BLAS at the same number of threads).  Tasks for a process pool must be picklable:
`functools.partial` of module-level functions, no closures.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from numeric import arguments

BLOCK_PATHS = 2000  # keeps the arrays of a block of small matrices within the cache, and memory constant
FAILED_BOUND = 1e-3

B = TypeVar("B")
R = TypeVar("R")


@dataclass(frozen=True)
class Block:
    """A share of the paths of a run: the index that names its random stream, and how many paths."""

    index: int
    paths: int


def split_paths(paths: int, blocks: int | None = None) -> list[Block]:
    """Cut `paths` into `blocks` of nearly equal size; by default as few as keep each within BLOCK_PATHS.

    Raises ValueError unless 1 ≤ blocks ≤ paths.

    >>> [block.paths for block in split_paths(10, 3)]
    [4, 3, 3]
    """
    paths = arguments.integer("paths", paths, least=1)
    count = -(-paths // BLOCK_PATHS) if blocks is None else arguments.integer("blocks", blocks, least=1)
    if count > paths:
        raise ValueError(f"blocks must not exceed paths = {paths}, not {count}")
    share, rest = divmod(paths, count)
    return [Block(index, share + (index < rest)) for index in range(count)]


def map_blocks(task: Callable[[B], R], blocks: Iterable[B], executor: Executor | None = None) -> list[R]:
    """Return [task(block) for block in blocks] in that order, whatever the executor and order of completion.

    The first block (in order) that raises, raises here.

    >>> map_blocks(abs, [-1, 2, -3])
    [1, 2, 3]
    """
    if executor is None:
        return [task(block) for block in blocks]
    return list(executor.map(task, blocks))


class FailedPaths(RuntimeError):
    """More paths gave no finite result than the stated bound allows."""

    def __init__(self, failed: int, paths: int, bound: float) -> None:
        super().__init__(failed, paths, bound)
        self.failed, self.paths, self.bound = failed, paths, bound

    def __str__(self) -> str:
        share = self.failed / self.paths
        return (
            f"{self.failed} of {self.paths} paths gave no finite result, a share of {share:.2g} where "
            f"at most {self.bound:.2g} is allowed; take smaller steps, a shorter horizon or wider gaps"
        )


@dataclass(frozen=True)
class Failures:
    """How many of how many paths gave a result that is not finite; adds up over blocks."""

    failed: int
    paths: int

    @classmethod
    def among(cls, results: np.ndarray) -> "Failures":
        """Count the rows of `results` (paths, ...) that hold anything not finite.

        >>> Failures.among(np.array([[1.0, 2.0], [np.nan, 0.0]]))
        Failures(failed=1, paths=2)
        """
        return cls(int(np.count_nonzero(~finite_rows(results))), len(results))

    def __add__(self, other: "Failures") -> "Failures":
        return Failures(self.failed + other.failed, self.paths + other.paths)

    def check(self, bound: float = FAILED_BOUND) -> None:
        """Raise FailedPaths when the share of failed paths exceeds `bound`.

        >>> Failures(1, 1000).check()
        >>> Failures(2, 1000).check()
        Traceback (most recent call last):
            ...
        numeric.ensemble.FailedPaths: 2 of 1000 paths gave no finite result, a share of 0.002 ...
        """
        if self.failed > bound * self.paths:
            raise FailedPaths(self.failed, self.paths, bound)


def finite_rows(results: np.ndarray) -> np.ndarray:
    """Return which rows of `results` (paths, ...) are finite throughout, as booleans (paths,).

    >>> finite_rows(np.array([[1.0, 2.0], [np.inf, 0.0]]))
    array([ True, False])
    """
    return np.isfinite(results).reshape(len(results), -1).all(axis=1)
