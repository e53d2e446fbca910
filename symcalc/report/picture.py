"""Pictures in a page, as inline SVG: what a simulation would have seen, on a logarithmic axis.

Everything drawn is numbers; colours are those of the page's style sheet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from symcalc.evidence.verdict import Evidence, Tier

if TYPE_CHECKING:
    from symcalc.report.run import Report

DECADES = (-12, 0)
WIDTH, DOT, STEP = 640, 4, 9
TICKS = {-12: "1e-12", -9: "1e-9", -6: "1e-6", -4: "0.01 %", -2: "1 %", 0: "100 %"}


def sees(evidence: Evidence) -> int | None:
    """Where on the axis, from 0 to `WIDTH`, the smallest relative error stands that a simulation would have seen.

    >>> sees(Evidence(Tier.MONTECARLO, "CONFIRMED", "", "", {"sees": "0.01"}))
    533
    """
    try:
        return _place(math.log10(float(evidence.figures["sees"])))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _place(decade: float) -> int:
    return round(WIDTH * (decade - DECADES[0]) / (DECADES[1] - DECADES[0]))


def sensitivity(report: Report) -> Markup:
    """All simulations of a run: a dot for each at the smallest relative error that it would have seen."""
    simulated = (e for j in report.judgements for e in j.evidence if e.tier is Tier.MONTECARLO)
    places = [sees(e) for e in simulated]
    known = sorted(min(max(p, 0), WIDTH) for p in places if p is not None)
    if len(known) < 2:
        return Markup("")
    levels = _stacked(known)
    top = (max(levels) + 1) * STEP + 6
    dots = "".join(
        f'<circle cx="{x}" cy="{top - 6 - STEP * y}" r="{DOT}"/>' for x, y in zip(known, levels, strict=True)
    )
    label = f"{len(known)} simulations; the least sensitive would have seen {_percent(known[-1])}"
    return _drawing(dots, top, label)


def mark(evidence: Evidence) -> Markup:
    """One simulation on the same axis."""
    place = sees(evidence)
    if place is None or evidence.tier is not Tier.MONTECARLO:
        return Markup("")
    x = min(max(place, 0), WIDTH)
    bar = f'<rect x="{x}" y="2" width="{WIDTH - x}" height="8"/>'
    return _drawing(bar, 12, f"relative errors above {_percent(x)} would have been seen")


def _stacked(places: Sequence[int]) -> list[int]:
    """Levels for dots in a row, so that none covers another."""
    levels: list[int] = []
    for n, x in enumerate(places):
        taken = {levels[m] for m in range(n) if x - places[m] < 2 * DOT + 1}
        levels.append(next(level for level in range(n + 1) if level not in taken))
    return levels


def _drawing(inside: str, top: int, label: str) -> Markup:
    places = ((_place(decade), name) for decade, name in TICKS.items())
    ticks = "".join(
        f'<line x1="{x}" y1="{top}" x2="{x}" y2="{top + 4}"/><text x="{x}" y="{top + 21}">{name}</text>'
        for x, name in places
    )
    axis = f'<line x1="0" y1="{top}" x2="{WIDTH}" y2="{top}"/>'
    # Built from numbers and the fixed words of this file only:
    return Markup(
        f'<svg viewBox="-30 0 {WIDTH + 60} {top + 28}" role="img" aria-label="{label}">{inside}{axis}{ticks}</svg>'
    )


def _percent(place: int) -> str:
    value = 10 ** (DECADES[0] + place * (DECADES[1] - DECADES[0]) / WIDTH)
    return f"{100 * value:.2g} %" if value > 1e-5 else f"{value:.1g}"
