"""`symcalc check`: the verdict on a typed formula as text and as JSON."""

from __future__ import annotations

from typing import Any

from symcalc._version import __version__
from symcalc.evidence.verdict import Verdict
from symcalc.formulas import formula
from symcalc.grammar import parse, to_text
from symcalc.referee import Answer
from symcalc.report.run import environment


def as_json(answer: Answer, seed: int) -> dict[str, Any]:
    """A run with this one claim in it; without evidence in the chosen tiers it is not examined."""
    return {
        "version": __version__,
        "seed": seed,
        "environment": environment(),
        "claims": [answer.to_json()] if answer.evidence else [],
        "not_examined": list(answer.not_examined),
    }


def as_text(answer: Answer) -> str:
    """The verdict, both sides with their values where they differ, the likely slip, and what each tier found."""
    enough = f"   (d = {answer.difference.d} is enough)" if answer.difference else ""
    lines = [f"{answer.verdict}  {answer.id}{enough}", *_sides(answer)]
    if answer.diagnosis:
        lines.append(f"  {answer.diagnosis}")
    if not answer.difference:
        lines += [f"  {e.tier}: {e.detail}" for e in answer.evidence]
    if answer.verdict is Verdict.INCONCLUSIVE:
        lines += [f"  not examined: {what}" for what in answer.not_examined]
    return "\n".join(lines)


def _sides(answer: Answer) -> list[str]:
    found = formula(answer.id)
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
