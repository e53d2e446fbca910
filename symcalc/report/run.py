"""A run: the verdicts of a set of claims, as an object and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symcalc._version import __version__
from symcalc.evidence.spending import FALSE_ALARM
from symcalc.evidence.verdict import Judgement, Tier, Verdict, exit_code
from symcalc.files import write_json, write_text
from symcalc.report.environment import environment
from symcalc.report.junit import junit


@dataclass(frozen=True)
class Report:
    """The verdicts of one run.

    `not_examined` are the claims that have no evidence in the chosen tiers.  The claims of a paper have its title and
    authors, and perhaps the verdicts that are expected, by id; those of them without evidence are `undecided`.
    """

    seed: int
    tiers: tuple[Tier, ...]
    judgements: tuple[Judgement, ...]
    not_examined: tuple[str, ...]
    seconds: float
    title: str = ""
    authors: tuple[str, ...] = ()
    expected: Mapping[str, Verdict] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True if every claim is proved or confirmed."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0 all proved or confirmed, and no tier failed; 1 something refuted; 3 anything else, or nothing examined.

        Where a verdict was expected: 0 if that is it, and 1 for another one that says something.
        """
        failed = [Verdict.ERROR] * self.failed_tiers
        failed += [Verdict.INCONCLUSIVE] * len(self.undecided)
        return exit_code([self._counted(j) for j in self.judgements] + failed)

    def _counted(self, judgement: Judgement) -> Verdict:
        """The verdict as it counts for the outcome of the run."""
        expected = self.expected.get(judgement.id)
        if expected is None:
            return judgement.verdict
        if judgement.verdict is expected:
            return Verdict.PROVED
        return judgement.verdict if judgement.verdict in (Verdict.INCONCLUSIVE, Verdict.ERROR) else Verdict.REFUTED

    @property
    def unexpected(self) -> tuple[str, ...]:
        """The claims that got another verdict than was expected."""
        return tuple(j.id for j in self.judgements if self.expected.get(j.id, j.verdict) is not j.verdict)

    @property
    def failed_tiers(self) -> int:
        """How many examinations ended in an error, also those of claims that another tier decided."""
        return sum(e.verdict is Verdict.ERROR for j in self.judgements for e in j.evidence)

    @property
    def undecided_tiers(self) -> int:
        """How many examinations came to no verdict, of claims that another tier decided."""
        decided = [j for j in self.judgements if j.verdict in (Verdict.PROVED, Verdict.CONFIRMED)]
        return sum(e.verdict is Verdict.INCONCLUSIVE for j in decided for e in j.evidence)

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict of each claim by id."""
        return {j.id: j.verdict for j in self.judgements}

    def group(self, judgement: Judgement) -> str:
        """The heading under which a claim stands: its chapter, or the paper's title."""
        return self.title or judgement.id.split(".")[0]

    def counts(self) -> dict[str, int]:
        """How many claims got each verdict, in the order of the verdicts."""
        words = [j.verdict for j in self.judgements]
        return {str(v): words.count(v) for v in Verdict if v in words}

    def __str__(self) -> str:
        from symcalc.report.terminal import closing

        return "\n".join([*(f"{j.verdict:<13}{j.id}  {j.statement}" for j in self.judgements), closing(self)])

    def to_json(self) -> dict[str, Any]:
        """The run as JSON values (their schema is `symcalc/report/run.schema.json`)."""
        document = {"title": self.title, "authors": list(self.authors)} if self.title else {}
        expected = {"expected": {i: str(v) for i, v in self.expected.items()}} if self.expected else {}
        return {
            **document,
            "version": __version__,
            "seed": self.seed,
            "tiers": [str(t) for t in self.tiers],
            "false_alarm_rate": FALSE_ALARM,
            "environment": environment(),
            "claims": [j.to_json() for j in self.judgements],
            "not_examined": list(self.not_examined),
            **expected,
        }

    def save_json(self, path: str | Path) -> None:
        """Write the run as JSON (to a temporary name, then moved)."""
        write_json(path, self.to_json())

    def save_junit(self, path: str | Path) -> None:
        """Write the run as JUnit XML (to a temporary name, then moved)."""
        write_text(path, junit(self))

    def save_html(self, path: str | Path) -> None:
        """Write the self-contained HTML page (to a temporary name, then moved)."""
        from symcalc.report.html import page

        write_text(path, page(self))
