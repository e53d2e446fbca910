"""The exact tier: each claimed quantity against each derivation of it, decided in a field (`symcalc.fields`).

A quantity is an expression or a matrix, or a sum over indices, which is decided for every d (`every_dimension`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import sympy as sp

from symcalc import every_dimension
from symcalc.derivation import latex
from symcalc.domains import Domain
from symcalc.errors import DifferenceWithoutPoint, DimensionError, Undecidable
from symcalc.every_dimension import DifferenceAt, EveryDimension
from symcalc.evidence.verdict import Evidence, Tier, Verdict
from symcalc.fields import Counterexample, compare
from symcalc.fields.certificates import Certificate
from symcalc.indexed import IndexSum

Quantity: TypeAlias = Any
"""An `sp.Expr`, an `sp.MatrixBase` or an `IndexSum`."""
Quantities = Mapping[str, Quantity]
"""Named scalars, matrices and sums over indices, such as {"drift of x1": 1/(x1 - x2)}."""
READABLE = 400  # characters of LaTeX that somebody would read


@dataclass(frozen=True)
class Equation:
    """What a claim says: the quantities as claimed, one or more derivations of the same, and where it is asked.

    `derived` maps the name of a route to its quantities; each claimed quantity needs at least one route.  A route may
    speak in other variables than the claim; then `chart` expresses the claim's symbols in the route's.

    An equation for every d has sums over indices among its quantities; its domain is a function of d, and numerical
    tiers look at it at the `dimensions` (see `at`).
    """

    claimed: Quantities
    derived: Mapping[str, Quantities]
    domain: Domain | Callable[[int], Domain]
    chart: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    dimensions: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.claimed or not all(_entries(q) for q in self.claimed.values()):
            raise DimensionError("an equation needs at least one claimed quantity, and each at least one entry")
        missing = set(self.claimed) - {name for route in self.derived.values() for name in route}
        if missing:
            raise DimensionError(f"no route derives {sorted(missing)}")
        for route, quantities in self.derived.items():
            if not quantities or not quantities.keys() <= self.claimed.keys():
                raise DimensionError(f"the route {route!r} derives nothing, or something that is not claimed")
        if callable(self.domain) != bool(self.dimensions):
            raise DimensionError("an equation for every d needs a domain for each d, and the dimensions to measure")

    def at(self, d: int) -> Equation:
        """The equation in dimension d: sums over indices become columns of their instances."""
        if not callable(self.domain):
            return self
        routes = {route: _instances(quantities, d) for route, quantities in self.derived.items()}
        return Equation(_instances(self.claimed, d), routes, self.domain(d), self.chart)


def _instances(quantities: Quantities, d: int) -> Quantities:
    return {
        name: sp.ImmutableMatrix(q.instances(d)) if isinstance(q, IndexSum) else q for name, q in quantities.items()
    }


def decide(equation: Equation) -> Evidence:
    """PROVED if every claimed quantity equals every derivation of it; REFUTED with a point where one does not.

    >>> x = sp.Symbol("x", real=True)
    >>> decide(Equation({"f": x + x}, {"by hand": {"f": 2 * x}}, Domain())).verdict
    <Verdict.PROVED: 'PROVED'>
    """
    started = time.perf_counter()
    proofs: list[dict[str, Any]] = []
    count, undecided, differ = 0, [], False
    for route, quantities in equation.derived.items():
        for name in (n for n in equation.claimed if n in quantities):
            try:
                claimed = _in_chart(equation.claimed[name], equation.chart)
                outcome = _compare(claimed, quantities[name], equation)
            except Undecidable as reason:
                undecided.append(f"{name}: {reason}")
                differ |= isinstance(reason, DifferenceWithoutPoint)
                continue
            if isinstance(outcome, Counterexample):
                return _refuted(name, route, outcome, time.perf_counter() - started)
            proofs += _certificates(name, route, outcome)
            count += 1
    seconds = time.perf_counter() - started
    if undecided:
        return Evidence(
            Tier.EXACT, Verdict.INCONCLUSIVE, "normal form", "; ".join(undecided), {"differ": differ}, seconds
        )
    routes = "; ".join(equation.derived)
    fields = sorted({proof["field"] for proof in proofs})
    figures = {"quantities": count, "routes": list(equation.derived), "fields": fields}
    detail = f"{routes}; decided in {', '.join(fields)}"
    return Evidence(Tier.EXACT, Verdict.PROVED, "normal form", detail, figures, seconds, tuple(proofs))


def as_read(equation: Equation) -> tuple[dict[str, str], ...]:
    """What each route gives for each quantity, as it was derived, in LaTeX; empty where nobody would read that far.

    >>> x = sp.Symbol("x", real=True)
    >>> as_read(Equation({"f": x + x}, {"by hand": {"f": 2 * x}}, Domain()))
    ({'route': 'by hand', 'quantity': 'f', 'latex': '2 x'},)
    """
    return tuple(
        {"route": route, "quantity": name, "latex": _readable(value)}
        for route, quantities in equation.derived.items()
        for name, value in quantities.items()
    )


def _readable(value: Quantity) -> str:
    line = latex(value)
    return line if len(line) <= READABLE else ""


def _certificates(name: str, route: str, proofs: Sequence[Certificate | EveryDimension]) -> list[dict[str, Any]]:
    """The certificates of a quantity's entries as data, each with its place."""
    places = ({"quantity": name, "route": route, "entry": [i, len(proofs)]} for i in range(1, len(proofs) + 1))
    return [place | proof.to_json() for place, proof in zip(places, proofs, strict=True)]


