"""`check`: true formulas however written are never refuted, false ones are, and every tier can do it alone."""

import mpmath as mp
import pytest
import sympy as sp

import symcalc
from symcalc.enclosure import enclosure
from symcalc.errors import BadInput, FormulaError, UndefinedFormula, UnknownId
from symcalc.evidence.verdict import Verdict
from symcalc.referee.typed import Typed

TRUE = [
    "sum(1/(x[k] - x[j]), j != k)",
    "sum(1/(x[k]-x[j]), j < k) + sum(1/(x[k]-x[j]), k < j)",
    "-sum(1/(x[j] - x[k]), j != k)",
    "sum((x[k]-x[j])/(x[k]-x[j])**2, j != k)",
    "sum((x[k]-x[j])/abs(x[k]-x[j])**2, j != k)",
    "sum(1/abs(x[k]-x[j]), j < k) - sum(1/abs(x[k]-x[j]), j > k)",
    "0.5*sum(2/(x[k] - x[j]), j != k)",
    "sum(sqrt(2)/(x[k]-x[j])/sqrt(2), j != k)",
    "beta*sum(1/(x[k]-x[j]), j != k)/beta",
    "sum(exp(log(2))/(2*(x[k]-x[j])), j != k)",
    "sum(1/(x[k]-x[j]), j, j != k)",
    "sum(conj(1/(x[k]-x[j])), j != k)",
    "(1/2)*sum(prod(2/(x[k]-x[m]), m != k, m < j) * prod(1, m != k) * 0 + 2/(x[k]-x[j]), j != k)",
]
FALSE = [
    ("sum(2/(x[k]-x[j]), j != k)", "yours = 2 × derived"),
    ("0.5*sum(1/(x[k]-x[j]), j != k)", "real symmetric"),
    ("sum(1/(x[j]-x[k]), j != k)", "sign is turned"),
    ("(beta/2)*sum(1/(x[k]-x[j]), j != k)", "another clock"),
    ("sum(1/(x[k]-x[j]), j < k)", ""),
    ("sum(1/(x[k]-x[j]), j != k) + 1e-9*x[k]", ""),
    ("sum(1/(x[k]-x[j])**2, j != k)", ""),
    ("sum(coth(x[k]-x[j]), j != k)", ""),
    ("sum(cos((x[k]-x[j])/2)/sin((x[k]-x[j])/2)/2, j != k)", ""),
    ("1", ""),
    ("0", ""),
    ("sum(1/abs(x[k]-x[j]), j != k)", ""),
]
B = "sum(1/(x[k]-x[j]), j != k)"
HARD_BUT_TRUE = [
    f"{B} + cosh(90*x[k])**2 - sinh(90*x[k])**2 - 1",
    f"{B} + 2*cosh(200*x[k]) - exp(200*x[k]) - exp(-200*x[k])",
    f"{B} + exp(900)*(sin(x[k])**2 + cos(x[k])**2 - 1)",
]
NEARLY_TRUE = [
    f"{B} + sin(546*pi*x[k])",
    f"{B} + (beta - 5/3)*sin(546*pi*x[k])",
    f"{B} + sin(6*pi*beta)*(1 + x[k]**2)",
    f"{B} + sin(pi*d*x[k]*546)*beta",
    "sum(3*beta/5/(x[k]-x[j]), j != k)",
]
UNDEFINED_FROM_TWO_ON = ["sum(1/(x[k]-x[j]), i != k, j)"]
RIGHT_FOR_TWO_ONLY = [
    "sum(1/(x[k]-x[j]), j != k)/(1 + (d-1)*(d-2))",
    "(d-1)*sum(1/(x[k]-x[j]), j != k)",
    "(d/2)*sum(1/(x[k]-x[j]), j != k)",
    "sum(1/(x[k]-x[j]), j != k) + (d-1)*(d-2)",
]


@pytest.mark.parametrize("text", TRUE)
def test_a_true_formula_is_never_refuted(text, seed=0):
    answer = symcalc.check("dyson.drift", text, seed=seed)
    product_outside_a_logarithm = "prod(2" in text
    assert answer.verdict is (Verdict.CONFIRMED if product_outside_a_logarithm else Verdict.PROVED), answer.evidence


@pytest.mark.parametrize("text", [TRUE[0], TRUE[5], TRUE[-1]])
@pytest.mark.parametrize("tier", ["precise", "montecarlo"])
def test_a_true_formula_is_confirmed_by_each_tier_of_numbers(text, tier):
    assert symcalc.check("dyson.drift", text, tiers=[tier]).verdict is Verdict.CONFIRMED


