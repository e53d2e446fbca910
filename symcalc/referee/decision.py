"""Decide a typed formula against the derived one: for every d, and where N is an argument, for every N ≥ 1.

The typed tree is never translated into sums over indices: it is evaluated at concrete d, and compared in a field, at
as many d as `symcalc.referee.body_number` asks for (and one more, while that is cheap).  N stays a symbol; then the
integers N at which a divisor vanishes identically are decided one by one, and so are N = 1, 2, 3, as a cross-check.

What does not allow that is decided for finitely many d or N, which never is a proof:

* outside the principle of `body_number`: d = 1, …, 6;
* a sum over range(N) without a closed form, or a function of N that is not in the field: N = 1, …, 8;
* more parts at a d that is asked for than `MAX_COST`: nothing is concluded.

Before that is said, a difference is looked for further on, at one point each: up to d = 12, N = 64.

A formula that is defined up to a constant is compared by its gradient.  A matrix is two statements: on the diagonal
(i = j, where 0/0 is read as the limit) and off it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import sympy as sp

from symcalc.domains import Domain, Point
from symcalc.enclosure import enclosure
from symcalc.errors import (
    DifferenceWithoutPoint,
    OutsidePrinciple,
    SymcalcError,
    Undecidable,
    UndefinedFormula,
)
from symcalc.fields import Certificate, Counterexample, Field, compare
from symcalc.geometric import as_quotient
from symcalc.indexed import IndexSum
from symcalc.referee.body_number import Order, dimensions, order
from symcalc.referee.evaluation import D, Environment, Evaluation, N, domain_of, real_symbols, slope
from symcalc.referee.order_signs import branches, may_jump
from symcalc.referee.typed import Typed, places
from symcalc.size import MAX_COST

OUTSIDE_DIMENSIONS = 6
GUARD = 3  # one more dimension is decided than needed, up to this one
LONG = 4  # dimensions after which it is tried with d as a symbol
UNDEFINED_DIMENSIONS = 3  # dimensions without a value after which the search for a run is given up
GUARD_DEPTHS = (1, 2, 3)
DEPTHS = tuple(range(1, 9))
MAX_DEPTH = 64
FURTHER = range(OUTSIDE_DIMENSIONS + 1, 13)  # dimensions at which a difference is looked for at one point each
GIANT = (OverflowError, RecursionError, MemoryError)
"""What arithmetic raises on numbers that are too large, where no limit was met before."""
MAX_SHOWN = 4000  # bits of a number in a counterexample that is written out
NOTED = 13  # up to here points without a value are listed


@dataclass(frozen=True)
class Difference:
    """Where the typed formula and the derived one differ: dimension, component, point and both exact values."""

    d: int
    place: Mapping[str, int]
    point: Point
    yours: sp.Expr
    derived: sp.Expr
    of: str = ""

    @property
    def k(self) -> int:
        """The position of the first free index (of the derivative, for a gradient)."""
        return next(iter(self.place.values()), 0)

    def where(self) -> str:
        """The point as people write it: `x = (0, 1), k = 1`."""
        return ", ".join([*self._families(), *(f"{index} = {p}" for index, p in self.place.items())])

    def _families(self) -> Iterable[str]:
        values = {str(s): v for s, v in self.point.items()}
        for name in ("x", "sigma", "lam"):
            members = [f"{name}{i}" for i in range(1, self.d + 1)]
            if any(m in values for m in members):
                listed = [str(values.pop(m, "·")) for m in members]
                yield f"{name} = ({', '.join(listed)})"
        yield from (f"{name} = {value}" for name, value in values.items())


@dataclass
class Decision:
    """What has been decided: a difference, or where both sides agree and why that is, or is not, enough."""

    difference: Difference | None = None
    agreed: dict[str, list[int]] = field(default_factory=dict)
    fields: dict[str, None] = field(default_factory=dict)
    bodies: int = 0
    outside: dict[str, None] = field(default_factory=dict)
    depths_only: dict[str, None] = field(default_factory=dict)
    undecided: dict[str, None] = field(default_factory=dict)
    undefined: dict[str, None] = field(default_factory=dict)
    limits: set[str] = field(default_factory=set)
    differ: bool = False
    certificates: dict[Setting, dict[tuple[int, ...], Certificate]] = field(default_factory=dict)

    def certify(self, setting: Setting, place: Environment, found: Certificate) -> None:
        """Keep what an equality leaves behind: under the setting it was decided in, at its place."""
        self.certificates.setdefault(setting, {})[tuple(place.values())] = found

    @property
    def proved(self) -> bool:
        """Whether both sides agree for every d and N."""
        return not (self.difference or self.undecided or self.outside or self.depths_only)


@dataclass(frozen=True)
class Statement:
    """Components that are compared for every d together: those with distinct free indices, or those with equal ones."""

    name: str
    free: tuple[str, ...]
    together: bool = False
    gradient: bool = False

    @property
    def distinct(self) -> int:
        """f, the number of distinct free positions."""
        return 1 if self.together else len(self.free)

    def places(self, d: int) -> list[Environment]:
        """The positions of the free indices in dimension d."""
        found = places(self.free, d)
        if len(self.free) < 2:
            return found
        return [p for p in found if (len(set(p.values())) == 1) == self.together]

    def derived(self, typed: Typed) -> IndexSum:
        """The derived side."""
        value = typed.formula.derived()
        if isinstance(value, IndexSum):
            return value
        return value.diagonal if self.together else value.off


@dataclass(frozen=True)
class Setting:
    """What is compared at once: a statement with d positions, N and d numbers or symbols."""

    statement: Statement
    positions: int
    depth: sp.Expr = N
    symbolic_d: bool = False

    def __str__(self) -> str:
        """As in `i != j at d = 3, N = 2`."""
        size = f"{self.positions} positions, d a symbol" if self.symbolic_d else f"d = {self.positions}"
        return f"{self.statement.name or 'yours'} at {size}" + (f", N = {self.depth}" if self.depth != N else "")


def statements(typed: Typed) -> list[Statement]:
    """What has to be decided for this formula."""
    formula = typed.formula
    if len(formula.free) == 2:
        return [Statement("i = j", formula.free, together=True), Statement("i != j", formula.free)]
    if formula.up_to_constant:
        return [Statement("gradient", ("k",), gradient=True)]
    return [Statement("", formula.free)]


def decide(typed: Typed, further: bool = True) -> Decision:
    """Decide every statement; the first difference ends it.

    `further` says whether a difference is looked for beyond the d and N that are decided, if those are finitely many.

    >>> decide(Typed.read("dyson.drift", "sum((x[k] - x[j])/(x[k] - x[j])**2, j != k)")).proved
    True

    Raises `UndefinedFormula` for a formula that has no value at any dimension.
    """
    decision = Decision()
    for statement in statements(typed):
        _Comparison(typed, statement, decision, further).run()
        if decision.difference:
            break
    return decision


@dataclass
class _Comparison:
    """One statement being decided; findings go to `decision`."""

    typed: Typed
    statement: Statement
    decision: Decision
    further: bool = False
    exceptional: dict[sp.Symbol, set[int]] = field(default_factory=dict)
    evaluations: dict[tuple[int, sp.Expr, bool], Evaluation] = field(default_factory=dict)

    # --- the two sides ------------------------------------------------------------------------------------------------

    def yours(self, d: int, place: Environment, depth: sp.Expr = N, symbolic_d: bool = False) -> sp.Expr:
        """The typed component, or the component of its gradient."""
        here = self._evaluation(d, depth, symbolic_d)
        if not self.statement.gradient:
            return here.value(self.typed.tree, place)
        return slope(here.value(self.typed.tree, {}), here.variable(place["k"]), here.domain)

    def _evaluation(self, d: int, depth: sp.Expr, symbolic_d: bool) -> Evaluation:
        """One for each setting: parts that do not depend on the place are evaluated once."""
        key = (d, depth, symbolic_d)
        if key not in self.evaluations:
            made = self.typed.at(d, depth, D if symbolic_d else None)
            made.limits, made.exceptional = self.decision.limits, self.exceptional
            self.evaluations[key] = made
        return self.evaluations[key]

    def derived(self, d: int, place: Environment, depth: sp.Expr = N) -> sp.Expr:
        """The derived component, geometric sums as quotients, or the component of its gradient."""
        value = self._side
        positions = {} if self.statement.gradient else dict(place)
        if self.statement.together:
            positions = {value.free[0]: next(iter(place.values()))}
        made = value.instantiate(d, **positions)
        renamed = real_symbols(self.typed.formula.domain(d)) if not self.typed.formula.takes_depth else {}
        made = as_quotient(made.xreplace({N: depth, **renamed}) if depth != N or renamed else made)
        if not self.statement.gradient:
            return made
        here = self._evaluation(d, depth, False)
        return slope(made, here.variable(place["k"]), here.domain)

    @cached_property
    def _side(self) -> IndexSum:
        return self.statement.derived(self.typed)

    # --- all dimensions -----------------------------------------------------------------------------------------------

    def run(self) -> None:
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
        if agreed and self.further:
            agreed = self._agrees_further_on()
        if agreed and self.statement.gradient:
            self._require_no_jump()
        if agreed:
            self._note_where_undefined()

    def _require_no_jump(self) -> None:
        """A function whose gradient vanishes is constant only where it is smooth: its roots are of what is positive."""
        d = max(self.decision.agreed[self.statement.name])
        for depth in map(sp.Integer, DEPTHS) if self.decision.depths_only else (N,):
            try:
                here = self._evaluation(d, depth, False)
                jumps = may_jump(here.value(self.typed.tree, {}), here.domain)
            except UndefinedFormula:
                continue
            for root in sorted(map(str, jumps))[:1]:
                reason = f"the gradient agrees, and does not see whether a root of {root} jumps where that is zero"
                self.decision.undecided[reason] = None

    # --- further on, where it is decided for finitely many d or N only ------------------------------------------------

    def _agrees_further_on(self) -> bool:
        """Look for a difference at larger d and N, at one point each."""
        depths = range(DEPTHS[-1] + 1, MAX_DEPTH + 1) if self.decision.depths_only else ()
        dimensions = FURTHER[: 1 if self.statement.gradient else None] if self.decision.outside else ()
        small, shallow = self.statement.distinct, sp.Integer(2) if self.typed.formula.takes_depth else N
        settings = [(small + 1, sp.Integer(n)) for n in depths] + [(d, shallow) for d in dimensions]
        return not any(self._differs_at_a_point(d, depth) for d, depth in settings)

    def _differs_at_a_point(self, d: int, depth: sp.Expr) -> bool:
        domain = domain_of(self.typed.formula, d)
        places = self.statement.places(d)
        for place in (places[0], places[-1]) if len(places) > 1 else places:
            try:
                left, right = self.yours(d, place, depth), self.derived(d, place, depth)
            except (SymcalcError, *GIANT):
                return False
            symbols = sorted(left.free_symbols | right.free_symbols, key=str)
            points = itertools.chain(domain.points(symbols, limit=1), domain.generic(symbols, count=1))
            self._refute(d, place, _enclosed_difference(left, right, domain, points), None if depth == N else depth)
        return self.decision.difference is not None

    def _needed(self, symbolic_d: bool) -> tuple[range | None, str]:
        """The dimensions that decide for every d, or None and why there are none."""
        try:
            mine, other = order(self.typed.tree, symbolic_d), Order(self._side.highest)
        except OutsidePrinciple as reason:
            return None, str(reason)
        if self.statement.gradient:
            mine, other = mine.gradient(), other.gradient()
        return dimensions(mine, other, self.statement.distinct), ""

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
                self.decision.undecided[f"at d = {d}: {reason}"] = None
                return False
            if run >= wanted:
                return True
            if len(missing) == UNDEFINED_DIMENSIONS:
                break
        first, why = next(iter(missing.items()))
        if len(missing) == d - needed[0] + 1:
            raise why
        self.decision.undecided[f"from d = {first} on: {why}"] = None
        return False

    def _give_up(self, needed: range, d: int) -> None:
        agreed = ", ".join(map(str, self.decision.agreed.get(self.statement.name, [])))
        so_far = f"it agrees at d = {agreed}, but " if agreed else ""
        self.decision.undecided[
            f"{so_far}to decide it for every d it would have to be evaluated at d = {needed[0]}, …, {needed[-1]}, "
            f"and at d = {d} it has more than {MAX_COST} parts"
        ] = None

    def _agrees_at(self, d: int) -> bool:
        """Compare every component at d, until one differs."""
        agreed = self.decision.agreed.setdefault(self.statement.name, [])
        if d in agreed:
            return True
        all_agree = True
        for place in self.statement.places(d):  # where one is not decided, another may differ
            all_agree &= self._component_agrees(d, place)
            if self.decision.difference:
                return False
        if all_agree:
            agreed.append(d)
        return all_agree

    def _holds_for_symbolic_d(self, needed: range) -> bool:
        """Whether the formula agrees with d read as a symbol, and at each d where it then divides by zero."""
        exceptional: set[int] = set()
        try:
            for d in needed:
                for place in self.statement.places(d):
                    left, right = self.yours(d, place, symbolic_d=True), self.derived(d, place)
                    made = Field.containing(left, right, D, N, domain=domain_of(self.typed.formula, d))
                    if not made.equal(left, right) or made.exceptional_integers(left, right).get(N):
                        return False
                    setting = Setting(self.statement, d, symbolic_d=True)
                    self.decision.certify(setting, place, _certificate(made, left, right))
                    exceptional |= set(made.exceptional_integers(left, right).get(D, ()))
        except (Undecidable, UndefinedFormula):
            return False
        if self.exceptional.get(N):
            return False
        exceptional |= self.exceptional.get(D, set())
        return all(self._agrees_or_is_undefined(d) for d in sorted(exceptional))

    def _agrees_where_limits_may_differ(self, needed: range) -> bool:
        """P/Q = G is cross-multiplied, but 0/0 at equal indices has a value: each d with Q = 0 is decided alone."""
        try:
            for size in needed:
                for place in self.statement.places(size):
                    self.yours(size, place, symbolic_d=True)
        except (Undecidable, UndefinedFormula) as reason:
            self.decision.outside[f"limits at equal indices for a symbol d: {reason}"] = None
            return True
        for d in sorted(self.exceptional.get(D, ())):
            if not self._agrees_or_is_undefined(d):
                if not self.decision.difference:
                    self.decision.undecided[f"d = {d} would have to be decided on its own"] = None
                return False
        return True

    def _agrees_or_is_undefined(self, d: int) -> bool:
        if self.typed.cost(d) > MAX_COST:
            return False
        try:
            return self._agrees_at(d)
        except UndefinedFormula:
            return True

    def _note_where_undefined(self) -> None:
        """List the small d and N at which only the typed form has no value."""
        first = self.statement.distinct
        if self.typed.mentions_d:
            self._note("d", ((n, n, N) for n in range(first, NOTED) if self._suspect(n, first + 1)))
        if self.typed.formula.takes_depth:
            self._note("N", ((n, first + 1, sp.Integer(n)) for n in range(1, NOTED)))

    def _suspect(self, n: int, positions: int) -> bool:
        """Whether the formula has no value at a few positions with n in place of d, which is fast to see."""
        try:
            self._visit(self.typed.at(positions, reads_d=n), positions)
        except UndefinedFormula:
            return True
        except Undecidable:
            pass
        return False

    def _visit(self, here: Evaluation, d: int) -> None:
        for place in self.statement.places(d):
            here.value(self.typed.tree, {} if self.statement.gradient else place)

    def _note(self, name: str, settings: Iterable[tuple[int, int, sp.Expr]]) -> None:
        """Note the n at which the formula has no value in dimension d, at depth N."""
        for n, d, depth in settings:
            try:
                self._visit(self.typed.at(d, depth), d)
            except UndefinedFormula as reason:
                why = "divides by zero" if "divides by zero" in str(reason) else f"has no value: {reason}"
                where = f"d = {d}, N" if name == "N" and self.typed.mentions_d else name
                self.decision.undefined[f"at {where} = {n} the formula as typed {why}"] = None
            except Undecidable:
                return

    # --- one component, every N ---------------------------------------------------------------------------------------

    def _component_agrees(self, d: int, place: Environment) -> bool:
        if not self.typed.formula.takes_depth:
            return self._agree(d, place, self.yours(d, place), self.derived(d, place))
        if not self._agrees_for_depths(d, place, GUARD_DEPTHS):
            return False
        try:
            return self._agrees_for_every_depth(d, place)
        except Undecidable as reason:
            self.decision.depths_only[str(reason)] = None
            return self._agrees_for_depths(d, place, DEPTHS)

    def _agrees_for_every_depth(self, d: int, place: Environment) -> bool:
        """Decide with N a symbol, and at each number N at which a divisor vanishes."""
        domain = domain_of(self.typed.formula, d)
        try:
            left, right = self.yours(d, place), self.derived(d, place)
            made = Field.containing(left, right, N, domain=domain)
            if not made.equal(left, right):
                self._refute(d, place, _deep_difference(left, right, domain, self.exceptional.get(N, set())))
                if not self.decision.difference:
                    self.decision.undecided["the sides differ, but at no N and no point that was tried"] = None
                return False
            exceptional = sorted({*made.exceptional_integers(left, right).get(N, []), *self.exceptional.get(N, ())})
        except UndefinedFormula as reason:
            raise Undecidable(f"for symbolic N: {reason}") from None
        if max(exceptional, default=0) > MAX_DEPTH:
            raise Undecidable(f"N = {max(exceptional)} would have to be decided on its own")
        self.decision.fields[made.describe()] = None
        self.decision.certify(Setting(self.statement, d), place, _certificate(made, left, right))
        return self._agrees_for_depths(d, place, exceptional, all_may_be_undefined=True)

    def _agrees_for_depths(
        self, d: int, place: Environment, depths: Iterable[int], all_may_be_undefined: bool = False
    ) -> bool:
        """Compare at numbers N, but for those at which only the typed form has no value."""
        reasons, tried = [], list(depths)
        for n in map(sp.Integer, tried):
            try:
                left = self.yours(d, place, n)
            except UndefinedFormula as reason:
                reasons.append(reason)
                continue
            if not self._agree(d, place, left, self.derived(d, place, n), n):
                return False
        if reasons and len(reasons) == len(tried) and not all_may_be_undefined:
            raise reasons[0]
        return True

    def _agree(
        self, d: int, place: Environment, left: sp.Expr, right: sp.Expr, depth: sp.Integer | None = None
    ) -> bool:
        """Whether the sides agree; where they do not, the difference is noted, or why it is not decided."""
        domain = domain_of(self.typed.formula, d)
        try:
            found = compare(left, right, domain)
        except DifferenceWithoutPoint as reason:
            self.decision.undecided[f"at d = {d}: {reason}"], self.decision.differ = None, True
            return False
        except Undecidable as reason:
            self._refute(d, place, _enclosed_difference(left, right, domain), depth)
            if not self.decision.difference:
                apart = "at the points tried the difference is not separated from zero"
                self.decision.undecided[f"{reason}; {apart}"] = None
            return False
        if isinstance(found, Counterexample):
            self._refute(d, place, _where_defined(found, left, right, domain), depth)
            if not self.decision.difference:
                self.decision.undecided["the sides differ, but only where a root or logarithm is not real"] = None
            return False
        if depth is None:
            self.decision.fields[found.field] = None
        self.decision.certify(Setting(self.statement, d, N if depth is None else depth), place, found)
        return True

    def _refute(
        self, d: int, place: Environment, found: Counterexample | None, depth: sp.Integer | None = None
    ) -> None:
        if found is None:
            return
        depth = found.point.get(N, depth)
        point = _in_sigma(found.point, depth) if depth is not None else found.point
        of = "gradient" if self.statement.gradient else ""
        self.decision.difference = Difference(d, dict(place), point, _shown(found.left), _shown(found.right), of)


# --- for diagnosis: the sides at a few d and N ------------------------------------------------------------------------


def sides(
    typed: Typed, statement: Statement, d: int, depths: Iterable[int]
) -> Iterator[tuple[sp.Expr, sp.Expr, sp.Expr, Domain]]:
    """(yours, derived, N, domain) for each component at d, and at each of the depths if the formula has any."""
    here = _Comparison(typed, statement, Decision())
    for place in statement.places(d):
        for n in map(sp.Integer, depths if typed.formula.takes_depth else (1,)):
            depth = n if typed.formula.takes_depth else N
            yield here.yours(d, place, depth), here.derived(d, place, depth), depth, domain_of(typed.formula, d)


def agrees_at(typed: Typed, d: int, depths: Iterable[int]) -> bool:
    """Whether both sides agree at d and the depths; raises as `compare` does."""
    found = (
        compare(left, right, domain)
        for statement in statements(typed)
        for left, right, _, domain in sides(typed, statement, d, list(depths))
    )
    return not any(isinstance(f, Counterexample) for f in found)


def agrees_at_depth(typed: Typed, depth: int) -> bool:
    """Whether both sides agree at this N for every d, decided at as many d as the body number asks for.

    Raises `OutsidePrinciple` where no number of d is enough.
    """
    for statement in statements(typed):
        needed, reason = _Comparison(typed, statement, Decision())._needed(symbolic_d=False)
        if needed is None:
            raise OutsidePrinciple(reason)
        for d in needed:
            found = (compare(left, right, domain) for left, right, _, domain in sides(typed, statement, d, (depth,)))
            if any(isinstance(f, Counterexample) for f in found):
                return False
    return True


# --- small questions about expressions --------------------------------------------------------------------------------


def _certificate(made: Field, left: sp.Expr, right: sp.Expr) -> Certificate:
    return Certificate(made.describe(), str(left), str(right), (left, right), made.generators)


def _in_sigma(point: Point, depth: sp.Expr) -> Point:
    """The point in σ = λ^N, N beside it."""
    named = {s: v for s, v in point.items() if s != N}
    made = {
        sp.Symbol(s.name.replace("lam", "sigma"), positive=True) if s.name.startswith("lam") else s: (
            v**depth if s.name.startswith("lam") else v
        )
        for s, v in named.items()
    }
    return {**made, N: depth}


def _tidy(value: sp.Expr) -> sp.Expr:
    return sp.expand(value) if value.has(sp.I) else value


def _shown(value: sp.Expr) -> sp.Expr:
    """The value of a counterexample: 15 digits of one that would fill pages (and that Python does not print)."""
    giant = any(max(abs(r.p), r.q).bit_length() > MAX_SHOWN for r in value.atoms(sp.Rational))
    return sp.N(value, 15) if giant else _tidy(value)


def _where_defined(found: Counterexample, left: sp.Expr, right: sp.Expr, domain: Domain) -> Counterexample | None:
    """The counterexample, or another one, at which every root and logarithm is taken of what is not negative."""
    inside = branches(left) | branches(right)
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    if not inside or _all_defined(inside, found.point):
        return found
    for point in itertools.chain(domain.points(symbols, limit=100), domain.generic(symbols, count=10)):
        values = [e.xreplace(point) for e in (left, right)]
        if any(v.has(sp.zoo, sp.nan, sp.oo) for v in values) or not _all_defined(inside, point):
            continue
        try:
            if isinstance(compare(values[0], values[1], domain), Counterexample):
                return Counterexample(domain.shown(point, {*symbols}), *values)
        except Undecidable:
            continue
    return None


def _all_defined(inside: Iterable[sp.Expr], point: Point) -> bool:
    """Whether what roots and logarithms are taken of is seen to be real, and not seen to be negative, at the point."""
    return not any(_may_leave_the_reals(_tidy(b.xreplace(point))) for b in inside)


def _may_leave_the_reals(value: sp.Expr) -> bool:
    found = None if value.is_Rational else enclosure(value)
    return bool(value < 0) if value.is_Rational else found is None or bool(found.b < 0)


def _deep_difference(left: sp.Expr, right: sp.Expr, domain: Domain, exceptional: set[int]) -> Counterexample | None:
    """A difference at a number N: the smallest N first, at few simple points; where N as a symbol says what N does."""
    symbols = sorted((left.free_symbols | right.free_symbols) - {N}, key=str)
    inside = branches(left) | branches(right)
    points = [*domain.points(symbols, limit=3), *domain.generic(symbols, count=2)]
    for n, point in itertools.product(sorted({*range(1, MAX_DEPTH + 1)} - exceptional), points):
        at = {**{s: v for s, v in point.items() if s != N}, N: sp.Integer(n)}
        if not _all_defined(inside, at):
            continue
        values = [e.xreplace(at) for e in (left, right)]
        if all(v.is_Rational for v in values):
            if values[0] != values[1]:
                return Counterexample(domain.shown(at, {*symbols, N}), *values)
        elif not any(v.has(sp.zoo, sp.nan, sp.oo) for v in values):
            gap = enclosure(values[0] - values[1])
            if gap is not None and not gap.a <= 0 <= gap.b:
                return Counterexample(domain.shown(at, {*symbols, N}), *values)
    return None


def _enclosed_difference(
    left: sp.Expr, right: sp.Expr, domain: Domain, points: Iterable[Point] | None = None
) -> Counterexample | None:
    """An admissible rational point where interval arithmetic shows that the sides differ, if one is found."""
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    inside = branches(left) | branches(right)
    if points is None:
        points = itertools.chain(domain.generic(symbols, count=3), domain.points(symbols, limit=40))
    for point in points:
        if not _all_defined(inside, point):
            continue
        values = [e.xreplace(point) for e in (left, right)]
        gap = enclosure(values[0] - values[1])
        if gap is not None and not (gap.a <= 0 <= gap.b):
            return Counterexample(domain.shown(point, left.free_symbols | right.free_symbols), *values)
    return None
