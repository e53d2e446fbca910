"""The exact tier: each claimed quantity against each derivation of it, decided in a field (`symcalc.fields`)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp

from symcalc.domains import Domain
from symcalc.errors import DifferenceWithoutPoint, DimensionError, Undecidable
from symcalc.evidence.verdict import Evidence, Tier, Verdict
from symcalc.fields import Counterexample, compare

Quantities = Mapping[str, sp.Expr | sp.MatrixBase]
"""Named scalars and matrices, such as {"drift of x1": 1/(x1 - x2)}."""


@dataclass(frozen=True)
class Equation:
    """What a claim says: the quantities as claimed, one or more derivations of the same, and where it is asked.

    `derived` maps the name of a route to its quantities; each claimed quantity needs at least one route.  A route may
    speak in other variables than the claim; then `chart` expresses the claim's symbols in the route's.
    """

    claimed: Quantities
    derived: Mapping[str, Quantities]
    domain: Domain
    chart: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.claimed or not all(_entries(q) for q in self.claimed.values()):
            raise DimensionError("an equation needs at least one claimed quantity, and each at least one entry")
        missing = set(self.claimed) - {name for route in self.derived.values() for name in route}
        if missing:
            raise DimensionError(f"no route derives {sorted(missing)}")
        for route, quantities in self.derived.items():
            if not quantities or not quantities.keys() <= self.claimed.keys():
                raise DimensionError(f"the route {route!r} derives nothing, or something that is not claimed")


def decide(equation: Equation) -> Evidence:
    """PROVED if every claimed quantity equals every derivation of it; REFUTED with a point where one does not.

    >>> x = sp.Symbol("x", real=True)
    >>> decide(Equation({"f": x + x}, {"by hand": {"f": 2 * x}}, Domain())).verdict
    <Verdict.PROVED: 'PROVED'>
    """
    started = time.perf_counter()
    fields: set[str] = set()
    count, undecided, differ = 0, [], False
    for route, quantities in equation.derived.items():
        for name in (n for n in equation.claimed if n in quantities):
            try:
                claimed = _in_chart(equation.claimed[name], equation.chart)
                outcome = _compare(claimed, quantities[name], equation.domain, fields)
            except Undecidable as reason:
                undecided.append(f"{name}: {reason}")
                differ |= isinstance(reason, DifferenceWithoutPoint)
                continue
            if outcome is not None:
                return _refuted(name, route, outcome, time.perf_counter() - started)
            count += 1
    seconds = time.perf_counter() - started
    if undecided:
        return Evidence(
            Tier.EXACT, Verdict.INCONCLUSIVE, "normal form", "; ".join(undecided), {"differ": differ}, seconds
        )
    routes = "; ".join(equation.derived)
    where = ", ".join(sorted(fields))
    figures = {"quantities": count, "routes": list(equation.derived), "fields": sorted(fields)}
    return Evidence(Tier.EXACT, Verdict.PROVED, "normal form", f"{routes}; decided in {where}", figures, seconds)


def _compare(
    claimed: sp.Expr | sp.MatrixBase, derived: sp.Expr | sp.MatrixBase, domain: Domain, fields: set[str]
) -> Counterexample | None:
    """The first entry that differs, or None; the fields in which entries were decided are added to `fields`."""
    if getattr(claimed, "shape", ()) != getattr(derived, "shape", ()):
        raise DimensionError("the claim and the derivation of a quantity have different shapes")
    for a, b in zip(_entries(claimed), _entries(derived), strict=True):
        outcome = compare(sp.sympify(a, strict=True), sp.sympify(b, strict=True), domain)
        if isinstance(outcome, Counterexample):
            return outcome
        fields.add(outcome.field)
    return None


def _entries(quantity: sp.Expr | sp.MatrixBase) -> list[sp.Expr]:
    """The entries of a matrix row by row, or the expression itself."""
    return list(quantity) if isinstance(quantity, sp.MatrixBase) else [quantity]


def _in_chart(quantity: sp.Expr | sp.MatrixBase, chart: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr | sp.MatrixBase:
    return quantity.subs(chart, simultaneous=True) if chart else quantity


def _refuted(name: str, route: str, found: Counterexample, seconds: float) -> Evidence:
    point = {str(s): str(v) for s, v in found.point.items()}
    where = ", ".join(f"{s} = {v}" for s, v in point.items()) or "every point"
    figures = {"quantity": name, "point": point, "claimed": str(found.left), "derived": str(found.right)}
    detail = f"{name} at {where}: claimed {found.left}, derived {found.right} ({route})"
    return Evidence(Tier.EXACT, Verdict.REFUTED, "counterexample", detail, figures, seconds)