@pytest.mark.parametrize(("text", "slip"), FALSE)
@pytest.mark.parametrize("tier", ["exact", "precise"])
def test_a_false_formula_is_refuted_by_each_tier_alone(text, slip, tier):
    answer = symcalc.check("dyson.drift", text, tiers=[tier])
    assert answer.verdict is Verdict.REFUTED
    if tier == "exact":
        assert slip in answer.diagnosis
        assert answer.difference.yours != answer.difference.derived


@pytest.mark.parametrize("text", [t for t, _ in FALSE if "1e-9" not in t] + ["1.000001*" + TRUE[0]])
def test_monte_carlo_alone_refutes(text):
    assert symcalc.check("dyson.drift", text, tiers=["montecarlo"]).verdict is Verdict.REFUTED


@pytest.mark.parametrize("text", RIGHT_FOR_TWO_ONLY)
@pytest.mark.parametrize("tier", ["exact", "precise"])
def test_what_is_right_at_two_only_is_refuted(text, tier):
    answer = symcalc.check("dyson.drift", text, tiers=[tier])
    assert answer.verdict is Verdict.REFUTED
    assert tier == "precise" or answer.difference.d == 3


@pytest.mark.parametrize("text", HARD_BUT_TRUE)
def test_cancellation_in_a_true_formula_refutes_nothing(text):
    expected = Verdict.INCONCLUSIVE if "exp(900)" in text else Verdict.PROVED  # e**900 is beyond the field's caps
    assert symcalc.check("dyson.drift", text).verdict is expected
    assert symcalc.check("dyson.drift", text, tiers=["montecarlo"]).verdict is not Verdict.REFUTED


@pytest.mark.parametrize("text", NEARLY_TRUE)
@pytest.mark.parametrize("tiers", [None, ["precise"], ["montecarlo"]])
def test_what_vanishes_at_simple_points_is_refuted(text, tiers):
    assert symcalc.check("dyson.drift", text, tiers=tiers).verdict is Verdict.REFUTED


def test_what_has_no_value_at_one_dimension_is_proved_at_the_others():
    answer = symcalc.check("dyson.drift", f"{B}/(d-2)*(d-2)", tiers=["exact"])
    assert answer.verdict is Verdict.PROVED
    assert "at d = 2 the formula as typed divides by zero" in answer.evidence[0].detail


@pytest.mark.parametrize("text", UNDEFINED_FROM_TWO_ON)
@pytest.mark.parametrize("tiers", [None, ["exact"], ["precise"], ["montecarlo"]])
def test_what_has_no_value_is_not_confirmed_elsewhere(text, tiers):
    assert symcalc.check("dyson.drift", text, tiers=tiers).verdict is Verdict.INCONCLUSIVE


def test_numbers_at_four_dimensions_say_which_they_are():
    text = f"{B} + (d-1)*(d-2)*(d-3)*(d-4)*x[k]"
    assert symcalc.check("dyson.drift", text).difference.d == 5
    alone = symcalc.check("dyson.drift", text, tiers=["precise"])
    assert alone.evidence[0].detail.endswith("at three points each for d = 1, 2, 3, 4")


@pytest.mark.parametrize("text", [f"d**3/4*{B}", f"(3*d-4)*{B}", f"(1-d)*{B}"])
def test_a_factor_that_depends_on_d_is_not_called_constant(text):
    assert "not so at d = 3" in symcalc.check("dyson.drift", text).diagnosis
    assert symcalc.check("dyson.drift", f"d*{B}").diagnosis == "yours = d × derived."


def test_a_factor_is_found_behind_a_removable_singularity():
    text = f"2*(x[k]**2-x[k])/(x[k]*(x[k]-1))*{B}"
    assert symcalc.check("dyson.drift", text).diagnosis.startswith("yours = 2 × derived")


def test_the_derived_formula_is_not_computed_for_monte_carlo(monkeypatch):
    from symcalc.models import dyson

    def forbidden(*_):
        raise AssertionError("the derived formula was asked for")

    monkeypatch.setattr(dyson, "equation", forbidden)
    monkeypatch.setattr(dyson, "downstairs", forbidden)
    assert symcalc.check("dyson.drift", TRUE[0], tiers=["montecarlo"]).verdict is Verdict.CONFIRMED
    assert symcalc.check("dyson.drift", FALSE[0][0], tiers=["montecarlo"]).verdict is Verdict.REFUTED
    with pytest.raises(AssertionError):
        symcalc.check("dyson.drift", TRUE[0], tiers=["exact"])


