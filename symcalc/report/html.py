"""A run as one HTML page: no script, no other file, nothing fetched; light, dark, on paper and on a phone.

Everything in the page is escaped by the template.  The one exception is the MathML of the formulas, which is built
anew from the converter's output out of known elements and attributes; what does not fit is shown as its LaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from jinja2 import Template
from latex2mathml.converter import convert
from markupsafe import Markup

from symcalc._version import __version__
from symcalc.claims import catalogue
from symcalc.evidence.spending import FALSE_ALARM
from symcalc.evidence.verdict import Judgement, Tier, Verdict
from symcalc.formulas import formula as derived_formula
from symcalc.referee import Answer
from symcalc.report.derivations import printed
from symcalc.report.environment import environment
from symcalc.report.picture import mark, sensitivity
from symcalc.report.templates import template
from symcalc.report.terminal import NAMES, closing, heading, summary

if TYPE_CHECKING:
    from symcalc.report.run import Report

HOLDS = (Verdict.PROVED, Verdict.CONFIRMED)


def page(report: Report) -> str:
    """The whole page: a summary of the run, then each claim with its formula, evidence, assumptions and source."""
    return _template().render(
        report=report,
        outcome=_outcome(report),
        closing=closing(report),
        sensitivity=sensitivity(report),
        facts=_facts(report),
        failed=sorted((j for j in report.judgements if not _passes(report, j)), key=_refuted_first),
        derivations=printed(report.judgements),
        judged={j.id: j.verdict for j in report.judgements},
        groups=[(_title(report, g), list(js)) for g, js in groupby(report.judgements, report.group)],
    )


@cache
def _template() -> Template:
    known = {"HOLDS": HOLDS, "NAMES": NAMES, "Verdict": Verdict}
    filters: dict[str, Callable[..., Any]] = {
        "formula": formula,
        "brief": _brief,
        "plain": _plain,
        "answer": _answer,
        "mark": mark,
        "by_route": _by_route,
    }
    return template("page.html.jinja", known, filters)


def _outcome(report: Report) -> str:
    """The run in one sentence."""
    if not report.judgements:
        return "Nothing was examined."
    if report.expected and report.unexpected:
        return "Not every verdict is as expected."
    holds = "Every verdict is as expected." if report.expected else "Every claim examined holds."
    return {0: holds, 1: "Something is refuted.", 3: "Not every claim could be decided."}[report.exit_code]


def _passes(report: Report, judgement: Judgement) -> bool:
    """Whether it holds, or got the verdict that was expected."""
    expected = report.expected.get(judgement.id)
    return judgement.verdict in HOLDS if expected is None else judgement.verdict is expected


def _answer(judgement: Judgement) -> dict[str, Any] | None:
    """What a page shows of a typed formula besides its evidence; None for a claim of the catalogue."""
    if not isinstance(judgement, Answer) or not judgement.quantity:
        return None
    derived = derived_formula(judgement.quantity)
    return {
        "quantity": judgement.quantity,
        "summary": derived.summary,
        "derived": derived.latex(),
        "derivation": derived.derivation,
        "difference": judgement.difference,
        "diagnosis": judgement.diagnosis,
    }


def _by_route(derived: Sequence[Mapping[str, str]]) -> list[tuple[str, list[Mapping[str, str]]]]:
    """What was derived, route by route."""
    return [(route, list(items)) for route, items in groupby(derived, lambda item: item["route"])]


def _refuted_first(judgement: Judgement) -> bool:
    return judgement.verdict is not Verdict.REFUTED


def _facts(report: Report) -> dict[str, str]:
    """What the run was, by name."""
    versions = {"symcalc": __version__, **environment()}
    simulated = Tier.MONTECARLO in report.tiers
    return {
        "Tiers": ", ".join(NAMES[t] for t in report.tiers),
        "Seed": str(report.seed),
        "False alarms": f"rate of a whole run ≤ {FALSE_ALARM:g}" if simulated else "not applicable (no simulation)",
        "Versions": ", ".join(f"{name} {version}" for name, version in versions.items()),
        "Not examined": ", ".join(report.not_examined) or "none",
    }


def _title(report: Report, group: str) -> str:
    """The heading of a group of the catalogue; of any other, its name (that of a paper is on top of the page)."""
    if report.title:
        return "The formulas"
    return heading(group) if group in {c.group for c in catalogue().values()} else group


def _brief(judgement: Judgement) -> str:
    """What each tier found, on one line."""
    return " · ".join(map(summary, judgement.evidence))


def _plain(value: Any) -> str:
    """A figure as text.

    >>> _plain({"point": {"x1": "0", "x2": "1"}, "fields": ["Q", "Q(x1)"]})
    'point = (x1 = 0, x2 = 1), fields = (Q, Q(x1))'
    >>> _plain([])
    'none'
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {_nested(v)}" for name, v in value.items())
    return (", ".join(map(_nested, value)) or "none") if isinstance(value, list | tuple) else str(value)


