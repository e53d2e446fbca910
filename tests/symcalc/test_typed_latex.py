"""A typed formula in LaTeX: as typed, and always MathML in the page."""

import pytest

import symcalc
from symcalc.formulas import FORMULAS
from symcalc.grammar import parse
from symcalc.referee.latex import to_latex
from symcalc.report import answer
from symcalc.report.html import formula, page
from symcalc.report.picture import mark, sensitivity


def latex(identity, text):
    return to_latex(parse(text, FORMULAS[identity].signature))


@pytest.mark.parametrize(
    ("identity", "text", "written"),
    [
        ("dyson.drift", "-(x[k] - beta)*2", r"-\left(x_{k} - \beta\right) \cdot 2"),
        (
            "dyson.drift",
            "(-x[k])**2 - (d - (x[k] + 1))",
            r"\left(-x_{k}\right)^{2} - \left(d - \left(x_{k} + 1\right)\right)",
        ),
        ("dyson.drift", "sum(x[j], i < j, j != k)*3", r"\sum_{i < j, j \neq k} x_{j} \cdot 3"),
        ("dyson.drift", "sum(x[j] + 1, j)", r"\sum_{j} \left(x_{j} + 1\right)"),
        ("dyson.drift", "prod(abs(x[j]), j)", r"\prod_{j} \left|x_{j}\right|"),
        ("dln.ito_drift", "(N-1)*sigma[k]**(1-2/N)", r"\left(N - 1\right) \sigma_{k}^{1 - 2/N}"),
        ("dln.ito_drift", "sum(lam[k]**(2*m), m in range(N))", r"\sum_{0 \leq m < N} \lambda_{k}^{2 m}"),
        ("dln.ito_drift", "sum(m, m in range(1, N + 1))", r"\sum_{1 \leq m < N + 1} m"),
        ("dln.ito_drift", "1e-9*sqrt(lam[k])", r"1\cdot 10^{-9} \sqrt{\lambda_{k}}"),
        ("eigenvalue.second", "conj(A[k, j])**-1 + exp(A[k, k])", None),
    ],
)
def test_what_is_written(identity, text, written):
    if written is None:
        text = "sum(" + text + ", j != k)"
    made = latex(identity, text)
    assert written is None or made == written
    assert formula(made).startswith('<math display="block">')


def test_every_derived_formula_as_typed_is_mathml():
    for identity, known in FORMULAS.items():
        if len(known.free) < 2:
            assert formula(latex(identity, str(known))).startswith("<math"), identity


def test_the_page_of_an_answer_shows_both_sides_and_the_derivation():
    found = symcalc.check("dyson.drift", "sum(2/(x[k] - x[j]), j != k)", tiers=["exact"])
    written = page(answer.report([found], 0, ["exact"]))
    assert formula(found.latex) in written and formula(FORMULAS["dyson.drift"].latex()) in written
    assert found.diagnosis in written and "x = (0, 1), k = 1" in written
    for line in FORMULAS["dyson.drift"].derivation.lines:
        assert formula(line.latex) in written


def test_the_picture_of_what_simulations_see():
    found = [
        symcalc.check("dyson.drift", f"{factor}*sum(1/(x[k] - x[j]), j != k)", tiers=["montecarlo"]) for factor in "12"
    ]
    drawn = sensitivity(answer.report(found, 0))
    assert drawn.count("<circle") == 2 and "2 simulations" in drawn
    assert mark(found[0].evidence[0]).count("<rect") == 1
    assert sensitivity(answer.report(found[:1], 0)) == ""
