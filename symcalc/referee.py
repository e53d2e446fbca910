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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath as mp
import sympy as sp

from symcalc.domains import Domain, Point
from symcalc.enclosure import enclosure, sharp
from symcalc.errors import BadInput, Undecidable, UndefinedFormula, require_integer
from symcalc.evaluation import Typed
from symcalc.evidence import montecarlo, precise
from symcalc.evidence.verdict import Evidence, Judgement, Tier, Verdict, chosen_tiers, judge
from symcalc.fields import Counterexample, Field, compare
from symcalc.models.dyson import beta as BETA
from symcalc.spectral import eigenvalue_symbols

MEASURED_DIMENSIONS = (1, 2, 3, 4)


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
    if not isinstance(text, str) or isinstance(tiers, str):
        raise BadInput("the formula must be a string, and tiers a list of names")
    typed = Typed.read(identity, text)
    evidence: list[Evidence] = []
    difference, diagnosis = None, ""
    for tier in chosen_tiers(tiers):
        if tier is Tier.EXACT:
            found, difference, diagnosis = _exact(typed)
        else:
            found = _precise(typed, seed) if tier is Tier.PRECISE else _montecarlo(typed, seed)
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
    for point in itertools.chain(domain.generic(symbols, count=3), domain.points(symbols, limit=40)):
        values = [e.subs(point, simultaneous=True) for e in (left, right)]
        gap = enclosure(values[0] - values[1])
        if gap is not None and not (gap.a <= 0 <= gap.b):
            return Counterexample(point, *values)
    return None


# --- diagnosis ---------------------------------------------------------------------------------------------------


def diagnose(typed: Typed) -> str:
    """The slip that reconciles the typed formula with the derived one, if it is a common factor; else nothing."""
    factor = common_factor(typed)
    if factor is None or factor == 0 or factor.atoms(sp.Function, sp.exp):
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
        at = measured_points(3, 0)[0]
        try:
            yours = values_at([c / factor for c in typed.components(3)], at)
        except (Undecidable, UndefinedFormula):
            return False
        return worst_component(yours, at, 3)[1] is None


# --- precise and Monte Carlo: the matrix process itself ----------------------------------------------------------


TEMPERATURES = (sp.Rational(5, 3), sp.Rational(2 * 10009 + 1, 10009), sp.Rational(50 * 10007 + 3, 10007))


def measured_points(d: int, seed: int) -> list[Point]:
    """Three asymmetric spectra of dimension d, each with its own β, at which typed formulas are measured."""
    x = eigenvalue_symbols(d)
    spectra = Domain(ascending=x).generic(x, count=len(TEMPERATURES), start=seed % 50)
    shift = sp.Rational(seed % 9967, 9973)
    return [{**spectrum, BETA: beta + shift} for spectrum, beta in zip(spectra, TEMPERATURES, strict=True)]


def points_of(dimensions: Iterable[int], seed: int) -> Iterator[tuple[int, Point]]:
    """Each dimension with each of its points."""
    return ((d, at) for d in dimensions for at in measured_points(d, seed))


def values_at(components: Sequence[sp.Expr], at: Point) -> list[Any]:
    """The components at an admissible point, to 60 digits of 1 + |value|; `Undecidable` where that cannot be had."""
    values = [sharp(c.subs(at, simultaneous=True)) for c in components]
    if any(v is None for v in values):
        where = ", ".join(f"{s} = {v}" for s, v in at.items())
        raise Undecidable(f"the typed formula could not be evaluated at {where}")
    return values


def _precise(typed: Typed, seed: int) -> Evidence:
    """The generator of the matrix process on its eigenvalues, at d = 1, …, 4, three points each."""
    started, method = time.perf_counter(), "generator by perturbed matrices"

    def found(verdict: Verdict, detail: str, figures: Mapping[str, Any]) -> Evidence:
        return Evidence(Tier.PRECISE, verdict, method, detail, figures, time.perf_counter() - started)

    try:
        defined = typed.everywhere(MEASURED_DIMENSIONS)
        for d, at in points_of(defined, seed):
            with mp.workdps(precise.DIGITS):
                k, yours, measured = worst_component(values_at(defined[d], at), at, d)
            if yours is not None:
                where = ", ".join(f"{s} = {v}" for s, v in at.items())
                detail = (
                    f"d = {d}, {where}, k = {k}: yours is {mp.nstr(yours, 12)}, measured is {mp.nstr(measured, 12)}"
                )
                return found(Verdict.REFUTED, detail, {"d": d, "k": k})
    except Undecidable as reason:
        return found(Verdict.INCONCLUSIVE, str(reason), {})
    where = ", ".join(map(str, defined))
    detail = f"agrees to 40 digits with the generator of the matrix process, at three points each for d = {where}"
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
        for n, (d, at) in enumerate(points_of(defined, seed)):
            claimed = [float(v) for v in values_at(defined[d], at)]
            x, amplitude = [float(at[s]) for s in eigenvalue_symbols(d)], math.sqrt(2 / at[BETA])
            purpose = f"check {typed.formula.id}, d = {d}, point {n}"
            comparisons += montecarlo.one_step(claimed, x, amplitude, seed, purpose)
    except Undecidable as reason:
        return Evidence(Tier.MONTECARLO, Verdict.INCONCLUSIVE, method, str(reason), {}, time.perf_counter() - started)
    scope = f" at d = {', '.join(map(str, defined))}"
    return montecarlo.conclude(method, comparisons, 1e-4, started, {"dimensions": list(defined)}, scope)
