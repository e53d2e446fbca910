"""A run: the verdicts of a set of claims, as an object and as JSON."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symcalc._version import __version__
from symcalc.evidence.montecarlo import FALSE_ALARM
from symcalc.evidence.verdict import Judgement, Tier, Verdict, exit_code
from symcalc.files import write_json, write_text


@dataclass(frozen=True)
class Report:
    """The verdicts of one run.

    `not_examined` are the claims that have no evidence in the chosen tiers.
    """

    seed: int
    tiers: tuple[Tier, ...]
    judgements: tuple[Judgement, ...]
    not_examined: tuple[str, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        """True if every claim is proved or confirmed."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0 all proved or confirmed, and no tier failed; 1 something refuted; 3 inconclusive or error."""
        failed = [Verdict.ERROR] * self.failed_tiers
        return exit_code([j.verdict for j in self.judgements] + failed)

    @property
    def failed_tiers(self) -> int:
        """How many examinations ended in an error, also those of claims that another tier decided."""
        return sum(e.verdict is Verdict.ERROR for j in self.judgements for e in j.evidence)

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict of each claim by id."""
        return {j.id: j.verdict for j in self.judgements}

    def counts(self) -> dict[str, int]:
        """How many claims got each verdict, in the order of the verdicts."""
        words = [j.verdict for j in self.judgements]
        return {str(v): words.count(v) for v in Verdict if v in words}

    def to_json(self) -> dict[str, Any]:
        """The run as JSON values."""
        return {
            "version": __version__,
            "seed": self.seed,
            "tiers": [str(t) for t in self.tiers],
            "false_alarm_rate": FALSE_ALARM,
            "environment": environment(),
            "claims": [j.to_json() for j in self.judgements],
            "not_examined": list(self.not_examined),
        }

    def save_json(self, path: str | Path) -> None:
        """Write the run as JSON (to a temporary name, then moved)."""
        write_json(path, self.to_json())

    def save_html(self, path: str | Path) -> None:
        """Write the self-contained HTML page (to a temporary name, then moved)."""
        from symcalc.report.html import page

        write_text(path, page(self))


def environment() -> dict[str, str]:
    """What the numbers of a run depend on besides the seed."""
    import mpmath
    import numpy
    import scipy
    import sympy

    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "sympy": sympy.__version__,
        "mpmath": mpmath.__version__,
    }
