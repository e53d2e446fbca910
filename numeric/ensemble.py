"""Blocks of paths on any executor: the same bits for any workers, constant memory, and runs that survive.

A run is cut into blocks by its number of paths alone, never by the number of workers; each block has its
own random stream, and results are merged in block order, a bounded number of them being under way.  So serial,
threads, processes and a cluster give the same bits (with LAPACK and BLAS at the same number of threads;
`process_pool` pins one).  Tasks for other processes must be picklable: `functools.partial` of module-level functions,
no closures.

With a `Checkpoint`, the merged state is saved as the run goes on, and also when it is interrupted (Ctrl-C) or fails;
the same call then goes on from there, and gives the bits of an uninterrupted run.

Any `concurrent.futures.Executor` will do.  A run outgrows one machine by Dask's (`pip install
symcalc-stochastic[dask]`):

    from distributed import Client
    with Client("scheduler-address:8786") as client:         # or Client() for a cluster on this machine
        summary = simulate(sample, {"moments": Moments.of}, paths=10**8, executor=client.get_executor())

Workers need this package installed; a worker that dies is replaced by the scheduler, which runs its blocks elsewhere.
"""

import contextlib
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import Any, Protocol, Self, TypeVar

import numpy as np

from numeric import arguments
from numeric.checkpoint import KINDS, Checkpoint
from numeric.failures import FAILED_BOUND, Failures, finite_rows

BLOCK_PATHS = 2000  # keeps the arrays of a block of small matrices within the cache, and memory constant
IN_FLIGHT = 32  # blocks submitted and not yet merged: bounds the memory

B = TypeVar("B")
R = TypeVar("R")


class Mergeable(Protocol):
    """What a block gives: something that adds up."""

    def __add__(self, other: Self) -> Self: ...


M = TypeVar("M", bound=Mergeable)
Listener = Callable[["Progress"], None]


@dataclass(frozen=True)
class Block:
    """A share of the paths of a run: the index that names its random stream, and how many paths.

    >>> split_paths(3, 2)
    [Block(index=0, paths=2), Block(index=1, paths=1)]
    """

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
    return list(_in_order(task, blocks, executor))


def _in_order(task: Callable[[B], R], blocks: Iterable[B], executor: Executor | None) -> Generator[R, None, None]:
    """Yield the results in block order, with at most IN_FLIGHT blocks submitted and not yet yielded."""
    if executor is None:
        yield from map(task, blocks)
        return
    pending: deque[Future[R]] = deque()
    try:
        for block in blocks:
            pending.append(executor.submit(task, block))
            if len(pending) == IN_FLIGHT:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        for future in pending:
            future.cancel()


@dataclass(frozen=True)
class Progress:
    """How far a run is: `done` of `blocks`, after `seconds`, with about `seconds_left` to go (None if unknown).

    >>> seen = []
    >>> accumulate(lambda block: block.paths, split_paths(10, 2), listener=seen.append)
    10
    >>> [(progress.done, progress.blocks) for progress in seen], seen[1].seconds_left
    ([(1, 2), (2, 2)], 0.0)
    """

    done: int
    blocks: int
    seconds: float
    seconds_left: float | None


def print_progress(progress: Progress) -> None:
    """Write one line to standard error, over the last one.

    >>> print_progress(Progress(1, 2, 3.0, 3.0))
    """
    left = "" if progress.seconds_left is None else f", {progress.seconds_left:.0f} s left"
    end = "\n" if progress.done == progress.blocks else ""
    print(f"\r{progress.done} of {progress.blocks} blocks{left}   ", end=end, file=sys.stderr, flush=True)


def accumulate(
    task: Callable[[Block], M],
    blocks: Sequence[Block],
    executor: Executor | None = None,
    checkpoint: Checkpoint | None = None,
    listener: Listener | None = None,
    interval: float = 1.0,
) -> M:
    """Return task(block_0) + task(block_1) + …, from left to right, whatever the executor.

    checkpoint: where the sum so far is saved every `interval` seconds and at the end, an interruption or an error; if
    the file is there, its blocks are not run again.  listener: hears of each merged block.  Raises ValueError for no
    blocks, CheckpointError when the file is of no use, and what a task raises.

    >>> accumulate(lambda block: block.paths, split_paths(10, 3))
    10
    """
    if not blocks:
        raise ValueError("blocks must not be empty")
    fold = _Fold(len(blocks), checkpoint, listener, interval)
    results = _in_order(task, blocks[fold.done :], executor)
    try:
        with contextlib.closing(results):
            for result in results:
                fold.merge(result)
    finally:
        fold.save()
    return fold.sofar[1]


