"""`symcalc show ID`: a formula with its derivation, a claim with its routes and its exact verdict, or a whole group.

A derivation is printed line by line.  A line whose check is a claim is marked ✓ only if that claim is decided here and
now, and says in which field.  A group begins with the derivations that its chapter names (`DERIVATION`).
"""

from __future__ import annotations

import difflib
import textwrap
from functools import cache
from typing import Any

import sympy as sp

from symcalc.claims import catalogue, select
from symcalc.claims.claim import Claim
from symcalc.derivation import Derivation, Line, latex, text
from symcalc.errors import UnknownId
from symcalc.evidence import exact
from symcalc.evidence.verdict import Evidence, Tier, Verdict
from symcalc.files import json_text
from symcalc.formulas import FORMULAS, Formula
from symcalc.report.derivations import of_chapter

SHOWN = (1, 2)  # dimensions at which a formula is written out
WRITTEN = 9  # zeros that are written out


def show(identity: str, form: str = "text") -> str:
    """The page of a formula, a claim or a group, as `text`, `latex` or `json`; `UnknownId` if there is no such id."""
    if identity in FORMULAS:
        return _FORMULA[form](FORMULAS[identity])
    claims = select([identity]) if identity in _known() else _unknown(identity)
    derivations = [] if identity in catalogue() else of_chapter(identity)
    if form == "json":
        pages = [*(_group_json(identity, d) for d in derivations), *(_claim_json(c) for c in claims)]
        return json_text(pages[0] if identity in catalogue() else pages)
    if form == "latex":
        return "\n\n".join([*(d.to_latex() for d in derivations), *map(_claim_latex, claims)])
    return "\n\n".join([*map(_derivation_text, derivations), *map(_claim_text, claims)])


def _known() -> set[str]:
    return {*catalogue(), *(c.group for c in catalogue().values())}


def _unknown(identity: str) -> list[Claim]:
    close = difflib.get_close_matches(identity, [*FORMULAS, *_known()], n=3)
    hint = f"did you mean {', '.join(close)}?" if close else "`symcalc list` shows what there is"
    raise UnknownId(f"no formula, claim or group {identity!r}; {hint}")


# --- derivations -------------------------------------------------------------------------------------------------


def _derivation_text(derivation: Derivation) -> str:
    decide = cache(_decide)
    lines = [_line_text(n, line, decide(line.check)) for n, line in enumerate(derivation.lines, 1)]
    return "\n".join([f"Derivation: {derivation.title}", *lines])


def _line_text(number: int, line: Line, evidence: Evidence | None) -> str:
    """The sentence, the formula, and what was decided about it."""
    rows = [f"  {number}. {line.text}", f"       {line}"]
    if evidence:
        mark = "✓" if evidence.verdict is Verdict.PROVED else "✗"
        rows.append(f"       {mark} {line.check}: {evidence.verdict} {_where(evidence)}")
    elif line.check:
        rows.append(f"       · {line.check}")
    return "\n".join(rows)


def _decide(check: str) -> Evidence | None:
    """The exact evidence for a check that names a claim; None if it names none."""
    return catalogue()[check].examine(Tier.EXACT, 0, 0.0) if check in catalogue() else None


def _where(evidence: Evidence) -> str:
    """Where it was decided: for every d, or in which fields; or why it was not."""
    fields = evidence.figures.get("fields", [])
    if any(name.startswith("every d") for name in fields):
        return "for every d"
    return f"in {', '.join(fields)}" if fields else f"({evidence.detail})"


def _derivation_json(derivation: Derivation) -> dict[str, Any]:
    decide = cache(_decide)
    lines = [(line, decide(line.check)) for line in derivation.lines]
    return {
        "title": derivation.title,
        "lines": [
            {"text": line.text, "latex": line.latex, "formula": str(line), "check": line.check,
             "verdict": str(evidence.verdict) if evidence else ""}
            for line, evidence in lines
        ],
    }  # fmt: skip


