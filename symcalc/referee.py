"""Referee a formula that a user typed: parse it, compare it with the derivation or with measured matrices, diagnose.

The text is parsed by `symcalc.grammar` and its tree is evaluated at a concrete dimension, never by Python.  Three
ways to test it, in this order, until one decides:

* exact: against the derived formula, decided in a field, at every dimension in which it has been derived;
* precise: against the generator of the actual matrix process at 120 digits, at d = 1, …, 4;
* montecarlo: against one random step of the matrix process, at d = 1, …, 4.  (These two do not compute the derived
  formula on the way.)

A refutation names an admissible point and both values.  A formula that agrees wherever it was decided, while there
are dimensions in which nothing has been derived, is INCONCLUSIVE: numbers do not lift that.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath as mp
import sympy as sp
from mpmath.ctx_iv import MPIntervalContext

from symcalc.errors import BadInput, FormulaError, Undecidable, UndefinedFormula, require_integer
from symcalc.evidence import montecarlo, precise
from symcalc.evidence.verdict import Evidence, Judgement, Tier, Verdict, judge
from symcalc.fields import Counterexample, Domain, Field, Point, compare
from symcalc.formulas import Formula, formula
from symcalc.grammar import (
    Add,
    Call,
    Condition,
    Constant,
    Divide,
    Entry,
    Multiply,
    Negate,
    Node,
    Number,
    Power,
    RangeIndex,
    Reduce,
    Scalar,
    parse,
)
from symcalc.models.dyson import beta as BETA
from symcalc.spectral import eigenvalue_symbols

MEASURED_DIMENSIONS = (1, 2, 3, 4)
MAX_DEGREE = 2000
MAX_ARGUMENT = 10**6  # of exp, sin, …: beyond it the enclosure would cost more than it tells
INTERVALS = MPIntervalContext()
INTERVALS.dps = precise.DIGITS


# --- the tree at a concrete dimension ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Typed:
    """A parsed formula, ready to be evaluated at any dimension."""

    text: str
    tree: Node
    formula: Formula

    @classmethod
    def read(cls, identity: str, text: str) -> Typed:
        """Parse; raises `UnknownId`, or `FormulaError` with the column."""
        found = formula(identity)
        tree = parse(text, found.signature)
        if degree(tree) > MAX_DEGREE:
            raise FormulaError(
                f"the powers in this formula multiply to a degree above {MAX_DEGREE}; that is too large to evaluate"
            )
        return cls(text, tree, found)

    def components(self, d: int) -> tuple[sp.Expr, ...]:
        """The formula for k = 1, …, d as expressions in x1, …, xd and beta."""
        return self.with_dimension(d, sp.Integer(d))

    def with_dimension(self, d: int, value: sp.Expr) -> tuple[sp.Expr, ...]:
        """The components at dimension d, the scalar `d` of the formula being read as `value`."""
        index = self.formula.signature.free[0]
        return tuple(Evaluation(d, {index: k}, value).value(self.tree) for k in range(1, d + 1))

    def defined(self, dimensions: Sequence[int]) -> dict[int, tuple[sp.Expr, ...]]:
        """The components at those of the dimensions in which the formula is defined; `UndefinedFormula` if at none."""
        found: dict[int, tuple[sp.Expr, ...]] = {}
        for d in dimensions:
            try:
                found[d] = self.components(d)
            except UndefinedFormula as reason:
                undefined = reason
        if not found:
            raise undefined
        return found

    def everywhere(self, dimensions: Sequence[int]) -> dict[int, tuple[sp.Expr, ...]]:
        """As `defined`, but only d = 1 may be missing (where a factor 1/(d − 1) has no value)."""
        found = self.defined(dimensions)
        missing = [d for d in dimensions if d > 1 and d not in found]
        if missing:
            raise Undecidable(f"at d = {missing[0]} the formula as typed divides by zero at every x")
        return found


@dataclass(frozen=True)
class Evaluation:
    """Evaluates trees at dimension d with some indices bound to positions (from 1)."""

    d: int
    bound: Mapping[str, int]
    dimension: sp.Expr

    def value(self, node: Node) -> sp.Expr:
        """The SymPy expression of a node; `UndefinedFormula` as soon as a part has no value, whatever is made of it."""
        made = self._value(node)
        if made.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.AccumBounds):
            raise UndefinedFormula(f"the formula divides by zero at every x for d = {self.d} (is a `j != k` missing?)")
        return made

    def _value(self, node: Node) -> sp.Expr:
        match node:
            case Number(value=number):
                return sp.Rational(number.numerator, number.denominator)
            case Constant():
                return sp.pi
            case Scalar(name=name):
                return self.dimension if name == "d" else BETA
            case Entry(indices=(index,)):
                return eigenvalue_symbols(self.d)[self.bound[index] - 1]
            case Negate(operand=operand):
                return -self.value(operand)
            case Add(terms=terms):
                return sp.Add(*map(self.value, terms))
            case Multiply(factors=factors):
                return sp.Mul(*map(self.value, factors))
            case Divide(numerator=above, denominator=below):
                return self.value(above) / self.value(below)
            case Power(base=base, exponent=exponent):
                return self._power(self.value(base), self.value(exponent), node)
            case Call(function=name, argument=argument):
                return self._call(name, self.value(argument))
            case Reduce():
                return self._reduce(node)
        raise FormulaError("this formula has no such argument", node.column)

    def _power(self, base: sp.Expr, exponent: sp.Expr, node: Power) -> sp.Expr:
        if exponent.is_Rational and max(abs(exponent.p), exponent.q) > MAX_DEGREE:
            raise FormulaError(f"an exponent is too large (at most {MAX_DEGREE})", node.column)
        return base**exponent

    def _call(self, name: str, argument: sp.Expr) -> sp.Expr:
        if name == "abs":
            return self._absolute(argument)
        return _FUNCTIONS[name](argument)

    def _absolute(self, argument: sp.Expr) -> sp.Expr:
        """|e|, its sign read off the order x1 < … < xd where that decides it."""
        x = eigenvalue_symbols(self.d)
        gaps = sp.symbols(f"gap2:{self.d + 1}", positive=True)
        shifted = sp.expand(argument.subs({x[i]: x[0] + sum(gaps[:i]) for i in range(self.d)}, simultaneous=True))
        if shifted.is_positive or shifted.is_zero:
            return argument
        return -argument if shifted.is_negative else sp.Abs(argument)

    def _reduce(self, node: Reduce) -> sp.Expr:
        parts = [Evaluation(self.d, at, self.dimension).value(node.body) for at in self._positions(node)]
        return sp.Add(*parts) if node.kind == "sum" else sp.Mul(*parts)

    def _positions(self, node: Reduce) -> Iterator[Mapping[str, int]]:
        for places in itertools.product(range(1, self.d + 1), repeat=len(node.bound)):
            at = {**self.bound, **dict(zip(node.bound, places, strict=True))}
            if all(_holds(c, at) for c in node.conditions):
                yield at


def _holds(condition: Condition, at: Mapping[str, int]) -> bool:
    left, right = at[condition.left], at[condition.right]
    return left != right if condition.relation == "!=" else left < right


_FUNCTIONS = {
    "sqrt": sp.sqrt, "exp": sp.exp, "log": sp.log, "conj": sp.conjugate, "sin": sp.sin, "cos": sp.cos, "tan": sp.tan,
    "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh, "coth": sp.coth,
}  # fmt: skip


def degree(node: Node) -> int:
    """A bound on the degree that the powers of a formula build up at d ≤ 4, to refuse giants before they grow."""
    match node:
        case Add(terms=parts):
            return max(map(degree, parts))
        case Multiply(factors=parts):
            return sum(map(degree, parts))
        case Divide(numerator=above, denominator=below):
            return degree(above) + degree(below)
        case Negate(operand=inner) | Call(argument=inner):
            return degree(inner)
        case Power(base=base, exponent=exponent):
            return degree(base) * max(1, _size(exponent)) + degree(exponent)
        case Reduce(kind=kind, body=body, bound=bound):
            return degree(body) * (4 ** len(bound) if kind == "prod" else 1)
    return 1


def _size(exponent: Node) -> int:
    """An upper bound on the absolute value of an exponent made of numbers; d counts as 4."""
    match exponent:
        case Number(value=value):
            return min(MAX_DEGREE + 1, -(-value.numerator // value.denominator))
        case Negate(operand=inner):
            return _size(inner)
        case Add(terms=parts):
            return min(MAX_DEGREE + 1, sum(map(_size, parts)))
        case Multiply(factors=parts):
            product = 1
            for part in parts:
                product = min(MAX_DEGREE + 1, product * max(1, _size(part)))
            return product
        case Divide(numerator=above):
            return _size(above)
        case Power(base=base, exponent=inner):
            return min(MAX_DEGREE + 1, max(1, _size(base)) ** min(12, _size(inner)))
        case RangeIndex() | Scalar():
            return 4
    return 4


# --- the verdict -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """Where the typed formula and the derived one differ: dimension, component, point and both exact values."""

    d: int
    k: int
    point: Point
    yours: sp.Expr
    derived: sp.Expr

    def where(self) -> str:
        """The point as people write it: `x = (0, 1), k = 1`."""
        x = ", ".join(str(self.point.get(s, "·")) for s in eigenvalue_symbols(self.d))
        others = "".join(f", {s} = {v}" for s, v in self.point.items() if not s.name.startswith("x"))
        return f"x = ({x}){others}, k = {self.k}"


@dataclass(frozen=True)
class Answer(Judgement):
    """The verdict on a typed formula, with the counterexample and the likely slip."""

    difference: Difference | None = None
    diagnosis: str = ""

    def to_json(self) -> dict[str, Any]:
        """The judgement as JSON values, with `counterexample` and `diagnosis`."""
        made = super().to_json()
        if self.difference:
            at = {str(s): str(v) for s, v in self.difference.point.items()}
            made["counterexample"] = {
                "d": self.difference.d, "k": self.difference.k, "point": at,
                "yours": str(self.difference.yours), "derived": str(self.difference.derived),
            }  # fmt: skip
        return made | {"diagnosis": self.diagnosis}


def check(identity: str, text: str, tiers: Sequence[str] | None = None, seed: int = 0) -> Answer:
    """Referee `text` as the formula `identity`.

    >>> check("dyson.drift", "sum(2/(x[k] - x[j]), j != k)", tiers=["exact"]).verdict
    <Verdict.REFUTED: 'REFUTED'>

    Raises `BadInput` (with `UnknownId`, `FormulaError`, `UndefinedFormula`) for what cannot be asked.
    """
    started = time.perf_counter()
    require_integer("seed", seed, 0)
    typed = Typed.read(identity, text)
    evidence: list[Evidence] = []
    difference, diagnosis = None, ""
    for tier in _tiers(tiers):
        if tier is Tier.EXACT:
            found, difference, diagnosis = _exact(typed)
        else:
            found = _precise(typed) if tier is Tier.PRECISE else _montecarlo(typed, seed)
        evidence.append(found)
        if found.verdict in (Verdict.PROVED, Verdict.REFUTED, Verdict.CONFIRMED):
            break
    verdict = judge(evidence)
    if verdict is Verdict.CONFIRMED and evidence[0].tier is Tier.EXACT:
        verdict = Verdict.INCONCLUSIVE  # it was not derived for every d, and numbers at some d do not lift that
    return Answer(
        id=identity,
        statement=text,
        verdict=verdict,
        evidence=tuple(evidence),
        assumptions=typed.formula.conventions,
        seconds=time.perf_counter() - started,
        source="typed by the user",
        difference=difference,
        diagnosis=diagnosis,
    )


def _tiers(names: Sequence[str] | None) -> list[Tier]:
    if names is not None and not all(n in list(Tier) for n in names):
        raise BadInput(f"no tier {next(n for n in names if n not in list(Tier))!r}; there are {', '.join(Tier)}")
    return [t for t in Tier if not names or t in names]


# --- exact -------------------------------------------------------------------------------------------------------


def _exact(typed: Typed) -> tuple[Evidence, Difference | None, str]:
    """Decide at each derived dimension; the first difference refutes."""
    started = time.perf_counter()
    undecided: list[str] = []
    defined = typed.defined(typed.formula.dimensions)
    undecided += [
        f"at d = {d} the formula as typed divides by zero" for d in typed.formula.dimensions[1:] if d not in defined
    ]
    for d, yours in defined.items():
        for k, (left, right) in enumerate(zip(yours, typed.formula.expression(d), strict=True), 1):
            try:
                outcome = _compare(left, right, typed.formula.domain(d))
            except Undecidable as reason:
                undecided.append(str(reason))
                continue
            if outcome is not None:
                difference = Difference(d, k, outcome.point, outcome.left, outcome.right)
                return _refuted(difference, started), difference, diagnose(typed)
    return _agreed(typed, list(defined), undecided, time.perf_counter() - started), None, ""


def _compare(left: sp.Expr, right: sp.Expr, domain: Domain) -> Counterexample | None:
    """A counterexample or None; outside the field only a rigorous enclosure that excludes zero can refute."""
    try:
        outcome = compare(left, right, domain)
    except Undecidable as reason:
        found = enclosed_difference(left, right, domain)
        if found is None:
            raise Undecidable(f"{reason}; at the points tried the difference is not separated from zero") from None
        return found
    return outcome if isinstance(outcome, Counterexample) else None


def _refuted(difference: Difference, started: float) -> Evidence:
    at = difference.where()
    detail = f"d = {difference.d} is enough: at {at}, yours is {difference.yours}, derived is {difference.derived}"
    figures = {"d": difference.d, "k": difference.k, "yours": str(difference.yours), "derived": str(difference.derived)}
    return Evidence(Tier.EXACT, Verdict.REFUTED, "counterexample", detail, figures, time.perf_counter() - started)


def _agreed(typed: Typed, defined: Sequence[int], undecided: Sequence[str], seconds: float) -> Evidence:
    if undecided:
        return Evidence(
            Tier.EXACT, Verdict.INCONCLUSIVE, "normal form", "; ".join(dict.fromkeys(undecided)), {}, seconds
        )
    known = typed.formula.dimensions
    detail = f"agrees with the derivation; decided at d ≤ {max(known)} only (no other dimension has been derived yet)"
    missing = [d for d in known if d not in defined]
    if missing:
        detail += f"; at d = {missing[0]} the formula as typed divides by zero"
    return Evidence(Tier.EXACT, Verdict.INCONCLUSIVE, "normal form", detail, {"agrees_at": list(defined)}, seconds)


def enclosed_difference(left: sp.Expr, right: sp.Expr, domain: Domain) -> Counterexample | None:
    """An admissible rational point where interval arithmetic shows that the sides differ, if one is found."""
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    domain.require_conjugates(symbols)
    for point in itertools.chain(generic_points(domain), itertools.islice(domain.points(symbols), 40)):
        values = [e.subs(point, simultaneous=True) for e in (left, right)]
        gap = enclosure(values[0] - values[1])
        if gap is not None and not (gap.a <= 0 <= gap.b):
            return Counterexample(point, *values)
    return None


def generic_points(domain: Domain) -> Iterator[Point]:
    """Admissible points whose coordinates have large prime denominators, so that no period fits them."""
    for n, prime in enumerate((10007, 10009, 10037)):
        point = precise.generic_point(domain, n)
        yield {s: v + sp.Rational(i * i + 3 * n + 1, prime) for i, (s, v) in enumerate(point.items())}


def enclosure(value: sp.Expr) -> Any:
    """An interval that contains the real number `value`, or None where there is none to be had.

    >>> e = enclosure(sp.exp(1) - sp.Rational(271828, 100000))
    >>> bool(0 < e.a and e.b < 1e-5)
    True
    """
    iv = INTERVALS
    if value.is_Rational:
        return iv.mpf(int(value.p)) / int(value.q)
    if value is sp.pi or value is sp.E:
        return iv.mpf(1) * iv.pi if value is sp.pi else iv.exp(1)
    parts = [enclosure(a) for a in value.args]
    if not parts or any(p is None for p in parts):
        return None
    try:
        return _enclose(value, parts)
    except (ValueError, ZeroDivisionError, mp.libmp.libmpf.ComplexResult):
        return None


def _enclose(value: sp.Expr, parts: Sequence[Any]) -> Any:
    iv, (first, *rest) = INTERVALS, parts
    if value.is_Add or value.is_Mul:
        for part in rest:
            first = first + part if value.is_Add else first * part
        return first
    if value.is_Pow and value.exp.is_Integer:
        return first ** int(value.exp) if not (value.exp < 0 and first.a <= 0 <= first.b) else None
    if value.is_Pow:
        return _exponential(rest[0] * iv.log(first)) if first.a > 0 else None
    if isinstance(value, sp.log):
        return iv.log(first) if first.a > 0 else None
    if isinstance(value, sp.Abs):
        return abs(first)
    return _enclose_function(value, first)


def _enclose_function(value: sp.Expr, argument: Any) -> Any:
    iv = INTERVALS
    if isinstance(value, (sp.sin, sp.cos, sp.tan, sp.cot)):
        if _magnitude(argument) > MAX_ARGUMENT:
            return None
        sine, cosine = iv.sin(argument), iv.cos(argument)
        circular = {sp.sin: (sine, 1), sp.cos: (cosine, 1), sp.tan: (sine, cosine), sp.cot: (cosine, sine)}
        return _quotient(*circular[value.func])
    up, down = _exponential(argument), _exponential(-argument)
    if up is None or down is None:
        return None
    exponential = {
        sp.exp: (up, 1),
        sp.sinh: (up - down, 2),
        sp.cosh: (up + down, 2),
        sp.tanh: (up - down, up + down),
        sp.coth: (up + down, up - down),
    }
    return _quotient(*exponential[value.func]) if value.func in exponential else None


def _exponential(argument: Any) -> Any:
    return INTERVALS.exp(argument) if _magnitude(argument) <= MAX_ARGUMENT else None


def _magnitude(interval: Any) -> Any:
    return max(abs(mp.mpf(interval.a)), abs(mp.mpf(interval.b)))


def _quotient(above: Any, below: Any) -> Any:
    below = INTERVALS.convert(below)
    return None if below.a <= 0 <= below.b else above / below


# --- diagnosis ---------------------------------------------------------------------------------------------------


def diagnose(typed: Typed) -> str:
    """The slip that reconciles the typed formula with the derived one, if it is a common factor; else nothing."""
    factor = common_factor(typed)
    if factor is None:
        return ""
    known = {
        sp.Integer(2): "It is right if H has generator Δ rather than ½Δ (E|dH_ij|² = 2 dt).",
        sp.S.Half: "It is right for real symmetric matrices, where E dH_ij² = dt/2 off the diagonal.",
        sp.Integer(-1): "The sign is turned: the eigenvalues repel (is it x[k] − x[j]?).",
        BETA / 2: "It is right on another clock: for y(s) = x(β s/2), dy = (β/2) Σ ds + dB with a standard B.",
    }
    name = {sp.Integer(-1): "−1", sp.S.Half: "½"}.get(factor, str(factor))
    if not _holds_at_three(typed, factor):
        return f"At d = 2, yours = {name} × derived; not so at d = 3."
    return f"yours = {name} × derived. {known.get(factor, '')}".strip()


def common_factor(typed: Typed) -> sp.Expr | None:
    """c with yours = c × derived in every derived dimension, c free of x; None if there is none."""
    factors: set[sp.Expr] = set()
    for d, components in typed.defined(typed.formula.dimensions).items():
        for yours, derived in zip(components, typed.formula.expression(d), strict=True):
            try:
                found = _factor(yours, derived, eigenvalue_symbols(d))
            except (Undecidable, UndefinedFormula):
                return None
            if found is None:
                return None
            factors |= found
    return factors.pop() if len(factors) == 1 else None


def _factor(yours: sp.Expr, derived: sp.Expr, x: Sequence[sp.Symbol]) -> set[sp.Expr] | None:
    """{c}, or {} where both vanish, or None."""
    if Field.containing(derived).is_zero(derived):
        return set() if Field.containing(yours).is_zero(yours) else None
    ratio = yours / derived
    if not all(Field.containing(slope).is_zero(slope) for slope in (sp.diff(ratio, s) for s in x)):
        return None
    generic = {s: sp.Rational(7 * i * i + 5 * i + 1, 3) for i, s in enumerate(x, 2)}
    value = sp.cancel(ratio.subs(generic, simultaneous=True))
    return None if value.has(sp.nan, sp.zoo) else {value}


def _holds_at_three(typed: Typed, factor: sp.Expr) -> bool:
    """Whether yours = factor × the measured drift at d = 3."""
    with mp.workdps(precise.DIGITS):
        at = measured_points(3)[0]
        try:
            yours = values_at([c / factor for c in typed.components(3)], at)
        except (Undecidable, UndefinedFormula):
            return False
        return worst_component(yours, at, 3)[1] is None


# --- precise and Monte Carlo: the matrix process itself ----------------------------------------------------------


TEMPERATURES = (sp.Rational(5, 3), sp.Rational(2 * 10009 + 1, 10009), sp.Rational(50 * 10007 + 3, 10007))


def measured_points(d: int) -> list[Point]:
    """Three asymmetric spectra of dimension d, each with its own β, at which typed formulas are measured."""
    spectra = generic_points(Domain(ascending=eigenvalue_symbols(d)))
    return [{**x, BETA: beta} for x, beta in zip(spectra, TEMPERATURES, strict=True)]


def values_at(components: Sequence[sp.Expr], at: Point) -> list[Any]:
    """The components at an admissible point, to 60 digits of 1 + |value|; `Undecidable` where that cannot be had."""
    values = [_sharp(c.subs(at, simultaneous=True)) for c in components]
    if any(v is None for v in values):
        where = ", ".join(f"{s} = {v}" for s, v in at.items())
        raise Undecidable(f"the typed formula could not be evaluated at {where}")
    return values


def _sharp(value: sp.Expr) -> Any:
    """The middle of an enclosure that is narrower than 1e-60 (1 + |value|), or None."""
    for digits in (precise.DIGITS, 600, 3000):
        INTERVALS.dps = digits
        try:
            found = enclosure(value)
        finally:
            INTERVALS.dps = precise.DIGITS
        if found is None:
            return None
        with mp.workdps(digits):
            middle, width = mp.mpf(found.mid), mp.mpf(found.delta)
            if width <= mp.mpf(10) ** -60 * (1 + abs(middle)):
                return middle
    return None


def _precise(typed: Typed) -> Evidence:
    """The generator of the matrix process on its eigenvalues, at d = 1, …, 4, three points each."""
    started, method = time.perf_counter(), "generator by perturbed matrices"

    def found(verdict: Verdict, detail: str, figures: Mapping[str, Any]) -> Evidence:
        return Evidence(Tier.PRECISE, verdict, method, detail, figures, time.perf_counter() - started)

    try:
        defined = typed.everywhere(MEASURED_DIMENSIONS)
        for (d, components), n in itertools.product(defined.items(), range(len(TEMPERATURES))):
            at = measured_points(d)[n]
            with mp.workdps(precise.DIGITS):
                k, yours, measured = worst_component(values_at(components, at), at, d)
            if yours is not None:
                where = ", ".join(f"{s} = {v}" for s, v in at.items())
                detail = (
                    f"d = {d}, {where}, k = {k}: yours is {mp.nstr(yours, 12)}, measured is {mp.nstr(measured, 12)}"
                )
                return found(Verdict.REFUTED, detail, {"d": d, "k": k})
    except Undecidable as reason:
        return found(Verdict.INCONCLUSIVE, str(reason), {})
    detail = f"agrees to 40 digits with the generator of the matrix process at d = {', '.join(map(str, defined))}"
    return found(Verdict.CONFIRMED, detail, {"dimensions": list(defined)})


def worst_component(values: Sequence[Any], at: Point, d: int) -> tuple[int, Any, Any]:
    """The component that differs most from the measured generator, with both values; values None if all agree."""
    U = precise.unitary(d, d)
    M = U * mp.diag([precise.number(at[s]) for s in eigenvalue_symbols(d)]) * U.H
    directions = precise.noise_directions(M, mp.sqrt(2 / precise.number(at[BETA])))
    measured = precise.generator(precise.eigenvalues, M, directions)
    gaps = [abs(a - b) for a, b in zip(values, measured.values, strict=True)]
    k = gaps.index(max(gaps))
    if gaps[k] <= 10 * measured.error + mp.mpf(10) ** -50 * (1 + abs(measured.values[k])):
        return k + 1, None, None
    return k + 1, values[k], measured.values[k]


def _montecarlo(typed: Typed, seed: int) -> Evidence:
    """One random step of the matrix process, at d = 1, …, 4 and three temperatures."""
    started, method = time.perf_counter(), "one-step response, second chaos"
    comparisons: list[montecarlo.Comparison] = []
    try:
        defined = typed.everywhere(MEASURED_DIMENSIONS)
        for (d, components), n in itertools.product(defined.items(), range(len(TEMPERATURES))):
            at = measured_points(d)[n]
            claimed = [float(v) for v in values_at(components, at)]
            x, amplitude = [float(at[s]) for s in eigenvalue_symbols(d)], math.sqrt(2 / at[BETA])
            purpose = f"check {typed.formula.id}, d = {d}, point {n}"
            comparisons += montecarlo.one_step(claimed, x, amplitude, seed, purpose)
    except Undecidable as reason:
        return Evidence(Tier.MONTECARLO, Verdict.INCONCLUSIVE, method, str(reason), {}, time.perf_counter() - started)
    scope = f" at d = {', '.join(map(str, defined))}"
    return montecarlo.conclude(method, comparisons, 1e-4, started, {"dimensions": list(defined)}, scope)
