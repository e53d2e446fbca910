"""`symcalc show ID`: a formula with its derivation, a claim with its routes and its exact verdict, or a whole group."""

from __future__ import annotations

from typing import Any

from symcalc.claims import catalogue, select
from symcalc.claims.claim import Claim
from symcalc.derivation import latex, text
from symcalc.evidence import exact
from symcalc.evidence.verdict import Tier
from symcalc.files import json_text
from symcalc.formulas import FORMULAS, Formula

SHOWN = (1, 2)  # dimensions at which a formula is written out


def show(identity: str, form: str = "text") -> str:
    """The page of a formula, a claim or a group, as `text`, `latex` or `json`; `UnknownId` if there is no such id."""
    if identity in FORMULAS:
        return _FORMULA[form](FORMULAS[identity])
    claims = select([identity]) if identity in _known() else _unknown(identity)
    if form == "json":
        pages = [_claim_json(c) for c in claims]
        return json_text(pages[0] if identity in catalogue() else pages)
    return "\n\n".join((_claim_latex if form == "latex" else _claim_text)(c) for c in claims)


def _known() -> set[str]:
    return {*catalogue(), *(c.group for c in catalogue().values())}


def _unknown(identity: str) -> list[Claim]:
    from symcalc.errors import UnknownId

    raise UnknownId(f"no formula, claim or group {identity!r}; `symcalc list` shows what there is")


def _formula_text(f: Formula) -> str:
    values = [f"  d = {d}:  {text(f.expression(d))}" for d in SHOWN]
    checked = {line.check for line in f.derivation.lines}
    related = [f"  {c.id}  {c.statement}" for c in catalogue().values() if c.id in checked]
    head = [f"{f.id}({', '.join(f.arguments)})  {f.summary}", *(f"  {line}" for line in f.conventions)]
    derivation = ["Derivation: " + f.derivation.show()]
    return "\n".join([*head, "", "Value", *values, "", *derivation, "", "Claims about it (symcalc verify)", *related])


def _formula_json(f: Formula) -> str:
    lines = [{"text": s.text, "latex": s.latex, "formula": str(s), "check": s.check} for s in f.derivation.lines]
    page = {
        "id": f.id, "summary": f.summary, "arguments": list(f.arguments), "conventions": list(f.conventions),
        "expression": {str(d): [str(e) for e in f.expression(d)] for d in SHOWN}, "latex": f.latex(),
        "derivation": {"title": f.derivation.title, "lines": lines},
    }  # fmt: skip
    return json_text(page)


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
