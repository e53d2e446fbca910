"""`symcalc list`: every formula and claim, with one line and its arguments."""

from __future__ import annotations

from typing import Any

from symcalc.claims import catalogue
from symcalc.files import json_text
from symcalc.formulas import FORMULAS


def rows() -> list[dict[str, Any]]:
    """One row for each formula, then for each claim.

    >>> rows()[0]["id"]
    'dyson.drift'
    """
    formulas = [
        {
            "id": f.id,
            "kind": "formula",
            "summary": f.summary,
            "arguments": list(f.arguments),
            "dimensions": "every d",
        }
        for f in FORMULAS.values()
    ]
    claims = [
        {
            "id": c.id,
            "kind": str(c.kind),
            "summary": c.statement,
            "tiers": [str(t) for t in c.tiers],
            "source": c.source,
        }
        for c in catalogue().values()
    ]
    return [*formulas, *claims]


def as_json() -> str:
    """The rows as JSON."""
    return json_text(rows())


def as_text() -> str:
    """The rows as two lists."""
    found = rows()
    width = max(len(row["id"]) for row in found) + 2
    lines = {"formula": ["Formulas (show, check, generate)"], "claim": ["", "Claims (show, verify)"]}
    for row in found:
        listed = "formula" if row["kind"] == "formula" else "claim"
        lines[listed].append(f"  {row['id']:<{width}}{row['summary']}{_scope(row)}")
    return "\n".join([*lines["formula"], *lines["claim"]])


def _scope(row: dict[str, Any]) -> str:
    """A formula's arguments and the dimensions for which it is derived."""
    if row["kind"] == "definition":
        return "  (a definition)"
    if row["kind"] != "formula":
        return ""
    return f"  ({', '.join(row['arguments'])}; {row['dimensions']})"