class _Fold:
    """The sum of the first blocks, where it is saved and who hears of it."""

    def __init__(self, blocks: int, checkpoint: Checkpoint | None, listener: Listener | None, interval: float) -> None:
        self.blocks, self.checkpoint, self.listener, self.interval = blocks, checkpoint, listener, interval
        self.sofar: tuple[int, Any] = (0, None) if checkpoint is None else checkpoint.load()
        self.resumed = self.saved = self.done
        self.began = self.last = time.monotonic()

    @property
    def done(self) -> int:
        return self.sofar[0]

    def merge(self, result: Any) -> None:
        done, state = self.sofar
        # one assignment, so that an interruption sees both or neither
        self.sofar = (done + 1, state + result if done else result)
        if time.monotonic() - self.last >= self.interval:
            self.save()
        if self.listener is not None:
            self.listener(self.progress)

    def save(self) -> None:
        done, state = self.sofar
        if self.checkpoint is not None and done > self.saved:
            self.checkpoint.save(done, state)
            self.saved, self.last = done, time.monotonic()

    @property
    def progress(self) -> Progress:
        seconds, here = time.monotonic() - self.began, self.done - self.resumed
        left = seconds / here * (self.blocks - self.done) if here else None
        return Progress(self.done, self.blocks, seconds, left)


@dataclass(frozen=True)
class Summary:
    """Statistics by name over the finite paths, and how many paths were not finite."""

    statistics: dict[str, Any]
    failures: Failures

    def __getitem__(self, name: str) -> Any:
        return self.statistics[name]

    def __add__(self, other: "Summary") -> "Summary":
        merged = {name: value + other.statistics[name] for name, value in self.statistics.items()}
        return Summary(merged, self.failures + other.failures)


SUMMARY_KINDS = (*KINDS, Failures, Summary)


def simulate(
    sample: Callable[[Block], np.ndarray],
    statistics: Mapping[str, Callable[[np.ndarray], Any]],
    paths: int,
    blocks: int | None = None,
    executor: Executor | None = None,
    checkpoint: Checkpoint | None = None,
    listener: Listener | None = None,
    failed_bound: float = FAILED_BOUND,
) -> Summary:
    """Return statistics of `sample(block)`, (block.paths, m), over all blocks; only statistics leave a worker.

    statistics: by name, a function of the finite samples (n, m) whose values add up, such as `Moments.of`,
    `CentralMoments.of` or `partial(Histogram.of, edges=...)`.  Rows that are not finite are counted, not dropped in
    silence: `Summary.failures`.  Raises FailedPaths when their share exceeds `failed_bound`, ValueError when a sample
    has the wrong number of rows, and what `accumulate` raises.

    >>> from numeric.statistics import Moments
    >>> from numeric.streams import stream
    >>> normal = lambda block: stream(7, "example", block.index).standard_normal((block.paths, 1))
    >>> summary = simulate(normal, {"moments": Moments.of}, paths=5000)
    >>> summary["moments"].count, summary.failures.failed
    (5000, 0)
    """
    if checkpoint is not None:
        identity = {**checkpoint.identity, "paths": paths, "blocks": blocks, "statistics": sorted(statistics)}
        kinds = (*SUMMARY_KINDS, *checkpoint.kinds)
        checkpoint = replace(checkpoint, identity=identity, kinds=kinds)
    task = partial(_summarise, sample, dict(statistics))
    summary = accumulate(task, split_paths(paths, blocks), executor, checkpoint, listener)
    summary.failures.check(failed_bound)
    return summary


def _summarise(
    sample: Callable[[Block], np.ndarray], statistics: dict[str, Callable[..., Any]], block: Block
) -> Summary:
    rows = sample(block)
    if len(rows) != block.paths:
        raise ValueError(f"sample must return {block.paths} rows for a block of that many paths, not {len(rows)}")
    finite = rows[finite_rows(rows)]
    return Summary({name: of(finite) for name, of in statistics.items()}, Failures.among(rows, block.index))


PINNED = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@contextlib.contextmanager
def process_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool of `workers` fresh processes, each with BLAS on one thread, for the length of a `with` block.

    The calling script must be importable (`if __name__ == "__main__":`), as always with fresh processes.

    >>> with process_pool(1) as pool:
    ...     map_blocks(abs, [-1, 2], pool)
    [1, 2]
    """
    count = arguments.integer("workers", workers, least=1)
    before = {name: os.environ.get(name) for name in PINNED}
    os.environ.update(dict.fromkeys(PINNED, "1"))  # read by BLAS when a child imports NumPy
    try:
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            yield pool
    finally:
        _restore(before)


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
