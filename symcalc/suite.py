"""Run claims through the tiers, and collect the verdicts in a report.

A run is a function of (claims, tiers, seed, budget): the number of workers changes only how long it takes, and the
clock ends a run only at five times its budget.  How false alarms are shared is in `evidence.spending`, how the budget
is in `evidence.plan`; what is kept between runs, and how far it is trusted, in `evidence.cache`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from symcalc.claims import catalogue, select
from symcalc.claims.claim import Claim
from symcalc.errors import BadInput, require_integer
from symcalc.evidence import plan
from symcalc.evidence.cache import Contents, Place, Store
from symcalc.evidence.montecarlo import held_to
from symcalc.evidence.spending import share_of_claim
from symcalc.evidence.verdict import Evidence, Judgement, Tier, Verdict, chosen_tiers, judge
from symcalc.report.run import Report
from symcalc.workers import pool, stop

NOT_FINISHED = "not finished"
Listener = Callable[[Judgement], None]
"""Called with each judgement as it is made."""


@dataclass(frozen=True)
class Terms:
    """On what terms claims are examined: in which tiers, with which seed, each at which effort, how deep."""

    tiers: tuple[Tier, ...]
    seed: int = 0
    efforts: Mapping[str, float] | None = None
    deep: bool = False

    def effort(self, identity: str) -> float:
        """The effort of a claim's tests along paths, 1 unless the plan says otherwise."""
        return (self.efforts or {}).get(identity, 1.0)

    def about(self, identity: str, tier: Tier) -> Contents:
        """What the evidence of a tier depends on, besides the code: no seed where there is no chance."""
        made: Contents = {"claim": identity, "tier": str(tier)}
        chance = {"seed": self.seed, "effort": self.effort(identity)}
        return made | chance if tier is Tier.MONTECARLO else made

    def read(self, evidence: Evidence) -> Evidence:
        """The evidence as it reads on these terms: `deep` asks Monte Carlo for a tenth of the tolerance."""
        tolerance = evidence.figures.get("tolerance")
        return held_to(evidence, tolerance / plan.DEEP) if self.deep and tolerance else evidence


def verify(
    names: Sequence[str] = (),
    tiers: Sequence[str] | None = None,
    seed: int = 0,
    workers: int = 1,
    listener: Listener | None = None,
    budget: float | None = None,
    deep: bool = False,
    store: Store | None = None,
) -> Report:
    """Examine the claims with these ids or in these groups (all by default), in the chosen tiers (all by default).

    `listener` is called with each judgement as it is made, in the order of the catalogue.  With more than one worker,
    claims are examined in processes of their own (so a script needs the usual `if __name__ == "__main__"`), and so
    they are with a `budget`, in seconds on two cores, which sets how many paths each test gets (`evidence.plan`).
    `deep` tightens what Monte Carlo must see by ten.  `store` keeps evidence and gives it back (`evidence.cache`).

    >>> verify(["proof2x2.drift"], tiers=["exact"]).verdicts
    {'proof2x2.drift': <Verdict.PROVED: 'PROVED'>}

    Raises `UnknownId` for a name that is neither a claim nor a group, `BadInput` for a tier, seed, budget or number of
    workers that is not allowed.
    """
    started = time.perf_counter()
    if isinstance(names, str):
        raise BadInput(f"names must be a list of ids or groups, such as [{names!r}], not a text")
    chosen = chosen_tiers(tiers)
    require_integer("seed", seed, 0)
    require_integer("workers", workers, 1)
    plan.require_budget(budget)
    claims = select(list(names))
    examined = [c for c in claims if set(c.tiers) & set(chosen)]
    terms = Terms(chosen, seed, planned(examined, chosen, budget, deep), deep)
    deadline = None if budget is None else started + plan.OVERTIME * budget
    judgements = []
    for judgement in _judgements(examined, terms, workers, store, deadline):
        judgements.append(judgement)
        if listener:
            listener(judgement)
    if store:
        written = {c.id for c in claims if c.as_written}
        store.miss([terms.about(j.id, tier) for j in judgements if j.id in written for tier in _kept_tiers(j)])
    skipped = tuple(c.id for c in claims if c not in examined)
    return Report(seed, chosen, tuple(judgements), skipped, time.perf_counter() - started)


def _kept_tiers(judgement: Judgement) -> set[Tier]:
    """The tiers whose evidence is kept: those that came to an end, and did not fail."""
    lost = {e.tier for e in judgement.evidence if e.verdict is Verdict.ERROR or e.method == NOT_FINISHED}
    return {e.tier for e in judgement.evidence} - lost


