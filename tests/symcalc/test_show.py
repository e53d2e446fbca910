"""`symcalc show`: derivations line by line, each line with the verdict on the claim that checks it."""

import json

import pytest
import sympy as sp

from symcalc import orbits, singular, spectral
from symcalc.claims import catalogue
from symcalc.derivation import Derivation, Line
from symcalc.evidence.exact import Equation, decide
from symcalc.evidence.verdict import Verdict
from symcalc.formulas import FORMULAS
from symcalc.indexed import IndexSum
from symcalc.models import dyson
from symcalc.report import show

DERIVATIONS = {
    "theorem15": (dyson.derivation,),
    "variations": (spectral.derivation, singular.derivation),
    "orbits": (orbits.derivation,),
}
LINES = [line for derive in sum(DERIVATIONS.values(), ()) for line in derive().lines]


@pytest.mark.parametrize("group", DERIVATIONS)
def test_a_group_begins_with_its_derivation(group):
    text = show.show(group)
    assert text.startswith("Derivation: ")
    for derive in DERIVATIONS[group]:
        for line in derive().lines:
            assert line.text in text and f"✓ {line.check}: PROVED " in text
    assert "✗" not in text and all(c.statement in text for c in catalogue().values() if c.group == group)


@pytest.mark.parametrize("group", DERIVATIONS)
def test_the_same_as_json_and_latex(group):
    pages = json.loads(show.show(group, "json"))
    derived = [page["derivation"] for page in pages if "derivation" in page]
    assert len(derived) == len(DERIVATIONS[group])
    assert {line["verdict"] for d in derived for line in d["lines"]} == {"PROVED"}
    assert [p["id"] for p in pages if "derivation" not in p] == [c for c in catalogue() if c.startswith(f"{group}.")]
    assert r"\begin{enumerate}" in show.show(group, "latex")


@pytest.mark.parametrize("line", LINES, ids=[f"{n}-{line.check}" for n, line in enumerate(LINES)])
def test_each_line_is_about_what_its_claim_decides(line):
    """The value of the line is a quantity of the claim, or, for a log volume, has its gradient."""
    equation = catalogue()[line.check].state()
    assert any(equal(value, line.value, equation) for value in equation.claimed.values())


def equal(claimed, value, equation):
    if isinstance(value, tuple):  # all entries of a matrix, each once
        return isinstance(claimed, sp.MatrixBase) and set(claimed) == set(value)
    if isinstance(claimed, sp.MatrixBase):
        return False
    left, right = IndexSum.of(claimed), IndexSum.of(value)
    if any(body.has(sp.log) for body in right.grades.values()):
        left = left.map(lambda body: body.subs(orbits.FIELD_DIMENSION, 2))
        right = right.diff(spectral.EIGENVALUES["k"])
    if right.free and set(left.free) != set(right.free):
        return False
    equation = Equation({"it": left}, {"line": {"it": right.onto(left.free)}}, equation.domain, dimensions=(2,))
    return decide(equation).verdict is Verdict.PROVED


def test_a_line_whose_claim_fails_is_marked(monkeypatch):
    claim = catalogue()["theorem15.drift"]
    wrong = claim.claiming({"drift": claim.state().claimed["drift"] * 2})
    monkeypatch.setitem(catalogue(), "theorem15.drift", wrong)
    text = show.show("dyson.drift")
    assert "✗ theorem15.drift: REFUTED (drift at d = 2" in text
    assert "✓ theorem15.drift" not in text and "✓ theorem15.noise: PROVED for every d" in text


def test_a_check_that_is_no_claim_is_not_marked_as_decided():
    page = show._derivation_text(Derivation("T", (Line("By hand.", "y", sp.S.One, "seen by eye"), Line("So.", "z", 2))))
    assert "· seen by eye" in page and "✓" not in page


@pytest.mark.parametrize("identity", FORMULAS)
def test_every_check_of_a_formula_is_a_claim(identity):
    assert all(line.check in catalogue() for line in FORMULAS[identity].derivation.lines)
