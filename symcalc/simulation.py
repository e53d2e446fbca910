"""`symcalc simulate`: a model upstairs and downstairs, on the same noise, as data and as a picture.

Upstairs, the matrix process by `numeric`, which knows nothing that was derived.  Downstairs, the derived drift,
compiled by the generator of `symcalc generate`, driven by the noise u_k* dM u_k of the path upstairs.  At the end,
the law of the eigenvalues on either side against the exact one.  For looking at; verdicts are `symcalc verify`'s
business.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from numeric import laws
from numeric.checkpoint import write_atomically
from numeric.densities import dyson_density
from numeric.ensemble import Block, map_blocks, split_paths
from numeric.failures import FAILED_BOUND, FailedPaths, Failures, finite_rows
from numeric.paths import Run
from numeric.streams import stream
from numeric.wiener import hermitian_increments
from symcalc import files
from symcalc.errors import BadInput, UnknownId

MODELS = ("dyson",)
EXACT_SAMPLES = 100_000  # where the exact law has no density in closed form
GRID = 400

Drift = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Simulation:
    """What was run, and what came out.

    times: (n + 1,).  upstairs, downstairs: eigenvalues of the first path, (n + 1, d).  terminal_upstairs,
    terminal_downstairs: at the horizon, (paths, d).  x, density: the exact law of one eigenvalue chosen at random, on
    a grid; `exact` says where it comes from.  failures: paths whose equation downstairs gave nothing finite.
    """

    parameters: dict[str, Any]
    times: np.ndarray
    upstairs: np.ndarray
    downstairs: np.ndarray
    terminal_upstairs: np.ndarray
    terminal_downstairs: np.ndarray
    x: np.ndarray
    density: np.ndarray
    exact: str
    failures: Failures

    def save(self, path: str | Path) -> None:
        """Write everything as `.npz`, whole or not at all; `BadInput` where that cannot be done."""
        files.require_writable(path)
        arrays: dict[str, Any] = {name: value for name, value in vars(self).items() if isinstance(value, np.ndarray)}
        about = {**self.parameters, "exact law": self.exact, "failed paths": self.failures.failed}
        buffer = io.BytesIO()
        np.savez_compressed(buffer, parameters=np.array(json.dumps(about)), **arrays)
        write_atomically(Path(path), buffer.getvalue())

    def summary(self) -> str:
        """A few lines: what was run, how close both sides are path by path, and their means at the end."""
        p, difference = self.parameters, np.abs(self.terminal_downstairs - self.terminal_upstairs)
        lines = [
            f"{p['model']}: β = {p['beta']:g}, {len(p['start'])} eigenvalues from {tuple(p['start'])} to T = "
            f"{p['horizon']:g}, {p['paths']} paths × {p['steps']} steps, seed {p['seed']}",
            f"  |downstairs − upstairs| at T: median {np.nanmedian(difference):.1e}; "
            f"{self.failures.failed} failed path{'' if self.failures.failed == 1 else 's'}",
        ]
        for name, side in (("upstairs", self.terminal_upstairs), ("downstairs", self.terminal_downstairs)):
            means = ", ".join(f"{m:.4f}" for m in np.nanmean(side, axis=0))
            lines.append(f"  mean eigenvalues {name}: {means}")
        return "\n".join(lines)


def simulate(
    model: str = "dyson",
    beta: float = 2.0,
    start: Sequence[float] = (-3.0, -1.0, 1.0, 3.0),
    horizon: float = 0.5,
    steps: int = 200,
    paths: int = 4000,
    seed: int = 0,
    executor: Executor | None = None,
) -> Simulation:
    """Run `model` upstairs and downstairs; the same bits whatever the executor.

    Raises `UnknownId` for another model, and `BadInput` for inadmissible arguments or too many failed paths.

    >>> result = simulate(steps=4, paths=10)
    >>> result.upstairs.shape, result.terminal_downstairs.shape
    ((5, 4), (10, 4))
    """
    if model not in MODELS:
        raise UnknownId(f"no model {model!r} to simulate; there is {', '.join(MODELS)}")
    parameters = {"model": model, "beta": beta, "start": list(start), "horizon": horizon, "steps": steps}
    try:
        if not np.isfinite(beta) or not beta > 0:
            raise BadInput(f"beta must be a finite number > 0, not {beta!r}")
        run = Run.start(start, float(np.sqrt(2 / beta)), horizon, steps, seed, "simulate")
        blocks = map_blocks(partial(_block, run, tuple(start)), split_paths(paths), executor)
        return _assemble({**parameters, "paths": paths, "seed": seed}, run, blocks)
    except (ValueError, FailedPaths) as reason:
        raise reason if isinstance(reason, BadInput) else BadInput(str(reason)) from None


def _block(run: Run, start: tuple[float, ...], block: Block) -> tuple[np.ndarray, ...]:
    """Both sides of the paths of a block: the first path's (n + 1, d) trajectories and all ends, (paths, d)."""
    from symcalc.formulas import formula

    drift, rng, h = formula("dyson.drift").compile(), run.rng(block), run.step
    matrix = np.broadcast_to(run.matrix, (block.paths, *run.matrix.shape))
    x = np.tile(start, (block.paths, 1)).astype(float)
    largest = 1 / np.sqrt(h)  # truncated Euler: a pair closer than √h is not thrown apart by more than it would diffuse
    above, below = [], [x[0]]
    with np.errstate(all="ignore"):  # what is not finite is counted
        for _ in range(run.steps):
            step = run.advance(matrix, hermitian_increments(rng, block.paths, run.dimension, h))
            x = x + h * np.clip(drift(x), -largest, largest) + np.einsum("...ii->...i", step.frame_increment).real
            matrix = step.matrix
            above.append(step.eigenvalues[0])
            below.append(x[0])
    ends = np.linalg.eigvalsh(matrix)
    return np.array([*above, ends[0]]), np.array(below), ends, x


