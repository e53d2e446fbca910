"""Typed formulas against actual matrices: the precise tier at 120 digits, and Monte Carlo where there is a process.

Nothing here knows a derived formula.  Eigenvalues, singular values, Gram determinants and accelerations of curves are
those of full matrices in generic frames; derivatives are central differences with one Richardson step
(`symcalc.evidence.precise`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import mpmath as mp
import sympy as sp

from symcalc.claims import measured_dln, measured_theorem18
from symcalc.domains import Point
from symcalc.enclosure import sharp
from symcalc.errors import Undecidable, UndefinedFormula
from symcalc.evidence import montecarlo, precise
from symcalc.evidence.precise import Measured
from symcalc.evidence.verdict import Evidence, Tier, Verdict
from symcalc.formulas import Formula
from symcalc.referee.evaluation import BETA, N, domain_of
from symcalc.referee.typed import Typed

DIMENSIONS = (1, 2, 3, 4)
DEPTHS = (1, 2, 3, 4)
TEMPERATURES = (sp.Rational(5, 3), sp.Rational(2 * 10009 + 1, 10009), sp.Rational(50 * 10007 + 3, 10007))
ABSENT = {
    Tier.PRECISE: "there is no measurement of it on matrices at many digits",
    Tier.MONTECARLO: "it is not the drift of a process that is simulated here",
}


def has(tier: Tier, identity: str) -> bool:
    """Whether this tier can examine formulas with this id.

    >>> has(Tier.MONTECARLO, "eigenvalue.second")
    False
    """
    return identity in (MEASUREMENTS if tier is Tier.PRECISE else SIMULATED)


def points(formula: Formula, d: int, seed: int) -> list[Point]:
    """Three asymmetric points of dimension d, each with its own β, at which typed formulas are measured."""
    domain = domain_of(formula, d)
    symbols = [*domain.ascending, *domain.real, *(s for pair in domain.conjugate for s in pair)]
    shift = sp.Rational(seed % 9967, 9973)
    found = domain.generic(symbols, count=len(TEMPERATURES), start=seed % 50)
    return [{**at, BETA: beta + shift} for at, beta in zip(found, TEMPERATURES, strict=True)]


def values_at(components: Sequence[sp.Expr], at: Point) -> list[Any]:
    """The components at an admissible point, to 60 digits of 1 + |value|; `Undecidable` where that cannot be had."""
    values = [_sharp(c.xreplace(at)) for c in components]
    if any(v is None for v in values):
        where = ", ".join(f"{s} = {v}" for s, v in at.items())
        raise Undecidable(f"the typed formula could not be evaluated at {where}")
    return values


def _sharp(value: sp.Expr) -> Any:
    if not value.has(sp.I):
        return sharp(value)
    parts = [sharp(sp.expand(part)) for part in sp.expand(value).as_real_imag()]
    if None in parts:
        return None
    return mp.mpc(*parts) if parts[1] else parts[0]


def _grid(typed: Typed, dimensions: Sequence[int], seed: int) -> Iterator[tuple[int, int, Point, Sequence[sp.Expr]]]:
    """d, the number of the point, the point (with N, where that is an argument), and the typed components."""
    if not typed.formula.takes_depth:
        for d, components in typed.everywhere(dimensions).items():
            for n, at in enumerate(points(typed.formula, d, seed)):
                yield d, n, at, components
        return
    for depth in DEPTHS:
        try:
            found = typed.everywhere(dimensions, sp.Integer(depth))
        except UndefinedFormula:
            if depth > 1:
                raise
            continue  # as at d = 1: a factor 1/(N − 1) has no value
        for d, components in found.items():
            yield d, depth, {**points(typed.formula, d, seed)[depth % 3], N: sp.Integer(depth)}, components


def precise_tier(typed: Typed, seed: int) -> Evidence:
    """The typed formula against perturbed matrices: three points for a few d; of a network, one for each N ≤ 4."""
    started = time.perf_counter()
    measure, dimensions = MEASUREMENTS[typed.formula.id]
    method = "perturbed matrices, Richardson"

    def found(verdict: Verdict, detail: str, figures: Mapping[str, Any]) -> Evidence:
        return Evidence(Tier.PRECISE, verdict, method, detail, figures, time.perf_counter() - started)

    seen: dict[int, None] = {}
    try:
        for d, n, at, components in _grid(typed, dimensions, seed):
            with mp.workdps(precise.DIGITS):
                wrong = worst(values_at(components, at), measure(at, d, n))
            if wrong:
                k, yours, measured = wrong
                detail = f"d = {d}, {_shown(typed, components, at)}, k = {k}: yours is {yours}, measured is {measured}"
                return found(Verdict.REFUTED, detail, {"d": d, "k": k})
            seen[d] = None
    except Undecidable as reason:
        return found(Verdict.INCONCLUSIVE, str(reason), {})
    where = ", ".join(map(str, seen))
    each = f"for N = 1, …, {DEPTHS[-1]} each" if typed.formula.takes_depth else "at three points each"
    detail = f"agrees to 40 digits with perturbed matrices, {each} for d = {where}"
    return found(Verdict.CONFIRMED, detail, {"dimensions": list(seen)})


def _shown(typed: Typed, components: Sequence[sp.Expr], at: Point) -> str:
    """What the values depend on: what occurs in yours, and what the formula takes."""
    involved = set().union(*(c.free_symbols for c in components))
    always = ("x", "sigma", "lam", "N", *typed.formula.scalars)
    return ", ".join(f"{s} = {v}" for s, v in at.items() if s in involved or s.name.startswith(always))


def worst(values: Sequence[Any], measured: Measured) -> tuple[int, str, str] | None:
    """The component that differs most, with both values; None if all agree within the error of the measurement."""
    gaps = [abs(a - b) for a, b in zip(values, measured.values, strict=True)]
    k = gaps.index(max(gaps))
    if gaps[k] <= 10 * measured.error + mp.mpf(10) ** -40 * (1 + abs(measured.values[k])):
        return None
    return k + 1, mp.nstr(values[k], 12), mp.nstr(measured.values[k], 12)


# --- the measurements -------------------------------------------------------------------------------------------------


def _numbers(at: Point, name: str, d: int) -> list[Any]:
    values = {s.name: v for s, v in at.items()}
    return [precise.number(values[f"{name}{i}"]) for i in range(1, d + 1)]


def _direction(at: Point, d: int) -> mp.matrix:
    values = {s.name: v for s, v in at.items()}
    entries = [[precise.number(values[f"A[{i},{j}]"]) for j in range(1, d + 1)] for i in range(1, d + 1)]
    return mp.matrix(entries)


def drift(at: Point, d: int, n: int) -> Measured:
    """½ Σ_a D²x_k(S_a, S_a) over the directions S_a of the noise P_M dH + √(2/β) P_M^⊥ dH."""
    U = precise.unitary(d, d)
    M = U * mp.diag(_numbers(at, "x", d)) * U.H
    directions = precise.noise_directions(M, mp.sqrt(2 / precise.number(at[BETA])))
    return precise.generator(precise.eigenvalues, M, directions)


def eigenvalue_variation(order: int) -> Callable[[Point, int, int], Measured]:
    """The first or second derivative of the eigenvalues along a Hermitian direction, in a generic frame."""

    def measure(at: Point, d: int, n: int) -> Measured:
        U = precise.unitary(d, n)
        M, A = (U * Z * U.H for Z in (mp.diag(_numbers(at, "x", d)), _direction(at, d)))
        return _derivative(order)(precise.along(precise.eigenvalues, M, (A + A.H) / 2))

    return measure


def singular_variation(order: int) -> Callable[[Point, int, int], Measured]:
    """The first or second derivative of the singular values along a real direction, in generic frames."""

    def measure(at: Point, d: int, n: int) -> Measured:
        U, V = orthogonal(d, n), orthogonal(d, n + 5)
        W, A = (U * Z * V.T for Z in (mp.diag(_numbers(at, "sigma", d)), _direction(at, d)))
        return _derivative(order)(precise.along(singular_values, W, A))

    return measure


def _derivative(order: int) -> Callable[..., Measured]:
    return precise.first_derivative if order == 1 else precise.second_derivative


def orthogonal(d: int, n: int) -> mp.matrix:
    """The n-th of a fixed sequence of generic orthogonal matrices."""
    rows = mp.matrix(d, d)
    for i in range(d):
        for j in range(i + 1):
            rows[i, j] = rows[j, i] = mp.mpf((17 * i + 23 * j + 29 * n) % 31 - 14) / 13
    return mp.eigsy(rows)[1]


def singular_values(W: mp.matrix) -> list[Any]:
    """The singular values of a real matrix, descending."""
    return sorted(mp.svd_r(W, compute_uv=False), reverse=True)


def volume_gradient(at: Point, d: int, n: int) -> Measured:
    """∂_k of half the log determinant of the Gram matrix of the orbit's tangents [E, X]."""
    x, U = _numbers(at, "x", d), precise.unitary(d, n)

    def along(k: int) -> Callable[[mp.mpf], list[Any]]:
        return lambda e: [_log_volume([v + e * (i == k) for i, v in enumerate(x)], U)]

    parts = [precise.first_derivative(along(k)) for k in range(d)]
    return Measured([p.values[0] for p in parts], max(p.error for p in parts))


