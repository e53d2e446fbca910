"""`symcalc check`: the verdict on a typed formula as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symcalc.evidence.verdict import Judgement, Verdict, chosen_tiers
from symcalc.formulas import formula
from symcalc.grammar import parse, to_text
from symcalc.referee import Answer
from symcalc.report.run import Report


def report(answers: Sequence[Answer], seed: int, tiers: Sequence[str] | None = None) -> Report:
    """A run with these answers in it; one without evidence in the chosen tiers is not examined."""
    return Report(
        seed,
        chosen_tiers(tiers),
        tuple(a for a in answers if a.evidence),
        tuple(what for a in answers for what in a.not_examined),
        sum(a.seconds for a in answers),
    )


def as_json(answer: Answer, seed: int) -> dict[str, Any]:
    """A run with this one claim in it, as JSON values."""
    return report([answer], seed).to_json()


def say(answer: Judgement) -> None:
    """Print the answer to a claim of a paper."""
    assert isinstance(answer, Answer)
    print(as_text(answer), flush=True)


def as_text(answer: Answer) -> str:
    """The verdict, both sides with their values where they differ, the likely slip, and what each tier found."""
    enough = f"   (d = {answer.difference.d} is enough)" if answer.difference else ""
    named = answer.id if answer.id == answer.quantity else f"{answer.id}  ({answer.quantity}; {answer.source})"
    lines = [f"{answer.verdict}  {named}{enough}", *_sides(answer)]
    if answer.diagnosis:
        lines.append(f"  {answer.diagnosis}")
    if not answer.difference:
        lines += [f"  {e.tier}: {e.detail}" for e in answer.evidence]
    if answer.verdict is Verdict.INCONCLUSIVE:
        lines += [f"  not examined: {what}" for what in answer.not_examined]
    return "\n".join(lines)


def _sides(answer: Answer) -> list[str]:
    if not answer.quantity:  # of a process of the user's
        return [f"  yours    {answer.statement}", *(f"  {e.detail}" for e in answer.evidence if answer.diagnosis)]
    found = formula(answer.quantity)
    yours = to_text(parse(answer.statement, found.signature))
    if answer.difference is None:
        return [f"  yours    {yours}"]
    derived, at = str(found), answer.difference.where()
    where = f"{answer.difference.of} at {at}" if answer.difference.of else f"at {at}"
    width = max(len(yours), len(derived))
    return [
        f"  yours    {yours:<{width}}   {where}:  {answer.difference.yours}",
        f"  derived  {derived:<{width}}   {where}:  {answer.difference.derived}",
    ]
