"""The derivations that a page prints line by line, and the lines in which a claim is checked."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symcalc.claims import catalogue
from symcalc.derivation import Derivation
from symcalc.evidence.verdict import Judgement
from symcalc.formulas import FORMULAS


@dataclass(frozen=True)
class Printed:
    """A derivation on a page: its number there, and the name by which `symcalc show` prints it."""

    number: int
    name: str
    derivation: Derivation

    def lines_of(self, claim: str) -> list[int]:
        """The numbers of the lines that this claim checks."""
        return [n for n, line in enumerate(self.derivation.lines, 1) if line.check == claim]


def of_chapter(group: str) -> list[Derivation]:
    """What the chapter names to be read before its claims (`DERIVATION`)."""
    chapter = importlib.import_module(f"symcalc.claims.{group}")
    return [derive() for derive in getattr(chapter, "DERIVATION", ())]


def printed(judgements: Sequence[Judgement]) -> list[Printed]:
    """The derivations with a line that one of these claims of the catalogue checks, each once."""
    ids = {j.id for j in judgements} & set(catalogue())
    found: dict[str, tuple[str, Derivation]] = {}
    for name, derivation in _every() if ids else ():
        if any(line.check in ids for line in derivation.lines):
            found.setdefault(derivation.to_latex(), (name, derivation))
    return [Printed(n, *named) for n, named in enumerate(found.values(), 1)]


def _every() -> Iterator[tuple[str, Derivation]]:
    """Those of the chapters, then those of the formulas; some stand in both."""
    for group in dict.fromkeys(c.group for c in catalogue().values()):
        yield from ((group, derivation) for derivation in of_chapter(group))
    yield from ((f.id, f.derivation) for f in FORMULAS.values())