def test_the_counterexample_is_the_smallest_point():
    found = symcalc.check("dyson.drift", FALSE[0][0]).difference
    assert (found.d, found.k, found.yours, found.derived) == (2, 1, -2, -1)
    assert found.where() == "x = (0, 1), k = 1"


def test_points_where_only_the_typed_form_is_undefined_are_said():
    answer = symcalc.check("dyson.drift", "sum(1/(x[k]-x[j]), j != k)*(d-1)/(d-1)", tiers=["exact"])
    assert "at d = 1 the formula as typed divides by zero" in answer.evidence[0].detail


@pytest.mark.parametrize(
    ("identity", "text", "error", "words"),
    [
        ("dyson.drif", "x[k]", UnknownId, "did you mean dyson.drift"),
        ("dyson.drift", "sum(1/(x[k]-x[j], j != k)", FormulaError, "column"),
        ("dyson.drift", "sigma[k]", FormulaError, "singular values"),
        ("dyson.drift", "sum(1/(x[k]-x[j]), j)", UndefinedFormula, "j != k"),
        ("dyson.drift", "x[k] + 1/(1/0)", UndefinedFormula, "divides by zero"),
        ("dyson.drift", "9**9**9", FormulaError, "too large"),
        ("dyson.drift", "((x[k]**40)**40)**40", FormulaError, "too large"),
        ("dyson.drift", "__import__('os')", FormulaError, "column"),
    ],
)
def test_bad_input_is_a_typed_error(identity, text, error, words):
    with pytest.raises(error, match=words):
        symcalc.check(identity, text)


def test_what_is_no_formula_is_a_typed_error():
    for text, tiers in ((5, None), (None, None), (b"x[k]", None), ("x[k]", "exact")):
        with pytest.raises(BadInput, match="must be a string"):
            symcalc.check("dyson.drift", text, tiers=tiers)


def test_powers_with_too_many_terms_are_answered_at_once():
    answer = symcalc.check("dyson.drift", "(x[k] + beta + sqrt(x[k]**2 + 1) + sqrt(beta))**190")
    assert answer.verdict is Verdict.REFUTED


def test_a_factor_of_zero_is_no_diagnosis():
    assert "derived" not in symcalc.check("dyson.drift", "x[k] - x[k]").diagnosis
    assert symcalc.check("eigenvalue.second", "x[k] - x[k]").diagnosis == ""


def test_a_counterexample_at_one_has_a_point():
    assert symcalc.check("dyson.drift", "1").difference.where() == "x = (0), k = 1"


def test_an_unknown_tier_is_a_typed_error():
    with pytest.raises(BadInput, match="no tier 'vague'"):
        symcalc.check("dyson.drift", "x[k]", tiers=["vague"])


def test_what_cannot_be_evaluated_is_inconclusive():
    answer = symcalc.check("dyson.drift", "log(log(log(log(log(log(x[k]))))))")
    assert answer.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_evaluation_follows_the_conditions(d):
    typed = Typed.read("dyson.drift", "sum(1, j) + 10*sum(1, j < m) + 1000*sum(1, j != k) + 0*prod(d, j)")
    assert typed.components(d) == (d + 10 * d * (d - 1) // 2 + 1000 * (d - 1),) * d


@pytest.mark.parametrize(
    "e",
    [
        sp.exp(1) - sp.Rational(2718281828, 10**9),
        sp.coth(sp.Rational(1, 3)),
        sp.tanh(-2) + sp.sinh(1) * sp.cosh(2),
        sp.sin(100) ** 2 + sp.cos(3),
        sp.log(7) / sp.sqrt(5),
        sp.Rational(2, 3) ** sp.Rational(7, 5),
        sp.tan(1) - sp.pi,
        abs(sp.log(sp.Rational(1, 2))),
    ],
)
def test_enclosures_contain_the_value_and_are_narrow(e):
    found = enclosure(e)
    with mp.workdps(200):
        value = mp.mpf(str(sp.N(e, 180)))
        low, high = mp.mpf(found.a), mp.mpf(found.b)
        assert low <= value <= high
        assert high - low < mp.mpf(10) ** -100


@pytest.mark.parametrize("e", [sp.log(-1), sp.exp(10**9), 1 / (sp.sin(1) ** 2 + sp.cos(1) ** 2 - 1), sp.Symbol("x")])
def test_what_has_no_enclosure_has_none(e):
    assert enclosure(e) is None
