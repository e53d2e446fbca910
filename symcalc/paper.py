"""The claims of a paper in one TOML file, refereed together: `symcalc check paper.toml`.

    title = "On the motion of eigenvalues"          # optional
    authors = ["A. Author"]                         # optional

    [[claim]]
    id = "eq. (7)"                                  # yours
    quantity = "dyson.drift"                        # a formula of `symcalc list`
    formula = "sum(1/(x[k] - x[j]), j != k)"        # in the grammar of `symcalc check`
    citation = "arXiv 2210.11347, Theorem 1"        # optional, as are the following
    page = "3"
    expected = "PROVED"                             # then another verdict ends the run with exit code 1
    tiers = ["exact"]

Each formula is parsed before the first is refereed; errors name the file, the line and the claim.
"""

from __future__ import annotations

import difflib
import io
import re
import time
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from symcalc.errors import BadInput, UndefinedFormula, require_integer
from symcalc.evidence.verdict import Evidence, Judgement, Tier, Verdict, chosen_tiers
from symcalc.formulas import formula
from symcalc.grammar import parse
from symcalc.referee import Answer, check
from symcalc.report.run import Report
from symcalc.size import require_moderate

MAX_BYTES, MAX_CLAIMS = 2_000_000, 1000
EXAMPLE = '; a claim is a table: [[claim]], id = "eq. (7)", quantity = "dyson.drift", formula = "…", line by line'
REQUIRED, OPTIONAL = ("id", "quantity", "formula"), ("citation", "page", "expected", "tiers")


@dataclass(frozen=True)
class PaperClaim:
    """One formula of a paper."""

    id: str
    quantity: str
    formula: str
    citation: str = ""
    page: str = ""
    expected: Verdict | None = None
    tiers: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Where it stands."""
        return ", ".join(filter(None, (self.citation, f"p. {self.page}" if self.page else ""))) or "typed by the user"

    def referee(self, tiers: tuple[str, ...], seed: int) -> Answer:
        """The answer, under the claim's own id; a formula without a value anywhere is an ERROR."""
        try:
            answer = check(self.quantity, self.formula, self.tiers or tiers, seed)
        except UndefinedFormula as reason:
            nothing = Evidence(Tier.EXACT, Verdict.ERROR, "evaluation", str(reason))
            answer = Answer(self.quantity, self.formula, Verdict.ERROR, (nothing,), (), 0.0, quantity=self.quantity)
        return replace(answer, id=self.id, source=self.source)


@dataclass(frozen=True)
class Paper:
    """The claims of a paper; `referee` gives a report on them."""

    claims: tuple[PaperClaim, ...]
    title: str = ""
    authors: tuple[str, ...] = ()

    def referee(
        self, tiers: tuple[str, ...] = (), seed: int = 0, listener: Callable[[Judgement], None] | None = None
    ) -> Report:
        """Referee every claim, in its own tiers or else in these (all by default)."""
        started = time.perf_counter()
        chosen = chosen_tiers(tiers or None)
        require_integer("seed", seed, 0)
        answers: list[Answer] = []
        for claim in self.claims:
            answers.append(claim.referee(tuple(map(str, chosen)), seed))
            if listener:
                listener(answers[-1])
        return Report(
            seed,
            chosen,
            tuple(a for a in answers if a.evidence),
            tuple(what for a in answers for what in a.not_examined),
            time.perf_counter() - started,
            self.title or "Claims",
            self.authors,
            {c.id: c.expected for c in self.claims if c.expected},
            tuple(a.id for a in answers if not a.evidence),
        )


def check_paper(path: str | Path, tiers: tuple[str, ...] = (), seed: int = 0) -> Report:
    """Referee the claims file at `path`; `BadInput` says where it is wrong.

    >>> import tempfile, pathlib
    >>> claims = '''
    ... [[claim]]
    ... id = "drift"
    ... quantity = "dyson.drift"
    ... formula = "sum(1/(x[k] - x[j]), j != k)"
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "paper.toml")
    ...     _ = path.write_text(claims)
    ...     check_paper(path, tiers=("exact",)).verdicts
    {'drift': <Verdict.PROVED: 'PROVED'>}
    """
    return read(path).referee(tiers, seed)


# --- reading ----------------------------------------------------------------------------------------------------------


