"""Claims as tests: in a suite of their own, collected by name or by option, each outcome of each verdict."""

from pathlib import Path

import pytest

pytest_plugins = "pytester"
COULOMB = "sum(1/(x[k] - x[j]), j != k)"


def claim(identity, formula=COULOMB, quantity="dyson.drift", more='tiers = ["exact"]'):
    return f'[[claim]]\nid = "{identity}"\nquantity = "{quantity}"\nformula = "{formula}"\n{more}\n'


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


def run(pytester, *arguments):
    """In a process of its own, with the plug-in also where the package is not installed."""
    off = ("-p", "no:xdist", "-p", "no:cacheprovider")
    return pytester.runpytest_subprocess("-p", "symcalc.pytest_plugin", *off, *arguments)


@pytest.fixture
def suite(pytester):
    """Claims of every kind, beside an ordinary test."""
    pytester.makepyfile(test_own="def test_own(): pass")
    expected = 'tiers = ["exact"]\nexpected = "REFUTED"'
    pytester.path.joinpath("mine.symcalc.toml").write_text(
        claim("eq. 1")
        + claim("eq. 2", f"2*{COULOMB}")
        + claim("eq. 3", f"2*{COULOMB}", more=expected)
        + claim("eq. 4", more=expected)
        + claim("eq. 5", "d", "dyson.entropy", more='tiers = ["montecarlo"]')
        + claim("eq. 6", "sum(1/(x[k] - x[j]), j)")
    )
    return pytester


def test_claims_are_collected_beside_other_tests(suite):
    result = run(suite, "-v")
    result.assert_outcomes(passed=3, failed=3, skipped=1)
    text = result.stdout.str()
    assert "eq. 1 PASSED" in text and "eq. 3 PASSED" in text
    assert "REFUTED  eq. 2  (dyson.drift; typed by the user)   (d = 2 is enough)" in text
    assert "yours = 2 × derived" in text and "PROVED  eq. 4" in text and "divides by zero" in text
    assert "Traceback" not in text


def test_a_claim_can_be_chosen_by_name(suite):
    run(suite, "mine.symcalc.toml::eq. 1").assert_outcomes(passed=1)
    run(suite, "-k", "eq and 2").assert_outcomes(failed=1, deselected=6)


def test_a_file_with_another_name_is_given_by_the_option(pytester):
    path = pytester.path / "claims.toml"
    path.write_text(claim("eq. 1"))
    assert run(pytester).parseoutcomes() == {}
    run(pytester, "--symcalc", "claims.toml").assert_outcomes(passed=1)


def test_a_wrong_file_is_an_error_of_collection(pytester):
    pytester.path.joinpath("mine.symcalc.toml").write_text(claim("eq. 1", "sum(1/(x[k] - y[j]), j != k)"))
    result = run(pytester)
    result.assert_outcomes(errors=1)
    assert "claim 'eq. 1': unknown name 'y'" in result.stdout.str()


def test_an_expected_verdict_without_evidence_is_a_failure(pytester):
    more = 'tiers = ["montecarlo"]\nexpected = "PROVED"'
    pytester.path.joinpath("a.symcalc.toml").write_text(claim("eq. 1", "d", "dyson.entropy", more=more))
    result = run(pytester, "-v")
    result.assert_outcomes(failed=1)
    assert "not examined" in result.stdout.str() and "Traceback" not in result.stdout.str()
