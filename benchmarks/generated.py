"""Generated functions against what one would use otherwise, in one run: build times, evaluation, memory.

    python benchmarks/generated.py [--points 10000] [--rounds 9] [--plot benchmarks/generated.png] [--memory]

Peers: `sympy.lambdify(cse=True)` of the explicit expressions; a hand-written broadcast over all pairs, blocked to the
cache for NumPy and under `jax.jit` for JAX (where it is installed).  All take and return arrays of shape (points, d),
in float64; ours once with its checks and once without.  Times are the best of interleaved rounds, of processor time
on one thread, in milliseconds; compare within a column only.  `--memory` adds a million points at d = 64.
"""

from __future__ import annotations

import argparse
import os
import time
import tracemalloc
from collections.abc import Callable
from importlib.util import find_spec

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import numpy as np  # noqa: E402
import sympy as sp  # noqa: E402

from timing import compare  # noqa: E402

import symcalc  # noqa: E402
from symcalc.codegen import backends  # noqa: E402
from symcalc.codegen.function import Function  # noqa: E402
from symcalc.codegen.outputs import compile_outputs  # noqa: E402
from symcalc.indexed import IndexMatrix, IndexSum  # noqa: E402
from symcalc.models import dyson as dyson_model  # noqa: E402
from symcalc.models.dln import brownian  # noqa: E402
from symcalc.spectral import EIGENVALUES as X  # noqa: E402

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


