"""What a person reads: answers and reports in words, and what their files say."""

import pytest
import sympy as sp

import symcalc
from symcalc.cli import main
from symcalc.errors import BadInput, DimensionError, NoiseError
from symcalc.ito import ItoProcess
from symcalc.referee.words import WIDE, beside
from symcalc.report import show

CLAIMS = """
title = "Three formulas"
[[claim]]
id = "(1)"
quantity = "dyson.drift"
formula = "sum(1/(x[k] - x[j]), j != k)"
[[claim]]
id = "(2)"
quantity = "dyson.drift"
formula = "sum(2/(x[k] - x[j]), j != k)"
[[claim]]
id = "(3)"
quantity = "dyson.drift"
formula = "sum(2/(x[k] - x[j]), j != k)"
expected = "REFUTED"
"""


def words(text, identity="dyson.drift"):
    return str(symcalc.check(identity, text, tiers=["exact"]))


def test_values_stand_below_formulas_that_are_long():
    lines = words("2*sum(sigma[k]/(sigma[k]**2 - sigma[j]**2), j != k)/beta", "dln.singular_drift").splitlines()
    assert lines[3] == "  at beta = 1, N = 2, k = 1:  yours is 0, derived is 1"
    assert not any(line.endswith(" ") for line in lines)


@pytest.mark.parametrize("length", [1, 40, WIDE])
def test_no_value_is_out_of_sight(length):
    lines = beside(("x" * length, "y"), "at x = (1)", ("1", "2"))
    assert [len(line) <= WIDE for line in lines].count(False) == (length == WIDE)


def test_a_letter_that_was_summed_over_is_noticed():
    note = "k, the index of the component, is not in yours"
    assert note in words("sum(1/(x[i] - x[j]), j != i)")
    assert note not in words("sum(2/(x[k] - x[j]), j != k)")
    assert note not in words("2*sum(log(abs(x[i] - x[j])), i != j)", "dyson.entropy")


def test_an_entropy_is_compared_by_its_derivative_in_the_argument_of_the_formula():
    """S = ½ log(σ1 + σ2) at N = 2, so that ∂S/∂σ1 = 1/10 at σ = (4, 1)."""
    answer = symcalc.check("dln.entropy", "sum(log(sigma[i]**2-sigma[j]**2) - log(lam[i]**2-lam[j]**2), i < j)")
    assert "∂/∂sigma[k] at sigma = (4, 1), N = 2, k = 1:  yours is 1/5, derived is 1/10" in str(answer)
    assert answer.to_json()["counterexample"]["of"] == "∂/∂sigma[k]"
    assert "∂/∂x[k] at x = (0, 1), k = 1:  -2" in words("sum(log(x[j] - x[i]), i < j)", "dyson.entropy")


def test_the_order_of_the_entries_is_said_where_it_was_used():
    by_size = "sum(1/abs(x[k]-x[j]), j < k) - sum(1/abs(x[k]-x[j]), j > k)"
    assert "assumed: x[1] < ... < x[d]" in words(by_size)
    assert "assumed: sigma[1] > ... > sigma[d] > 0" in words(
        "sum(log((sigma[i]**2-sigma[j]**2)/(lam[i]**2-lam[j]**2)), i < j)/2", "dln.entropy"
    )
    assert "assumed" not in words("sum(1/(x[k] - x[j]), j != k)")
    assert symcalc.formula("dyson.drift").order in " ".join(symcalc.check("dyson.drift", by_size).assumptions)


def test_numbers_that_do_not_decide_say_so():
    answer = symcalc.check("dyson.drift", "sum(1/(x[k]-x[j]), j != k) + sqrt(2) + sqrt(3) - sqrt(5+2*sqrt(6))")
    assert str(answer.verdict) == "INCONCLUSIVE" and "Numbers at a few d are no verdict on every d" in str(answer)


def test_a_size_of_a_complex_entry_is_refuted_at_a_simple_point():
    said = words("2*sum(abs(A[k,j])/(x[k]-x[j]), j != k)", "eigenvalue.second")
    assert "A[1,2] = 1 + I" in said and "yours is -2*sqrt(2), derived is -4" in said


def test_a_measured_difference_names_all_that_it_depends_on():
    answer = symcalc.check("dln.singular_drift", "(2/beta)*sum(lam[k]/(lam[k]-lam[j]), j != k)", tiers=["precise"])
    assert "beta = " in answer.evidence[0].detail and "N = " in answer.evidence[0].detail


def test_a_report_and_a_derivation_print_as_text():
    report = symcalc.verify(["proof2x2.drift"], tiers=["exact"])
    assert str(report).startswith("PROVED       proof2x2.drift  At X") and "1 proved" in str(report)
    assert str(symcalc.formula("dyson.drift").derivation).startswith("The drift of the eigenvalues")
    assert repr(symcalc.formula("dyson.drift")) == "formula('dyson.drift')"


def test_expected_verdicts_are_counted_and_the_slip_is_in_every_file(tmp_path, capsys):
    claims, junit, page = (tmp_path / name for name in ("paper.toml", "run.xml", "run.html"))
    claims.write_text(CLAIMS)
    assert main(["check", str(claims), "--tier", "exact", "--junit", str(junit), "--html", str(page)]) == 1
    printed = capsys.readouterr().out
    assert "as expected where that is stated (1 of 3)" in printed and f"written: {page}, {junit}" in printed
    assert junit.read_text().count("yours = 2 × derived") == 1  # the expected one is no failure
    assert page.read_text().count("yours = 2 × derived") == 2
    assert "E dH_ii^2 = dt; inner product Re tr(A*B); Ito." in page.read_text()


def test_a_formula_is_shown_for_every_dimension():
    assert "  every d, component k:  sum(1/(x[k] - x[j]), j != k)\n" in show.show("dyson.drift")
    assert "= 0 (1 × 203)" in show.show("theorem15.invariance")
    with pytest.raises(BadInput, match=r"did you mean dyson\.drift"):
        show.show("dyson.drif")


def test_derivations_write_lambda():
    assert "lam" not in symcalc.formula("dln.multiplier").derivation.lines[2].latex.replace("lambda", "")


def test_lists_are_columns_and_slips_are_said():
    x, y = sp.symbols("x y")
    assert ItoProcess([x, y], [1, y], sp.eye(2)).generator(x * y) == x * y + y
    with pytest.raises(DimensionError, match="must agree"):
        ItoProcess([x, y], [1], sp.eye(2))
    with pytest.raises(BadInput, match="a list of ids or groups"):
        symcalc.verify("proof2x2.drift")
    i, j, k, m = sp.symbols("i j k m")
    with pytest.raises(NoiseError, match="the four indices are a, b, c, d"):
        symcalc.spectral_sde("eigenvalues", covariance=sp.KroneckerDelta(i, m) * sp.KroneckerDelta(j, k))
    with pytest.raises(BadInput, match="this is LaTeX"):
        words(r"\sum_j x_j")


def test_each_command_says_what_it_does(capsys):
    for command, said in (("check", "Referee a formula of your own"), ("recheck", "second, independent engine")):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        assert said in " ".join(capsys.readouterr().out.split())
