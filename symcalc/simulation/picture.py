"""The picture of a simulation: trajectories upstairs over downstairs, and the law at the end against the exact one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np

from numeric.checkpoint import write_atomically
from symcalc import files
from symcalc.errors import BadInput
from symcalc.simulation.result import Simulation


def can_draw() -> bool:
    """Whether matplotlib is installed.

    >>> isinstance(can_draw(), bool)
    True
    """
    from importlib.util import find_spec

    return find_spec("matplotlib") is not None


def require_drawable(path: str | Path) -> None:
    """Raise `BadInput` where no picture could be drawn: before the simulation, rather than after it."""
    files.require_writable(path)
    if Path(path).suffix.lower() not in (".png", ".svg", ".pdf"):
        raise BadInput(f"a picture is a .png, .svg or .pdf file, not {path}")
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        raise BadInput("a picture needs matplotlib: pip install matplotlib") from None


def draw(result: Simulation, path: str | Path) -> None:
    """Draw the trajectories, upstairs over downstairs, and the law at the end, as a PNG, SVG or PDF file.

    Raises `BadInput` where matplotlib is missing, or the file cannot be written.
    """
    require_drawable(path)
    from matplotlib.figure import Figure

    suffix = Path(path).suffix.lstrip(".").lower()
    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    _draw_paths(left, result)
    _draw_law(right, result)
    figure.suptitle(result.title)
    buffer = io.BytesIO()
    figure.savefig(buffer, format=suffix, dpi=150)
    write_atomically(Path(path), buffer.getvalue())


def _draw_paths(axes: Any, result: Simulation) -> None:
    for k in range(result.upstairs.shape[1]):
        first = k == 0
        axes.plot(result.times, result.upstairs[:, k], color="C0", lw=3, alpha=0.4, label="upstairs" if first else None)
        axes.plot(result.times, result.downstairs[:, k], color="C3", lw=1, label="downstairs" if first else None)
    axes.set(xlabel="t", ylabel=result.observed, title="One path on the same noise")
    axes.legend(loc="best", frameon=False)


def _draw_law(axes: Any, result: Simulation) -> None:
    bins = np.linspace(result.x[0], result.x[-1], 61)
    for name, side, how in (
        ("upstairs", result.terminal_upstairs, {"histtype": "stepfilled", "color": "C0", "alpha": 0.4}),
        ("downstairs", result.terminal_downstairs, {"histtype": "step", "color": "C3"}),
    ):
        axes.hist(side[np.isfinite(side)], bins, density=True, label=name, **how)
    axes.plot(result.x, result.density, color="black", lw=1, label="exact")
    symbol = "x" if result.observed == "eigenvalues" else "λ"
    count = len(result.terminal_upstairs)
    axes.set(title=f"Law of one {symbol} at t = {result.parameters['horizon']:g}, {count} paths")
    axes.set_xlabel(f"{symbol}\n(exact: {result.exact})")
    axes.legend(loc="best", frameon=False)