def jax_broadcast(pairs: Callable[..., object], prepare: Callable[..., object] = lambda x: x) -> Vectorised:
    """The same sum as one would write it for JAX, compiled; on the diagonal a harmless difference is divided by."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def evaluate(x):  # type: ignore[no-untyped-def]
        p, own = prepare(x), jnp.eye(x.shape[1], dtype=bool)
        return jnp.where(own, 0.0, pairs(p[:, :, None], jnp.where(own, 2.0 * p[:, :, None], p[:, None, :]))).sum(-1)

    compiled = jax.jit(evaluate)
    return lambda x: np.asarray(compiled(x))


def dyson(d: int) -> dict[str, Callable[[], Vectorised]]:
    """Makers of the Dyson drift."""
    formula = symcalc.formula("dyson.drift")
    x = sp.symbols(f"x1:{d + 1}", real=True)
    explicit = [sp.Add(*(1 / (x[k] - x[j]) for j in range(d) if j != k)) for k in range(d)]
    return {
        **{name: made(formula, backend) for name, backend in ours()},
        "lambdify, cse": lambda: lambdified(explicit, x),
        "blocked broadcast": lambda: blocked(lambda u, v: 1.0 / (u - v)),
        **({"jax.jit, broadcast": lambda: jax_broadcast(lambda u, v: 1.0 / (u - v))} if find_spec("jax") else {}),
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

    def mean(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        return u**0.5 * (2 * u * u + u * v) / (u * u + u * v + v * v)

    def in_jax() -> Vectorised:
        import jax.numpy as jnp

        return jax_broadcast(mean, lambda x: jnp.cbrt(x) ** 2)

    explicit = [sp.Add(*(term(k, j) for j in range(d) if j != k)) for k in range(d)]
    return {
        **{name: made(formula, backend, DEPTH) for name, backend in ours()},
        "lambdify, cse": lambda: lambdified(explicit, s),
        "blocked broadcast": lambda: blocked(mean, lambda x: np.cbrt(x) ** 2),
        **({"jax.jit, broadcast": in_jax} if find_spec("jax") else {}),
    }


def ours() -> list[tuple[str, str]]:
    """The rows of this project: name and backend."""
    rows = [("generated, checked", "numpy"), ("generated", "numpy")]
    return rows + [
        (f"generated, {'jax.jit' if b == 'jax' else b}", b)
        for b in ("numba", "jax")
        if b in backends.BACKENDS and find_spec(b)
    ]


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
    build, functions = {}, {}
    for name, make in makers.items():
        started = time.perf_counter()
        functions[name] = make(check=True) if name.endswith("checked") else make()  # type: ignore[call-arg]
        build[name] = 1e3 * (time.perf_counter() - started)
    run = compare({name: lambda f=f: f(x) for name, f in functions.items()}, rounds)  # type: ignore[misc]
    return {name: (build[name], 1e3 * run[name]) for name in makers}


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


def shared(points: int, rounds: int) -> str:
    """Several outputs of one equation as one function, over one function for each."""
    x, lines = X, ["several outputs at once: time over that of separate functions"]
    equation, singular = dyson_model.equation(), brownian.singular_equation()
    drift = equation.drift.renamed({"k": "i"})
    entropies = [symcalc.formula(f"{model}.entropy").derived() for model in ("dyson", "dln")]
    jacobian = IndexMatrix(drift.diff(x["j"]), drift.diff(x["i"]))
    rows: list[tuple[str, tuple[str, ...], list[IndexSum | IndexMatrix]]] = [
        ("Dyson: drift, entropy", ("x", "beta"), [equation.drift, entropies[0]]),
        ("Dyson: drift, Jacobian", ("x", "beta"), [equation.drift, jacobian]),
        ("network: drift, variance", ("sigma", "N", "beta"), [singular.drift, singular.variance]),
        (
            "network: drift, variance, entropy",
            ("sigma", "N", "beta"),
            [singular.drift, singular.variance, entropies[1]],
        ),
    ]
    for title, arguments, values in rows:
        parts = [Function(f"part_{n}", "An output.", value, arguments) for n, value in enumerate(values)]
        together, apart = compile_outputs("together", parts), [backends.compiled(f) for f in parts]
        ratios = ""
        for d in DIMENSIONS:
            given = [spectra(points // d, d), *{"x": [2.0], "sigma": [DEPTH, 2.0]}[arguments[0]]]
            run = {
                "together": lambda given=given, f=together: f(*given, check=False),
                "apart": lambda given=given, fs=apart: [f(*given, check=False) for f in fs],
            }
            best = compare(run, rounds)  # type: ignore[arg-type]
            ratios += f"   d = {d}: {best['together'] / best['apart']:.2f}"
        lines.append(f"  {title:34}{ratios}")
    return "\n".join(lines)


def memory(points: int) -> str:
    """The peak of what the NumPy functions allocate beyond their arguments and results, at d = 64."""
    x, lines = spectra(points, 64), []
    for identity, numbers in (("dyson.drift", ()), ("dln.entropic_drift", (DEPTH,))):
        function = symcalc.formula(identity).compile()
        tracemalloc.start()
        result = function(x, *numbers)
        above = (tracemalloc.get_traced_memory()[1] - result.nbytes) / 2**20
        tracemalloc.stop()
        lines.append(f"memory above input and output, {identity}, d = 64, {points:,} points: {above:.1f} MiB")
    return "\n".join(lines)


def plot(results: dict[str, dict[int, dict[str, tuple[float, float]]]], file: str) -> None:
    """Evaluation times over the dimension, one panel a formula; peers dashed."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.5), layout="constrained")
    for axes, (title, found) in zip(figure.subplots(1, len(results)), results.items(), strict=True):
        for name in next(iter(found.values())):
            style = "o-" if name.startswith("generated") else "s--"
            axes.loglog(list(found), [found[d][name][1] for d in found], style, label=name)
        axes.set(title=title, xlabel="d", ylabel="processor time of one evaluation (ms)")
        axes.set_xticks(list(found), [str(d) for d in found], minor=False)
        axes.minorticks_off()
        axes.legend(fontsize="small")
    figure.savefig(file, dpi=110)


def main() -> None:
    """Run everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--dimensions", type=int, nargs="*", default=DIMENSIONS)
    parser.add_argument("--plot", metavar="FILE")
    parser.add_argument("--memory", action="store_true", help="measure the memory at a million points")
    options = parser.parse_args()
    results = {}
    for title, makers in (("Dyson drift", dyson), (f"Σ′ of the deep linear network, N = {DEPTH}", entropic)):
        results[title] = {d: measure(makers(d), spectra(options.points, d), options.rounds) for d in options.dimensions}
        print(table(f"{title}, {options.points} points (ms)", results[title]), "\n", flush=True)
    print(shared(options.points, options.rounds))
    print(memory(1_000_000 if options.memory else 100_000))
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, NumPy {np.__version__}")
    if options.plot:
        plot(results, options.plot)


if __name__ == "__main__":
    main()
