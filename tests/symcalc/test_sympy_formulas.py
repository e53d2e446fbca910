"""SymPy expressions beside strings: sums over Indexed entries and `IndexSum`s; what speaks of one d is refused."""

import pytest
import sympy as sp

import symcalc
from symcalc.errors import BadInput
from symcalc.evidence.verdict import Verdict
from symcalc.indexed import over
from symcalc.indices import Family, indices
from symcalc.sympy_formulas import as_text

x, j, k, d = sp.IndexedBase("x"), *sp.symbols("j k d", integer=True)
lam, i, m, N = sp.IndexedBase("lam"), *sp.symbols("i m N", integer=True)


def exact(identity, formula):
    return symcalc.check(identity, formula, tiers=["exact"])


@pytest.mark.parametrize(
    "formula",
    [
        sp.Sum(1 / (x[k] - x[j]), (j, 1, k - 1)) + sp.Sum(1 / (x[k] - x[j]), (j, k + 1, d)),
        sp.Sum(sp.Piecewise((1 / (x[k] - x[j]), sp.Ne(j, k)), (0, True)), (j, 1, d)),
        over(indices("j")[0] != indices("k")[0], 1 / (Family("x", real=True)["k"] - Family("x", real=True)["j"])),
    ],
)
def test_true_sums_are_proved(formula):
    assert exact("dyson.drift", formula).verdict is Verdict.PROVED
    assert exact("dyson.drift", 2 * formula).verdict is Verdict.REFUTED


def test_the_derived_formula_itself_is_proved():
    for identity in ("dyson.drift", "dyson.mean_curvature", "eigenvalue.second", "singular.second", "dln.lambda_drift"):
        assert exact(identity, symcalc.formula(identity).derived()).verdict is Verdict.PROVED


def test_sums_over_the_depth():
    geometric = sp.Sum(lam[i] ** (2 * m) * lam[j] ** (2 * (N - 1 - m)), (m, 0, N - 1))
    assert exact("dln.multiplier", geometric).verdict is Verdict.PROVED


@pytest.mark.parametrize(
    "formula", [sp.Symbol("x1") - sp.Symbol("x2"), sp.Matrix([1]), 5, None, [1], sp.Sum(x[j], (j, 2, d))]
)
def test_what_is_no_formula_for_every_d_is_refused(formula):
    with pytest.raises(BadInput, match="IndexSum"):
        as_text(formula)


BELOW = sp.Sum(1 / (x[k] - x[i]), (i, 1, k - 1))
SPLIT = sp.Sum(1 / (x[k] - x[j]), (j, 1, k - 1)) + sp.Sum(1 / (x[k] - x[j]), (j, k + 1, d))
PAIRS = sp.log((x[i] - x[j]) ** 2) / 2
EVEN = lam[i] ** (2 * m - 2) * lam[j] ** (2 * (N - m))


@pytest.mark.parametrize(
    ("identity", "formula", "words"),
    [
        # in a text i would be summed over
        ("dyson.entropy", 2 * sp.Sum(sp.log(x[i] - x[j]), (j, 1, i - 1)), "i is a free index here"),
        ("dyson.entropy", 2 * sp.Sum(sp.log(x[i] - x[j]), (i, 1, d), (j, 1, i - 1)), "i is a free index here"),
        ("dyson.entropy", sp.Sum(sp.Piecewise((PAIRS, sp.Ne(i, j)), (0, True)), (j, 1, d)), "i is a free index here"),
        ("dyson.entropy", over(indices("j")[0] != indices("i")[0], Family("x", real=True)["j"]), "i is a free index"),
        ("dyson.drift", SPLIT.subs(k, i), "the index of a component is k"),
        # two limits for one index are no j != k
        ("dyson.drift", sp.Sum(1 / (x[k] - x[j]), (j, 1, k - 1), (j, k + 1, d)), "two limits for one index"),
        # in a text an index that is known already is not summed over again
        ("dyson.drift", sp.Sum(1 / (x[k] - x[i]), (k, 1, i - 1), (i, 1, d)) + BELOW, "k is summed over, and"),
        ("dyson.entropy", sp.Sum(x[j] * sp.Sum(x[j] * x[i], (j, 1, i - 1), (i, 1, d)), (j, 1, d)), "rename one"),
        # names that would be read as something else
        ("dyson.drift", SPLIT * sp.Symbol("1 + 0"), "which is no name"),
        ("dyson.drift", SPLIT + sp.Symbol("0*x[k]"), "which is no name"),
        ("dyson.drift", SPLIT + sp.IndexedBase("x[k] - x")[k], "which is no name"),
        ("dyson.drift", SPLIT + sp.sin(sp.Symbol("pi")), "sympy.pi"),
        ("dyson.drift", SPLIT.replace(j, sp.Symbol("j")) - x[j] + x[j] * 2, "two different symbols"),
        ("dyson.drift", SPLIT + sp.Function("sin")(x[k]), "of which nothing is known"),
        # numbers that are not what they look like
        ("dyson.drift", SPLIT * sp.Float("1.0000000000000002"), "floating-point"),
        ("dyson.drift", SPLIT * sp.Float(0.1), "Rational"),
        # SymPy's sum from 3 to 0 is minus that from 1 to 2; a text's is empty
        ("dln.ito_drift", sp.Sum(m, (m, 3, N - 1)), "not in the grammar"),
        # N and d are no indices, and a `Dummy` of their name is neither
        ("dyson.drift", sp.Sum(x[k], (j, N + 1, d)), "not in the grammar"),
        ("dyson.drift", sp.Sum(x[k], (j, 1, sp.Dummy("d"))), "_d is a free index"),
        # entries of a matrix are counted from 0
        ("eigenvalue.first", sp.MatrixSymbol("A", 4, 4)[k, k], "IndexedBase"),
    ],
)
def test_what_would_be_read_as_something_else_is_refused(identity, formula, words):
    with pytest.raises(BadInput, match=words):
        exact(identity, formula)


@pytest.mark.parametrize(
    ("identity", "formula"),
    [
        ("dyson.entropy", 2 * sp.Sum(sp.log(x[i] - x[j]), (j, 1, i - 1), (i, 1, d))),
        ("dyson.drift", sp.Sum(sp.Piecewise((0, sp.Eq(j, k)), (1 / (x[k] - x[j]), True)), (j, 1, d))),
        ("dyson.drift", SPLIT * sp.Float(0.5) * 2),
        ("dln.multiplier", sp.Sum(EVEN, (m, 1, N))),
        ("dyson.drift", 3 * SPLIT + sp.Mul(-1, sp.Pow(sp.S.Half, -1, evaluate=False), SPLIT, evaluate=False)),
    ],
)
def test_what_is_read_is_what_sympy_means(identity, formula):
    assert exact(identity, formula).verdict is Verdict.PROVED


def test_a_dummy_is_not_the_index_of_its_name():
    """Σ_{k′} Σ_{j<k′} 1/(x_k − x_j) was read as d Σ_{j<k}, and this false drift PROVED."""
    other = sp.Dummy("k", integer=True)
    term = sp.Piecewise((1 / (x[k] - x[j]), sp.Ne(j, k)), (0, True))
    parts = [sp.Sum(term, (j, 1, other - 1)), sp.Sum(term, (j, other + 1, d))]
    false = sp.Add(*(sp.Sum(part, (other, 1, d)) for part in parts)) / d
    assert exact("dyson.drift", false).verdict is Verdict.REFUTED
    assert exact("dyson.drift", SPLIT.subs(j, sp.Dummy("j", integer=True))).verdict is Verdict.PROVED
