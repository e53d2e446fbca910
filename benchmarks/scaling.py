"""How cost grows with paths, dimension, steps and workers: a table, and a picture where matplotlib is installed.

Workers are measured twice: by the wall clock, which means something on an idle machine only, and by the processor time
of the busiest process with what the parent adds, which is the wall clock of a machine with cores enough.
"""

import argparse
import importlib.util
import os
import time
from collections import defaultdict
from collections.abc import Callable

from timing import compare  # isort: skip  (first: it pins BLAS before NumPy is imported)

import numpy as np

from numeric.ensemble import Block, map_blocks, process_pool, split_paths
from numeric.particles import LogGas
from numeric.paths import terminal_eigenvalues
from numeric.statistics import Moments
from numeric.streams import stream
from numeric.upstairs import advance
from numeric.wiener import hermitian_increments

WORKERS, PATHS = [1, 2, 4], 80_000  # more than 10 s on one process


def downstairs(d: int = 8, steps: int = 50, paths: int = 5000) -> None:
    """Run the log gas by NumPy."""
    LogGas(1.0, 1.0).terminal(np.arange(d) * 3.0, 0.1, steps, paths, 1, "scaling", backend="numpy")


def upstairs(d: int = 4, steps: int = 5, paths: int = 1000) -> None:
    """Run the matrices, on their two levels."""
    terminal_eigenvalues(np.arange(d) * 3.0, 0.7, 0.1, steps, paths, 1, "scaling")


SWEEPS = {"paths": [1000, 3000, 10_000, 30_000], "d": [2, 4, 8, 16, 32], "steps": [10, 30, 100, 300]}


def sweep(run: Callable[..., None], name: str, values: list[int]) -> list[float]:
    """Return the time of `run` for each value of one argument."""
    times = compare({str(v): lambda v=v: run(**{name: v}) for v in values}, rounds=3)
    return [times[str(v)] for v in values]


def block(share: Block) -> tuple[int, float, Moments]:
    """Return the moments of the ends of one block of paths upstairs; and who took how long, in processor time."""
    began = time.process_time()
    rng, h = stream(1, "scaling", share.index), 0.01
    M = np.broadcast_to(np.diag([-3.0, -1.0, 1.0, 3.0]).astype(complex), (share.paths, 4, 4))
    for _ in range(40):
        M = advance(M, hermitian_increments(rng, share.paths, 4, h), 0.7)
    moments = Moments.of(np.linalg.eigvalsh(M))
    return os.getpid(), time.process_time() - began, moments


def parallel(workers: int, paths: int) -> tuple[float, float]:
    """Return the wall clock, and the processor time of the busiest process and the parent, in seconds, pools warm."""
    with process_pool(workers) as pool:
        map_blocks(block, split_paths(2000 * workers), pool)
        wall, parent, busy = time.perf_counter(), time.process_time(), defaultdict[int, float](float)
        merged = Moments.of(np.zeros((0, 4)))
        for worker, seconds, moments in map_blocks(block, split_paths(paths), pool):
            merged += moments
            busy[worker] += seconds
        return time.perf_counter() - wall, max(busy.values()) + time.process_time() - parent


Curves = dict[tuple[str, str], list[float]]


def draw(curves: Curves, busiest: list[float], path: str) -> None:
    """Draw the sweeps, and the processor time of the busiest process beside what an even share would be."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(13, 3.5), layout="constrained")
    *panels, last = figure.subplots(1, 4)
    for axes, (name, values) in zip(panels, SWEEPS.items(), strict=True):
        for side in ("downstairs", "upstairs"):
            axes.loglog(values, curves[name, side], "o-", label=side)
        axes.set_xticks(values, [f"{v:g}" for v in values], minor=False)
        axes.set_xticks([], minor=True)
        axes.set(xlabel=name, ylabel="seconds")
    panels[-1].legend(frameon=False)
    last.loglog(WORKERS, busiest, "o-", color="C1", label="upstairs")
    last.loglog(WORKERS, [busiest[0] / n for n in WORKERS], color="black", lw=1, label="even shares")
    last.set_xticks(WORKERS, [str(n) for n in WORKERS], minor=False)
    last.set_xticks([], minor=True)
    last.set(xlabel="processes", ylabel="processor seconds of the busiest")
    last.legend(frameon=False)
    figure.savefig(path, dpi=150)
    print(f"written: {path}")


def main() -> None:
    """Print the tables and draw them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", default="scaling.png", metavar="FILE", help="the picture (scaling.png by default)")
    options = parser.parse_args()
    curves: Curves = {}
    for name, values in SWEEPS.items():
        for side, run in (("downstairs", downstairs), ("upstairs", upstairs)):
            curves[name, side] = sweep(run, name, values)
            row = "  ".join(f"{v}: {1e3 * s:.0f} ms" for v, s in zip(values, curves[name, side], strict=True))
            print(f"{side:10s} {name:6s} {row}")
    measured = [parallel(n, PATHS) for n in WORKERS]
    walls, busiest = [m[0] for m in measured], [m[1] for m in measured]
    for n, wall, busy in zip(WORKERS, walls, busiest, strict=True):
        print(
            f"{n} processes: {wall:.1f} s, the busiest {busy:.1f} s of processor time (load {os.getloadavg()[0]:.1f})"
        )
    print(f"parallel efficiency on two processes: {walls[0] / (2 * walls[1]):.0%} (wanted ≥ 85 %, on an idle machine)")
    print(f"    by the processor time of the busiest: {busiest[0] / (2 * busiest[1]):.0%}")
    if importlib.util.find_spec("matplotlib") is None:
        print("no picture: matplotlib is not installed")
    else:
        draw(curves, busiest, options.picture)


if __name__ == "__main__":
    main()