def _group_json(group: str, derivation: Derivation) -> dict[str, Any]:
    return {"id": group, "derivation": _derivation_json(derivation)}


# --- formulas and claims -----------------------------------------------------------------------------------------


def _formula_text(f: Formula) -> str:
    component = f", component {', '.join(f.free)}" if f.free else ""
    values = [f"  every d{component}:  {f}", *(f"  d = {d}:  {text(f.expression(d))}" for d in SHOWN)]
    checked = {line.check for line in f.derivation.lines}
    claims = [c for c in catalogue().values() if c.id in checked]
    width = max((len(c.id) for c in claims), default=0)
    related = [f"  {c.id:<{width}}  {c.statement}" for c in claims]
    head = [f"{f.id}({', '.join(f.arguments)})  {f.summary}", *(_indented(line) for line in f.conventions)]
    derivation = _derivation_text(f.derivation)
    return "\n".join([*head, "", "Value", *values, "", derivation, "", "Claims about it (symcalc verify)", *related])


def _indented(sentence: str) -> str:
    return textwrap.fill(sentence, 118, initial_indent="  ", subsequent_indent="    ")


def _formula_json(f: Formula) -> str:
    page = {
        "id": f.id, "summary": f.summary, "arguments": list(f.arguments), "conventions": list(f.conventions),
        "expression": {str(d): _json_value(f.expression(d)) for d in SHOWN}, "latex": f.latex(),
        "derivation": _derivation_json(f.derivation),
    }  # fmt: skip
    return json_text(page)


def _json_value(value: Any) -> Any:
    """An expression as text, a vector or the rows of a matrix as a list."""
    if isinstance(value, sp.MatrixBase):
        return [[str(e) for e in value.row(i)] for i in range(value.rows)]
    return [str(e) for e in value] if isinstance(value, tuple) else str(value)


def _formula_latex(f: Formula) -> str:
    return f"\\[ {f.latex()} \\]\n{f.derivation.to_latex()}"


_FORMULA = {"text": _formula_text, "json": _formula_json, "latex": _formula_latex}


def _claim_text(c: Claim) -> str:
    equation, evidence = c.state(), c.examine(Tier.EXACT, 0, 0.0)
    claimed = [f"    {name} = {_short(value)}" for name, value in equation.claimed.items()]
    routes = [
        f"    {name} = {_short(value)}\n      by {route}"
        for route, quantities in equation.derived.items()
        for name, value in quantities.items()
    ]
    return "\n".join(
        [f"{c.id}  {c.statement}", f"  source: {c.source}", "  assumptions:", *(f"    {a}" for a in c.assumptions),
         "  claimed:", *claimed, "  derived:", *routes,
         f"  exact: {evidence.verdict} ({evidence.detail})", f"  other evidence: {', '.join(c.tiers[1:]) or 'none'}"]
    )  # fmt: skip


def _short(value: object, width: int = 240) -> str:
    """One line, cut where nobody would read on."""
    if isinstance(value, sp.MatrixBase) and len(value) > WRITTEN and value.is_zero_matrix:
        return f"0 ({value.rows} × {value.cols})"
    line = text(value)
    return line if len(line) <= width else f"{line[:width]} … ({len(line)} characters; whole with --json)"


def _claim_json(c: Claim) -> dict[str, Any]:
    equation: exact.Equation = c.state()
    return {
        "id": c.id, "statement": c.statement, "source": c.source, "latex": c.latex, "assumptions": list(c.assumptions),
        "claimed": {name: text(value) for name, value in equation.claimed.items()},
        "derived": {route: {name: text(v) for name, v in q.items()} for route, q in equation.derived.items()},
        "tiers": [str(t) for t in c.tiers], "exact": exact.decide(equation).to_json(),
    }  # fmt: skip


def _claim_latex(c: Claim) -> str:
    claimed = "\n".join(f"\\[ \\text{{{name}}} = {latex(value)} \\]" for name, value in c.state().claimed.items())
    return f"% {c.id}\n\\[ {c.latex} \\]\n{claimed}"
