"""The likely slip in a refuted formula: what reconciles it with the derivation, and where it does hold as it stands.

Tried in this order: other ends of a range; a constant factor; the same quantity in another convention, or without one
step of its derivation (`readings`); a change of the typed tree (`slips`); an additive constant.  A slip counts only if
the formula without it is *decided* to agree with the derivation; most are dismissed at the d and N of the
counterexample.  Then the small d and N at which the formula holds as it stands are named (`validity`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import sympy as sp

from symcalc.errors import SymcalcError
from symcalc.fields import compare
from symcalc.formulas import Formula
from symcalc.grammar import Add, Call, Divide, Multiply, Negate, Node, Number, Power, Scalar, walk
from symcalc.referee.decision import decide
from symcalc.referee.evaluation import BETA, D, N
from symcalc.referee.findings import Decision, Difference
from symcalc.referee.readings import READINGS, Reading
from symcalc.referee.sides import agrees_at, sides
from symcalc.referee.slips import other_ranges, repairs, terms
from symcalc.referee.statements import Statement, statements
from symcalc.referee.typed import Typed
from symcalc.referee.validity import where_it_holds
from symcalc.size import degree

DIMENSIONS, DEPTHS = (1, 2, 3), (1, 2, 3)
LARGEST, MAX_DEPTH = 6, 16  # of d and N at which a repair is tried
MAX_NODES, MAX_DEGREE, MAX_CALLS = 200, 250, 12  # of formulas in which a slip is looked for, at once
TOO_LARGE = "It is too large for a slip to be looked for."
TWO, HALF = sp.Integer(2), sp.S.Half
FACTORS = (-1, TWO, HALF, -TWO, -HALF, 4, sp.Rational(1, 4), BETA / 2, 2 / BETA, BETA, 1 / BETA, N, 1 / N, N - 1,
           N / (N - 1), (N - 1) / N, N**2, 1 / N**2, sp.sqrt(BETA), 1 / sp.sqrt(BETA), sp.sqrt(2 / BETA),
           sp.sqrt(BETA / 2), sp.sqrt(2), 1 / sp.sqrt(2), BETA**2, 1 / BETA**2, 4 / BETA**2,
           D, 1 / D, D - 1, 1 / (D - 1))  # fmt: skip
DYSON = {
    TWO: "It is right if H has generator Δ rather than ½Δ (E|dH_ij|² = 2 dt).",
    HALF: "It is right for real symmetric matrices, where E dH_ij² = dt/2 off the diagonal.",
    sp.Integer(-1): "The sign is turned: the eigenvalues repel (is it x[k] − x[j]?).",
    BETA / 2: "It is right on another clock: for y(s) = x(β s/2), dy = (β/2) Σ ds + dB with a standard B.",
}
ORBIT = {
    TWO: "Were pairs i ≠ j counted twice?",
    HALF: "It is right for real symmetric matrices: one direction a pair instead of two.",
    sp.Integer(-1): "The sign is turned: the mean curvature is −grad S.",
}
SECOND = {
    TWO: "Is a second derivative counted twice?",
    HALF: "It is the second-order term ½ D² of the Taylor series, not the second derivative.",
    sp.Integer(-1): "The sign is turned (is it x[k] − x[j]?).",
}
DLN = {
    TWO: "Brownian motion has the generator Δ/β here: is it meant to be 2Δ/β?",
    HALF: "Brownian motion has the generator Δ/β here: is it meant to be Δ/(2β)?",
    BETA: "It is β times the drift: was 1/β left out?",
    1 / BETA: "It is the drift divided by β.",
    BETA**2: "It is right if β is the temperature of yours.",
    N: "A factor 1/N, as in dλ = dσ/(N λ^(N−1)), is missing.",
    1 / N: "A factor N, as in dσ = N λ^(N−1) dλ, is missing.",
}
GAUGE = {
    TWO: "Were pairs i ≠ j counted twice, or is a ½ of S = ½ Σ log a_ij missing?",
    HALF: "Is a ½ of S = ½ Σ log a_ij there twice?",
    sp.Integer(-1): "The sign is turned: the mean curvature of the gauge orbits is −Σ′.",
    N: DLN[N],
    1 / N: DLN[1 / N],
}
WORDS = {"dln.entropy": GAUGE, "dln.entropic_drift": GAUGE, "dln.multiplier": {}, "dyson.drift": DYSON,
         "dyson.entropy": ORBIT, "dyson.mean_curvature": ORBIT, "eigenvalue.second": SECOND,
         "singular.second": SECOND}  # fmt: skip


def diagnose(typed: Typed, difference: Difference) -> str:
    """One or two sentences, or nothing.

    >>> from symcalc.referee.decision import decide
    >>> typed = Typed.read("dyson.mean_curvature", "sum(2/(x[k] - x[j]), j != k)")
    >>> diagnose(typed, decide(typed).difference)
    'yours = −1 × derived. The sign is turned: the mean curvature is −grad S.'
    """
    if _is_large(typed.tree):
        return TOO_LARGE
    plain = _repair(typed, difference, other_ranges) or _factor(typed, difference)
    if plain:
        return plain
    slip = _reading(typed, difference) or _repair(typed, difference, repairs)
    slip = slip or _constant(typed, difference) or _repair(typed, difference, terms)
    return " ".join(filter(None, (slip, where_it_holds(typed))))


def _is_large(tree: Node) -> bool:
    nodes = list(walk(tree))
    calls = sum(isinstance(n, Call) for n in nodes)
    return len(nodes) > MAX_NODES or calls > MAX_CALLS or degree(tree) > MAX_DEGREE


# --- a constant factor ------------------------------------------------------------------------------------------------


def _factor(typed: Typed, difference: Difference) -> str:
    """The factor that is decided to reconcile both sides; or the first that does so at d = 2 only."""
    depths, at_two = _depths(difference), ""
    for factor in _candidates(typed, difference):
        held = {d: _scaled(typed, factor, d, depths) for d in DIMENSIONS}
        divided = replace(typed, tree=Divide(typed.tree, _node(factor)))
        found = _decided(divided) if all(held.values()) else None
        if found:
            known = WORDS.get(typed.formula.id, DLN if typed.formula.takes_depth else {})
            words = known.get(factor, "") or _at_a_temperature(factor)
            return _qualified(f"yours = {_written(factor)} × derived. {words}".strip(), found)
        if held[2] and held[3] is False and difference.d == 2 and not at_two:
            at = f" and N = {', '.join(map(str, depths))}" if typed.formula.takes_depth else ""
            at_two = f"At d = 2{at}, yours = {_written(factor)} × derived; not so at d = 3."
    return at_two


def _at_a_temperature(factor: sp.Expr) -> str:
    """The β at which a factor that depends on β alone is 1: where a paper fixes it."""
    fixed = (b for b in (1, 2) if factor.free_symbols == {BETA} and factor.xreplace({BETA: sp.Integer(b)}) == 1)
    return next((f"It is right at β = {b}." for b in fixed), "")


def _written(factor: sp.Expr) -> str:
    name = {sp.Integer(-1): "−1", HALF: "½", -HALF: "−½"}.get(factor, str(factor).replace("sqrt", "√"))
    return f"({name})" if factor.is_Add else name


def _candidates(typed: Typed, difference: Difference) -> Iterator[sp.Expr]:
    """The known factors, and the ratio of the values at the counterexample, if that is a number."""
    scalars = {D, N} if typed.formula.takes_depth else {D}
    scalars |= {BETA} if "beta" in typed.formula.scalars else set()
    known = [sp.sympify(f, strict=True) for f in FACTORS]
    yield from (f for f in known if f.free_symbols <= scalars)
    if difference.derived != 0 and difference.yours.is_Rational and difference.derived.is_Rational:
        ratio = difference.yours / difference.derived
        if ratio != 0 and ratio not in known:
            yield ratio


def _depths(difference: Difference) -> tuple[int, ...]:
    """N = 1, 2, 3, that of the counterexample, and the next."""
    n = min(int(difference.point.get(N, 1)), MAX_DEPTH)
    return tuple(sorted({*DEPTHS, n, n + 1}))


def _scaled(typed: Typed, factor: sp.Expr, d: int, depths: Sequence[int]) -> bool | None:
    """Whether yours = factor × derived at d (and a few N), in the field; None where it is not decided."""

    def scaled(left: sp.Expr, right: sp.Expr, n: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
        return left, factor.xreplace({N: n, D: sp.Integer(d)}) * right

    if d == 1 and factor == 1 / (D - 1):
        return True  # neither has a value there
    found = [_same(typed, s, d, depths, scaled) for s in statements(typed)]
    return False if False in found else None if None in found else True


def _same(
    typed: Typed, statement: Statement, d: int, depths: Sequence[int], change: Callable[..., tuple[sp.Expr, sp.Expr]]
) -> bool | None:
    try:
        for left, right, n, domain in sides(typed, statement, d, depths):
            a, b = change(left, right, n)
            if a.has(sp.zoo, sp.nan) or b.has(sp.zoo, sp.nan):
                continue
            if not hasattr(compare(a, b, domain), "field"):
                return False
    except SymcalcError:
        return None
    return True


# --- other conventions, other trees, a constant -----------------------------------------------------------------------


def _reading(typed: Typed, difference: Difference) -> str:
    for words, derived in (*READINGS.get(typed.formula.id, ()), *_squared(typed.formula)):
        found = _agrees(replace(typed, formula=replace(typed.formula, derived=derived)), difference)
        if found:
            return _qualified(words, found)
    return ""


def _squared(formula: Formula) -> Iterator[Reading]:
    """The square of a derived vector, whatever its signs."""
    derived = formula.derived
    if formula.free == ("k",):
        yield "Yours is the square of the derived formula.", lambda: derived() ** 2  # type: ignore[operator]


def _repair(
    typed: Typed, difference: Difference, changes: Callable[[Node, Formula], Iterator[tuple[str, Node]]]
) -> str:
    for words, tree in changes(typed.tree, typed.formula):
        found = _agrees(replace(typed, tree=tree), difference) if tree != typed.tree else None
        if found:
            return _qualified(words, found)
    return ""


def _constant(typed: Typed, difference: Difference) -> str:
    by = sp.expand(difference.yours - difference.derived)
    if typed.formula.up_to_constant or not by.is_Rational:
        return ""
    found = _agrees(replace(typed, tree=Add((typed.tree, Negate(_node(by))))), difference)
    sign = "+" if by > 0 else "−"
    return _qualified(f"yours = derived {sign} {abs(by)}: an additive constant.", found) if found else ""


def _qualified(words: str, found: Decision) -> str:
    """The words, and how far they are decided where that is not for every d and N."""
    return words if found.proved else f"{words} (As far as small d and N show: it is not decided for all.)"


def _agrees(typed: Typed, difference: Difference) -> Decision | None:
    """Whether the formula without a slip agrees where it was refuted, at small d and N, and then by decision."""
    here = min(difference.d, LARGEST)
    try:
        if not all(agrees_at(typed, d, _depths(difference)) for d in dict.fromkeys((here, *DIMENSIONS))):
            return None
    except SymcalcError:
        return None
    return _decided(typed)


def _decided(typed: Typed) -> Decision | None:
    """What is decided of the formula, if it is nowhere found to differ."""
    try:
        found = decide(typed, further=False)
    except SymcalcError:
        return None
    return found if found.difference is None and not found.undecided else None


def _node(factor: sp.Expr) -> Node:
    """A factor as a tree."""
    if factor.is_Rational:
        size = Divide(Number(Fraction(abs(int(factor.p)))), Number(Fraction(int(factor.q))))
        return size if factor > 0 else Negate(size)
    if factor.is_Symbol:
        return Scalar(factor.name)
    if factor.is_Pow:
        return Power(*map(_node, factor.args))
    return (Add if factor.is_Add else Multiply)(tuple(map(_node, factor.args)))
