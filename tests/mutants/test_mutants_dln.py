"""Wrong versions of the claims on the deep linear network, and rewritten truths: all decided in the exact tier.

The listed ones are formulas at d = 3, N = 3 in l1, l2, l3 (λ), bt (β), kap (κ), dS1 (e_1) and E0 (c).  The others are
made from the claims themselves: each claimed quantity with a wrong coefficient, a wrong index or sign, and with a
term that is not there for two layers or for small d.
"""

import json
from pathlib import Path

import pytest
import sympy as sp

from symcalc.claims import catalogue
from symcalc.domains import Domain
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.fields import Certificate, Counterexample, compare
from symcalc.indexed import IndexSum, over
from symcalc.indices import Index
from symcalc.models import dln
from symcalc.models.dln import brownian
from symcalc.models.dln.metric import j, lam
from symcalc.suite import judge_claim

LISTED = json.loads((Path(__file__).parents[1] / "data" / "mutants_dln.json").read_text())
ROOTS = sp.symbols("l1 l2 l3", positive=True)
bt, kap, E0 = sp.symbols("bt kap E0", positive=True)
dS1 = sp.Symbol("dS1", real=True)
POINTS = Domain(ascending=tuple(reversed(ROOTS)), positive=(bt, kap, E0), real=(dS1,))
NAMES = {s.name: s for s in (*ROOTS, bt, kap, E0, dS1)}
PLACES = {
    **{lam.at(n): s for n, s in enumerate(ROOTS, 1)},
    dln.beta: bt, dln.kappa: kap, brownian.LOSS_SLOPE.at(1): dS1, dln.N: sp.Integer(3),
}  # fmt: skip


def at_three(value, **positions):
    """A derived quantity at d = 3 and N = 3."""
    expression = IndexSum.of(value).instantiate(3, **positions).xreplace(PLACES)
    return expression.subs(dln.N, 3)


def decay():
    """The stationary E Σλ² with weight decay c: (L Σλ² + 2c Σλ²)/2c, a constant."""
    square = over(j, lam["j"] ** 2)
    slope = 1 / sp.diff(lam["k"] ** dln.N, lam["k"])
    f, roots = square.diff(lam["k"]), dln.root_equation()
    drift = dln.entropic_drift() * (slope / dln.beta) + roots.drift * dln.kappa
    return (drift * f + roots.variance * (f.diff(lam["k"]) * (dln.kappa / 2))).sum_over("k").normal() * (1 / (2 * E0))


DERIVED = {
    "C34": lambda: at_three(brownian.upstairs_laplacian(), k=1),
    "C41": lambda: at_three(dln.multiplier("i", "j"), i=1, j=2),
    "C41d": lambda: at_three(dln.multiplier("i", "i"), i=1),
    "C45": lambda: at_three(dln.entropy()) - 3 * sp.log(3) / 2,
    "C46": lambda: at_three(dln.entropic_drift(), k=1),
    "C47": lambda: at_three(
        IndexSum.of(dln.multiplier("k", "k") * brownian.LOSS_SLOPE["k"]) - dln.entropic_drift() / dln.beta, k=1
    ),
    "C48": lambda: at_three(dln.metric_volume()),
    "C49": lambda: at_three(dln.ito_drift() / dln.beta, k=1),
    "C50p": lambda: at_three(dln.laplace_beltrami(over(j, lam["j"] ** 2)) / dln.beta),
    "C51": lambda: at_three(dln.root_equation().drift, k=1),
    "C51n": lambda: at_three(dln.root_equation().variance, k=1),
    "C52": lambda: at_three(dln.singular_equation().drift, k=1),
    "C52n": lambda: at_three(dln.singular_equation().variance, k=1),
    "C53": lambda: at_three(dln.langevin_drift(), k=1),
    "C54": lambda: at_three(dln.log_density()) - 3 * E0 * bt / (2 * kap) * sum(s**2 for s in ROOTS),
    "C59": lambda: at_three(decay()),
}
ENTROPIES = ("C45", "C48", "C54")
"""Logarithms: their slopes are decided, and their values at one point are compared."""


def parsed(formula):
    """The formula, sinh written in exponentials (so e^{n log x} is x^n), |l1² − l2²| without bars: l1 > l2 > l3."""
    read = sp.sympify(formula, locals=NAMES)
    read = read.replace(sp.sinh, lambda a: (sp.exp(a) - sp.exp(-a)) / 2)
    return read.replace(sp.Abs, lambda difference: difference)


def agrees(claim, formula):
    """Whether the typed formula is the derived one: decided."""
    yours, derived = parsed(formula), DERIVED[claim]()
    if claim not in ENTROPIES:
        return isinstance(compare(yours, derived, POINTS), Certificate)
    slopes = [compare(sp.diff(yours, s), sp.diff(derived, s), POINTS) for s in ROOTS]
    at = {s: sp.Integer(4 - n) for n, s in enumerate(ROOTS, 1)} | {bt: 2, kap: 3, E0: 1}
    base = 0 if claim == "C54" else sp.N((yours - derived).subs(at), 40)  # a density has any constant
    return all(isinstance(s, Certificate) for s in slopes) and abs(base) < 1e-30