def _compare(
    claimed: Quantity, derived: Quantity, equation: Equation
) -> Counterexample | Sequence[Certificate | EveryDimension]:
    """The first entry that differs, or the certificates of all entries."""
    domain = equation.domain
    if isinstance(claimed, IndexSum) or isinstance(derived, IndexSum):
        return _compare_sums(IndexSum.of(claimed), IndexSum.of(derived), domain)
    if getattr(claimed, "shape", ()) != getattr(derived, "shape", ()):
        raise DimensionError("the claim and the derivation of a quantity have different shapes")
    plain = domain(max(3, *equation.dimensions)) if callable(domain) else domain
    certificates = []
    for a, b in zip(_entries(claimed), _entries(derived), strict=True):
        outcome = compare(sp.sympify(a, strict=True), sp.sympify(b, strict=True), plain)
        if isinstance(outcome, Counterexample):
            return outcome
        certificates.append(outcome)
    return certificates


def _compare_sums(
    claimed: IndexSum, derived: IndexSum, domain: Domain | Callable[[int], Domain]
) -> Counterexample | list[EveryDimension]:
    if not callable(domain):
        raise DimensionError("a sum over indices needs a domain for each d")
    outcome = every_dimension.compare(claimed, derived, domain)
    return [outcome] if isinstance(outcome, EveryDimension) else outcome


def _entries(quantity: Quantity) -> list[Quantity]:
    """The entries of a matrix row by row, or the quantity itself."""
    return list(quantity) if isinstance(quantity, sp.MatrixBase) else [quantity]


def _in_chart(quantity: Quantity, chart: Mapping[sp.Symbol, sp.Expr]) -> Quantity:
    return quantity.subs(chart, simultaneous=True) if chart else quantity


def _refuted(name: str, route: str, found: Counterexample, seconds: float) -> Evidence:
    point = {str(s): str(v) for s, v in found.point.items()}
    where = ", ".join(f"{s} = {v}" for s, v in point.items()) or "every point"
    figures: dict[str, Any] = {
        "quantity": name,
        "point": point,
        "claimed": str(found.left),
        "derived": str(found.right),
    }
    if isinstance(found, DifferenceAt):
        figures |= {"d": found.d, "positions": list(found.positions)}
        where = f"d = {found.d}, {where}, {_indices(found.positions)}".rstrip(", ")
    detail = f"{name} at {where}: claimed {found.left}, derived {found.right} ({route})"
    return Evidence(Tier.EXACT, Verdict.REFUTED, "counterexample", detail, figures, seconds)


def _indices(positions: tuple[int, ...]) -> str:
    """The positions of the free indices: `k = 1`, or `indices (1, 2)`."""
    return "" if not positions else f"k = {positions[0]}" if len(positions) == 1 else f"indices {positions}"
