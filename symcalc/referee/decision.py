"""Decide a typed formula against the derived one: for every d, and where N is an argument, for every N ≥ 1.

The typed tree is never translated into sums over indices: it is evaluated at concrete d, and compared in a field
(`components.py`), at as many d as `symcalc.referee.body_number` asks for (and one more, while that is cheap).

What does not allow that is decided for finitely many d or N, which never is a proof:

* outside the principle of `body_number`: d = 1, …, 6;
* where N cannot be a symbol: N = 1, …, 8;
* more parts at a d that is asked for than `MAX_COST`: nothing is concluded.

Before that is said, a difference is looked for further on (`further.py`).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import sympy as sp

from symcalc.errors import OutsidePrinciple, Undecidable, UndefinedFormula
from symcalc.referee.components import DEPTHS, Components
from symcalc.referee.evaluation import D, N
from symcalc.referee.findings import Decision
from symcalc.referee.further import OUTSIDE_DIMENSIONS, differs_further_on
from symcalc.referee.order_signs import may_jump
from symcalc.referee.sides import Sides
from symcalc.referee.statements import Statement, statements
from symcalc.referee.typed import Typed
from symcalc.referee.undefined import note_where_undefined
from symcalc.size import MAX_COST

GUARD = 3  # one more dimension is decided than needed, up to this one
LONG = 4  # dimensions after which it is tried with d as a symbol
UNDEFINED_DIMENSIONS = 3  # dimensions without a value after which the search for a run is given up


def decide(typed: Typed, further: bool = True) -> Decision:
    """Decide every statement; the first difference ends it.

    `further` says whether a difference is looked for beyond the d and N that are decided, if those are finitely many.

    >>> decide(Typed.read("dyson.drift", "sum((x[k] - x[j])/(x[k] - x[j])**2, j != k)")).proved
    True

    Raises `UndefinedFormula` for a formula that has no value at any dimension.
    """
    decision = Decision()
    for statement in statements(typed):
        sides = Sides(typed, statement, decision.limits)
        _Dimensions(sides, Components(sides, decision), decision).decide(further)
        if decision.difference:
            break
    return decision


@dataclass
class _Dimensions:
    """One statement being decided in every dimension; findings go to `decision`."""

    sides: Sides
    components: Components
    decision: Decision

    @property
    def typed(self) -> Typed:
        return self.sides.typed

    @property
    def statement(self) -> Statement:
        return self.sides.statement

    def decide(self, further: bool) -> None:
        """Decide, in this order: at a few d; with d as a symbol; at all d that are asked for."""
        needed, reason = self._needed(symbolic_d=False)
        shorter, _ = self._needed(symbolic_d=True) if self.typed.mentions_d else (None, "")
        wanted = needed or range(max(self.statement.distinct, 1), OUTSIDE_DIMENSIONS + 1)
        first = shorter if shorter and len(wanted) > LONG else wanted
        self.decision.bodies = max(self.decision.bodies, len(needed or ()) - 1)
        agreed = self._decide_at(first)
        if agreed and not (first == wanted and needed) and not (shorter and self._holds_for_symbolic_d(shorter)):
            agreed = first == wanted or self._decide_at(wanted)
            if agreed and needed is None:
                self.decision.outside[reason] = None
        if agreed and self.statement.together and self.typed.mentions_d:
            agreed = self._agrees_where_limits_may_differ(first)
        if agreed and further:
            agreed = not differs_further_on(self.components)
        if agreed and self.statement.gradient:
            self._require_no_jump()
        if agreed:
            note_where_undefined(self.typed, self.statement, self.decision)

    def _needed(self, symbolic_d: bool) -> tuple[range | None, str]:
        """The dimensions that decide for every d, or None and why there are none."""
        try:
            return self.sides.needed(symbolic_d), ""
        except OutsidePrinciple as reason:
            return None, str(reason)

    def _require_no_jump(self) -> None:
        """A function whose gradient vanishes is constant only where it is smooth: its roots are of what is positive."""
        d = max(self.decision.agreed[self.statement.name])
        for depth in map(sp.Integer, DEPTHS) if self.decision.depths_only else (N,):
            try:
                jumps = may_jump(*self.sides.potential(d, depth))
            except UndefinedFormula:
                continue
            for root in sorted(map(str, jumps))[:1]:
                self.decision.undecided_for(
                    f"the gradient agrees, and does not see whether a root of {root} jumps where that is zero"
                )

    # --- d a number ---------------------------------------------------------------------------------------------------

    def _decide_at(self, needed: range) -> bool:
        """Decide at the dimensions, or as many in a row further on if the formula has no value at some of them."""
        wanted = len(needed) + (1 if needed[-1] < GUARD else 0)
        run = 0
        missing: dict[int, UndefinedFormula] = {}
        for d in itertools.count(needed[0]):
            if self.typed.cost(d) > MAX_COST:
                self._give_up(needed, d)
                return False
            try:
                if not self._agrees_at(d):
                    return False
                run += 1
            except UndefinedFormula as reason:
                run, missing[d] = 0, reason
            except Undecidable as reason:
                self.decision.undecided_for(f"at d = {d}: {reason}")
                return False
            if run >= wanted:
                return True
            if len(missing) == UNDEFINED_DIMENSIONS:
                break
        first, why = next(iter(missing.items()))
        if len(missing) == d - needed[0] + 1:
            raise why
        self.decision.undecided_for(f"from d = {first} on: {why}")
        return False

    def _give_up(self, needed: range, d: int) -> None:
        agreed = ", ".join(map(str, self.decision.agreed.get(self.statement.name, [])))
        so_far = f"it agrees at d = {agreed}, but " if agreed else ""
        self.decision.undecided_for(
            f"{so_far}to decide it for every d it would have to be evaluated at d = {needed[0]}, …, {needed[-1]}, "
            f"and at d = {d} it has more than {MAX_COST} parts"
        )

    def _agrees_at(self, d: int) -> bool:
        """Compare every component at d, until one differs."""
        agreed = self.decision.agreed.setdefault(self.statement.name, [])
        if d in agreed:
            return True
        all_agree = True
        for place in self.statement.places(d):  # where one is not decided, another may differ
            all_agree &= self.components.agree(d, place)
            if self.decision.difference:
                return False
        if all_agree:
            agreed.append(d)
        return all_agree

    # --- d a symbol ---------------------------------------------------------------------------------------------------

    def _holds_for_symbolic_d(self, needed: range) -> bool:
        """Whether the formula agrees with d read as a symbol, and at each d where it then divides by zero."""
        exceptional: set[int] = set()
        try:
            for d in needed:
                for place in self.statement.places(d):
                    found = self.components.equal_for_symbolic_d(d, place)
                    if found is None:
                        return False
                    exceptional |= found
        except (Undecidable, UndefinedFormula):
            return False
        if self.sides.exceptional.get(N):
            return False
        exceptional |= self.sides.exceptional.get(D, set())
        return all(self._agrees_or_is_undefined(d) for d in sorted(exceptional))

    def _agrees_where_limits_may_differ(self, needed: range) -> bool:
        """P/Q = G is cross-multiplied, but 0/0 at equal indices has a value: each d with Q = 0 is decided alone."""
        try:
            for size in needed:
                for place in self.statement.places(size):
                    self.sides.yours(size, place, symbolic_d=True)
        except (Undecidable, UndefinedFormula) as reason:
            self.decision.outside[f"limits at equal indices for a symbol d: {reason}"] = None
            return True
        for d in sorted(self.sides.exceptional.get(D, ())):
            if not self._agrees_or_is_undefined(d):
                if not self.decision.difference:
                    self.decision.undecided_for(f"d = {d} would have to be decided on its own")
                return False
        return True

    def _agrees_or_is_undefined(self, d: int) -> bool:
        if self.typed.cost(d) > MAX_COST:
            return False
        try:
            return self._agrees_at(d)
        except UndefinedFormula:
            return True
