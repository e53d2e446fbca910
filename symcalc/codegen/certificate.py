"""How right a generated function is: its largest error against 60-digit arithmetic over a stress grid, and where.

The unit is 2⁻⁵² Σ_j |T_j|, with T_j the exact whole contribution of the index j to a component: the body of the sum
at exactly the numbers given, not split any further, so that a form that cancels inside a pair shows.  The exact value
is computed from the derived sum, not from the emitted code.

The grid has, at each dimension, spread numbers, pairs with gaps down to 1e-14, clusters with an outlier, and numbers
within 10^±15, at N ≤ 10; it is the same at every call.  Beyond, at N ≤ 50 and 10^±150, the error is measured as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import mpmath as mp
import numpy as np
import sympy as sp

from symcalc.codegen.function import Function
from symcalc.codegen.steps import DEPTH, ROOT
from symcalc.indexed import Entry, IndexMatrix, IndexSum

DIGITS = 60
DIMENSIONS = (1, 2, 3, 5, 16, 64)
GAPS = (1e-14, 1e-11, 1e-8, 1e-4, 0.1)
UNIT = 2.0**-52


@dataclass(frozen=True)
class Certificate:
    """The largest error found, in units of 2⁻⁵² Σ_j |T_j|, where it was, and the median over all components."""

    formula_id: str
    backend: str
    largest: float
    median: float
    where: str
    components: int
    beyond: float

    def __str__(self) -> str:
        return (
            f"{self.formula_id} ({self.backend}): largest error {self.largest:.2f} units of 2^-52 sum|T_j|, "
            f"median {self.median:.2f}, over {self.components} components\n  largest at {self.where}\n"
            f"  beyond the grid (N to {max(BEYOND.depths)}, values within 1e±150): {self.beyond:.2f} units"
        )


@dataclass(frozen=True)
class Range:
    """Numbers are within 10^±`decades`, N is one of `depths`."""

    decades: int
    depths: tuple[int, ...]


STATED = Range(15, (1, 2, 3, 4, 5, 7, 10))
BEYOND = Range(150, (20, 50))


def certify(
    function: Function,
    compiled: Callable[..., Any],
    backend: str = "numpy",
    dimensions: Sequence[int] = DIMENSIONS,
    seed: int = 0,
) -> Certificate:
    """Compare a compiled function with 60-digit arithmetic on the stress grid."""
    (found,) = certify_each(function, {backend: compiled}, dimensions, seed)
    return found


def certify_each(
    function: Function,
    compiled: Mapping[str, Callable[..., Any]],
    dimensions: Sequence[int] = DIMENSIONS,
    seed: int = 0,
) -> list[Certificate]:
    """The certificates of one function compiled for several backends; the exact values are computed once."""
    found: dict[str, list[tuple[str, np.ndarray]]] = {backend: [] for backend in compiled}
    outside = dict.fromkeys(compiled, 0.0)
    for label, arguments in stress_grid(function, dimensions, seed):
        for backend, errors in _errors(function, compiled, arguments):
            found[backend].append((label, errors))
    for _, arguments in stress_grid(function, (1, 3), seed, BEYOND):
        for backend, errors in _errors(function, compiled, arguments):
            outside[backend] = max(outside[backend], errors.max(initial=0.0))
    return [_certificate(function.formula_id, b, errors, float(outside[b])) for b, errors in found.items()]


def _errors(
    function: Function, compiled: Mapping[str, Callable[..., Any]], arguments: Sequence[Any]
) -> Iterator[tuple[str, np.ndarray]]:
    exact = Exact(function, arguments)
    for backend, evaluate in compiled.items():
        yield backend, exact.errors(np.asarray(evaluate(*arguments), dtype=float))


def _certificate(identity: str, backend: str, found: Sequence[tuple[str, np.ndarray]], beyond: float) -> Certificate:
    label, worst = max(found, key=lambda pair: pair[1].max(initial=-1.0))
    every = np.concatenate([errors.ravel() for _, errors in found])
    where = f"{label}, component {_position(worst)}"
    return Certificate(identity, backend, float(every.max()), float(np.median(every)), where, every.size, beyond)


def _position(errors: np.ndarray) -> str:
    place = np.unravel_index(int(errors.argmax()), errors.shape)
    return ", ".join(str(int(n) + 1) for n in place) or "1"


def error(function: Function, compiled: Callable[..., Any], arguments: Sequence[Any]) -> np.ndarray:
    """The error of each component at one point, in units of 2⁻⁵² Σ_j |T_j|."""
    return Exact(function, arguments).errors(np.asarray(compiled(*arguments), dtype=float))


def _units(got: float, value: mp.mpf, scale: mp.mpf) -> float:
    difference = abs(mp.mpf(float(got)) - value)
    if not scale:
        return 0.0 if not difference else float("inf")
    return float(difference / (scale * mp.mpf(UNIT)))


class Exact:
    """The components of a sum over indices at given numbers, in mpmath, and the sums of their absolute terms."""

    def __init__(self, function: Function, arguments: Sequence[Any]) -> None:
        given = dict(zip(function.arguments, arguments, strict=True))
        self.value = function.value
        self.numbers = {n: given[n] for n in (a.name for a in function.numbers)}
        self.bodies: dict[tuple[Any, ...], Any] = {}
        self.known: dict[tuple[int, ...], tuple[mp.mpf, mp.mpf]] = {}
        with mp.workdps(DIGITS):
            self.arrays = {n: _exactly(np.asarray(given[n])) for n in (a.name for a in function.arrays)}
            if {"sigma", DEPTH} <= set(given) and ROOT not in given:
                self.arrays[ROOT] = [mp.root(s, int(given[DEPTH])) for s in self.arrays["sigma"]]
        self.d = len(next(iter(self.arrays.values())))

    def errors(self, got: np.ndarray) -> np.ndarray:
        """The errors of all components, in units of 2⁻⁵² Σ_j |T_j|."""
        with mp.workdps(DIGITS):
            units = [_units(g, *self._kept(place)) for place, g in np.ndenumerate(got)]
        return np.array(units, dtype=float).reshape(got.shape)

    def _kept(self, place: tuple[int, ...]) -> tuple[mp.mpf, mp.mpf]:
        if place not in self.known:
            self.known[place] = self.component(place)
        return self.known[place]

    def component(self, place: tuple[int, ...]) -> tuple[mp.mpf, mp.mpf]:
        """The component at these positions (from 0), and the sum of the absolute values of its terms."""
        total = self.value
        if isinstance(total, IndexMatrix):
            total = total.diagonal if place[0] == place[1] else total.off
            place = place[: len(total.free)]
        terms = [mp.re(t) for t in self._terms(total, place)]
        return mp.fsum(terms), mp.fsum(map(abs, terms))

    def _terms(self, total: IndexSum, place: tuple[int, ...]) -> Iterator[Any]:
        left = [n for n in range(self.d) if n not in place]
        for m, body in total.grades.items():
            compute, entries = self._compiled(body)
            symmetric = not total.free and m == 2
            for bound in permutations(left, m):
                at = dict(zip((*total.free, *range(m)), (*place, *bound), strict=True))
                term = compute(*(self._entry(e, at) for e in entries))
                if symmetric and bound[0] > bound[1]:
                    continue
                if symmetric:
                    swapped = dict(zip(range(m), reversed(bound), strict=True))
                    term += compute(*(self._entry(e, swapped) for e in entries))
                yield term

    def _compiled(self, body: sp.Expr) -> tuple[Any, list[Entry]]:
        """The body as an mpmath function of its entries, the numbers put in exactly."""
        if body not in self.bodies:
            values = {s: sp.Rational(self.numbers[s.name]) for s in body.free_symbols if s.name in self.numbers}
            plain = body.subs(values)
            entries = sorted(plain.atoms(Entry), key=str)
            names = [sp.Symbol(f"v{n}") for n in range(len(entries))]
            made = sp.lambdify(names, plain.xreplace(dict(zip(entries, names, strict=True))), "mpmath")
            self.bodies[body] = made, entries
        return self.bodies[body]

    def _entry(self, entry: Entry, at: dict[Any, int]) -> Any:
        value = self.arrays[entry.family.name]
        for index in entry.indices:
            value = value[at[index]]
        return value


def _exactly(array: np.ndarray) -> Any:
    if array.ndim > 1:
        return [_exactly(row) for row in array]
    return [mp.mpc(complex(v)) if np.iscomplexobj(array) else mp.mpf(float(v)) for v in array]


# --- the stress grid ---------------------------------------------------------------------------------------------


def stress_grid(
    function: Function, dimensions: Sequence[int], seed: int, within: Range = STATED
) -> Iterator[tuple[str, list[Any]]]:
    """Arguments, each with a word on what they are."""
    rng = np.random.default_rng(seed)
    depths = within.depths if DEPTH in function.arguments else (1,)
    for d in dimensions:
        for n, (label, spectrum) in enumerate(_spectra(d, rng, "x" not in function.arguments, within)):
            for depth in depths if d <= 3 else (depths[n % len(depths)], depths[-1])[: len(depths)]:
                arguments = [_value(a, spectrum, depth, rng) for a in function.specification]
                named = f", N = {depth}" if len(depths) > 1 else ""
                yield f"d = {d}{named}, {label}: {_shown(spectrum)}", arguments


def _shown(spectrum: np.ndarray) -> str:
    first = ", ".join(repr(float(v)) for v in spectrum[:3])
    return f"({first}{', …' if len(spectrum) > 3 else ''})"


def _value(argument: Any, spectrum: np.ndarray, depth: int, rng: np.random.Generator) -> Any:
    d = len(spectrum)
    if argument.kind == "count":
        return depth
    if not argument.rank:
        return float(np.exp(rng.normal()))
    if argument.rank == 1:
        return spectrum
    matrix = rng.normal(size=(d, d))
    if argument.kind == "hermitian":
        matrix = matrix + 1j * rng.normal(size=(d, d))
        return (matrix + matrix.conj().T) / 2
    return matrix if rng.random() < 0.5 else np.tril(matrix) - np.tril(matrix, -1).T * (1 - 1e-13)


def _spectra(d: int, rng: np.random.Generator, positive: bool, within: Range) -> Iterator[tuple[str, np.ndarray]]:
    """Distinct numbers, in the order of the convention: ascending, or positive and descending."""
    spread = np.abs(rng.normal(size=d)) + 0.1 if positive else rng.normal(size=d)
    yield "spread", _ordered(spread, positive)
    yield "wide", _ordered(10.0 ** (within.decades * rng.uniform(-1, 1, size=d)), positive)
    for gap in GAPS:
        start = np.exp(rng.normal())
        yield f"gaps {gap:g}", _ordered(start * np.cumprod(1 + gap * rng.uniform(1, 2, size=d)), positive)
    cluster = 1.0 + 1e-13 * np.cumsum(rng.uniform(1, 2, size=d))
    cluster[0] = 1e6 / 3
    yield "a cluster and an outlier", _ordered(cluster, positive)


def _ordered(values: np.ndarray, positive: bool) -> np.ndarray:
    return np.sort(values)[::-1].copy() if positive else np.sort(values)
