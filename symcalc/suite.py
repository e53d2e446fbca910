"""Run claims through the tiers, and collect the verdicts in a report.

A run is a function of (claims, tiers, seed): the number of workers changes only how long it takes.  The admissible
rate of false alarms of a whole run, 1e-6, is split evenly over all claims of the catalogue that have a simulation,
whichever of them are run.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace

from symcalc.claims import catalogue, select
from symcalc.claims.claim import Claim
from symcalc.errors import require_integer
from symcalc.evidence.montecarlo import FALSE_ALARM
from symcalc.evidence.verdict import Evidence, Judgement, Tier, Verdict, chosen_tiers, judge
from symcalc.report.run import Report

Listener = Callable[[Judgement], None]
"""Called with each judgement as it is made."""


def verify(
    names: Sequence[str] = (),
    tiers: Sequence[str] | None = None,
    seed: int = 0,
    workers: int = 1,
    listener: Listener | None = None,
) -> Report:
    """Examine the claims with these ids or in these groups (all by default), in the chosen tiers (all by default).

    `listener` is called with each judgement as it is made, in the order of the catalogue.  With more than one worker,
    claims are examined in processes of their own (so a script needs the usual `if __name__ == "__main__"`).

    >>> verify(["proof2x2.drift"], tiers=["exact"]).verdicts
    {'proof2x2.drift': <Verdict.PROVED: 'PROVED'>}

    Raises `UnknownId` for a name that is neither a claim nor a group, `BadInput` for a tier, seed or number of
    workers that is not allowed.
    """
    started = time.perf_counter()
    chosen = chosen_tiers(tiers)
    require_integer("seed", seed, 0)
    require_integer("workers", workers, 1)
    claims = select(list(names))
    examined = [c for c in claims if set(c.tiers) & set(chosen)]
    judgements = []
    for judgement in _judgements(examined, chosen, seed, workers):
        judgements.append(judgement)
        if listener:
            listener(judgement)
    skipped = tuple(c.id for c in claims if c not in examined)
    return Report(seed, chosen, tuple(judgements), skipped, time.perf_counter() - started)


def _judgements(claims: Sequence[Claim], tiers: Sequence[Tier], seed: int, workers: int) -> Iterator[Judgement]:
    """The judgements in catalogue order, each as soon as it and those before it are there."""
    if workers == 1 or len(claims) < 2:
        yield from (examine(c.id, tuple(tiers), seed) for c in claims)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        futures: list[Future[Judgement]] = [pool.submit(examine, c.id, tuple(tiers), seed) for c in claims]
        try:
            yield from (f.result() for f in futures)
        finally:
            for f in futures:
                f.cancel()


def examine(identity: str, tiers: Sequence[Tier], seed: int) -> Judgement:
    """One claim in the given tiers; a tier that fails is evidence with the verdict ERROR, and the run goes on."""
    return judge_claim(catalogue()[identity], tiers, seed)


def judge_claim(claim: Claim, tiers: Sequence[Tier], seed: int) -> Judgement:
    """The judgement on a claim (a mutant of the catalogue's, perhaps)."""
    started = time.perf_counter()
    evidence = tuple(_evidence(claim, tier, seed) for tier in claim.tiers if tier in tiers)
    return Judgement(
        id=claim.id,
        statement=claim.statement,
        verdict=judge(evidence),
        evidence=evidence,
        assumptions=claim.assumptions,
        seconds=time.perf_counter() - started,
        latex=claim.latex,
        source=claim.source,
        kind=str(claim.kind),
    )


def _evidence(claim: Claim, tier: Tier, seed: int) -> Evidence:
    simulated = sum(1 for c in catalogue().values() if c.simulate)
    started = time.perf_counter()
    try:
        evidence = claim.examine(tier, seed, FALSE_ALARM / simulated)
        return replace(evidence, seconds=time.perf_counter() - started)
    except Exception as failure:  # a claim that cannot be examined must not cost the others their verdicts
        return Evidence(tier, Verdict.ERROR, "failed", f"{type(failure).__name__}: {failure}")