def _log_volume(x: Sequence[Any], U: mp.matrix) -> Any:
    X = U * mp.diag(x) * U.H
    tangents = [E * X - X * E for E in _generators(U)]
    if not tangents:
        return mp.mpf(0)
    gram = mp.matrix([[_inner(S, T) for T in tangents] for S in tangents])
    return mp.log(mp.det(gram)) / 2


def _generators(U: mp.matrix) -> list[mp.matrix]:
    """An orthonormal basis of the anti-Hermitian matrices that have a zero diagonal in the frame U."""
    d = U.rows
    return [mp.mpc(0, 1) * (U * B * U.H) for B in precise.hermitian_basis(d)[d:]]


def _inner(S: mp.matrix, T: mp.matrix) -> Any:
    return mp.re(sum(mp.conj(S[i, j]) * T[i, j] for i in range(S.rows) for j in range(S.cols)))


def curvature(at: Point, d: int, n: int) -> Measured:
    """The diagonal, in the eigenframe, of Σ γ″(0) over curves γ = e^{tE} X e^{−tE} with orthonormal tangents."""
    U = precise.unitary(d, n)
    X = U * mp.diag(_numbers(at, "x", d)) * U.H
    total, error = [mp.mpf(0)] * d, mp.mpf(0)
    for E in _generators(U):
        T = E * X - X * E
        bent = precise.second_derivative(_curve(E / mp.sqrt(_inner(T, T)), X, U))
        total, error = [a + b for a, b in zip(total, bent.values, strict=True)], error + bent.error
    return Measured(total, error)