def read(path: str | Path) -> Paper:
    """Read a claims file and parse its formulas.

    Raises `BadInput` with the file, the line and the claim.
    """
    text = _text(Path(path))
    try:
        document = tomllib.load(io.BytesIO(text.encode()))
    except (tomllib.TOMLDecodeError, RecursionError) as reason:
        raise BadInput(f"{path}: not TOML: {str(reason) or 'nested too deeply'}") from None
    _require_keys(f"{path}", document, ("claim",), ("title", "authors"))
    claims = document["claim"]
    if not isinstance(claims, list) or not claims or not all(isinstance(c, dict) for c in claims):
        raise BadInput(f"{path}: claims are tables, each under a line [[claim]]")
    if len(claims) > MAX_CLAIMS:
        raise BadInput(f"{path}: {len(claims)} claims; at most {MAX_CLAIMS} are read")
    places = _places(path, text, claims)
    found = [_claim(place, c) for place, c in zip(places, claims, strict=True)]
    for n, claim in enumerate(found):
        if any(_folded(claim.id) == _folded(other.id) for other in found[:n]):
            raise BadInput(f"{places[n]}: a second claim with this id")
    authors = _strings(f"{path}: authors", document.get("authors", []))
    return Paper(tuple(found), _string(f"{path}: title", document.get("title", "")), authors)


def _folded(name: str) -> str:
    """A name as it looks: the ways to write an accent are one."""
    return unicodedata.normalize("NFKC", name)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"{path}: larger than {MAX_BYTES} bytes")
        return path.read_text("utf-8-sig")  # with or without a byte-order mark
    except OSError as reason:
        raise BadInput(f"cannot read {path}: {reason.strerror or reason}") from None
    except UnicodeDecodeError as reason:
        raise BadInput(f"{path}: not UTF-8 (byte {reason.start})") from None


def _places(path: str | Path, text: str, claims: list[dict[str, Any]]) -> list[str]:
    """How errors name each claim: file, line and id; without the line where it is not clear from the text."""
    lines = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*claim\s*\]\]", line)]
    names = [
        f" {c['id']!r}" if isinstance(c.get("id"), str) and c["id"] else f" number {n}" for n, c in enumerate(claims, 1)
    ]
    numbers = [f":{n}" for n in lines] if len(lines) == len(claims) else [""] * len(claims)
    return [f"{path}{number}: claim{name}" for number, name in zip(numbers, names, strict=True)]


def _claim(place: str, table: Mapping[str, Any]) -> PaperClaim:
    _require_keys(place, table, REQUIRED, OPTIONAL)
    for key in REQUIRED:
        if not _string(f"{place}: {key}", table[key]).strip():
            raise BadInput(f"{place}: {key} is empty")
    _require_one_line(place, table)
    page = table.get("page", "")
    claim = PaperClaim(
        id=table["id"].strip(),
        quantity=table["quantity"].strip(),
        formula=table["formula"].strip(),
        citation=_string(f"{place}: citation", table.get("citation", "")),
        page=str(page) if type(page) is int else _string(f"{place}: page", page),
        expected=_expected(place, table.get("expected")),
        tiers=_strings(f"{place}: tiers", table.get("tiers", [])),
    )
    try:
        chosen_tiers(claim.tiers or None)
        require_moderate(parse(claim.formula, formula(claim.quantity).signature))
    except BadInput as reason:
        raise BadInput(f"{place}: {reason}") from None
    return claim


def _require_one_line(place: str, table: Mapping[str, Any]) -> None:
    """What is printed in reports, and names a test, is one line of printable text."""
    for key in ("id", "quantity", "citation", "page"):
        text = table.get(key, "")
        odd = next((c for c in text if not c.isprintable()), "") if isinstance(text, str) else ""
        if odd:
            raise BadInput(f"{place}: {key} has the character U+{ord(odd):04X}; it is one line of printable text")


def _expected(place: str, word: Any) -> Verdict | None:
    if word is None:
        return None
    if word not in (Verdict.PROVED, Verdict.CONFIRMED, Verdict.REFUTED, Verdict.INCONCLUSIVE):
        raise BadInput(f"{place}: expected is PROVED, CONFIRMED, REFUTED or INCONCLUSIVE, not {word!r}")
    return Verdict(word)


def _require_keys(place: str, table: Mapping[str, Any], required: tuple[str, ...], optional: tuple[str, ...]) -> None:
    known = (*required, *optional)
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there is {', '.join(known)}"
            raise BadInput(f"{place}: unknown key {key[:40]!r}{hint}")
    for key in required:
        if key not in table:
            raise BadInput(f"{place}: {key!r} is missing{EXAMPLE if key == 'claim' else ''}")


def _string(place: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadInput(f"{place} is a string, not {type(value).__name__}")
    return value


def _strings(place: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise BadInput(f"{place} is a list of strings")
    return tuple(value)
