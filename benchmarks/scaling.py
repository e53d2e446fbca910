"""How cost grows with paths, dimension, steps and workers: a table, and a picture where matplotlib is installed."""

import argparse
import importlib.util
import os
import time
from collections.abc import Callable

from timing import compare  # isort: skip  (first: it pins BLAS before NumPy is imported)

import numpy as np

from numeric.ensemble import Block, process_pool, simulate
from numeric.particles import LogGas
from numeric.paths import terminal_eigenvalues
from numeric.statistics import Moments
from numeric.streams import stream
from numeric.upstairs import advance
from numeric.wiener import hermitian_increments

SECONDS = 10.0  # the least length of the run whose parallel efficiency is measured


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


def block(share: Block) -> np.ndarray:
    """Return the ends of one block of paths upstairs: the task of the parallel run."""
    rng, h = stream(1, "scaling", share.index), 0.01
    M = np.broadcast_to(np.diag([-3.0, -1.0, 1.0, 3.0]).astype(complex), (share.paths, 4, 4))
    for _ in range(40):
        M = advance(M, hermitian_increments(rng, share.paths, 4, h), 0.7)
    return np.linalg.eigvalsh(M)


def parallel(paths: int) -> dict[int, float]:
    """Return the seconds of a run of at least SECONDS on one and on two processes, pools warm, the better of two."""
    while True:
        seconds = dict.fromkeys((1, 2), float("inf"))
        for workers in (1, 2, 1, 2):
            with process_pool(workers) as pool:
                simulate(block, {"moments": Moments.of}, 4000, executor=pool)
                began = time.perf_counter()
                simulate(block, {"moments": Moments.of}, paths, executor=pool)
                seconds[workers] = min(seconds[workers], time.perf_counter() - began)
            if workers == 1 and seconds[1] < SECONDS:
                break
        else:
            return seconds
        paths = int(paths * 1.3 * SECONDS / seconds[1])


Curves = dict[tuple[str, str], list[float]]


def draw(curves: Curves, seconds: dict[int, float], path: str) -> None:
    """Draw the sweeps, and the run on one and two processes beside half the time of one."""
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
    last.bar(["1", "2"], [seconds[1], seconds[2]], color="C1")
    last.axhline(seconds[1] / 2, color="black", lw=1, label="half of one")
    last.set(xlabel="processes", ylabel="seconds", title=f"efficiency {seconds[1] / (2 * seconds[2]):.0%}")
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
    seconds = parallel(40_000)
    print(f"on one process: {seconds[1]:.1f} s, on two: {seconds[2]:.1f} s (load {os.getloadavg()[0]:.1f})")
    print(f"parallel efficiency: {seconds[1] / (2 * seconds[2]):.0%} (wanted ≥ 85 %, on an idle machine)")
    if importlib.util.find_spec("matplotlib") is None:
        print("no picture: matplotlib is not installed")
    else:
        draw(curves, seconds, options.picture)


if __name__ == "__main__":
    main()
