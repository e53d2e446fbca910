"""Budgets as plans, rates as shares: functions of their arguments, and bad ones are refused in one line."""

import json
import math
import time

import pytest

from symcalc import suite
from symcalc.claims import catalogue, select
from symcalc.cli import main
from symcalc.errors import BadInput
from symcalc.evidence import plan, spending
from symcalc.evidence.montecarlo import Comparison, conclude
from symcalc.evidence.plan import Cost, cost_of, efforts
from symcalc.evidence.verdict import Evidence, Tier, Verdict
from symcalc.suite import Terms, planned, verify

COSTS = {"a": Cost(1.0, 0.1), "b": Cost(2.0, 0.9), "c": Cost(0.5, 0.5)}


# --- the rate of false alarms ------------------------------------------------------------------------------------


def test_all_attempts_of_all_claims_spend_at_most_the_rate():
    attempts = sum(spending.share_of_claim(r) for r in range(1, 10_000))
    assert attempts < spending.FALSE_ALARM / (2 * spending.ROOM)
    one_step = spending.ONE_STEP_ROOM * math.erfc(spending.ONE_STEP_Z / math.sqrt(2))
    assert one_step <= spending.FALSE_ALARM / (2 * spending.ROOM)
    assert spending.ROOM * (attempts + one_step) <= spending.FALSE_ALARM
    with pytest.raises(BadInput, match="attempt"):
        spending.share_of_claim(0)


def test_the_catalogue_has_room():
    assert sum(1 for c in catalogue().values() if c.simulations) <= spending.ROOM


def test_selection_order_and_workers_change_no_bit():
    """Alone, among others and in other processes: the same figures, critical values included."""

    def figures(names, workers=1):
        found = verify(names, ["montecarlo"], seed=5, workers=workers).judgements
        return {j.id: json.dumps([dict(e.figures) for e in j.evidence]) for j in found}

    alone = figures(["ito.cir"])
    assert figures(["ito.black_scholes", "ito.cir", "langevin.radius"])["ito.cir"] == alone["ito.cir"]
    assert figures(["ito.cir", "ito.bridge"], workers=2)["ito.cir"] == alone["ito.cir"]


def test_no_claim_makes_more_comparisons_than_it_has_room_for():
    """More than 190 at 7 standard errors would spend more than the claim's share."""
    agrees = [Comparison("dice", 3.5, 3.5, 0.1, 0.01)] * (spending.ONE_STEP_ROOM + 1)
    assert conclude("counting", agrees[1:], 0.05, 0.0).verdict is Verdict.CONFIRMED
    with pytest.raises(ArithmeticError, match="room for 190"):
        conclude("counting", agrees, 0.05, 0.0)
    claim = catalogue()["theorem18.covariance"]  # the one with the most
    made = list(claim.evidence(Tier.MONTECARLO, 0, spending.share_of_claim()))
    assert [e.verdict for e in made] == [Verdict.CONFIRMED]


# --- the plan ----------------------------------------------------------------------------------------------------


def test_without_a_budget_the_effort_is_one_and_deep_a_hundred():
    assert set(efforts(COSTS, 5.0, None).values()) == {1.0}
    assert set(efforts(COSTS, 5.0, None, deep=True).values()) == {100.0}


@pytest.mark.parametrize("budget", [0.5, 3, 10, 60, 600, 86400])
def test_the_plan_fits_the_budget(budget):
    found = efforts(COSTS, 20.0, budget)
    cost = sum(COSTS[n].seconds * e for n, e in found.items())
    least = sum(c.seconds for c in COSTS.values()) * plan.LEAST
    assert cost <= max(2 * (budget - plan.START) - 20.0, budget / 4, least)
    assert all(COSTS[n].seconds * e <= max(budget, plan.LEAST * COSTS[n].seconds) for n, e in found.items())


def test_more_budget_never_leaves_the_worst_worse_and_it_gets_most():
    budgets = [1, 5, 10, 20, 40, 80, 1000]
    found = [efforts(COSTS, 10.0, b) for b in budgets]
    worst = [max(COSTS[n].sees / math.sqrt(e) for n, e in efforts.items()) for efforts in found]
    assert worst == sorted(worst, reverse=True) and worst[-1] < worst[0] / 30
    tight = efforts(COSTS, 10.0, 7.0)
    assert tight["b"] > tight["c"] > tight["a"]
    seen = [COSTS[n].sees / math.sqrt(e) for n, e in tight.items()]
    assert max(seen) / min(seen) < 1.5