def _nested(value: Any) -> str:
    return f"({_plain(value)})" if isinstance(value, Mapping | list | tuple) else str(value)


# --- formulas ----------------------------------------------------------------------------------------------------

TOKENS = {"mi", "mn", "mo", "mtext", "mspace"}
CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
ELEMENTS = TOKENS | set(CHILDREN) | {"math", "mrow", "msqrt", "mstyle", "mtable", "mtr", "mtd"}
ATTRIBUTES = {"accent", "columnalign", "display", "displaystyle", "fence", "form", "linethickness", "mathvariant"} | {
    "maxsize", "minsize", "movablelimits", "scriptlevel", "stretchy", "width"
}  # fmt: skip
OPERATORS = {"~": "∼", ":": ":", "*": "∗"}  # the converter leaves these as letters or as ASCII
TIGHT, OPENING, CLOSING = ("|", "‖", "/"), ("(", "[", "{"), (")", "]", "}", "|", "‖")
THIN, RELATION = "0.167em", "0.278em"
NAMESPACE = 'xmlns="http://www.w3.org/1998/Math/MathML" '  # implied by <math> in HTML


def formula(latex: str) -> Markup:
    """LaTeX as MathML, the parts between wide spaces each for itself, so that they can stand on lines of their own.

    What cannot be converted, or is not plain MathML afterwards, stays LaTeX.

    >>> print(formula("x_1"))
    <math display="block"><msub><mi>x</mi><mn>1</mn></msub></math>
    >>> print(formula("x_<"))
    <math display="block"><msub><mi>x</mi><mo>&lt;</mo></msub></math>
    >>> print(formula(r"x_1_2 < \\nonsense"))
    <code>x_1_2 &lt; \\nonsense</code>
    """
    try:
        row = ElementTree.fromstring(convert(latex, display="block").replace(NAMESPACE, ""))[0]
    except Exception:  # the converter fails in many ways, some of them IndexError
        row = Element("unknown")
    if not all(map(_known, row.iter())):
        return Markup("<code>{}</code>").format(latex)
    for parent in row.iter():
        _set_operators(parent)
    # Built from known elements and attributes only, and escaped by the serialiser:
    return Markup("".join(ElementTree.tostring(part, "unicode", short_empty_elements=False) for part in _parts(row)))


def _known(e: Element) -> bool:
    """Whether this is MathML as the converter should make it: a known element with all its parts, no leftover LaTeX."""
    text = e.text or ""
    return (
        e.tag in ELEMENTS
        and set(e.attrib) <= ATTRIBUTES
        and len(e) == CHILDREN.get(e.tag, 0 if e.tag in TOKENS else len(e))
        and not re.search(r"\\|^[{}&]$" if e.tag == "mi" else r"\\", text)
        and (e.tag in TOKENS or not text.strip())
        and not (e.tail or "").strip()
    )


def _set_operators(parent: Element) -> None:
    """Space operators as TeX does: relations, names such as `diag` or `log`, signs, and none around | and /."""
    before: Element | None = None
    for e, after in zip(parent, [*parent, None][1:], strict=True):
        word = e.text or ""
        if e.tag in ("mi", "mo") and word in OPERATORS:
            e.tag, e.text = "mo", OPERATORS[word]
        if word == ":":
            e.attrib.update(lspace=RELATION, rspace=RELATION)
        elif e.tag in ("mi", "mo") and len(word) > 1 and word.isalpha():
            e.tag = "mo"
            left = before is not None and before.tag != "mo"
            right = after is not None and after.text not in OPENING
            e.attrib.update(form="prefix", lspace=THIN if left else "0", rspace=THIN if right else "0")
        elif word in ("+", "−") and before is not None and before.tag == "mo" and before.text not in CLOSING:
            e.set("form", "prefix")
        elif e.tag == "mo" and word in TIGHT:
            e.attrib.update(lspace="0", rspace="0")
        before = e


def _parts(row: Element) -> Sequence[Element]:
    """The row cut at its wide spaces (quad and qquad)."""
    parts = [Element("math", display="block")]
    for child in row:
        if child.tag == "mspace" and child.get("width") in ("1em", "2em"):
            parts.append(Element("math", display="block"))
        else:
            parts[-1].append(child)
    return [p for p in parts if len(p)]