def _curve(E: mp.matrix, X: mp.matrix, U: mp.matrix) -> Callable[[mp.mpf], list[Any]]:
    """t ↦ the diagonal of e^{tE} X e^{−tE} in the frame U."""
    return lambda t: _diagonal(U, mp.expm(t * E) * X * mp.expm(-t * E))


def _diagonal(U: mp.matrix, X: mp.matrix) -> list[Any]:
    frame = U.H * X * U
    return [mp.re(frame[k, k]) for k in range(X.rows)]


def network(measure: Callable[[Point], Mapping[str, Measured]], name: str) -> Callable[[Point, int, int], Measured]:
    """A quantity of a deep linear network in generic frames."""
    return lambda at, d, n: measure(at)[name]


def multiplier(at: Point, d: int, n: int) -> Measured:
    """⟨u_i v_jᵀ, A(u_i v_jᵀ)⟩ row by row, A from its definition."""
    found = measured_dln.multiplier(at)
    off, same = iter(found["a_ij"].values), iter(found["a_ii"].values)
    values = [next(same if i == j else off) for i in range(d) for j in range(d)]
    return Measured(values, found["a_ij"].error + found["a_ii"].error)


def lambda_drift(at: Point, d: int, n: int) -> Measured:
    """The generator of Brownian motion on λ = σ^{1/N}."""
    here = measured_dln.Network.at(at)
    return measured_theorem18.laplacian(here, lambda W: [v ** (mp.mpf(1) / here.depth) for v in singular_values(W)])


Measurement = Callable[[Point, int, int], Measured]
MEASUREMENTS: dict[str, tuple[Measurement, tuple[int, ...]]] = {
    "dyson.drift": (drift, DIMENSIONS),
    "dyson.entropy": (volume_gradient, DIMENSIONS[:3]),
    "dyson.mean_curvature": (curvature, DIMENSIONS[:3]),
    "eigenvalue.first": (eigenvalue_variation(1), DIMENSIONS),
    "eigenvalue.second": (eigenvalue_variation(2), DIMENSIONS),
    "singular.first": (singular_variation(1), DIMENSIONS[:3]),
    "singular.second": (singular_variation(2), DIMENSIONS[:3]),
    "dln.multiplier": (multiplier, DIMENSIONS[:3]),
    "dln.entropy": (network(measured_dln.entropy, "∂S/∂λ_k"), DIMENSIONS[:3]),
    "dln.entropic_drift": (network(measured_dln.entropic_drift, "Σ′"), DIMENSIONS[:3]),
    "dln.ito_drift": (network(measured_theorem18.ito_drift, "Σ″"), DIMENSIONS[:2]),
    "dln.singular_drift": (network(measured_theorem18.singular_drift, "drift"), DIMENSIONS[:2]),
    "dln.lambda_drift": (lambda_drift, DIMENSIONS[:2]),
}


# --- Monte Carlo ------------------------------------------------------------------------------------------------------

SIMULATED = ("dyson.drift",)


def montecarlo_tier(typed: Typed, seed: int) -> Evidence:
    """One random step of the matrix process, at d = 1, …, 4 and three temperatures."""
    started, method = time.perf_counter(), "one-step response, second chaos"
    comparisons: list[montecarlo.Comparison] = []
    seen: dict[int, None] = {}
    try:
        for n, (d, _, at, components) in enumerate(_grid(typed, DIMENSIONS, seed)):
            claimed = [float(v) for v in values_at(components, at)]
            x, amplitude = [float(v) for v in _numbers(at, "x", d)], math.sqrt(2 / at[BETA])
            purpose = f"check {typed.formula.id}, d = {d}, point {n}"
            comparisons += montecarlo.one_step(claimed, x, amplitude, seed, purpose)
            seen[d] = None
    except Undecidable as reason:
        return Evidence(Tier.MONTECARLO, Verdict.INCONCLUSIVE, method, str(reason), {}, time.perf_counter() - started)
    scope = f" at d = {', '.join(map(str, seen))}"
    return montecarlo.conclude(method, comparisons, 1e-4, started, {"dimensions": list(seen)}, scope)
