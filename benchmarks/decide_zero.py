"""Deciding zero: this package against `sympy.simplify`, `sympy.cancel` and symengine, on the same identities.

    python benchmarks/decide_zero.py --output decide_zero [--limit SECONDS] [--dimensions 2 3 4 5 6 7 8]

Two identities in d variables: the Vandermonde determinant is harmonic, and the three-body sum
Σ 1/((x_i − x_j)(x_i − x_k)) over distinct i, j, k is 0 (the same fact, written with fractions).  Each tool
runs in a process of its own, and is stopped at the limit; larger d are then not tried.  OUTPUT.txt holds the table,
OUTPUT.png the plot (if matplotlib is installed).  Times are of one call, the import not counted, the median of three
where that is quick.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import multiprocessing
import statistics
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import sympy as sp

from symcalc.errors import Undecidable
from symcalc.fields import Field
from symcalc.files import write_text
from symcalc.fields.polynomials import SympyRing


def harmonicity(d: int) -> sp.Expr:
    """ΔV, the Laplacian of the Vandermonde determinant V = Π_{i<j} (x_j − x_i), as SymPy differentiates it."""
    x = sp.symbols(f"x1:{d + 1}", real=True)
    vandermonde = sp.Mul(*(x[j] - x[i] for i, j in itertools.combinations(range(d), 2)))
    return sp.Add(*(sp.diff(vandermonde, s, 2) for s in x))


def three_bodies(d: int) -> sp.Expr:
    """Σ 1/((x_i − x_j)(x_i − x_k)) over distinct i, j, k."""
    x = sp.symbols(f"x1:{d + 1}", real=True)
    return sp.Add(*(1 / ((x[i] - x[j]) * (x[i] - x[k])) for i, j, k in itertools.permutations(range(d), 3)))


def by_field(e: sp.Expr) -> bool:
    """FLINT's polynomials, where python-flint is installed."""
    return Field.containing(e).is_zero(e)


def by_field_in_sympy(e: sp.Expr) -> bool:
    """The same with `sympy.polys`."""
    return Field.containing(e, make=SympyRing).is_zero(e)


def by_simplify(e: sp.Expr) -> bool:
    """SymPy's heuristic."""
    return bool(sp.simplify(e) == 0)


def by_cancel(e: sp.Expr) -> bool:
    """SymPy's normal form of rational functions."""
    return bool(sp.cancel(e) == 0)


def by_symengine(e: sp.Expr) -> bool:
    """Symengine has no normal form of rational functions: the numerator over one denominator, expanded."""
    import symengine

    factors = {p.base for p in e.atoms(sp.Pow) if p.exp.is_negative}
    common = symengine.sympify(sp.Mul(*factors)) ** 2
    terms = sp.Add.make_args(sp.expand_mul(e))
    return bool(sum(symengine.expand(symengine.sympify(t) * common) for t in terms) == 0)


IDENTITIES = {"harmonicity": harmonicity, "three bodies": three_bodies}
TOOLS: dict[str, Callable[[sp.Expr], bool]] = {
    "symcalc": by_field,
    "symcalc on sympy.polys": by_field_in_sympy,
    "sympy.cancel": by_cancel,
    "sympy.simplify": by_simplify,
}
if importlib.util.find_spec("symengine"):
    TOOLS["symengine.expand"] = by_symengine


def _measure(tool: str, identity: str, d: int, answer: Connection) -> None:
    expression = IDENTITIES[identity](d)
    times: list[float] = []
    while len(times) < 3 and sum(times) < 1:
        sp.core.cache.clear_cache()
        started = time.perf_counter()
        try:
            verdict = TOOLS[tool](expression)
        except Undecidable:  # refused above a bound on the work
            verdict = False
        times.append(time.perf_counter() - started)
    answer.send((verdict, statistics.median(times)))


def seconds(tool: str, identity: str, d: int, limit: float) -> float | None:
    """The time a tool takes, or None if it is over the limit or does not find zero."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_measure, args=(tool, identity, d, there))
    process.start()
    there.close()
    try:
        found: tuple[bool, float] | None = here.recv() if here.poll(limit + 5) else None
    except EOFError:
        found = None
    process.kill()
    process.join()
    return found[1] if found is not None and found[0] and found[1] <= limit else None


def measure(dimensions: list[int], limit: float) -> dict[tuple[str, str], list[float | None]]:
    """(identity, tool) → seconds for each dimension; after the first failure the rest is not tried."""
    table: dict[tuple[str, str], list[float | None]] = {}
    for identity, tool in itertools.product(IDENTITIES, TOOLS):
        row: list[float | None] = []
        for d in dimensions:
            row.append(None if row and row[-1] is None else seconds(tool, identity, d, limit))
        table[identity, tool] = row
        print(_line(identity, tool, row), flush=True)
    return table


def _line(identity: str, tool: str, row: list[float | None]) -> str:
    return f"{identity:14}{tool:26}" + "".join(f"{'—' if t is None else f'{t:.4f}':>10}" for t in row)


def text(table: dict[tuple[str, str], list[float | None]], dimensions: list[int], limit: float) -> str:
    """The table; a dash where the limit was passed."""
    head = f"{'seconds, d =':40}" + "".join(f"{d:>10}" for d in dimensions)
    lines = [_line(*key, row) for key, row in table.items()]
    return "\n".join([head, *lines, f"—: more than {limit:g} s, or zero not found; SymPy {sp.__version__}"]) + "\n"


def plot(table: dict[tuple[str, str], list[float | None]], dimensions: list[int], path: Path) -> None:
    """Seconds against d, one panel an identity."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(IDENTITIES), figsize=(10, 4), sharey=True, layout="constrained")
    panels: dict[str, Any] = dict(zip(IDENTITIES, axes, strict=True))
    for (identity, tool), row in table.items():
        points = [(d, t) for d, t in zip(dimensions, row, strict=True) if t is not None]
        panels[identity].semilogy(*zip(*points, strict=True) if points else ([], []), marker="o", label=tool)
    for identity, panel in panels.items():
        panel.set(title=identity, xlabel="d", ylabel="seconds")
        panel.legend()
    figure.savefig(path, dpi=120)


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, required=True, help="the files' name without its ending")
    parser.add_argument("--limit", type=float, default=20, help="seconds a call may take (20)")
    parser.add_argument("--dimensions", type=int, nargs="+", default=list(range(2, 9)))
    options = parser.parse_args()
    table = measure(options.dimensions, options.limit)
    write_text(options.output.with_suffix(".txt"), text(table, options.dimensions, options.limit))
    if importlib.util.find_spec("matplotlib"):
        plot(table, options.dimensions, options.output.with_suffix(".png"))


if __name__ == "__main__":
    main()
