"""The slides, formula by formula: what is printed, in which reading it holds, and what is true instead.

“Deep Linear Networks, Session 4: Effect of Noise and Discretization” (R. N. Karmakar), after Huang, Inauen and Menon
(arXiv 2210.11347) and Menon and Yu (arXiv 2411.09004, 2509.09088).  Every displayed formula is a row, and so is every
mathematical assertion made in words; `row.py` says how a row gets its verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from symcalc._version import __version__
from symcalc.audit import framework, motivation, network, proof, summary, theorem15, theorem18
from symcalc.audit.row import Correction, Decided, Finding, Kind, Printed, Reading, Row, find
from symcalc.claims import catalogue
from symcalc.evidence.verdict import Evidence, Tier, Verdict

ROWS: tuple[Row, ...] = (
    *motivation.ROWS,
    *theorem15.ROWS,
    *framework.ROWS,
    *network.ROWS,
    *theorem18.ROWS,
    *proof.ROWS,
    *summary.ROWS,
)
"""All rows, in the order of the slides."""


@dataclass(frozen=True)
class Audit:
    """What became of every row."""

    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        """0 if all is as recorded; 3 if something could not be decided; 1 if something was decided otherwise."""
        wrong = [f for f in self.findings if not f.as_recorded]
        verdicts = [v for f in wrong for v in (*(d.verdict for d in f.readings + f.beside), *f.corrected.values())]
        undecided = set(verdicts) & {Verdict.INCONCLUSIVE, Verdict.ERROR}
        return 0 if not wrong else 3 if undecided else 1

    def counts(self) -> dict[str, int]:
        """How many rows got each verdict."""
        words = [f.verdict for f in self.findings]
        return {str(v): words.count(v) for v in Printed if v in words}

    def to_json(self) -> dict[str, Any]:
        """The audit as JSON values."""
        return {
            "version": __version__,
            "counts": self.counts(),
            "as_recorded": self.exit_code == 0,
            "rows": [f.to_json() for f in self.findings],
        }


def audit(rows: Sequence[Row] = ROWS, listener: Callable[[Finding], None] | None = None) -> Audit:
    """Decide every row by the exact tier of its claims; `listener` hears of each as it is decided."""
    known = catalogue()

    @cache
    def examine(identity: str) -> Evidence:
        return _exact_evidence(identity)

    findings = []
    for row in rows:
        findings.append(find(row, known, examine))
        if listener:
            listener(findings[-1])
    return Audit(tuple(findings))


def _exact_evidence(identity: str) -> Evidence:
    """The exact evidence on a claim; a failure is an ERROR and does not cost the other rows their verdicts."""
    try:
        return catalogue()[identity].examine(Tier.EXACT, 0, 0.0)
    except Exception as failure:
        return Evidence(Tier.EXACT, Verdict.ERROR, "failed", f"{type(failure).__name__}: {failure}")


__all__ = ["ROWS", "Audit", "Correction", "Decided", "Finding", "Kind", "Printed", "Reading", "Row", "audit"]
