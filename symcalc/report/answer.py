"""`symcalc check`: the verdict on a typed formula as text and as JSON."""

from __future__ import annotations

from typing import Any

from symcalc._version import __version__
from symcalc.derivation import text
from symcalc.evidence.verdict import Verdict
from symcalc.formulas import formula
from symcalc.grammar import parse, to_text
from symcalc.referee import Answer
from symcalc.report.run import environment


def as_json(answer: Answer, seed: int) -> dict[str, Any]:
    """A run with this one claim in it."""
    return {
        "version": __version__,
        "seed": seed,
        "environment": environment(),
        "claims": [answer.to_json()],
        "not_examined": [],
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
        lines.append(
            "  To be decided for every d, the formula must first be derived for every d; numbers alone do not prove it."
        )
    return "\n".join(lines)


def _sides(answer: Answer) -> list[str]:
    found = formula(answer.id)
    yours = to_text(parse(answer.statement, found.signature))
    if answer.difference is None:
        return [f"  yours    {yours}"]
    derived = text(found.expression(answer.difference.d))
    width = max(len(yours), len(derived))
    at = answer.difference.where()
    return [
        f"  yours    {yours:<{width}}   at {at}:  {answer.difference.yours}",
        f"  derived  {derived:<{width}}   at {at}:  {answer.difference.derived}",
    ]
