"""The small d and N at which only the typed form has no value: said beside a proof, which is for all the others."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from symcalc.errors import Undecidable, UndefinedFormula
from symcalc.referee.evaluation import Evaluation, N
from symcalc.referee.findings import Decision
from symcalc.referee.statements import Statement
from symcalc.referee.typed import Typed

NOTED = 13  # up to here points without a value are listed


def note_where_undefined(typed: Typed, statement: Statement, decision: Decision) -> None:
    """Note the small d and N at which only the typed form has no value."""
    first = statement.distinct
    settings: list[tuple[str, Iterable[tuple[int, int, sp.Expr]]]] = []
    if typed.mentions_d:
        suspects = (n for n in range(first, NOTED) if _suspect(typed, statement, n, first + 1))
        settings.append(("d", ((n, n, N) for n in suspects)))
    if typed.formula.takes_depth:
        where = f"d = {first + 1}, N" if typed.mentions_d else "N"
        settings.append((where, ((n, first + 1, sp.Integer(n)) for n in range(1, NOTED))))
    for where, tried in settings:
        decision.undefined.update(_without_value(typed, statement, where, tried))


def _suspect(typed: Typed, statement: Statement, n: int, positions: int) -> bool:
    """Whether the formula has no value at a few positions with n in place of d, which is fast to see."""
    try:
        _visit(typed, statement, typed.at(positions, reads_d=n), positions)
    except UndefinedFormula:
        return True
    except Undecidable:
        pass
    return False


def _visit(typed: Typed, statement: Statement, here: Evaluation, d: int) -> None:
    for place in statement.places(d):
        here.value(typed.tree, {} if statement.gradient else place)


def _without_value(
    typed: Typed, statement: Statement, where: str, settings: Iterable[tuple[int, int, sp.Expr]]
) -> dict[str, None]:
    """Sentences for the n at which the formula has no value in dimension d, at depth N; until one is not decided."""
    said: dict[str, None] = {}
    for n, d, depth in settings:
        try:
            _visit(typed, statement, typed.at(d, depth), d)
        except UndefinedFormula as reason:
            why = "divides by zero" if "divides by zero" in str(reason) else f"has no value: {reason}"
            said[f"at {where} = {n} the formula as typed {why}"] = None
        except Undecidable:
            break
    return said
