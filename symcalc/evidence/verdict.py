"""Verdicts, the evidence they rest on, and the rule that leads from one to the other.

The rule.  A refutation by any tier refutes, whatever the others say.  Where the exact tier has decided that the sides
differ, but found no point to show it, numbers confirm nothing: INCONCLUSIVE.  PROVED needs the exact tier.  CONFIRMED
is what numbers alone can give.  What no tier could tell is INCONCLUSIVE; a tier that failed is an ERROR unless another
decided (but then the run does not end well: see `Report.exit_code`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from symcalc.errors import BadInput


class Verdict(StrEnum):
    """The word of the judge.

    >>> str(Verdict.PROVED)
    'PROVED'
    """

    PROVED = "PROVED"
    CONFIRMED = "CONFIRMED"
    REFUTED = "REFUTED"
    INCONCLUSIVE = "INCONCLUSIVE"
    ERROR = "ERROR"


class Tier(StrEnum):
    """The kinds of evidence, strongest first."""

    EXACT = "exact"
    PRECISE = "precise"
    MONTECARLO = "montecarlo"


def chosen_tiers(names: Sequence[str] | None) -> tuple[Tier, ...]:
    """The tiers with these names in their fixed order; all of them for none.

    >>> chosen_tiers(["precise", "exact"])
    (<Tier.EXACT: 'exact'>, <Tier.PRECISE: 'precise'>)
    """
    for name in names or ():
        if name not in list(Tier):
            raise BadInput(f"no tier {name!r}; there are {', '.join(Tier)}")
    return tuple(t for t in Tier if not names or t in names)


@dataclass(frozen=True)
class Evidence:
    """What one tier found.  `figures` holds only what is the same in every run with the same seed.

    `certificates` is what a proof leaves behind, as JSON values (`fields.certificates`): one for each equality that
    was decided, with the quantity and the route.  `symcalc recheck` reads them.  `derived` is for people: what each
    route gave for each quantity, in LaTeX (`exact.as_read`).
    """

    tier: Tier
    verdict: Verdict
    method: str
    detail: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    certificates: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    derived: tuple[Mapping[str, str], ...] = field(default=(), repr=False)

    def to_json(self) -> dict[str, Any]:
        """The evidence as JSON values; `certificates` and `derived` stand in it where there are any."""
        made: dict[str, Any] = {
            "tier": str(self.tier),
            "verdict": str(self.verdict),
            "method": self.method,
            "detail": self.detail,
            "figures": dict(self.figures),
            "seconds": round(self.seconds, 4),
        }
        more = {"certificates": list(self.certificates), "derived": list(self.derived)}
        return made | {name: values for name, values in more.items() if values}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Evidence:
        """The evidence that `to_json` wrote.

        >>> kept = Evidence(Tier.EXACT, Verdict.PROVED, "normal form", "", {"quantities": 1})
        >>> Evidence.from_json(kept.to_json()) == kept
        True
        """
        words = Tier(values["tier"]), Verdict(values["verdict"]), values["method"], values["detail"]
        more = (tuple(values.get(name, ())) for name in ("certificates", "derived"))
        return cls(*words, values["figures"], values["seconds"], *more)


@dataclass(frozen=True)
class Judgement:
    """The verdict on one claim, and everything it rests on."""

    id: str
    statement: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    assumptions: tuple[str, ...]
    seconds: float
    latex: str = ""
    source: str = ""
    kind: str = "claim"

    def to_json(self) -> dict[str, Any]:
        """The judgement as JSON values."""
        return {
            "id": self.id,
            "kind": self.kind,
            "statement": self.statement,
            "verdict": str(self.verdict),
            "evidence": [e.to_json() for e in self.evidence],
            "assumptions": list(self.assumptions),
            "seconds": round(self.seconds, 4),
            "latex": self.latex,
            "source": self.source,
        }


def judge(evidence: Sequence[Evidence]) -> Verdict:
    """Conclude from the evidence by the rule at the top of this file.

    >>> judge([Evidence(Tier.EXACT, Verdict.PROVED, "", ""), Evidence(Tier.MONTECARLO, Verdict.REFUTED, "", "")])
    <Verdict.REFUTED: 'REFUTED'>
    """
    found = {e.verdict for e in evidence}
    if Verdict.REFUTED in found:
        return Verdict.REFUTED
    if any(e.tier is Tier.EXACT and e.figures.get("differ") for e in evidence):
        return Verdict.INCONCLUSIVE
    if any(e.tier is Tier.EXACT and e.verdict is Verdict.PROVED for e in evidence):
        return Verdict.PROVED
    if found & {Verdict.CONFIRMED, Verdict.PROVED}:
        return Verdict.CONFIRMED
    return Verdict.ERROR if Verdict.ERROR in found else Verdict.INCONCLUSIVE


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """0 all proved or confirmed; 1 something refuted; 3 inconclusive, error or nothing examined, and nothing refuted.

    >>> exit_code([Verdict.PROVED]), exit_code([Verdict.REFUTED, Verdict.ERROR]), exit_code([Verdict.ERROR])
    (0, 1, 3)
    """
    if Verdict.REFUTED in verdicts:
        return 1
    return 0 if verdicts and set(verdicts) <= {Verdict.PROVED, Verdict.CONFIRMED} else 3
