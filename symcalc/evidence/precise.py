"""The precise tier: measure the actual matrices at more than a hundred digits, and compare with the claim.

Nothing here shares a formula with the derivations: eigenvalues and eigenvectors come from mpmath's solver,
derivatives from central differences of perturbed matrices with one Richardson step, generators from one pair
M ± ε S_a for each direction of the noise.  A `Measured` value carries its own error estimate (the difference of the
two steps), and only what lies outside it is called different.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath as mp
import sympy as sp

from symcalc.domains import Domain, Point
from symcalc.errors import DimensionError
from symcalc.evidence.exact import Equation
from symcalc.evidence.verdict import Evidence, Tier, Verdict

DIGITS = 120
STEP = mp.mpf(10) ** -24
ENOUGH_DIGITS = 25
Values = Sequence[Any]


@dataclass(frozen=True)
class Measured:
    """Numbers measured at a point, flattened row by row, and a bound on their error.

    `places` are values of symbols of the claim that the point says nothing of, such as the dimension of a field: the
    numbers at the first place, then those at the next.
    """

    values: Values
    error: mp.mpf
    places: tuple[Point, ...] = ({},)

    @classmethod
    def at_places(cls, found: Sequence[tuple[Point, Measured]]) -> Measured:
        """Measurements of one quantity at several places as one.

        >>> n = sp.Symbol("n")
        >>> squares = [({n: sp.Integer(m)}, Measured([m * m], mp.mpf(0))) for m in (2, 3)]
        >>> Measured.at_places(squares).values
        [4, 9]
        """
        values = [v for _, measured in found for v in measured.values]
        return cls(values, max(measured.error for _, measured in found), tuple(place for place, _ in found))


Measurement = Callable[[Point], Mapping[str, Measured]]
"""A route that measures named quantities at an admissible point."""


def compare(equation: Equation, measure: Measurement, points: int = 3) -> Evidence:
    """CONFIRMED if the claim agrees with the measurement at generic points; REFUTED where it leaves the error bound.

    A claimed value that is no finite number differs from every measurement.  A measurement that is not finite raises
    `ArithmeticError`.  Quantities that the measurement does not speak of are named in the detail.
    """
    started = time.perf_counter()
    worst, tested = mp.mpf(0), dict.fromkeys(equation.claimed, False)
    with mp.workdps(DIGITS):
        for n in range(points):
            point = generic_point(_plain(equation.domain), n)
            for name, measured in measure(point).items():
                tested[name] = True
                claimed = [
                    (place, value)
                    for place in measured.places
                    for value in evaluate(equation.claimed[name], {**point, **place})
                ]
                relative = [_allowed(m, measured.error) / (1 + abs(m)) for m in measured.values]
                if max(relative) > mp.mpf(10) ** -ENOUGH_DIGITS:
                    return _evidence(Verdict.INCONCLUSIVE, f"{name}: the error bound is too large", {}, started)
                pairs = list(zip(claimed, measured.values, strict=True))
                for (place, c), m in pairs:
                    if not abs(c - m) <= _allowed(m, measured.error):
                        involved = equation.claimed[name].free_symbols
                        at = {s: v for s, v in {**point, **place}.items() if s in involved}
                        return _difference(name, at, c, m, started)
                worst = max(worst, *relative)
        digits = int(-mp.log10(worst))
    untested = [name for name, was in tested.items() if not was]
    detail = f"agrees to {digits} digits at {points} generic points"
    detail += f"; not measured: {', '.join(untested)}" if untested else ""
    return _evidence(Verdict.CONFIRMED, detail, {"digits": digits, "points": points, "not measured": untested}, started)


def _plain(domain: Domain | Callable[[int], Domain]) -> Domain:
    if callable(domain):
        raise DimensionError("an equation for every d is measured at one of its dimensions: Equation.at(d)")
    return domain


def together(found: Sequence[Evidence], dimensions: Sequence[int]) -> Evidence:
    """One piece of evidence from those at several dimensions, all of them CONFIRMED."""
    if not dimensions:
        return found[0]
    digits = min(e.figures["digits"] for e in found)
    where = ", ".join(map(str, dimensions))
    untested = sorted({name for e in found for name in e.figures["not measured"]})
    detail = f"agrees to {digits} digits at d = {where}, generic points in rotated frames"
    detail += f"; not measured: {', '.join(untested)}" if untested else ""
    figures = {"digits": digits, "dimensions": list(dimensions), "not measured": untested}
    return Evidence(Tier.PRECISE, Verdict.CONFIRMED, found[0].method, detail, figures, sum(e.seconds for e in found))


def _allowed(measured: Any, error: mp.mpf) -> mp.mpf:
    """How far a claimed value may be from a measured one."""
    if not (mp.isfinite(measured) and mp.isfinite(error)):
        raise ArithmeticError("a measurement is not finite")
    return 10 * error + mp.mpf(10) ** (-DIGITS // 2) * (1 + abs(measured))


def _evidence(verdict: Verdict, detail: str, figures: Mapping[str, Any], started: float) -> Evidence:
    method = "differences at high precision, Richardson"
    return Evidence(Tier.PRECISE, verdict, method, detail, figures, time.perf_counter() - started)


def _difference(name: str, point: Point, claimed: Any, measured: Any, started: float) -> Evidence:
    at = {str(s): str(v) for s, v in sorted(point.items(), key=lambda item: str(item[0]))}
    shown = {"claimed": mp.nstr(claimed, 15), "measured": mp.nstr(measured, 15)}
    where = ", ".join(f"{s} = {v}" for s, v in at.items()) or "every point"
    detail = f"{name} at {where}: claimed {shown['claimed']}, measured {shown['measured']}"
    return _evidence(Verdict.REFUTED, detail, {"quantity": name, "point": at, **shown}, started)


def generic_point(domain: Domain, n: int) -> Point:
    """The n-th of a fixed sequence of asymmetric admissible points, with small rational coordinates.

    Positive ones are never whole numbers: much vanishes at β = 1 or κ = 1 that does not elsewhere.

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> generic_point(Domain(ascending=(x1, x2)), 0)
    {x1: -1/13, x2: 29/26}
    """
    point: Point = {}
    height = sp.Rational(2 + n, 7) if any(map(domain.is_positive, domain.ascending)) else sp.Rational(-1 - 3 * n, 13)
    for i, s in enumerate(domain.ascending):
        point[s] = height
        height += sp.Rational(31 + 17 * i + 7 * n, 26)
    for i, s in enumerate(domain.positive):
        point[s] = sp.Integer(3 + (n + i) % 3) if s.is_integer else sp.Rational(11 + 6 * n + 4 * i, 14)
    for i, (left, right) in enumerate(domain.conjugate):
        point[left] = sp.Rational((17 * i + 29 * n) % 31 - 11, 13) + sp.I * sp.Rational((23 * i + 5 * n) % 37 - 18, 17)
        point[right] = sp.conjugate(point[left])
    for i, s in enumerate(domain.real):
        point[s] = sp.Rational((11 * i + 13 * n) % 29 - 12, 11)
    return point


def evaluate(quantity: sp.Expr | sp.MatrixBase, point: Point) -> list[Any]:
    """The value of a quantity at a point as mpmath numbers, flattened row by row."""
    entries = list(quantity) if isinstance(quantity, sp.MatrixBase) else [quantity]
    return [number(e.subs(point, simultaneous=True)) for e in entries]


def number(value: sp.Expr) -> Any:
    """An exact SymPy number as an mpmath number at the working precision; NaN for what is no finite number."""
    if value.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
        return mp.nan
    real, imaginary = sp.N(value, DIGITS).as_real_imag()
    return mp.mpc(mp.mpf(str(real)), mp.mpf(str(imaginary))) if imaginary != 0 else mp.mpf(str(real))


# --- measurements on matrices ------------------------------------------------------------------------------------


def unitary(d: int, n: int = 0) -> mp.matrix:
    """The n-th of a fixed sequence of generic unitary matrices (the eigenvectors of a full Hermitian matrix)."""
    rows = mp.matrix(d, d)
    for i in range(d):
        rows[i, i] = mp.mpf((17 * i + 29 * n) % 31 - 15) / 13
        for j in range(i):
            rows[i, j] = mp.mpc(
                mp.mpf((23 * i + 19 * j + 7 * n) % 37 - 18) / 17, mp.mpf((5 * i + 31 * j + 3 * n) % 29 - 14) / 11
            )
            rows[j, i] = mp.conj(rows[i, j])
    return mp.eighe(rows)[1]


def eigenvalues(M: mp.matrix) -> list[mp.mpf]:
    """The eigenvalues of a Hermitian matrix, ascending."""
    return sorted(mp.eighe(M, eigvals_only=True))


def eigenvectors(M: mp.matrix) -> mp.matrix:
    """The eigenvectors of a Hermitian matrix as columns, in ascending order of the eigenvalues."""
    values, vectors = mp.eighe(M)
    order = sorted(range(len(values)), key=lambda k: values[k])
    return mp.matrix([[vectors[i, k] for k in order] for i in range(M.rows)])


def matrix(quantity: sp.MatrixBase, point: Point) -> mp.matrix:
    """A SymPy matrix at a point."""
    return mp.matrix(
        [
            [number(quantity[i, j].subs(point, simultaneous=True)) for j in range(quantity.cols)]
            for i in range(quantity.rows)
        ]
    )


def hermitian_basis(d: int) -> list[mp.matrix]:
    """An orthonormal basis of the Hermitian matrices: first the diagonal, then both directions of each pair."""
    basis = [_filled(d, {(i, i): mp.mpf(1)}) for i in range(d)]
    half = 1 / mp.sqrt(2)
    for i in range(d):
        for j in range(i + 1, d):
            basis.append(_filled(d, {(i, j): half, (j, i): half}))
            basis.append(_filled(d, {(i, j): mp.mpc(0, half), (j, i): mp.mpc(0, -half)}))
    return basis


def _filled(d: int, entries: Mapping[tuple[int, int], Any]) -> mp.matrix:
    made = mp.zeros(d, d)
    for place, value in entries.items():
        made[place] = value
    return made


def project(M: mp.matrix, Z: mp.matrix) -> tuple[mp.matrix, mp.matrix]:
    """(P_M Z, P_M^⊥ Z) by the eigenvectors of M: the normal part is the diagonal in the eigenframe."""
    U = eigenvectors(M)
    frame = U.H * Z * U
    normal = U * mp.diag([frame[i, i] for i in range(M.rows)]) * U.H
    return Z - normal, normal


def noise_directions(M: mp.matrix, amplitude: mp.mpf) -> list[mp.matrix]:
    """S_a = P_M E_a + amplitude · P_M^⊥ E_a over an orthonormal basis E_a of the Hermitian matrices."""
    split = [project(M, e) for e in hermitian_basis(M.rows)]
    return [tangential + amplitude * normal for tangential, normal in split]


def first_derivative(f: Callable[[mp.mpf], Values]) -> Measured:
    """f′(0) of a vector-valued function by central differences at two steps."""
    return _richardson(lambda h: [(a - b) / (2 * h) for a, b in zip(f(h), f(-h), strict=True)])


def second_derivative(f: Callable[[mp.mpf], Values]) -> Measured:
    """f″(0) of a vector-valued function by central differences at two steps."""
    middle = f(mp.mpf(0))
    return _richardson(lambda h: [(a - 2 * m + b) / h**2 for a, m, b in zip(f(h), middle, f(-h), strict=True)])


def _richardson(difference: Callable[[mp.mpf], Values]) -> Measured:
    """Remove the h² term of a difference quotient; the error bound is what the step changed."""
    coarse, fine = difference(STEP), difference(STEP / 2)
    values = [(4 * b - a) / 3 for a, b in zip(coarse, fine, strict=True)]
    return Measured(values, max(abs(a - b) for a, b in zip(coarse, fine, strict=True)) + STEP**2)


def generator(f: Callable[[mp.matrix], Values], M: mp.matrix, directions: Sequence[mp.matrix]) -> Measured:
    """L f(M) = ½ Σ_a d²/dε² f(M + ε S_a) of the driftless Itô equation dM = Σ_a S_a dW_a."""
    parts = [second_derivative(along(f, M, s)) for s in directions]
    return Measured(
        [sum(column) / 2 for column in zip(*(p.values for p in parts), strict=True)], sum(p.error for p in parts)
    )


def diffusion(f: Callable[[mp.matrix], Values], M: mp.matrix, directions: Sequence[mp.matrix]) -> list[Measured]:
    """Df(S_a) for each direction of the noise."""
    return [first_derivative(along(f, M, s)) for s in directions]


def along(f: Callable[[mp.matrix], Values], M: mp.matrix, direction: mp.matrix) -> Callable[[mp.mpf], Values]:
    """ε ↦ f(M + ε · direction)."""
    return lambda e: f(M + e * direction)


def third_derivative(f: Callable[[mp.mpf], Values]) -> Measured:
    """f‴(0) of a vector-valued function by central differences at two steps."""

    def difference(h: mp.mpf) -> Values:
        parts = zip(f(2 * h), f(h), f(-h), f(-2 * h), strict=True)
        return [(a - 2 * b + 2 * c - e) / (2 * h**3) for a, b, c, e in parts]

    return _richardson(difference)
