"""How cost grows with paths, dimension, steps and workers: a table, and scaling.png where matplotlib is installed."""

import argparse
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


def efficiency(paths: int) -> float:
    """Return T₁/(2 T₂) of a run of at least SECONDS on one and on two processes, pools warm."""
    seconds = {}
    while True:
        for workers in (1, 2):
            with process_pool(workers) as pool:
                simulate(block, {"moments": Moments.of}, 4000, executor=pool)
                began = time.perf_counter()
                simulate(block, {"moments": Moments.of}, paths, executor=pool)
                seconds[workers] = time.perf_counter() - began
            if workers == 1 and seconds[1] < SECONDS:
                break
        else:
            print(f"{paths} paths on one process: {seconds[1]:.1f} s, on two: {seconds[2]:.1f} s")
            return seconds[1] / (2 * seconds[2])
        paths = int(paths * 1.3 * SECONDS / seconds[1])


def main() -> None:
    """Print the tables and draw them."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    curves = {}
    for name, values in SWEEPS.items():
        for side, run in (("downstairs", downstairs), ("upstairs", upstairs)):
            curves[name, side] = sweep(run, name, values)
            row = "  ".join(f"{v}: {1e3 * s:.0f} ms" for v, s in zip(values, curves[name, side], strict=True))
            print(f"{side:10s} {name:6s} {row}")
    print(f"parallel efficiency on two processes: {efficiency(40_000):.0%} (wanted ≥ 85 %, on an idle machine)")
    try:
        from matplotlib.figure import Figure
    except ImportError:
        print("no picture: matplotlib is not installed")
        return
    figure = Figure(figsize=(11, 3.5), layout="constrained")
    for axes, (name, values) in zip(figure.subplots(1, 3), SWEEPS.items(), strict=True):
        for side in ("downstairs", "upstairs"):
            axes.loglog(values, curves[name, side], "o-", label=side)
        axes.set(xlabel=name, ylabel="seconds")
    axes.legend(frameon=False)
    figure.savefig("scaling.png", dpi=150)
    print("written: scaling.png")


if __name__ == "__main__":
    main()
