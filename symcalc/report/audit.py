"""The audit of the slides as an erratum: for a terminal, and as one self-contained HTML page."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from jinja2 import Template
from markupsafe import Markup
from rich.text import Text

from symcalc._version import __version__
from symcalc.audit import Audit, Decided, Finding, Kind, Printed
from symcalc.evidence.verdict import Verdict
from symcalc.report.html import formula
from symcalc.report.templates import template
from symcalc.report.terminal import console

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COLOURS = {
    Printed.TRUE: "bold green",
    Printed.FALSE: "bold red",
    Printed.UNDER_SPECIFIED: "yellow",
    Printed.DEFINITION: "cyan",
}
SHOWN = 150
"""The length to which a counterexample is shown in a terminal."""

PARTS = (
    ("Wrong as printed", Printed.FALSE),
    ("To be said more precisely: right in one reading and wrong in another, or left open", Printed.UNDER_SPECIFIED),
    ("Right as printed", Printed.TRUE),
    ("Definitions, and what makes them consistent", Printed.DEFINITION),
)


# --- terminal ----------------------------------------------------------------------------------------------------


def shown(run: Callable[..., Audit]) -> Audit:
    """Run the audit and print each row as it is decided, under the title of its slide."""
    screen, slides = console(), set[str]()

    def say(finding: Finding) -> None:
        if finding.row.slide not in slides:
            slides.add(finding.row.slide)
            screen.print(Text(finding.row.slide, "bold"))
        screen.print(lines(finding))

    found = run(listener=say)
    screen.print(closing(found))
    return found


def lines(finding: Finding) -> Text:
    """The verdict, the id and the statement; where it is not simply true, its readings and what is true instead."""
    row, indent = finding.row, "\n" + " " * 16
    text = Text("  ")
    text.append(f"{finding.verdict:<14}", COLOURS[finding.verdict])
    text.append(f"{row.id:<24} {row.printed}")
    if not finding.as_recorded:
        text.append(f"{indent}NOT AS RECORDED: {row.expected} was expected", "bold magenta")
    if finding.verdict in (Printed.FALSE, Printed.UNDER_SPECIFIED) or not finding.as_recorded:
        for decided in finding.readings + finding.beside:
            text.append(f"{indent}{_in_short(decided)}")
        if row.note:
            text.append(f"{indent}{row.note}", "dim")
    if row.correction:
        claims = ", ".join(f"{c} {v}" for c, v in finding.corrected.items())
        text.append(f"{indent}{introduction(finding)}: {row.correction.words}")
        text.append(f"{indent}         {row.correction.latex}" if row.correction.latex else "")
        text.append(f"{indent}         ({claims})", "dim")
    return text


def introduction(finding: Finding) -> str:
    """How a correction is introduced: an addition, where the statement itself is right."""
    return "Instead" if finding.verdict in (Printed.FALSE, Printed.UNDER_SPECIFIED) else "Beside it"


def _in_short(decided: Decided) -> str:
    """A reading on one line."""
    why = ", ".join(decided.reading.claims)
    if decided.reading.says is not None and decided.verdict is Verdict.REFUTED:
        detail = decided.detail if len(decided.detail) <= SHOWN else decided.detail[:SHOWN] + " …"
        why = f"{why}: {detail}"
    return f"{word(decided):<9} {decided.reading.how} ({why})"


def word(decided: Decided) -> str:
    """holds, fails or open."""
    return {Verdict.PROVED: "holds", Verdict.REFUTED: "fails"}.get(decided.verdict, "open")


def closing(audit: Audit) -> str:
    """How many rows got each verdict, and whether all is as recorded."""
    counts = ", ".join(f"{n} {NAMES[Printed(verdict)]}" for verdict, n in audit.counts().items())
    wrong = [f.row.id for f in audit.findings if not f.as_recorded]
    return f"{counts} · " + (f"NOT as recorded: {', '.join(wrong)}" if wrong else "all as recorded")


NAMES = {
    Printed.TRUE: "right as printed",
    Printed.FALSE: "wrong as printed",
    Printed.UNDER_SPECIFIED: "under-specified",
    Printed.DEFINITION: "definitions",
}


LABELS = {**NAMES, Printed.DEFINITION: "definition"}


# --- the page ----------------------------------------------------------------------------------------------------


def page(audit: Audit) -> str:
    """The erratum: what is wrong, what is to be said more precisely, what is right, and the definitions."""
    parts = [(title, _by_slide([f for f in audit.findings if f.verdict is verdict])) for title, verdict in PARTS]
    return _template().render(audit=audit, parts=parts, closing=closing(audit), version=__version__)


def _by_slide(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    return [(slide, list(group)) for slide, group in groupby(findings, lambda f: f.row.slide)]


@cache
def _template() -> Template:
    known = {"Kind": Kind, "word": word, "introduction": introduction, "LABELS": LABELS}
    filters = {"formula": formula, "inline": inline, "prose": prose, "detail": detail}
    return template("audit.html.jinja", known, filters)


def inline(text: str) -> Markup:
    """Text with formulas between dollar signs.

    >>> print(inline("For $x_1$ < 0"))
    For <math display="inline"><msub><mi>x</mi><mn>1</mn></msub></math> &lt; 0
    """
    parts = re.split(r"\$([^$]*)\$", text)
    made = [_inline(p) if n % 2 else Markup.escape(p) for n, p in enumerate(parts)]
    return Markup("").join(made)


def _inline(latex: str) -> Markup:
    """The MathML that `formula` built, set within a line."""
    return Markup(str(formula(latex)).replace('display="block"', 'display="inline"'))


_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|([A-Za-z0-9α-ωΑ-Ω⊥∞*]+))")
_CLAIM = re.compile(r"\b[a-z0-9]+\.[a-z_0-9]+\b")


def prose(text: str) -> Markup:
    """Words with subscripts, superscripts and the ids of claims in them.

    >>> print(prose("a_ij > 0 and A_{N,W}^{1/2} (dln.two_volumes)"))
    a<sub>ij</sub> &gt; 0 and A<sub>N,W</sub><sup>1/2</sup> (<code>dln.two_volumes</code>)
    """
    made, end = Markup(""), 0
    for claim in _CLAIM.finditer(text):
        made += _scripts(text[end : claim.start()]) + Markup("<code>{}</code>").format(claim.group())
        end = claim.end()
    return made + _scripts(text[end:])


def _scripts(text: str) -> Markup:
    made, end = Markup(""), 0
    for found in _SCRIPT.finditer(text):
        place = "sub" if found[1] == "_" else "sup"
        made += text[end : found.start()]
        made += Markup(f"<{place}>{{}}</{place}>").format(found[2] or found[3])
        end = found.end()
    return made + text[end:]


_NAMES = ((r"\blam(\d)\b", r"λ_\1"), (r"\bx(\d)\b", r"x_\1"), (r"\bbeta\b", "β"), (r"\bkappa\b", "κ"))


def detail(text: str) -> Markup:
    """Where a reading fails, as one says it.

    >>> print(detail("drift at lam1 = 2, beta = 1: claimed 0, derived 2 (the generator)"))
    drift at λ<sub>1</sub> = 2, β = 1: this reading has 0, the derivation 2 (the generator)
    """
    for name, letter in _NAMES:
        text = re.sub(name, letter, text)
    return prose(re.sub(r": claimed (.*?), derived ", r": this reading has \1, the derivation ", text))