def _assemble(parameters: dict[str, Any], run: Run, blocks: list[tuple[np.ndarray, ...]]) -> Simulation:
    upstairs, downstairs = (np.concatenate([block[k] for block in blocks]) for k in (2, 3))
    per_block = [Failures.among(block[3], index) for index, block in enumerate(blocks)]
    failures = sum(per_block[1:], per_block[0])
    failures.check(FAILED_BOUND)
    x, density, exact = _exact_law(parameters, upstairs)
    downstairs = np.where(finite_rows(downstairs)[:, None], downstairs, np.nan)
    times = np.linspace(0.0, run.horizon, run.steps + 1)
    return Simulation(parameters, times, blocks[0][0], blocks[0][1], upstairs, downstairs, x, density, exact, failures)


def _exact_law(p: dict[str, Any], seen: np.ndarray) -> tuple[np.ndarray, np.ndarray, str]:
    """The exact density on a grid around what was seen: in closed form, or from exact samples, or none."""
    margin = 0.3 * np.ptp(seen)
    x = np.linspace(seen.min() - margin, seen.max() + margin, GRID)
    density = dyson_density(x, p["start"], p["horizon"], p["beta"])
    if density is not None:
        return x, density, "closed form"
    if p["beta"] not in (1, 4):
        return x, np.full(GRID, np.nan), "none known for this β and more than two eigenvalues"
    rng = stream(p["seed"], "simulate: exact law")
    samples = laws.sample_dyson(rng, EXACT_SAMPLES, p["start"], p["horizon"], int(p["beta"]))
    edges = np.linspace(x[0], x[-1], GRID // 4 + 1)
    heights = np.histogram(samples, edges, density=True)[0]
    return x, np.interp(x, (edges[1:] + edges[:-1]) / 2, heights), f"{EXACT_SAMPLES} samples of M_0 + H"


def can_draw() -> bool:
    """Whether matplotlib is installed.

    >>> isinstance(can_draw(), bool)
    True
    """
    from importlib.util import find_spec

    return find_spec("matplotlib") is not None


def draw(result: Simulation, path: str | Path) -> None:
    """Draw the trajectories, upstairs over downstairs, and the law at the end, as a PNG, SVG or PDF file.

    Raises `BadInput` where matplotlib is missing, or the file cannot be written.
    """
    files.require_writable(path)
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise BadInput("a picture needs matplotlib: pip install 'symcalc-stochastic[plot]'") from None
    suffix = Path(path).suffix.lstrip(".").lower()
    if suffix not in ("png", "svg", "pdf"):
        raise BadInput(f"a picture is a .png, .svg or .pdf file, not {path}")
    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    _draw_paths(left, result)
    _draw_law(right, result)
    figure.suptitle(f"{result.parameters['model']}, β = {result.parameters['beta']:g}")
    buffer = io.BytesIO()
    figure.savefig(buffer, format=suffix, dpi=150)
    write_atomically(Path(path), buffer.getvalue())


def _draw_paths(axes: Any, result: Simulation) -> None:
    for k in range(result.upstairs.shape[1]):
        first = k == 0
        axes.plot(result.times, result.upstairs[:, k], color="C0", lw=3, alpha=0.4, label="upstairs" if first else None)
        axes.plot(result.times, result.downstairs[:, k], color="C3", lw=1, label="downstairs" if first else None)
    axes.set(xlabel="t", ylabel="eigenvalues", title="One path on the same noise")
    axes.legend(loc="best", frameon=False)


def _draw_law(axes: Any, result: Simulation) -> None:
    bins = np.linspace(result.x[0], result.x[-1], 61)
    for name, side, color in (
        ("upstairs", result.terminal_upstairs, "C0"),
        ("downstairs", result.terminal_downstairs, "C3"),
    ):
        axes.hist(side[np.isfinite(side)], bins, density=True, histtype="step", color=color, label=name)
    axes.plot(result.x, result.density, color="black", lw=1, label="exact")
    axes.set(xlabel="x", title=f"Law at t = {result.parameters['horizon']:g}, {len(result.terminal_upstairs)} paths")
    axes.legend(loc="best", frameon=False)
