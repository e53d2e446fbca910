"""The mutation score: how many wrong versions each tier kills, alone and together, and what survives.

A run is a function of (claims, tiers, seed, whether all versions are tried): the number of workers changes only how
long it takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from symcalc.claims import catalogue, select
from symcalc.errors import require_integer
from symcalc.evidence.verdict import Tier, Verdict, chosen_tiers
from symcalc.mutants.disguises import DISGUISED, disguises
from symcalc.mutants.generated import KINDS, generated, sample
from symcalc.mutants.shipped import shipped
from symcalc.mutants.trial import Trial, prepared, tried
from symcalc.mutants.version import Version
from symcalc.workers import pool

SCHEMA = "symcalc mutants 1"
SAMPLE = 4
SIMULATED = 1
"""How many generated versions of a claim are tried, and how many of them by simulation, unless all are."""

Listener = Callable[[str, Sequence[Trial]], None]
"""Called with a claim's id and its trials as they are finished."""


@dataclass(frozen=True)
class Score:
    """The trials of a run."""

    seed: int
    tiers: tuple[Tier, ...]
    everything: bool
    trials: tuple[Trial, ...]
    seconds: float

    @property
    def wrong(self) -> tuple[Trial, ...]:
        """The versions that differ from their claim."""
        return tuple(t for t in self.trials if t.kind != DISGUISED and not t.equal)

    @property
    def equal(self) -> tuple[Trial, ...]:
        """The generated versions that are the claim: proved to be, and not counted."""
        return tuple(t for t in self.trials if t.kind != DISGUISED and t.equal)

    @property
    def disguised(self) -> tuple[Trial, ...]:
        """The truths in disguise."""
        return tuple(t for t in self.trials if t.kind == DISGUISED)

    @property
    def survivors(self) -> tuple[Trial, ...]:
        """What all tiers together did not kill."""
        return tuple(t for t in self.wrong if not t.killed)

    @property
    def unseen(self) -> tuple[Trial, ...]:
        """What Monte Carlo alone had to refute, by its size, and did not."""
        simulated = (t for t in self.wrong if t.visible and Tier.MONTECARLO in t.verdicts)
        return tuple(t for t in simulated if t.verdicts[Tier.MONTECARLO] is not Verdict.REFUTED)

    @property
    def refuted_truths(self) -> tuple[Trial, ...]:
        """Disguises that a tier refuted."""
        return tuple(t for t in self.disguised if Verdict.REFUTED in t.verdicts.values())

    @property
    def exit_code(self) -> int:
        """0 if everything wrong was killed and nothing right was refuted, else 1."""
        false_proofs = any(t.false_proof for t in self.wrong)
        return int(bool(self.survivors or self.refuted_truths or false_proofs))

    def to_json(self) -> dict[str, Any]:
        """The score as JSON values."""
        return {
            "schema": SCHEMA,
            "seed": self.seed,
            "tiers": [str(t) for t in self.tiers],
            "everything": self.everything,
            "rates": rates(self),
            "survivors": [t.to_json() for t in self.survivors],
            "unseen_by_montecarlo": [t.to_json() for t in self.unseen],
            "refuted_truths": [t.to_json() for t in self.refuted_truths],
            "trials": [t.to_json() for t in self.trials],
            "seconds": round(self.seconds, 1),
        }


def rates(score: Score) -> dict[str, dict[str, list[int]]]:
    """[killed, of how many] for each kind of slip: by each tier alone, and together."""
    rows = [k for k in ("shipped", *KINDS, "all") if any(_in_row(t, k) for t in score.wrong)]
    columns = [*map(str, score.tiers), "together"]
    return {row: {c: _rate([t for t in score.wrong if _in_row(t, row)], c) for c in columns} for row in rows}


def _in_row(trial: Trial, row: str) -> bool:
    return row == "all" or row == ("shipped" if trial.origin == "shipped" else trial.kind)


def _rate(trials: Sequence[Trial], column: str) -> list[int]:
    if column == "together":
        return [sum(t.killed for t in trials), len(trials)]
    verdicts = [t.verdicts[Tier(column)] for t in trials if Tier(column) in t.verdicts]
    return [verdicts.count(Verdict.REFUTED), len(verdicts)]


def run(
    names: Sequence[str] = (),
    tiers: Sequence[str] | None = None,
    seed: int = 0,
    workers: int = 1,
    everything: bool = False,
    listener: Listener | None = None,
) -> Score:
    """Try wrong versions of these claims or groups (of all by default) in the chosen tiers, and truths in disguise.

    `everything` tries all generated versions and all disguises in all tiers; else there are `SAMPLE` of a claim,
    `SIMULATED` of them by simulation, which takes longest, and one disguise.

    >>> run(["proof2x2.centre"], tiers=["exact"]).survivors
    ()

    Raises `UnknownId` for a name that is neither a claim nor a group, `BadInput` for a tier, seed or number of workers
    that is not allowed.
    """
    started = time.perf_counter()
    chosen = chosen_tiers(tiers)
    require_integer("seed", seed, 0)
    require_integer("workers", workers, 1)
    trials: list[Trial] = []
    for identity, found in _found([c.id for c in select(list(names))], chosen, seed, workers, everything):
        trials += found
        if listener:
            listener(identity, found)
    return Score(seed, chosen, everything, tuple(trials), time.perf_counter() - started)


def _found(
    ids: Sequence[str], tiers: tuple[Tier, ...], seed: int, workers: int, everything: bool
) -> Iterator[tuple[str, list[Trial]]]:
    """The trials of each claim, in catalogue order."""
    if workers == 1 or len(ids) < 2:
        yield from ((i, of_claim(i, tiers, seed, everything)) for i in ids)
        return
    with pool(workers) as processes:
        futures = [processes.submit(of_claim, i, tiers, seed, everything) for i in ids]
        try:
            yield from ((i, f.result()) for i, f in zip(ids, futures, strict=True))
        finally:
            for f in futures:
                f.cancel()


def of_claim(identity: str, tiers: tuple[Tier, ...], seed: int, everything: bool) -> list[Trial]:
    """All trials of one claim."""
    claim = prepared(catalogue()[identity])
    made, rewritten = generated(claim), list(disguises(claim))
    if everything:
        return [tried(claim, version, tiers, seed) for version in (*shipped(identity), *made, *rewritten)]
    made, rewritten = sample(made, SAMPLE), _turn(rewritten, list(catalogue()).index(identity))
    quick = [tier for tier in tiers if tier is not Tier.MONTECARLO]
    full = (tried(claim, version, tiers, seed) for version in (*shipped(identity), *made[:SIMULATED]))
    rest = (tried(claim, version, quick, seed) for version in (*made[SIMULATED:], *rewritten) if quick)
    return [*full, *rest]


def _turn(disguised: list[Version], n: int) -> list[Version]:
    """One of them: another one for each claim, so that every form is tried somewhere."""
    return [disguised[n % len(disguised)]] if disguised else []
