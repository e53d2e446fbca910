"""An answer in words, for a terminal: the verdict, both sides, where they differ, the likely slip, the evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symcalc.evidence.verdict import Verdict
from symcalc.formulas import Formula, formula
from symcalc.grammar import Call, Entry, Negate, Node, Number, Power, Reduce, parse, to_text, walk
from symcalc.referee.answer import Answer

WIDE = 110  # characters beyond which the values stand on a line of their own


def in_words(answer: Answer) -> str:
    """The verdict, both sides with their values where they differ, the likely slip, and what each tier found."""
    enough = f"   (d = {answer.difference.d} is enough)" if answer.difference else ""
    lines = [f"{answer.verdict}  {_named(answer)}{enough}", *_sides(answer)]
    if answer.diagnosis:
        lines.append(f"  {answer.diagnosis}")
    if not answer.difference:
        lines += [f"  {e.tier}: {e.detail}" for e in answer.evidence]
    if answer.verdict is Verdict.PROVED:
        lines += [f"  assumed: {what}" for what in _assumed(answer)]
    if answer.verdict is Verdict.INCONCLUSIVE:
        lines += [f"  not examined: {what}" for what in answer.not_examined]
        if any(e.verdict is Verdict.CONFIRMED for e in answer.evidence):
            lines.append("  Numbers at a few d are no verdict on every d, which the exact tier could not decide.")
    return "\n".join(lines)


def _assumed(answer: Answer) -> Sequence[str]:
    """All of them on a process of the user's; of a formula of the catalogue, whose page has them, the order if used."""
    if not answer.quantity:
        return answer.assumptions
    found = formula(answer.quantity)
    return [found.order] if any(map(_depends_on_order, walk(parse(answer.statement, found.signature)))) else []


def _depends_on_order(node: Node) -> bool:
    """Whether a part of a typed formula is read by the order of the entries: a condition i < j, |x|, log, a root."""
    match node:
        case Reduce(conditions=conditions):
            return any(c.relation == "<" for c in conditions)
        case Power(base=base, exponent=Number(value=power) | Negate(operand=Number(value=power))):
            return power.denominator != 1 and not isinstance(base, Entry)
    return isinstance(node, Call) and node.function in ("abs", "log", "sqrt")


def _named(answer: Answer) -> str:
    """The id, and of a paper's claim the formula that it is held against and where it stands."""
    own = answer.quantity in ("", answer.id)  # of the catalogue, or of a process of the user's
    return answer.id if own else f"{answer.id}  ({answer.quantity}; {answer.source})"


def _sides(answer: Answer) -> list[str]:
    if not answer.quantity:
        return [f"  yours    {answer.statement}"]
    found = formula(answer.quantity)
    yours = to_text(parse(answer.statement, found.signature))
    unused = _unused(found, yours) if answer.verdict is Verdict.REFUTED else []
    if answer.difference is None:
        return [f"  yours    {yours}", *unused]
    at = answer.difference.where()
    where = f"{answer.difference.of} at {at}" if answer.difference.of else f"at {at}"
    values = str(answer.difference.yours), str(answer.difference.derived)
    return [*beside((yours, str(found)), where, values), *unused]


def beside(sides: tuple[str, str], where: str, values: tuple[str, str]) -> list[str]:
    """Both formulas with their values; below them where the lines would be too long.

    >>> beside(("x[k]", "-x[k]"), "at x = (1), k = 1", ("1", "-1"))
    ['  yours    x[k]    at x = (1), k = 1:  1', '  derived  -x[k]   at x = (1), k = 1:  -1']
    >>> beside(("x[k]" + " + x[k]" * 20, "x[k]"), "at x = (1), k = 1", ("21", "1"))[-1]
    '  at x = (1), k = 1:  yours is 21, derived is 1'
    """
    width = max(map(len, sides))
    rows = [f"  {name:<9}{side:<{width}}" for name, side in zip(("yours", "derived"), sides, strict=True)]
    whole = [f"{row}   {where}:  {value}" for row, value in zip(rows, values, strict=True)]
    if max(map(len, whole)) <= WIDE:
        return whole
    return [*map(str.rstrip, rows), f"  {where}:  yours is {values[0]}, derived is {values[1]}"]


def _unused(found: Formula, yours: str) -> list[str]:
    """Say of a wrong formula whose indices are all summed over that a component's is not in it: a slip of the letter.

    >>> _unused(formula("dyson.drift"), "sum(1/(x[i] - x[j]), j != i)")
    ['  k, the index of the component, is not in yours: all its indices are summed over.']
    """
    if not found.free or "[" not in yours or any(re.search(rf"\b{k}\b", yours) for k in found.free):
        return []
    which = " and ".join(found.free)
    return [f"  {which}, the index of the component, is not in yours: all its indices are summed over."]
