"""Where a refuted formula does hold as it stands: at which small d, at which N, or as two entries meet."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symcalc.errors import SymcalcError, UndefinedFormula
from symcalc.referee.sides import agrees_at, agrees_at_depth, sides
from symcalc.referee.statements import Statement, statements
from symcalc.referee.typed import Typed

DIMENSIONS, DEPTHS = (2, 3, 4), (1, 2, 3, 4)
MAX_OPERATIONS = 400


def where_it_holds(typed: Typed) -> str:
    """A sentence, or nothing if it holds nowhere that is looked at.

    >>> where_it_holds(Typed.read("dyson.drift", "(d - 1)*sum(1/(x[k] - x[j]), j != k)"))
    'It is true for d = 2 only (of d = 2, 3, 4).'
    >>> where_it_holds(Typed.read("dln.ito_drift", "sigma[k]**(1 - 2/N)"))
    'It is true for N = 2 only (for every d; of N = 1, 2, 3, 4).'
    """
    try:
        said = _depths(typed) if typed.formula.takes_depth else _dimensions(typed)
    except SymcalcError:  # at one of them it is not decided
        said = ""
    return said or _limit(typed)


def _dimensions(typed: Typed) -> str:
    return _said("d", [d for d in DIMENSIONS if _holds(typed, d, (1,))], DIMENSIONS, "")


def _depths(typed: Typed) -> str:
    held = [n for n in DEPTHS if _holds_for_every_dimension(typed, n)]
    if held:
        return _said("N", held, DEPTHS, "for every d; ")
    held = [n for n in DEPTHS if _holds(typed, 2, (n,))]
    also = [n for n in DEPTHS if _holds(typed, 3, (n,))] if held else []
    all_depths = set(DEPTHS[1:]) <= set(held)
    if also:
        return (
            f"It is true for d = 2, 3 (at N = {_listed(held)}), but not for all." if all_depths and held == also else ""
        )
    if all_depths:
        return f"It is true for d = 2 only (of d = {_listed(DIMENSIONS[:2])}; at N = {_listed(held)})."
    return f"It is true for d = 2 and N = {_listed(held)} only (of d = 2, 3 and N = {_listed(DEPTHS)})." if held else ""


def _said(name: str, held: Sequence[int], looked: Sequence[int], where: str) -> str:
    """The sentence; "only" where it does not hold at all that were looked at."""
    if len(held) == len(looked):
        return f"It is true for {name} = {_listed(held)}{', ' + where.rstrip('; ') if where else ''}, but not for all."
    return f"It is true for {name} = {_listed(held)} only ({where}of {name} = {_listed(looked)})." if held else ""


def _holds(typed: Typed, d: int, depths: tuple[int, ...]) -> bool:
    try:
        return agrees_at(typed, d, depths)
    except UndefinedFormula:
        return False


def _holds_for_every_dimension(typed: Typed, depth: int) -> bool:
    try:
        return agrees_at_depth(typed, depth)
    except UndefinedFormula:
        return False


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


# --- as two entries meet ----------------------------------------------------------------------------------------------


def _limit(typed: Typed) -> str:
    """At d = 2: whether yours/derived → 1 as the two entries meet, decided on the cancelled quotient."""
    name, depths = ("σ", DEPTHS[1:]) if "sigma" in typed.formula.arguments else ("x", (1,))
    try:
        if not all(_meets(typed, s, depths) for s in statements(typed) if not s.together):
            return ""
    except (SymcalcError, sp.PolynomialError):
        return ""
    at = f" and N = {_listed(depths)}" if typed.formula.takes_depth else ""
    return f"It is true to leading order as {name}_j → {name}_k (at d = 2{at})."


def _meets(typed: Typed, statement: Statement, depths: Sequence[int]) -> bool:
    return all(
        _ratio_tends_to_one(left, right, domain.ascending)
        for left, right, _, domain in sides(typed, statement, 2, depths)
    )


def _ratio_tends_to_one(left: sp.Expr, right: sp.Expr, pair: Sequence[sp.Symbol]) -> bool:
    first, second = pair
    if right == 0 or max(left.count_ops(), right.count_ops()) > MAX_OPERATIONS:
        return False
    ratio = left / right
    if not ratio.is_rational_function(*ratio.free_symbols):
        return False
    above, below = (sp.expand(e.xreplace({first: second})) for e in sp.fraction(sp.cancel(ratio - 1)))
    return bool(above == 0 and below != 0)
