"""What a tier does not speak of, and what it could not tell, is said where the verdict is said."""

from dataclasses import replace

import pytest
import sympy as sp

from symcalc.claims import catalogue
from symcalc.claims.claim import _Read
from symcalc.evidence.verdict import Evidence, Judgement, Tier, Verdict
from symcalc.indexed import IndexSum
from symcalc.report.run import Report
from symcalc.report.terminal import closing, listed, verdict_line
from symcalc.suite import verify


def test_a_simulation_names_the_quantities_that_it_did_not_read():
    claim = catalogue()["theorem18.singular_drift"]
    (found,) = claim.evidence(Tier.MONTECARLO, 1, 1e-10)
    assert found.verdict is Verdict.CONFIRMED
    assert found.figures["not measured"] == [f"at N = {n}" for n in range(1, 7)]
    (found,) = catalogue()["theorem18.off_diagonal"].evidence(Tier.MONTECARLO, 1, 1e-10)
    assert found.figures["not measured"] == []


def test_the_line_names_what_was_left_out():
    report = verify(["theorem18.laplace_beltrami", "theorem18.singular_drift"], ["precise", "montecarlo"])
    lines = {j.id: str(verdict_line(j)).splitlines()[0] for j in report.judgements}
    assert "all but" not in lines["theorem18.laplace_beltrami"]
    assert lines["theorem18.singular_drift"].count("(all but at N = 1, …, 6)") == 1  # not simulated; measured they are
    assert all("CONFIRMED" in line for line in lines.values())


@pytest.mark.parametrize(
    "names, written",
    [
        (["a"], "a"),
        (["a", "a"], "a, a"),
        (["p 9", "p 10", "p 11", "q 12"], "p 9, …, 11, q 12"),
        (["p 1", "p 2"], "p 1, p 2"),
        (["x2", "x1"], "x2, x1"),
        (["a", "b", "c", "d", "n 1", "n 2"], "a, b, c, d and 2 more"),
        ([], ""),
    ],
)
def test_names_are_listed_short(names, written):
    assert listed(names) == written


@pytest.mark.parametrize("name", ["theorem15.fields", "dln.mean_curvature", "dln.special_depths"])
def test_nothing_is_left_out_of_a_simulation(name):
    (found,) = catalogue()[name].evidence(Tier.MONTECARLO, 1, 1e-10)
    assert found.verdict is Verdict.CONFIRMED and found.figures["not measured"] == []


@pytest.mark.parametrize(
    "name, quantity",
    [
        ("theorem15.fields", "drift over H"),
        ("dln.mean_curvature", "x_p²"),
        ("dln.mean_curvature", "x_p x_{p+1}"),
        ("dln.special_depths", "a_ij, N = 1"),
        ("theorem18.laplace_beltrami", "Δ f"),
    ],
)
def test_an_error_of_a_thousandth_of_a_per_cent_is_seen(name, quantity):
    claim = catalogue()[name]
    equation = claim.state()
    wrong = IndexSum.of(equation.claimed[quantity]) * (1 + sp.Rational(1, 100000))
    other = replace(equation, claimed={**equation.claimed, quantity: wrong})
    (found,) = replace(claim, state=lambda: other).evidence(Tier.MONTECARLO, 1, 1e-10)
    assert found.verdict is Verdict.REFUTED


@pytest.mark.parametrize("read", [lambda q: q["a"], lambda q: [v for n, v in q.items()], lambda q: list(q.values())])
def test_reading_is_noticed(read):
    quantities = _Read({"a": 1, "b": 2})
    assert "a" in quantities and list(quantities) == ["a", "b"] and quantities.unread == ["a", "b"]
    assert (read(quantities), quantities.unread) in [(1, ["b"]), ([1, 2], [])]


@pytest.mark.parametrize("verdict, said", [(Verdict.INCONCLUSIVE, True), (Verdict.CONFIRMED, False)])
def test_a_proof_does_not_hide_that_monte_carlo_could_not_tell(verdict, said):
    evidence = (Evidence(Tier.EXACT, Verdict.PROVED, "", ""), Evidence(Tier.MONTECARLO, verdict, "", "sees too little"))
    judgement = Judgement("a.b", "", Verdict.PROVED, evidence, (), 0.0)
    report = Report(0, tuple(Tier), (judgement,), (), 1.0)
    assert report.exit_code == 0 and ("1 tier could not tell" in closing(report)) is said
    assert ("sees too little" in str(verdict_line(judgement))) is said


READS = [c.id for c in catalogue().values() if c.group in ("dln", "entropy_direction", "submersion") and c.simulations]


@pytest.mark.parametrize("name", READS)
def test_what_a_simulation_reads_it_compares(name):
    """Each quantity that counts as measured is refuted if it is twice what it is (or 1, if it is zero)."""
    claim = catalogue()[name]
    claimed = claim.state().claimed
    *_, last = claim.evidence(Tier.MONTECARLO, 1, 1e-9, EFFORT)
    for quantity in claimed.keys() - set(last.figures["not measured"]):
        wrong = claim.claiming({quantity: doubled(claimed[quantity])})
        *_, found = wrong.evidence(Tier.MONTECARLO, 1, 1e-9, EFFORT)
        assert found.verdict is Verdict.REFUTED, quantity


EFFORT = 0.02


def doubled(quantity):
    zero = quantity.is_zero() if isinstance(quantity, IndexSum) else quantity == quantity * 0
    return quantity + 1 if zero else quantity * 2


def test_a_quantity_that_is_read_in_vain_is_noticed_by_that_test():
    """A simulation that reads and does not compare: its verdict stands whatever is claimed."""
    claim = catalogue()["dln.homogeneity"]

    def idle(claimed, seed, false_alarm):
        return replace(claim.simulate(claimed, seed, false_alarm), verdict=Verdict.CONFIRMED)

    wrong = replace(claim, simulate=idle).claiming({"Σ λ ∂S/∂λ": doubled(claim.state().claimed["Σ λ ∂S/∂λ"])})
    *_, found = wrong.evidence(Tier.MONTECARLO, 1, 1e-9)
    assert found.verdict is Verdict.CONFIRMED and found.figures["not measured"] == []


def test_the_lines_of_high_precision_leave_out_what_is_listed_with_a_reason():
    report = verify(["dln.multiplier", "dln.frames", "entropy_direction.gap"], ["precise"])
    lines = {j.id: str(verdict_line(j)).splitlines()[0] for j in report.judgements}
    assert "all but" not in lines["dln.multiplier"] + lines["entropy_direction.gap"]
    assert lines["dln.frames"].count("(all but one more factor)") == 1
