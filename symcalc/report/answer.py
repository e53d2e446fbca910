"""`symcalc check`: answers on typed formulas as a run, and as JSON; in words they print themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symcalc.evidence.verdict import Judgement, chosen_tiers
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
    print(answer, flush=True)
