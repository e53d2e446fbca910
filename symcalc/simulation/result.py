"""What a simulation is asked for, and what comes out of it: arrays, the exact law, failed paths; saved as `.npz`."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from numeric.checkpoint import write_atomically
from numeric.ensemble import Block
from numeric.failures import FAILED_BOUND, Failures, finite_rows
from symcalc import files
from symcalc.errors import BadInput

GRID = 400
EXACT_SAMPLES = 100_000  # where the exact law has no density in closed form


@dataclass(frozen=True)
class Paths:
    """Both sides of the first path, (steps + 1, d), both ends of all paths, (paths, d), and which of them failed.

    The sum is of disjoint sets of paths, in order.
    """

    upstairs: np.ndarray
    downstairs: np.ndarray
    terminal_upstairs: np.ndarray
    terminal_downstairs: np.ndarray
    failures: Failures

    def __add__(self, other: Paths) -> Paths:
        up = np.concatenate([self.terminal_upstairs, other.terminal_upstairs])
        down = np.concatenate([self.terminal_downstairs, other.terminal_downstairs])
        return Paths(self.upstairs, self.downstairs, up, down, self.failures + other.failures)


class Model(Protocol):
    """A process upstairs, and its equation downstairs on the same noise."""

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, as JSON values: model, beta, start, horizon, steps, seed, and what else there is."""

    @property
    def observed(self) -> str:
        """What the particles are."""

    def paths(self, block: Block) -> Paths:
        """Both sides of the paths of a block."""

    def exact_density(self, x: np.ndarray) -> tuple[np.ndarray, str]:
        """The exact density of one particle chosen at random, at the horizon and at points x, and where it is from."""


@dataclass(frozen=True)
class Simulation:
    """What was run, and what came out.

    observed: what the particles are.  times: (n + 1,).  upstairs, downstairs: the first path, (n + 1, d).
    terminal_upstairs, terminal_downstairs: at the horizon, (paths, d).  x, density: the exact law of one particle
    chosen at random, on a grid; `exact` says where it comes from.  failures: paths whose equation downstairs gave
    nothing finite.
    """

    parameters: dict[str, Any]
    observed: str
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
        require_data_file(path)
        arrays: dict[str, Any] = {name: value for name, value in vars(self).items() if isinstance(value, np.ndarray)}
        about = {**self.parameters, "observed": self.observed, "exact law": self.exact}
        about["failed paths"] = self.failures.failed
        buffer = io.BytesIO()
        np.savez_compressed(buffer, parameters=np.array(json.dumps(about)), **arrays)
        write_atomically(Path(path), buffer.getvalue())

    @property
    def title(self) -> str:
        """The model and its parameters: dyson, β = 2."""
        depth = self.parameters.get("depth")
        return f"{self.parameters['model']}, β = {self.parameters['beta']:g}" + (f", N = {depth}" if depth else "")

    def summary(self) -> str:
        """A few lines: what was run, how close both sides are path by path, and their means at the end."""
        p, difference = self.parameters, np.abs(self.terminal_downstairs - self.terminal_upstairs)
        lines = [
            f"{self.title.replace(', ', ': ', 1)}, {len(p['start'])} {self.observed} from {_listed(p['start'])} to T = "
            f"{p['horizon']:g}, {p['paths']} paths × {p['steps']} steps, seed {p['seed']}",
            f"  |downstairs − upstairs| at T: median {np.nanmedian(difference):.1e}; "
            f"{self.failures.failed} failed path{'' if self.failures.failed == 1 else 's'}",
        ]
        for name, side in (("upstairs", self.terminal_upstairs), ("downstairs", self.terminal_downstairs)):
            means = ", ".join(f"{m:.4f}" for m in np.nanmean(side, axis=0))
            lines.append(f"  mean {self.observed} {name}: {means}")
        lines.append(f"  exact law at T: {self.exact}")
        return "\n".join(lines)


def _listed(numbers: Sequence[float]) -> str:
    """Numbers in parentheses.

    >>> _listed([1.0]), _listed([-3.0, 0.5])
    ('(1)', '(-3, 0.5)')
    """
    return f"({', '.join(f'{x:g}' for x in numbers)})"


def require_data_file(path: str | Path) -> None:
    """Raise `BadInput` where the data could not be written: before the simulation, rather than after it."""
    files.require_writable(path)
    if Path(path).suffix.lower() != ".npz":
        raise BadInput(f"the data are written as a .npz file, not {path}")


def assembled(model: Model, paths: Paths) -> Simulation:
    """Put together what came out, and the exact law on a grid around what was seen; `FailedPaths` if too many."""
    paths.failures.check(FAILED_BOUND)
    x = _around(paths.terminal_upstairs[np.isfinite(paths.terminal_upstairs)])
    density, exact = model.exact_density(x)
    finite = finite_rows(paths.terminal_downstairs)[:, None]
    parameters = {**model.parameters, "paths": len(finite)}
    return Simulation(
        parameters,
        model.observed,
        np.linspace(0.0, parameters["horizon"], parameters["steps"] + 1),
        paths.upstairs,
        paths.downstairs,
        paths.terminal_upstairs,
        np.where(finite, paths.terminal_downstairs, np.nan),
        x,
        density,
        exact,
        paths.failures,
    )


def _around(seen: np.ndarray) -> np.ndarray:
    """A grid around what was seen; where nothing is negative, neither is the grid."""
    margin = 0.15 * np.ptp(seen)
    low = seen.min() - margin
    return np.linspace(max(low, 0.0) if seen.min() >= 0 else low, seen.max() + margin, GRID)


def density_of(samples: ArrayLike, x: np.ndarray) -> np.ndarray:
    """The density of exact samples on the grid x: a histogram eight times as coarse, interpolated.

    >>> uniform = density_of(np.linspace(0.0, 1.0, 10_001), np.linspace(0.0, 1.0, 41))
    >>> bool(abs(uniform[1:-1] - 1.0).max() < 0.01)
    True
    """
    edges = np.linspace(x[0], x[-1], len(x) // 8 + 1)
    heights = np.histogram(samples, edges, density=True)[0]
    return np.interp(x, (edges[1:] + edges[:-1]) / 2, heights)