def test_the_plan_knows_no_clock(monkeypatch):
    claims, tiers = select([]), list(Tier)
    before = planned(claims, tiers, 60, False)
    monkeypatch.setattr(time, "perf_counter", lambda: pytest.fail("the clock was read"))
    assert planned(claims, tiers, 60, False) == before
    assert planned(claims, [Tier.EXACT], 60, False) == {}


def test_the_table_of_costs_is_of_the_simulations_that_take_an_effort():
    with_paths = {c.id for c in catalogue().values() if c.cost}
    assert {"theorem15.drift", "theorem15.second_moment", "proof2x2.gap_law", "ito.levy_area"} <= with_paths
    for c in catalogue().values():
        for s in c.simulations:
            names = s.__code__.co_varnames[: s.__code__.co_argcount]
            assert ("effort" in names) == (cost_of(s) is not None), c.id


@pytest.mark.parametrize("budget", [0, -1, math.nan, math.inf, True])
def test_a_budget_is_a_number_of_seconds(budget):
    with pytest.raises(BadInput, match="budget must be"):
        verify(["proof2x2.drift"], budget=budget)


@pytest.mark.parametrize("text", ["-5", "0", "nan", "inf", "soon"])
def test_the_command_line_refuses_other_budgets(text, capsys):
    assert main(["verify", "proof2x2.drift", "--budget", text]) == 2
    found = capsys.readouterr()
    assert found.out == "" and found.err.count("\n") == 1 and "symcalc: " in found.err


# --- budgets and depth in a run ----------------------------------------------------------------------------------


def test_deep_asks_for_a_tenth_and_gets_it_or_says_so():
    claim = catalogue()["ito.cir"]
    deep = suite.judge_claim(claim, [Tier.MONTECARLO], 1, Terms((Tier.MONTECARLO,), 1, {"ito.cir": 1.0}, deep=True))
    (evidence,) = deep.evidence
    assert deep.verdict is Verdict.INCONCLUSIVE
    assert evidence.figures["tolerance"] == 0.025
    assert evidence.detail.endswith(f"{evidence.figures['paths_to_decide']} paths would decide")
    one_step = suite.judge_claim(
        catalogue()["langevin.radius"], [Tier.MONTECARLO], 1, Terms((Tier.MONTECARLO,), 1, deep=True)
    )
    assert one_step.verdict is Verdict.CONFIRMED and one_step.evidence[0].figures["tolerance"] == 1e-5


def test_a_small_budget_is_inconclusive_and_a_larger_one_is_not():
    claim, tiers = catalogue()["ito.levy_area"], (Tier.MONTECARLO,)

    def judged(budget):
        return suite.judge_claim(claim, tiers, 0, Terms(tiers, 0, planned([claim], tiers, budget, False)))

    small = judged(0.2)
    assert small.verdict is Verdict.INCONCLUSIVE and "paths would decide" in small.evidence[0].detail
    assert judged(6).verdict is Verdict.CONFIRMED


def test_a_budget_in_a_run_of_its_own(capsys):
    assert main(["verify", "ito.cir", "--tier", "montecarlo", "--budget", "20", "--json", "-"]) == 0
    (evidence,) = json.loads(capsys.readouterr().out)["claims"][0]["evidence"]
    assert evidence["figures"]["paths"] > 40000


def test_the_clock_ends_a_run_at_five_times_its_budget(monkeypatch):
    """Three claims whose workers never come to an end: INCONCLUSIVE, with exit code 3, and soon."""
    monkeypatch.setattr(suite, "examine", _sleeps)
    started = time.perf_counter()
    report = verify(["proof2x2.basis", "proof2x2.drift", "proof2x2.noise"], ["exact"], budget=0.4)
    assert time.perf_counter() - started < 30
    assert set(report.verdicts.values()) == {Verdict.INCONCLUSIVE} and report.exit_code == 3
    assert "goes on from here" in report.judgements[0].evidence[0].detail


def _sleeps(identity, terms, kept):
    time.sleep(120)


def test_a_refutation_stands_on_any_terms():
    refuted = Evidence(Tier.MONTECARLO, Verdict.REFUTED, "", "", {"sees": "0.1", "tolerance": 0.01})
    assert Terms((), deep=True).read(refuted).verdict is Verdict.REFUTED
