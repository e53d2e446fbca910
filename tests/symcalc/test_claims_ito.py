"""The chapter `ito`: its tiers share nothing, and a simulation that could not tell says so."""

import ast
from pathlib import Path

import pytest

from numeric.streams import stream
from symcalc.claims import catalogue
from symcalc.claims.ito import measured, simulated
from symcalc.claims.ito.simulated import paths
from symcalc.evidence import montecarlo
from symcalc.evidence.montecarlo import Comparison, held_to
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.suite import judge_claim

CLAIMS = [claim for claim in catalogue().values() if claim.group == "ito"]
LAWS = ("black_scholes", "stationary", "cir", "levy_area")
FREED = ("ornstein_uhlenbeck", "bridge")  # of so much noise that 200 paths see 2 %


def test_every_claim_has_three_tiers():
    assert len(CLAIMS) >= 20
    assert all(claim.tiers == tuple(Tier) for claim in CLAIMS)


@pytest.mark.parametrize(
    ("name", "dimensions"),
    [
        ("sandwiches", "n = 3"),
        ("bessel", "n = 2, 3, 4"),
        ("squared_radius", "n = 1, 2, 3, 4"),
        ("sphere", "n = 2, 3, 4"),
        ("general_linear", "n = 1, 2, 3"),
        ("unitary", "d = 1, 2, 3"),
        ("orthogonal", "n = 2, 3, 4"),
    ],
)
def test_a_dimension_that_was_decided_is_named(name, dimensions):
    assert dimensions in catalogue()[f"ito.{name}"].statement


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        (measured, {"symcalc.domains", "symcalc.evidence"}),
        (simulated, {"numeric", *(f"symcalc.evidence.{name}" for name in ("exact", "montecarlo", "plan", "verdict"))}),
    ],
)
def test_measurement_and_simulation_know_no_derivation(package, allowed):
    """Neither imports the calculus; `evidence.exact` only lends the type of named quantities."""
    files = sorted(Path(package.__file__).parent.glob("*.py"))
    assert {"spheres.py", "chain_rules.py"} <= {file.name for file in files}
    for node in (node for file in files for node in ast.walk(ast.parse(file.read_text()))):
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] in ("symcalc", "numeric"):
            known = {package.__name__, *allowed}
            assert any(node.module == a or node.module.startswith(f"{a}.") for a in known), node.module


@pytest.mark.parametrize("name", LAWS)
def test_too_few_paths_are_inconclusive(name, monkeypatch):
    monkeypatch.setattr(paths.Paths.__init__, "__defaults__", (150,))
    monkeypatch.setattr(paths, "PATHS", 50)
    monkeypatch.setattr(montecarlo, "LEAST_VALUES", 200)
    verdict = judge_claim(catalogue()[f"ito.{name}"], [Tier.MONTECARLO], seed=0)
    assert verdict.verdict is Verdict.INCONCLUSIVE, verdict.evidence


@pytest.mark.parametrize("name", FREED)
def test_freed_of_noise_the_bias_limits_what_is_seen(name, monkeypatch):
    monkeypatch.setattr(paths, "PATHS", 50)
    monkeypatch.setattr(montecarlo, "LEAST_VALUES", 200)
    (evidence,) = judge_claim(catalogue()[f"ito.{name}"], [Tier.MONTECARLO], seed=0).evidence
    assert evidence.figures["paths"] == 200 and 0 < float(evidence.figures["floor"]) <= float(evidence.figures["sees"])
    assert held_to(evidence, 5e-4).verdict is Verdict.INCONCLUSIVE


def test_false_alarms_are_shared_among_the_comparisons_that_are_made():
    test = paths.Paths(0, 1e-6, "counting", 1, effort=0.01)
    values = stream(0, "counting").standard_normal((2, 100))
    test.mean("first", list(values), 0.0)
    with pytest.raises(ArithmeticError, match="more comparisons"):
        test.mean("second", list(values), 0.0)


def test_a_wrong_covariance_of_a_complex_noise_is_seen_as_such():
    """With E|dZ|² in place of E dZ², the exact tier shows a point."""
    claim = catalogue()["ito.holomorphic"]
    alpha, alpha_, beta, beta_ = claim.state().domain.conjugate[0] + claim.state().domain.conjugate[1]
    h2 = claim.state().domain.conjugate[4][0]
    wrong = claim.claiming({"drift of h(Z)": (alpha * alpha_ + beta * beta_) * h2 / 2})
    (evidence,) = judge_claim(wrong, [Tier.EXACT], seed=0).evidence
    assert evidence.verdict is Verdict.REFUTED and evidence.figures["quantity"] == "drift of h(Z)"


def test_comparisons_print_what_they_would_have_seen():
    for claim in CLAIMS[:4]:
        (evidence,) = judge_claim(claim, [Tier.MONTECARLO], seed=3).evidence
        assert float(evidence.figures["sees"]) < 1e-4 and "sees" in evidence.detail
    assert Comparison("x", 1.0, 1.0, 0.1, 0.1).agrees
