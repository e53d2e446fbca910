"""Compare one component of a statement at a dimension: in a field, and where N is an argument for every N ≥ 1.

N stays a symbol; then the integers N at which a divisor vanishes identically are decided one by one, and so are
N = 1, 2, 3, as a cross-check.  Where N cannot be a symbol (a sum over range(N) without a closed form, a function of N
that is not in the field) N = 1, …, 8 are decided, which is no proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sympy as sp

from symcalc.errors import DifferenceWithoutPoint, Undecidable, UndefinedFormula
from symcalc.fields import Certificate, Counterexample, Field, compare
from symcalc.referee import counterexamples
from symcalc.referee.counterexamples import MAX_DEPTH
from symcalc.referee.evaluation import D, Environment, N
from symcalc.referee.findings import Decision, Difference
from symcalc.referee.sides import Sides
from symcalc.referee.statements import Setting

GUARD_DEPTHS = (1, 2, 3)
DEPTHS = tuple(range(1, 9))


@dataclass
class Components:
    """The components of one statement; what is found goes to `decision`."""

    sides: Sides
    decision: Decision

    def agree(self, d: int, place: Environment) -> bool:
        """Whether the component agrees in dimension d, for every N."""
        if not self.sides.typed.formula.takes_depth:
            return self._equal(d, place, self.sides.yours(d, place), self.sides.derived(d, place))
        if not self._agree_at_depths(d, place, GUARD_DEPTHS):
            return False
        try:
            return self._agree_at_every_depth(d, place)
        except Undecidable as reason:
            self.decision.depths_only[str(reason)] = None
            return self._agree_at_depths(d, place, DEPTHS)

    def _agree_at_every_depth(self, d: int, place: Environment) -> bool:
        """Decide with N a symbol, and at each number N at which a divisor vanishes."""
        domain, evaluated = self.sides.domain(d), self.sides.exceptional
        try:
            left, right = self.sides.yours(d, place), self.sides.derived(d, place)
            made = Field.containing(left, right, N, domain=domain)
            if not made.equal(left, right):
                found = counterexamples.at_some_depth(left, right, domain, evaluated.get(N, set()))
                self._differ(d, place, found, "the sides differ, but at no N and no point that was tried")
                return False
            exceptional = sorted({*made.exceptional_integers(left, right).get(N, []), *evaluated.get(N, ())})
        except UndefinedFormula as reason:
            raise Undecidable(f"for symbolic N: {reason}") from None
        if max(exceptional, default=0) > MAX_DEPTH:
            raise Undecidable(f"N = {max(exceptional)} would have to be decided on its own")
        self.decision.fields[made.describe()] = None
        self.decision.certify(Setting(self.sides.statement, d), place, _certificate(made, left, right))
        return self._agree_at_depths(d, place, exceptional, all_may_be_undefined=True)

    def _agree_at_depths(
        self, d: int, place: Environment, depths: Iterable[int], all_may_be_undefined: bool = False
    ) -> bool:
        """Compare at numbers N, but for those at which only the typed form has no value."""
        reasons, tried = [], list(depths)
        for n in map(sp.Integer, tried):
            try:
                left = self.sides.yours(d, place, n)
            except UndefinedFormula as reason:
                reasons.append(reason)
                continue
            if not self._equal(d, place, left, self.sides.derived(d, place, n), n):
                return False
        if reasons and len(reasons) == len(tried) and not all_may_be_undefined:
            raise reasons[0]
        return True

    def _equal(self, d: int, place: Environment, left: sp.Expr, right: sp.Expr, depth: sp.Expr = N) -> bool:
        """Whether the sides are equal; where they are not, the difference is noted, or why it is not decided."""
        domain = self.sides.domain(d)
        try:
            outcome = compare(left, right, domain)
        except DifferenceWithoutPoint as reason:
            found = counterexamples.by_intervals(left, right, domain)
            self._differ(d, place, found, f"at d = {d}: {reason}", depth)
            self.decision.differ = True
            return False
        except Undecidable as reason:
            apart = f"{reason}; at the points tried the difference is not separated from zero"
            self._differ(d, place, counterexamples.by_intervals(left, right, domain), apart, depth)
            return False
        if isinstance(outcome, Counterexample):
            real = counterexamples.where_defined(outcome, left, right, domain)
            unreal = "the sides differ, but only where a root or logarithm is not real"
            self._differ(d, place, real, unreal, depth)
            return False
        if depth == N:
            self.decision.fields[outcome.field] = None
        self.decision.certify(Setting(self.sides.statement, d, depth), place, outcome)
        return True

    def equal_for_symbolic_d(self, positions: int, place: Environment) -> set[int] | None:
        """The d at which equal sides divide by zero, if they are equal with d a symbol and at every N."""
        left, right = self.sides.yours(positions, place, symbolic_d=True), self.sides.derived(positions, place)
        made = Field.containing(left, right, D, N, domain=self.sides.domain(positions))
        if not made.equal(left, right):
            return None
        exceptional = made.exceptional_integers(left, right)
        if exceptional.get(N):
            return None
        setting = Setting(self.sides.statement, positions, symbolic_d=True)
        self.decision.certify(setting, place, _certificate(made, left, right))
        return set(exceptional.get(D, ()))

    def _differ(
        self, d: int, place: Environment, found: Counterexample | None, otherwise: str, depth: sp.Expr = N
    ) -> None:
        """Note the difference, or why none is shown."""
        self.refute(d, place, found, depth)
        if not self.decision.difference:
            self.decision.undecided_for(otherwise)

    def refute(self, d: int, place: Environment, found: Counterexample | None, depth: sp.Expr = N) -> None:
        """Note the difference, if there is one; N is in the point, or `depth`."""
        if found is None:
            return
        of, factor = self.sides.differentiated(d, place)
        point = {**dict.fromkeys(factor.free_symbols, sp.S.One), **found.point}
        depth = point[N] = found.point.get(N, depth)
        factor = factor.xreplace(point)
        point = found.point if depth == N else counterexamples.in_sigma(point, depth)
        yours, derived = (counterexamples.shown(value * factor) for value in (found.left, found.right))
        self.decision.difference = Difference(d, dict(place), point, yours, derived, of)


def _certificate(made: Field, left: sp.Expr, right: sp.Expr) -> Certificate:
    return Certificate(made.describe(), str(left), str(right), (left, right), made.generators)
