"""One version of a claim before the tiers: each on its own, then all of them together.

A version that differs from the claim is killed by a tier that refutes it.  One that does not differ must not be
counted, and only a decision says so: the exact tier has PROVED it, and at two generic points, evaluated to thirty
digits, it has the claim's values.  If it is proved and the values differ, that proof is false, which is the worst a
run can find; if it is refuted and is one of the disguises, a truth was refuted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import mpmath as mp

from symcalc.claims.claim import Claim
from symcalc.domains import Point
from symcalc.evidence.exact import Equation
from symcalc.evidence.precise import Measured, generic_point
from symcalc.evidence.verdict import Evidence, Tier, Verdict, judge
from symcalc.mutants.disguises import DISGUISED
from symcalc.mutants.numbers import DIGITS, DIMENSION, numbers
from symcalc.mutants.version import GENERATED, Version
from symcalc.suite import judge_claim

POINTS = (0, 1)

ONE_STEP, LAW = 1e-4, 2e-2
"""The relative difference at a generic point that Monte Carlo must see, where it tests one step, and where a law."""


@dataclass(frozen=True)
class Trial:
    """What became of a version: the verdict of each tier and of all, and how far it is from the claim."""

    claim: str
    kind: str
    origin: str
    why: str
    difference: float | None
    """The largest relative difference at the generic points; None where it cannot be evaluated."""
    verdicts: Mapping[Tier, Verdict]
    together: Verdict
    told_apart: bool
    """Decided to differ, though no point shows it (letters that do not commute)."""
    equal: bool
    one_step: bool
    """Whether the claim's Monte Carlo test is a test of one step."""
    details: Mapping[Tier, str]

    @property
    def killed(self) -> bool:
        """Refuted by the tiers together, or told apart by a decision where points do not exist."""
        return self.together is Verdict.REFUTED or self.told_apart

    @property
    def false_proof(self) -> bool:
        """Proved, though its values differ from those of the claim."""
        return self.together is Verdict.PROVED and not self.equal

    @property
    def visible(self) -> bool:
        """Whether Monte Carlo alone must refute it."""
        return self.difference is not None and self.difference >= (ONE_STEP if self.one_step else LAW)

    def to_json(self) -> dict[str, Any]:
        """The trial as JSON values."""
        return {
            "claim": self.claim, "kind": self.kind, "origin": self.origin, "why": self.why,
            "difference": self.difference, "verdicts": {str(t): str(v) for t, v in self.verdicts.items()},
            "together": str(self.together), "told_apart": self.told_apart, "equal": self.equal,
            "one_step": self.one_step, "details": {str(t): d for t, d in self.details.items()},
        }  # fmt: skip


def prepared(claim: Claim) -> Claim:
    """The claim with its equation stated once, and measured once at each point: neither depends on what is claimed."""
    equation, measure, made = claim.state(), claim.measure, dict[frozenset[Any], Mapping[str, Measured]]()

    def measured(point: Point) -> Mapping[str, Measured]:
        assert measure is not None
        key = frozenset(point.items())
        if key not in made:
            made[key] = measure(point)
        return made[key]

    return replace(claim, state=lambda: equation, measure=measure and measured)


def tried(claim: Claim, version: Version, tiers: Iterable[Tier], seed: int) -> Trial:
    """Put a version of a (prepared) claim before those of its tiers that are among `tiers`, each on its own.

    >>> from symcalc.claims import catalogue
    >>> claim = prepared(catalogue()["proof2x2.centre"])
    >>> wrong = Version(claim.id, "coefficient", "bracket × 2", (), {"bracket": 2 * claim.state().claimed["bracket"]})
    >>> tried(claim, wrong, [Tier.EXACT, Tier.PRECISE], seed=0).killed
    True
    """
    changed = version.of(claim)
    evidence = {tier: _alone(changed, tier, seed) for tier in claim.tiers if tier in tiers}
    exact = evidence.get(Tier.EXACT) or _alone(changed, Tier.EXACT, seed)
    difference = relative_difference(claim.state(), version)
    equal = exact.verdict is Verdict.PROVED and not difference
    simulated = evidence.get(Tier.MONTECARLO)
    return Trial(
        claim=claim.id,
        kind=version.kind,
        origin=DISGUISED if version.kind == DISGUISED else "shipped" if version.tiers else GENERATED,
        why=version.why,
        difference=difference,
        verdicts={tier: e.verdict for tier, e in evidence.items()},
        together=judge(list(evidence.values())),
        told_apart=bool(exact.figures.get("differ")),
        equal=equal,
        one_step=bool(simulated and simulated.method.startswith("one-step")),
        details={tier: e.detail for tier, e in evidence.items() if e.verdict is not Verdict.REFUTED},
    )


def _alone(claim: Claim, tier: Tier, seed: int) -> Evidence:
    """The evidence of a tier: what refutes the claim, if anything does."""
    found = judge_claim(claim, [tier], seed).evidence
    return next((e for e in found if e.verdict is Verdict.REFUTED), found[0])


def relative_difference(equation: Equation, version: Version) -> float | None:
    """The largest difference of a changed quantity at generic points, over its largest entry there (over 1 for zero).

    An equation for every d is looked at in d = 3.  None where letters do not commute, or nothing is defined.
    """
    found, domain = [], equation.domain
    with mp.workdps(DIGITS):
        for n in POINTS:
            point = generic_point(domain(DIMENSION) if callable(domain) else domain, n)
            for name, changed in version.claimed.items():
                wrong, right = (numbers(q, point) for q in (changed, equation.claimed[name]))
                if wrong is not None and right is not None and len(wrong) == len(right):
                    found.append(_relative(wrong, right))
    return max(found, default=None)


def _relative(wrong: list[Any], right: list[Any]) -> float:
    scale = max(map(abs, right), default=0)
    gap = max((abs(a - b) for a, b in zip(wrong, right, strict=True)), default=0)
    share = gap / scale if scale else gap
    return 0.0 if share < mp.mpf(10) ** (5 - DIGITS) else float(share)