@pytest.mark.parametrize("row", LISTED["mutants"], ids=lambda row: row["id"])
def test_listed_mutants_die(row):
    assert not agrees(row["claim"], row["wrong"])
    assert agrees(row["claim"], row["true"])


@pytest.mark.parametrize("row", LISTED["mutants"], ids=lambda row: row["id"])
def test_a_listed_mutant_dies_with_a_point(row):
    if row["claim"] not in ENTROPIES:
        found = compare(parsed(row["wrong"]), DERIVED[row["claim"]](), POINTS)
        assert isinstance(found, Counterexample) and found.left != found.right


@pytest.mark.parametrize("row", LISTED["disguised"], ids=lambda row: row["id"])
def test_rewritten_truths_live(row):
    assert agrees(row["claim"], row["disguised"])


# --- every claim -------------------------------------------------------------------------------------------------

MINE = {identity: claim for identity, claim in catalogue().items() if claim.group in ("dln", "theorem18")}


def entries(quantity):
    """A letter for each free index, to write a wrong term with."""
    return sp.Mul(*(lam[name] for name in quantity.free)) if isinstance(quantity, IndexSum) else sp.S.One


def coefficient(quantity):
    zero = quantity.is_zero() if isinstance(quantity, IndexSum) else quantity == quantity * 0
    return quantity + entries(quantity) * sp.Rational(1, 10**6) if zero else quantity * sp.Rational(1000001, 1000000)


def index_or_sign(quantity):
    changed = quantity * -1
    return (
        changed + entries(quantity) if not isinstance(changed, IndexSum) or (changed - quantity).is_zero() else changed
    )


def one_layer_more(quantity):
    """Right for N = 1 and N = 2 only."""
    return quantity + entries(quantity) * ((dln.N - 1) * (dln.N - 2))


def small_dimensions_only(quantity):
    """Right as long as there are no two other indices."""
    if not isinstance(quantity, IndexSum):
        return quantity + dln.N
    first, second = Index("x1"), Index("x2")
    others = IndexSum.of(lam[first] * lam[second], *quantity.free).sum_over(first).sum_over(second)
    return quantity + others


def commutes(quantity):
    bodies = quantity.grades.values() if isinstance(quantity, IndexSum) else [quantity]
    return all(b.is_commutative is not False for b in bodies)


def examined(identity, name, changed):
    return judge_claim(MINE[identity].claiming({name: changed}), [Tier.EXACT], seed=0)


@pytest.mark.parametrize("wrong", [index_or_sign, one_layer_more, small_dimensions_only], ids=lambda f: f.__name__)
@pytest.mark.parametrize("identity", MINE)
def test_a_wrong_version_of_a_claim_is_refuted(identity, wrong):
    """The first claimed quantity of each claim, changed.  Letters have no values: they are told apart."""
    name, quantity = next(iter(MINE[identity].state().claimed.items()))
    if isinstance(quantity, sp.MatrixBase):
        quantity, wrong = sp.ImmutableMatrix(quantity), lambda q: q + sp.eye(2) * sp.Rational(1, 1000)
    verdict = examined(identity, name, wrong(quantity))
    if isinstance(quantity, sp.MatrixBase) or commutes(quantity):
        assert verdict.verdict is Verdict.REFUTED, verdict.evidence
    else:
        assert verdict.verdict is not Verdict.PROVED
        assert verdict.verdict is Verdict.REFUTED or verdict.evidence[0].figures["differ"]


@pytest.mark.parametrize("identity", MINE)
def test_every_claimed_quantity_is_refuted_if_wrong_by_one_part_in_a_million(identity):
    for name, quantity in MINE[identity].state().claimed.items():
        if not isinstance(quantity, sp.MatrixBase) and commutes(quantity):
            assert examined(identity, name, coefficient(quantity)).verdict is Verdict.REFUTED, name


PRECISE = [identity for identity, claim in MINE.items() if claim.measure]


@pytest.mark.parametrize(
    "identity", [i for i in PRECISE if i not in ("theorem18.singular_drift", "dln.mean_curvature")]
)
def test_the_matrices_refute_a_wrong_version_on_their_own(identity):
    """Whatever is measured, wrong by one part in a million."""
    claim = MINE[identity]
    equation = claim.state()
    names = claim.measure(point_of(equation))
    name = next(iter(names))
    changed = claim.claiming({name: coefficient(equation.claimed[name])})
    assert judge_claim(changed, [Tier.PRECISE], seed=0).verdict is Verdict.REFUTED


def point_of(equation):
    from symcalc.evidence import precise

    domain = equation.domain(2) if callable(equation.domain) else equation.domain
    return precise.generic_point(domain, 0)
