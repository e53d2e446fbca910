"""Verdicts as lines of text, for a terminal (coloured, with a live progress line) or a plain stream."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from symcalc.evidence.montecarlo import percent
from symcalc.evidence.spending import FALSE_ALARM
from symcalc.evidence.verdict import Evidence, Judgement, Tier, Verdict

if TYPE_CHECKING:
    from symcalc.report.run import Report

COLOURS = {
    Verdict.PROVED: "bold green",
    Verdict.CONFIRMED: "green",
    Verdict.REFUTED: "bold red",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.ERROR: "bold magenta",
}
NAMES = {Tier.EXACT: "exact", Tier.PRECISE: "precise", Tier.MONTECARLO: "Monte Carlo"}


def console() -> Console:
    """A console on standard output; long lines are left whole when it is not a terminal."""
    made = Console(highlight=False)
    return made if made.is_terminal else Console(highlight=False, soft_wrap=True, color_system=None)


def verdict_line(judgement: Judgement, width: int = 38) -> Text:
    """The verdict, the id and what the evidence is, on one line; the statement below, and why if it failed."""
    line = Text("  ")
    line.append(f"{judgement.verdict:<13}", COLOURS[judgement.verdict])
    line.append(f"{judgement.id:<{width - 1}} ")
    line.append(" · ".join(map(summary, judgement.evidence)), "dim")
    line.append(f"\n               {judgement.statement}")
    for e in judgement.evidence:
        if e.verdict not in (Verdict.PROVED, Verdict.CONFIRMED):
            line.append(f"\n               {NAMES[e.tier]}: {e.detail}", COLOURS[e.verdict])
    return line


def summary(evidence: Evidence) -> str:
    """One tier in a few words, and of which of the claimed quantities it does not speak.

    >>> summary(Evidence(Tier.PRECISE, Verdict.CONFIRMED, "", "", {"digits": 46}))
    '46 digits'
    >>> summary(Evidence(Tier.PRECISE, Verdict.CONFIRMED, "", "", {"digits": 46, "not measured": ["at N = 1"]}))
    '46 digits (all but at N = 1)'
    """
    if evidence.verdict not in (Verdict.PROVED, Verdict.CONFIRMED):
        return f"{NAMES[evidence.tier]} {evidence.verdict}"
    if evidence.tier is Tier.EXACT:
        return f"exact {evidence.seconds:.2f} s"
    left_out = evidence.figures.get("not measured", ())
    but = f" (all but {listed(left_out)})" if left_out else ""
    if "digits" in evidence.figures:
        return f"{evidence.figures['digits']} digits{but}"
    if "sees" in evidence.figures:
        return f"Monte Carlo sees {percent(float(evidence.figures['sees']))}{but}"
    return f"{NAMES[evidence.tier]} {evidence.verdict}"


def listed(names: Sequence[str]) -> str:
    """The names of quantities, short: three or more that count on by one as a range, and what is after four in number.

    >>> listed(["Σ′", "at N = 1", "at N = 2", "at N = 3"]), listed(["a", "b", "c", "d", "e", "f"])
    ('Σ′, at N = 1, …, 3', 'a, b, c, d and 2 more')
    """
    runs: list[list[str]] = []
    for name in names:
        if runs and _next(runs[-1][-1]) == name:
            runs[-1].append(name)
        else:
            runs.append([name])
    rest = sum(map(len, runs[NAMED:]))
    return ", ".join(map(_range, runs[:NAMED])) + (f" and {rest} more" if rest else "")


NAMED = 4
_NUMBER = re.compile(r"\d+$")


def _next(name: str) -> str | None:
    """The name with the number at its end raised by one; None without a number."""
    found = _NUMBER.search(name)
    return f"{name[: found.start()]}{int(found[0]) + 1}" if found else None


def _range(run: Sequence[str]) -> str:
    """Names that count on by one, as a range from three on."""
    return f"{run[0]}, …, {_NUMBER.findall(run[-1])[0]}" if len(run) > 2 else ", ".join(run)


@contextmanager
def progress(screen: Console, total: int) -> Iterator[Callable[[Judgement], None]]:
    """A listener that prints each judgement under its group's heading, above a live progress line if there is one."""
    shown: set[str] = set()

    def say(judgement: Judgement) -> None:
        group = judgement.id.split(".")[0]
        if group not in shown:
            shown.add(group)
            screen.print(Text(heading(group), "bold"))
        screen.print(verdict_line(judgement))

    if not screen.is_terminal:
        yield say
        return
    columns = (TextColumn("  examining"), BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("claims", total=total)

        def advance(judgement: Judgement) -> None:
            say(judgement)
            bar.advance(task)

        yield advance


def heading(group: str) -> str:
    """The id of a group and what it is about: the first line of its file."""
    import importlib

    about = importlib.import_module(f"symcalc.claims.{group}").__doc__ or ""
    return f"{group} · {about.strip().splitlines()[0].rstrip('.')}"


def closing(report: Report) -> str:
    """How many of each verdict, in what time, at what rate of false alarms."""
    counts = ", ".join(f"{n} {word.lower()}" for word, n in report.counts().items()) or "nothing examined"
    failures = report.failed_tiers
    failed = f", {failures} tier{'s' if failures > 1 else ''} FAILED" if failures else ""
    open_ = report.undecided_tiers
    failed += f", {open_} tier{'s' if open_ > 1 else ''} could not tell" if open_ else ""
    skipped = f", {len(report.not_examined)} without evidence in these tiers" if report.not_examined else ""
    rate = f" · false-alarm rate of a run ≤ {FALSE_ALARM:g}" if Tier.MONTECARLO in report.tiers else ""
    return f"{counts}{failed}{skipped} in {report.seconds:.1f} s · seed {report.seed}{rate}{_recorded(report)}"


def _recorded(report: Report) -> str:
    """Whether the verdicts are those that a file of claims expects, and of how many it expects one."""
    if report.unexpected:
        return f" · NOT as expected: {', '.join(report.unexpected)}"
    stated = sum(j.id in report.expected for j in report.judgements)
    if stated < len(report.judgements):
        return f" · as expected where that is stated ({stated} of {len(report.judgements)})" if stated else ""
    return " · all as expected" if stated else ""
