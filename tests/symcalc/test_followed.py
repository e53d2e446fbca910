"""Tests along paths: they hold for the truth at every look, refute what is wrong early, and see what is stated."""

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import sympy as sp

from numeric.streams import stream
from symcalc.claims import catalogue
from symcalc.claims.theorem15.simulated import drift_along_paths
from symcalc.evidence.chunks import Setting, vanishing
from symcalc.evidence.spending import share_of_claim
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.suite import judge_claim, planned

CLAIM = catalogue()["theorem15.drift"]
DRIFT = CLAIM.state().claimed["drift"]


def follow(drift, effort=0.25, seed=0):
    return drift_along_paths.drift({"drift": drift}, seed, share_of_claim(), effort)


@pytest.fixture
def chunks_run(monkeypatch):
    """How many chunks of paths were simulated."""
    run, count = drift_along_paths.local_residuals, []
    monkeypatch.setattr(drift_along_paths, "local_residuals", lambda *a, **k: count.append(1) or run(*a, **k))
    return count


def test_the_truth_is_confirmed_with_all_that_was_planned(chunks_run):
    found = follow(DRIFT)
    assert found.verdict is Verdict.CONFIRMED and float(found.figures["sees"]) < 0.01
    assert len(chunks_run) == 2 * (drift_along_paths.CHUNKS + 1)
    assert float(found.figures["e_value"]) < 1e3


@pytest.mark.parametrize("factor", ["1.02", "0.98", "2", "-1"])
def test_a_wrong_factor_is_refuted_before_the_end(factor, chunks_run):
    found = follow(DRIFT * sp.Rational(factor))
    assert found.verdict is Verdict.REFUTED and "β = 4" in found.detail
    assert len(chunks_run) <= drift_along_paths.CHUNKS + 1


def test_a_noise_upstairs_of_another_size_is_noticed_by_the_second_order_term(monkeypatch):
    right = drift_along_paths.second_order_term()
    monkeypatch.setattr(drift_along_paths, "second_order_term", lambda: lambda x, A, h: right(x, 1.05 * A, h))
    found = follow(DRIFT)
    assert found.verdict is Verdict.REFUTED


def test_the_targets_with_a_budget_of_a_minute():
    """0.1 % in the Dyson drift along paths: what was seen at effort 1, at the effort that 60 seconds buy."""
    found = follow(DRIFT, 1.0)
    effort = planned([CLAIM], [Tier.MONTECARLO], 60, False)[CLAIM.id]
    sees, floor = (float(found.figures[name]) for name in ("sees", "floor"))
    assert floor + (sees - floor) / math.sqrt(effort) < 1e-3
    assert CLAIM.cost.seconds * effort <= 60


def test_one_step_sees_a_millionth():
    """At d = 3 and 4 and three β each: every comparison sees 1e-6, and a drift that is off by that is refuted."""
    assert float(_one_step(CLAIM).figures["sees"]) < 1e-6
    wrong = CLAIM.claiming({"drift": DRIFT * (1 + sp.Rational(1, 10**6))})
    assert _one_step(wrong).verdict is Verdict.REFUTED


def _one_step(claim):
    (found,) = replace(claim, follow=None).evidence(Tier.MONTECARLO, 0, share_of_claim())
    return found


def test_what_one_step_refutes_is_not_followed(chunks_run):
    wrong = CLAIM.claiming({"drift": 2 * DRIFT})
    found = judge_claim(wrong, [Tier.MONTECARLO], 0)
    assert found.verdict is Verdict.REFUTED and len(found.evidence) == 1 and not chunks_run


# --- the rate of errors ------------------------------------------------------------------------------------------


def pretended(rng, d=3, paths=50, shift=0.0):
    """A chunk without paths: means of `paths` skewed numbers, in place of a coupling."""
    means = (rng.exponential(size=(4, paths, d)) - 1).mean(axis=1)
    coarse, fine, richardson, correction = (SimpleNamespace(mean=m) for m in means)
    fine.mean = coarse.mean
    richardson.mean = richardson.mean + shift
    sensitivity = SimpleNamespace(mean=np.ones(d))
    return SimpleNamespace(
        coarse=coarse, fine=fine, richardson=richardson, correction=correction, sensitivity=sensitivity,
        direction=np.ones(d) / math.sqrt(d), rounding=0.0,
    )  # fmt: skip


def refuted(runs, shift, alpha):
    hits = 0
    for n in range(runs):
        rng = stream(n, "pretended chunks")
        setting = Setting("pretended", lambda number, rng=rng: pretended(rng, shift=shift))
        hits += vanishing("", [setting], 40, 1e9, alpha, {}).verdict is Verdict.REFUTED
    return hits


def test_forty_looks_at_skewed_chunks_keep_the_rate():
    """300 true runs at α = 0.1, seven comparisons, forty looks: at most 10 % + 4 standard errors (false alarm 3e-5)."""
    assert refuted(300, 0.0, 0.1) <= 30 + 4 * math.sqrt(27)


def test_and_a_shift_is_found():
    assert refuted(40, 0.4, 1e-9) == 40
