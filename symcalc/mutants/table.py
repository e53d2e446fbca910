"""The mutation score as a table: kill rates by kind of slip and by tier, and everything that is amiss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from symcalc.evidence.verdict import Tier
from symcalc.mutants.score import Listener, Score, rates
from symcalc.mutants.trial import LAW, ONE_STEP, Trial
from symcalc.report import terminal

SHOWN = 20
"""How many of a long list are printed; the JSON has all of them."""


def as_text(score: Score) -> str:
    """The whole summary."""
    return "\n".join((*_table(score), "", *_notes(score), *_amiss(score), "", _closing(score)))


def _table(score: Score) -> Iterator[str]:
    columns = {str(t): terminal.NAMES[t] for t in score.tiers} | {"together": "together"}
    yield "  killed, of".ljust(24) + "".join(name.rjust(16) for name in columns.values())
    for row, found in rates(score).items():
        yield f"  {row}".ljust(24) + "".join(_cell(*found[c]).rjust(16) for c in columns)


def _cell(killed: int, of: int) -> str:
    return f"{killed} / {of}" if of else "–"


def _notes(score: Score) -> Iterator[str]:
    if Tier.MONTECARLO in score.tiers:
        for one_step, least, what in ((True, ONE_STEP, "one step"), (False, LAW, "a law")):
            seen = [t for t in score.wrong if t.visible and t.one_step is one_step and Tier.MONTECARLO in t.verdicts]
            missed = sum(t in score.unseen for t in seen)
            share = f"{len(seen) - missed} of {len(seen)}"
            yield f"  Monte Carlo alone, where it tests {what}, of those that differ by ≥ {least:g}: {share}"
    apart = sum(t.told_apart for t in score.wrong)
    if apart:
        yield f"  told apart by a decision, without a point (letters that do not commute): {apart}"
    yield f"  generated, but equal to the claim (proved, and equal in value): {len(score.equal)}, not counted"
    verdicts = Counter(str(t.together) for t in score.disguised)
    words = ", ".join(f"{n} {v}" for v, n in sorted(verdicts.items())) or "none"
    yield f"  truths in disguise: {words}"


def _amiss(score: Score) -> Iterator[str]:
    yield from _listed("FALSE PROOFS", [t for t in score.wrong if t.false_proof])
    yield from _listed("TRUTHS REFUTED", score.refuted_truths)
    yield from _listed("SURVIVORS of all tiers together", score.survivors)
    yield from _listed("unseen by Monte Carlo alone", score.unseen)


def _listed(title: str, trials: Sequence[Trial]) -> Iterator[str]:
    if trials:
        yield f"  {title}: {len(trials)}"
        yield from (f"    {_line(t)}" for t in trials[:SHOWN])
        if len(trials) > SHOWN:
            yield f"    … and {len(trials) - SHOWN} more (--json has all)"


def _line(trial: Trial) -> str:
    verdicts = ", ".join(f"{terminal.NAMES[t]} {v}" for t, v in trial.verdicts.items())
    size = "?" if trial.difference is None else f"{trial.difference:.2g}"
    return f"{trial.claim}: {trial.kind}: {trial.why} (differs by {size}; {verdicts})"


def _closing(score: Score) -> str:
    of = len(score.wrong)
    share = f"{100 * (of - len(score.survivors)) / of:.4g} % of {of} wrong versions killed" if of else "nothing to kill"
    how = "all versions" if score.everything else "a sample of the generated ones (--all for all)"
    return f"{share} · {how} · {score.seconds:.0f} s · seed {score.seed}"


@contextmanager
def progress(total: int) -> Iterator[Listener]:
    """A listener that counts the claims on a live line, where there is a terminal."""
    screen = terminal.console()
    done = 0

    def say(identity: str, trials: Sequence[Trial]) -> None:
        nonlocal done
        done += 1
        if screen.is_terminal:
            screen.print(f"  {done} of {total} claims · {identity} · {len(trials)} versions".ljust(78), end="\r")

    yield say
    if screen.is_terminal:
        screen.print(" " * 78, end="\r")