def planned(claims: Sequence[Claim], tiers: Sequence[Tier], budget: float | None, deep: bool) -> dict[str, float]:
    """The effort of each claim's tests along paths: a function of its arguments and the table of costs.

    >>> planned(select(["theorem15.drift"]), [Tier.MONTECARLO], 60, False)["theorem15.drift"] > 10
    True
    """
    costs = {c.id: cost for c in claims if (cost := c.cost) and Tier.MONTECARLO in tiers}
    fixed = sum(plan.SECONDS[tier] for c in claims for tier in c.tiers if tier in tiers)
    return plan.efforts(costs, fixed, budget, deep)


def _judgements(
    claims: Sequence[Claim], terms: Terms, workers: int, store: Store | None, deadline: float | None
) -> Iterator[Judgement]:
    """The judgements in catalogue order, each as soon as it and those before it are there."""
    kept = store.place if store else None
    known = {c.id: _known(c, terms, store) for c in claims} if store else {}
    missing = [c for c in claims if not known.get(c.id)]
    if deadline is None and (workers == 1 or len(missing) < 2):
        yield from (known.get(c.id) or judge_claim(c, terms.tiers, terms.seed, terms, kept) for c in claims)
        return
    with pool(workers) as processes:
        futures = {c.id: processes.submit(examine, c.id, terms, kept) for c in missing}
        try:
            for c in claims:
                yield known.get(c.id) or _in_time(c, terms, futures[c.id], deadline)
        finally:
            if not all(f.done() for f in futures.values()):
                stop(processes)


def _known(claim: Claim, terms: Terms, store: Store) -> Judgement | None:
    """The judgement from kept evidence, if all of it is there; what is kept speaks of claims as they are written."""
    if not claim.as_written:
        return None
    started = time.perf_counter()
    found: list[Evidence] = []
    for tier in (t for t in claim.tiers if t in terms.tiers):
        kept = store.lookup(terms.about(claim.id, tier))
        if kept is None:
            return None
        found += map(Evidence.from_json, kept)
    return _judgement(claim, [terms.read(e) for e in found], started)


def _in_time(claim: Claim, terms: Terms, future: Future[Judgement], deadline: float | None) -> Judgement:
    """The judgement, or that the clock ended the run before it was there."""
    try:
        return future.result(None if deadline is None else max(0.0, deadline - time.perf_counter()))
    except TimeoutError:
        detail = f"not finished within {plan.OVERTIME} times the budget; the same command goes on from here"
        tiers = (t for t in claim.tiers if t in terms.tiers)
        unfinished = [Evidence(t, Verdict.INCONCLUSIVE, NOT_FINISHED, detail) for t in tiers]
        return _judgement(claim, unfinished, time.perf_counter())


def examine(identity: str, terms: Terms, kept: Place | None = None) -> Judgement:
    """One claim; a tier that fails is evidence with the verdict ERROR, and the run goes on."""
    return judge_claim(catalogue()[identity], terms.tiers, terms.seed, terms, kept)


def judge_claim(
    claim: Claim, tiers: Sequence[Tier], seed: int, terms: Terms | None = None, kept: Place | None = None
) -> Judgement:
    """The judgement on a claim (a mutant of the catalogue's, perhaps: then nothing is kept)."""
    started, terms = time.perf_counter(), terms or Terms(tuple(tiers), seed)
    found: list[Evidence] = []
    for tier in (t for t in claim.tiers if t in tiers):
        found += _evidence(claim, tier, terms, kept)
    return _judgement(claim, [terms.read(e) for e in found], started)


def _judgement(claim: Claim, evidence: Sequence[Evidence], started: float) -> Judgement:
    return Judgement(
        id=claim.id,
        statement=claim.statement,
        verdict=judge(evidence),
        evidence=tuple(evidence),
        assumptions=claim.assumptions,
        seconds=time.perf_counter() - started,
        latex=claim.latex,
        source=claim.source,
        kind=str(claim.kind),
    )


def _evidence(claim: Claim, tier: Tier, terms: Terms, kept: Place | None) -> list[Evidence]:
    """The evidence of one tier, kept if the tier did not fail."""
    made: list[Evidence] = []
    started = time.perf_counter()
    try:
        for evidence in claim.evidence(tier, terms.seed, share_of_claim(), terms.effort(claim.id)):
            made.append(replace(evidence, seconds=time.perf_counter() - started))
            started = time.perf_counter()
    except Exception as failure:  # a claim that cannot be examined must not cost the others their verdicts
        return [*made, Evidence(tier, Verdict.ERROR, "failed", f"{type(failure).__name__}: {failure}")]
    if kept and claim.as_written and not any(e.verdict is Verdict.ERROR for e in made):
        with contextlib.suppress(BadInput):  # a cache is no reason to lose a verdict; the run says so: `Store.miss`
            kept.put(terms.about(claim.id, tier), [e.to_json() for e in made])
    return made
