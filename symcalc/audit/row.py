"""A row of the audit: a formula or an assertion of the slides as printed, its readings, and the verdict they lead to.

A printed statement is understood in one or more readings.  Each reading is decided by claims of the catalogue, in the
exact tier.  A statement is PROVED if every reading holds, REFUTED if none does, INCONCLUSIVE (“under-specified”) if
its readings disagree, or if nothing here decides it.  A definition is no statement; its readings say that it is
consistent.  What is expected is recorded with the row, and the audit ends well if it comes out as recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from symcalc.claims.claim import Claim
from symcalc.evidence.exact import Quantities
from symcalc.evidence.verdict import Evidence, Verdict


class Kind(StrEnum):
    """What a row is about."""

    FORMULA = "formula"
    ASSERTION = "assertion"
    DEFINITION = "definition"


class Printed(StrEnum):
    """The verdict on a statement as printed.

    >>> str(Printed.UNDER_SPECIFIED)
    'INCONCLUSIVE'
    """

    TRUE = "PROVED"
    FALSE = "REFUTED"
    UNDER_SPECIFIED = "INCONCLUSIVE"
    DEFINITION = "DEFINITION"


@dataclass(frozen=True)
class Reading:
    """One way to understand a statement, and the claims that decide it.

    It holds if all `claims` are proved.  With `says` it is the (one) claim with these quantities in place of its own;
    with `against` the claims state its opposite.
    """

    how: str
    claims: tuple[str, ...]
    says: Quantities | None = None
    against: bool = False


def holds(how: str, *claims: str) -> Reading:
    """A reading that these claims state."""
    return Reading(how, claims)


def says(how: str, claim: str, quantities: Quantities) -> Reading:
    """A reading that puts other quantities in place of those of a claim."""
    return Reading(how, (claim,), says=quantities)


def fails(how: str, *claims: str) -> Reading:
    """A reading whose opposite these claims state, with a counterexample."""
    return Reading(how, claims, against=True)


@dataclass(frozen=True)
class Correction:
    """What is true instead, in words and as a formula, and the claims that prove it."""

    words: str
    claims: tuple[str, ...]
    latex: str = ""


@dataclass(frozen=True)
class Row:
    """A statement of the slides: where it stands, the text as printed (LaTeX for formulas), and what became of it.

    `readings` decide its verdict.  `beside` are readings that the slides exclude, shown because others may not.
    """

    id: str
    slide: str
    kind: Kind
    printed: str
    expected: Printed
    readings: tuple[Reading, ...] = ()
    beside: tuple[Reading, ...] = ()
    note: str = ""
    correction: Correction | None = None

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of all claims that this row calls upon."""
        readings = (c for r in (*self.readings, *self.beside) for c in r.claims)
        corrected = self.correction.claims if self.correction else ()
        return tuple(dict.fromkeys((*readings, *corrected)))


# --- verdicts ----------------------------------------------------------------------------------------------------

Examine = Callable[[str], Evidence]
"""The exact evidence on a claim, by its id."""


@dataclass(frozen=True)
class Decided:
    """A reading with its verdict, and why."""

    reading: Reading
    verdict: Verdict
    detail: str


@dataclass(frozen=True)
class Finding:
    """A row with the verdict on its statement as printed, and on each of its readings and corrections."""

    row: Row
    verdict: Printed
    readings: tuple[Decided, ...]
    beside: tuple[Decided, ...]
    corrected: Mapping[str, Verdict] = field(default_factory=dict)

    @property
    def as_recorded(self) -> bool:
        """Whether the verdict is the expected one, every reading was decided and every correction is proved."""
        decided = all(d.verdict in (Verdict.PROVED, Verdict.REFUTED) for d in (*self.readings, *self.beside))
        return self.verdict is self.row.expected and decided and set(self.corrected.values()) <= {Verdict.PROVED}

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON values."""
        row = self.row
        return {
            "id": row.id,
            "slide": row.slide,
            "kind": str(row.kind),
            "printed": row.printed,
            "expected": str(row.expected),
            "verdict": str(self.verdict),
            "as_recorded": self.as_recorded,
            "readings": [_reading_json(d) for d in self.readings],
            "beside": [_reading_json(d) for d in self.beside],
            "note": row.note,
            "correction": _correction_json(row.correction, self.corrected) if row.correction else None,
        }


def _reading_json(decided: Decided) -> dict[str, Any]:
    reading = decided.reading
    return {
        "how": reading.how,
        "claims": list(reading.claims),
        "verdict": str(decided.verdict),
        "detail": decided.detail,
    }


def _correction_json(correction: Correction, verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    found = {identity: str(verdict) for identity, verdict in verdicts.items()}
    return {"words": correction.words, "latex": correction.latex, "claims": found}


def find(row: Row, catalogue: Mapping[str, Claim], examine: Examine) -> Finding:
    """Decide a row."""
    readings, beside = (tuple(decide(r, catalogue, examine) for r in given) for given in (row.readings, row.beside))
    corrected = {c: examine(c).verdict for c in (row.correction.claims if row.correction else ())}
    return Finding(row, as_printed(row.kind, [d.verdict for d in readings]), readings, beside, corrected)


def decide(reading: Reading, catalogue: Mapping[str, Claim], examine: Examine) -> Decided:
    """Decide a reading by the exact tier; its claims themselves must be proved, whichever way it speaks of them."""
    evidence = {c: examine(c) for c in reading.claims}
    open_ones = [f"{c}: {e.detail}" for c, e in evidence.items() if e.verdict is not Verdict.PROVED]
    if open_ones:
        return Decided(reading, Verdict.INCONCLUSIVE, "; ".join(open_ones))
    if reading.says is not None:
        (identity,) = reading.claims
        found = _exact(catalogue[identity].claiming(reading.says))
        return Decided(reading, found.verdict, found.detail)
    verdict = Verdict.REFUTED if reading.against else Verdict.PROVED
    return Decided(reading, verdict, " ".join(catalogue[c].statement for c in reading.claims))


def _exact(claim: Claim) -> Evidence:
    from symcalc.evidence.exact import decide as decide_exactly

    return decide_exactly(claim.state())


def as_printed(kind: Kind, verdicts: Sequence[Verdict]) -> Printed:
    """The verdict on a statement from those on its readings.

    >>> as_printed(Kind.FORMULA, [Verdict.PROVED, Verdict.REFUTED]).name
    'UNDER_SPECIFIED'
    """
    if verdicts and set(verdicts) == {Verdict.PROVED}:
        return Printed.DEFINITION if kind is Kind.DEFINITION else Printed.TRUE
    if verdicts and set(verdicts) == {Verdict.REFUTED}:
        return Printed.FALSE
    return Printed.UNDER_SPECIFIED
