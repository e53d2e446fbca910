"""A saved run: every certificate of every claim that it calls PROVED."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from symcalc.recheck.certificate import Checker
from symcalc.recheck.dimensions import require_dimensions
from symcalc.recheck.values import Malformed, Outside, Wrong

MAX_BYTES = 200_000_000
UNREADABLE = (TypeError, LookupError, ValueError, AttributeError, ArithmeticError)
"""What comes of reading something that is no certificate."""
Run = dict[str, Any]


class BadRun(ValueError):
    """The file is not a saved run; the message says what is the matter."""


@dataclass(frozen=True)
class Checked:
    """What became of one claim: `ok`, `failed` or `not rechecked`; why, and the bound on the error if it is ok."""

    id: str
    outcome: str
    detail: str
    proved: bool = True
    bound: Fraction = Fraction(0)

    def __str__(self) -> str:
        line = f"{self.outcome:14} {self.id:36} {self.detail}"
        return " ".join(line.encode("utf-8", "replace").decode().splitlines())


def read_run(path: str | Path) -> Run:
    """The run in a file; `BadRun` if there is none."""
    try:
        if Path(path).stat().st_size > MAX_BYTES:
            raise BadRun(f"{path} is larger than {MAX_BYTES} bytes")
        with open(path, encoding="utf-8") as file:
            run = json.load(file)
    except OSError as reason:
        raise BadRun(f"cannot read {path}: {reason.strerror or reason}") from None
    except (ValueError, RecursionError) as reason:
        if isinstance(reason, BadRun):
            raise
        raise BadRun(f"{path} is not a saved run: it is no JSON ({type(reason).__name__})") from None
    _require_run(path, run)
    return dict(run)


def _require_run(path: str | Path, run: Any) -> None:
    claims = run.get("claims") if isinstance(run, dict) else None
    if not isinstance(claims, list) or not all(map(_is_claim, claims)):
        raise BadRun(f"{path} is not a saved run: it has no list of claims with id, verdict and evidence")


def _is_claim(claim: Any) -> bool:
    if not isinstance(claim, dict) or not isinstance(claim.get("id"), str) or not isinstance(claim.get("verdict"), str):
        return False
    evidence = claim.get("evidence")
    return isinstance(evidence, list) and all(isinstance(e, dict) for e in evidence)


def check_run(run: Run, source: random.Random | None = None) -> Iterator[Checked]:
    """Re-check the claims of a run, in their order; primes and points come from the operating system's entropy."""
    checker = Checker(source or random.SystemRandom())
    for claim in run["claims"]:
        yield _check_claim(checker, claim)


def _check_claim(checker: Checker, claim: dict[str, Any]) -> Checked:
    proofs = [e for e in claim["evidence"] if e.get("verdict") == "PROVED"]
    if claim["verdict"] != "PROVED" and not proofs:
        return Checked(claim["id"], "not rechecked", f"{claim['verdict']}: no proof to check", proved=False)
    try:
        certificates = _certificates(proofs)
        bound = sum((_check_one(checker, c) for c in certificates), Fraction(0))
        if claim.get("quantity") or any("statement" in c for c in certificates):
            _require_statements(certificates)
    except Outside as reason:
        return Checked(claim["id"], "not rechecked", f"not checked here: {reason}")
    except (Wrong, Malformed) as reason:
        return Checked(claim["id"], "failed", str(reason))
    except UNREADABLE as reason:
        return Checked(claim["id"], "failed", f"not a certificate ({type(reason).__name__}: {reason})")
    count = f"{len(certificates)} equalit{'y' if len(certificates) == 1 else 'ies'}"
    return Checked(claim["id"], "ok", f"{count}, error ≤ {power_of_two(bound)}", bound=bound)


def _check_one(checker: Checker, certificate: dict[str, Any]) -> Fraction:
    """The bound of one certificate; complaints name the quantity and the route."""
    where = f"{certificate.get('quantity')} ({certificate.get('route')})"
    try:
        return checker.check(certificate)
    except (Wrong, Malformed, Outside) as reason:
        raise type(reason)(f"{where}: {reason}") from None
    except RecursionError:
        raise Outside(f"{where}: too deep") from None
    except UNREADABLE as reason:
        raise Malformed(f"{where}: not a certificate ({type(reason).__name__}: {reason})") from None


def _certificates(proofs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The certificates of the evidence, all of them there: each quantity by each route, each of its entries."""
    found: list[dict[str, Any]] = []
    for evidence in proofs:
        certificates = evidence.get("certificates")
        if not isinstance(certificates, list) or not certificates or not all(isinstance(c, dict) for c in certificates):
            raise Wrong("PROVED without a certificate")
        _require_complete(certificates, evidence.get("figures"))
        found += certificates
    if not found:
        raise Wrong("PROVED without a certificate")
    return found


def _require_complete(certificates: Sequence[dict[str, Any]], figures: Any) -> None:
    entries: dict[tuple[str, str], list[Any]] = {}
    for c in certificates:
        entries.setdefault((str(c.get("quantity")), str(c.get("route"))), []).append(c.get("entry"))
    for (quantity, route), places in entries.items():
        if places != [[i, len(places)] for i in range(1, len(places) + 1)]:
            raise Wrong(f"certificates of entries of {quantity} ({route}) are missing")
    if not isinstance(figures, dict) or figures.get("quantities") != len(entries):
        raise Wrong("PROVED with fewer certificates than quantities")


def _require_statements(certificates: Sequence[dict[str, Any]]) -> None:
    """Certificates of a typed formula hold it as it was typed, all the same, and decide it for every d."""
    statements = [s for c in certificates if isinstance(s := c.get("statement"), dict) and "typed" in s]
    if len(statements) < len(certificates):
        raise Wrong("a certificate holds no typed formula: an older version wrote it; check the formula again")
    if len({json.dumps(s["typed"]) for s in statements}) > 1:
        raise Wrong("certificates of different typed formulas")
    require_dimensions(statements)


def power_of_two(bound: Fraction) -> str:
    """The least power of two that is not below the bound.

    >>> power_of_two(Fraction(3, 1024)), power_of_two(Fraction(1, 8))
    ('2^-8', '2^-3')
    """
    exponent = (bound.denominator // bound.numerator).bit_length() - 1 if bound else 0
    return f"2^-{exponent}"


def summary(checked: Sequence[Checked]) -> tuple[str, int]:
    """The closing line, and the exit code: 0 ok, 1 something failed, 3 a proof could not be checked here."""
    counts = {o: sum(c.outcome == o for c in checked) for o in ("ok", "failed", "not rechecked")}
    text = ", ".join(f"{n} {outcome}" for outcome, n in counts.items() if n) or "no claims"
    total = sum((c.bound for c in checked), Fraction(0))
    text += f"; a false proof among those ok passes with probability ≤ {power_of_two(total)}" if counts["ok"] else ""
    unchecked = any(c.outcome == "not rechecked" and c.proved for c in checked)
    return text, 1 if counts["failed"] else 3 if unchecked else 0
