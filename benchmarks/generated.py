"""Generated functions against what one would use otherwise, in one run: build times, evaluation, memory.

    python benchmarks/generated.py [--points 10000] [--rounds 7] [--plot generated.png]

Peers: `sympy.lambdify(cse=True)` of the explicit expressions, and a hand-written broadcast over all pairs, blocked to
the cache; JAX where it is installed.  All take and return arrays of shape (points, d), in float64; ours once with its
checks and once without.  Times are medians of interleaved rounds, in milliseconds; compare within a column only.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import tracemalloc
from collections.abc import Callable
from importlib.util import find_spec

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import numpy as np  # noqa: E402
import sympy as sp  # noqa: E402

import symcalc  # noqa: E402
from symcalc.codegen import backends  # noqa: E402

DIMENSIONS = (2, 4, 16, 64)
DEPTH = 3
Vectorised = Callable[[np.ndarray], np.ndarray]


def spectra(points: int, d: int) -> np.ndarray:
    """Positive and descending, so that they serve as eigenvalues and as singular values."""
    rng = np.random.default_rng(0)
    return np.sort(np.exp(rng.normal(size=(points, d))), axis=1)[:, ::-1].copy()


def lambdified(components: list[sp.Expr], symbols: list[sp.Symbol]) -> Vectorised:
    """What `sympy.lambdify` makes of the explicit expressions, with the columns taken apart and put together."""
    columns = sp.lambdify(symbols, components, "numpy", cse=True)
    return lambda x: np.stack(np.broadcast_arrays(*columns(*np.ascontiguousarray(x.T))), axis=-1)


def blocked(pairs: Callable[[np.ndarray, np.ndarray], np.ndarray], prepare: Vectorised = np.asarray) -> Vectorised:
    """Σ_{j≠k} of a function of (x_k, x_j) by a broadcast over all pairs, in blocks of points that fit the cache."""

    def evaluate(x: np.ndarray) -> np.ndarray:
        result, (points, d) = np.empty_like(x), x.shape
        size, own = max(1, 2**17 // d**2), np.arange(d)
        for start in range(0, points, size):
            block = prepare(x[start : start + size])
            terms = pairs(block[:, :, None], block[:, None, :])
            terms[:, own, own] = 0.0
            result[start : start + size] = terms.sum(axis=-1)
        return result

    def silent(x: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            return evaluate(x)

    return silent


def dyson(d: int) -> dict[str, Callable[[], Vectorised]]:
    """Makers of the Dyson drift."""
    formula = symcalc.formula("dyson.drift")
    x = sp.symbols(f"x1:{d + 1}", real=True)
    explicit = [sp.Add(*(1 / (x[k] - x[j]) for j in range(d) if j != k)) for k in range(d)]
    return {
        **{name: made(formula, backend) for name, backend in ours()},
        "lambdify, cse": lambda: lambdified(explicit, x),
        "blocked broadcast": lambda: blocked(lambda u, v: 1.0 / (u - v)),
    }


def entropic(d: int) -> dict[str, Callable[[], Vectorised]]:
    """Makers of Σ′ at depth 3."""
    formula = symcalc.formula("dln.entropic_drift")
    s = sp.symbols(f"sigma1:{d + 1}", positive=True)
    p = [v ** sp.Rational(2, DEPTH) for v in s]

    def term(k: int, j: int) -> sp.Expr:
        above = sp.Add(*(m * p[k] ** m * p[j] ** (DEPTH - 1 - m) for m in range(DEPTH)))
        below = sp.Add(*(p[k] ** m * p[j] ** (DEPTH - 1 - m) for m in range(DEPTH)))
        return s[k] / p[k] * above / below

    explicit = [sp.Add(*(term(k, j) for j in range(d) if j != k)) for k in range(d)]
    return {
        **{name: made(formula, backend, DEPTH) for name, backend in ours()},
        "lambdify, cse": lambda: lambdified(explicit, s),
        "blocked broadcast": lambda: blocked(
            lambda u, v: np.sqrt(u) * (2 * u * u + u * v) / (u * u + u * v + v * v), lambda x: np.cbrt(x) ** 2
        ),
    }


def ours() -> list[tuple[str, str]]:
    """The rows of this project: name and backend."""
    rows = [("generated, checked", "numpy"), ("generated", "numpy")]
    return rows + [(f"generated, {b}", b) for b in ("numba", "jax") if b in backends.BACKENDS and find_spec(b)]


def made(formula: symcalc.formulas.Formula, backend: str, *numbers: int) -> Callable[[], Vectorised]:
    """A maker of the generated function; the second row of NumPy, and compiled backends, do not check their input."""

    def make(check: bool = False) -> Vectorised:
        function = formula.compile(backend)
        if backend != "jax":
            return lambda x: np.asarray(function(x, *numbers, check=check))
        import jax

        jitted = jax.jit(lambda x: function(x, *numbers, check=check))
        return lambda x: np.asarray(jitted(x))

    return make


def measure(makers: dict[str, Callable[[], Vectorised]], x: np.ndarray, rounds: int) -> dict[str, tuple[float, float]]:
    """Build and evaluation times, in milliseconds."""
    build, run, functions = {}, {name: [] for name in makers}, {}
    for name, make in makers.items():
        started = time.perf_counter()
        functions[name] = make(check=True) if name.endswith("checked") else make()  # type: ignore[call-arg]
        build[name] = 1e3 * (time.perf_counter() - started)
        functions[name](x)
    for _ in range(rounds):
        for name, function in functions.items():
            started = time.perf_counter()
            function(x)
            run[name].append(1e3 * (time.perf_counter() - started))
    return {name: (build[name], statistics.median(run[name])) for name in makers}


def table(title: str, found: dict[int, dict[str, tuple[float, float]]]) -> str:
    """Build and evaluation times, one row a maker, one column a dimension."""
    names = list(next(iter(found.values())))
    lines = [
        title,
        f"{'':24}" + "".join(f"{f'd = {d}':>22}" for d in found),
        f"{'':24}" + f"{'build    evaluate':>22}" * len(found),
    ]
    for name in names:
        cells = "".join(f"{found[d][name][0]:11.1f}{found[d][name][1]:11.3f}" for d in found)
        lines.append(f"{name:24}{cells}")
    return "\n".join(lines)


def memory() -> str:
    """The peak of what the NumPy drift allocates beyond its result, d = 64."""
    drift, x = symcalc.formula("dyson.drift").compile(), spectra(100_000, 64)
    tracemalloc.start()
    result = drift(x)
    peak = tracemalloc.get_traced_memory()[1] - result.nbytes
    tracemalloc.stop()
    return f"memory above input and output, dyson.drift, d = 64, 100,000 points: {peak / 2**20:.1f} MiB"


def plot(results: dict[str, dict[int, dict[str, tuple[float, float]]]], file: str) -> None:
    """Evaluation times over the dimension, one panel a formula."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4), layout="constrained")
    for axes, (title, found) in zip(figure.subplots(1, len(results)), results.items(), strict=True):
        for name in next(iter(found.values())):
            axes.loglog(list(found), [found[d][name][1] for d in found], "o-", label=name, base=2)
        axes.set(title=title, xlabel="d", ylabel="milliseconds")
        axes.legend(fontsize="small")
    figure.savefig(file)


def main() -> None:
    """Run everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--dimensions", type=int, nargs="*", default=DIMENSIONS)
    parser.add_argument("--plot", metavar="FILE")
    options = parser.parse_args()
    results = {}
    for title, makers in (("Dyson drift", dyson), (f"Σ′ of the deep linear network, N = {DEPTH}", entropic)):
        results[title] = {d: measure(makers(d), spectra(options.points, d), options.rounds) for d in options.dimensions}
        print(table(f"{title}, {options.points} points (ms)", results[title]), "\n", flush=True)
    print(memory())
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, NumPy {np.__version__}")
    if options.plot:
        plot(results, options.plot)


if __name__ == "__main__":
    main()
