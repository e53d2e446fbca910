"""Sums over distinct indices: the algebra against plain expressions at concrete d, and the decision for every d."""

import pickle
import random
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcalc.domains import Domain
from symcalc.errors import BadInput, DimensionError, UndefinedFormula
from symcalc.every_dimension import DifferenceAt, EveryDimension, compare
from symcalc.indexed import IndexMatrix, IndexSum, dimension, over, product_over, total
from symcalc.indices import Entry, Family, delta, indices

x, y = Family("x", real=True), Family("y", real=True)
A = Family("A", 2)
i, j, k, l, m = indices("i j k l m")
PRIME = 2**61 - 1


def points(d):
    return Domain(ascending=tuple(x.at(n) for n in range(1, d + 1)))


# --- a reference that shares nothing: plain expressions modulo a prime ------------------------------------------


def residue(expression, values):
    """The value of an expression modulo a prime, its symbols taken from `values` (random where new)."""
    if expression.is_Symbol:
        return values.setdefault(str(expression), random.Random(str(expression)).randrange(2, PRIME))
    if expression.is_Rational:
        return int(expression.p) * pow(int(expression.q), -1, PRIME) % PRIME
    parts = [residue(a, values) for a in expression.args]
    if expression.is_Add:
        return sum(parts) % PRIME
    if expression.is_Mul:
        product = 1
        for part in parts:
            product = product * part % PRIME
        return product
    assert expression.is_Pow and expression.exp.is_Integer
    return pow(parts[0], int(expression.exp), PRIME)


def same(left, right):
    return residue(sp.sympify(left), {}) == residue(sp.sympify(right), {})


def random_body(source, names):
    """A product of at most three small factors: rationals, entries of the indices, poles at coincidences."""
    entries = [x[n] for n in names] + [y[n] for n in names] + [A[p, q] for p in names for q in names]
    poles = [1 / (x[p] - x[q]) for n, p in enumerate(names) for q in names[:n]]
    factors = [*entries, *poles, *poles, sp.Rational(source.randint(-3, 3), source.randint(1, 4))]
    return sp.Mul(*(source.choice(factors) for _ in range(source.randint(1, 3))))


def random_sum(seed, highest=2):
    """A sum with the free index k and at most `highest` bound ones, from a seed (drawing it piecewise is slow)."""
    source = random.Random(seed)
    bound = ["j", "l", "m"][: source.randint(0, highest)]
    made = IndexSum.of(random_body(source, ["k", *bound]), "k", *bound)
    for n in bound:
        made = made.sum_over(n)
    return made


seeds = st.integers(0, 2**40)
sums = seeds.map(random_sum)
short = seeds.map(lambda seed: random_sum(seed, highest=1))
expressions = st.recursive(
    short,
    lambda inner: (
        st.tuples(inner, inner).map(lambda p: p[0] + p[1]) | st.tuples(short, short).map(lambda p: p[0] * p[1])
    ),
    max_leaves=3,
)


@settings(max_examples=10_000, deadline=None)
@given(sums, short, st.integers(1, 3))
def test_algebra_commutes_with_instantiation(f, g, d):
    """Normal form, sum, product and derivative of 10,000 random sums agree with plain expressions at d."""
    here = {"k": 1 + (d > 1)}
    F, G = f.instantiate(d, **here), g.instantiate(d, **here)
    assert same((f + g).instantiate(d, **here), F + G)
    assert same((f * g).instantiate(d, **here), F * G)
    assert same(IndexSum(f.free, f.symmetric).instantiate(d, **here), F)
    assert same(f.diff(x["k"]).instantiate(d, **here), sp.diff(F, x.at(here["k"])))


@settings(max_examples=40, deadline=None)
@given(expressions, st.integers(2, 3))
def test_normal_form_and_derivatives_of_nested_expressions(f, d):
    here = {"k": d}
    assert same(f.normal().instantiate(d, **here), f.instantiate(d, **here))
    away = f.diff(x["n"]).instantiate(d, k=d, n=1)
    assert same(away, sp.diff(f.instantiate(d, k=d), x.at(1)))
    assert same(f.sum_over("k").instantiate(d), sum(f.instantiate(d, k=n) for n in range(1, d + 1)))
    assert (f - f).is_zero() and (f.is_zero() or not (f * 2 - f).is_zero())


@settings(max_examples=40, deadline=None)
@given(expressions)
def test_zero_is_decided_as_at_concrete_dimensions(f):
    g = f - f.normal().tidied()
    assert g.is_zero()
    moved = f + over(j != k, over(l != (j, k), sp.Rational(1, 10**9)))
    assert not (moved - f).is_zero()


# --- dimensions and orders ---------------------------------------------------------------------------------------


def test_polynomials_in_d_are_not_zero():
    d = dimension()
    assert not (1 - d).is_zero()
    assert not ((d - 1) * (d - 2)).is_zero()
    assert not ((d - 1) * (d - 2) * (d - 3)).is_zero()
    assert (d * (d - 1) - over(i, over(j != i, 1))).is_zero()
    assert [((d - 1) * (d - 2)).instantiate(n) for n in range(1, 5)] == [0, 0, 2, 6]


@pytest.mark.parametrize(
    ("left", "right", "d"),
    [
        (dimension(), IndexSum.of(1), 2),
        ((dimension() - 1) * (dimension() - 2), IndexSum.of(0), 3),
        (over(i, x[i]), over(i, 2 * x[i]), 1),
        (over(i, over(j != i, x[i] ** 2 * x[j])), IndexSum.of(0), 2),
        (over(i, over(j != i, over(l != (i, j), x[i] * x[j] * x[l]))), IndexSum.of(0), 3),
    ],
)
def test_differences_are_shown_at_the_smallest_dimension(left, right, d):
    found = compare(left, right, points)
    assert isinstance(found, DifferenceAt)
    assert found.d == d
    assert found.left != found.right


def test_a_grade_that_agrees_does_not_hide_one_that_differs():
    """Grade 0 agrees after cancelling; grade 1 is 1 and 2."""
    agreeing, other = (x[k] ** 2 - 1) / (x[k] - 1), x[k] + 1
    found = compare(over(j != k, x[j]) + agreeing, over(j != k, 2 * x[j]) + other, points)
    assert isinstance(found, DifferenceAt)
    assert isinstance(compare(over(j != k, x[j]) + agreeing, over(j != k, x[j]) + other, points), EveryDimension)


def test_true_at_two_but_not_at_three():
    """(x_k − x_j)⁻¹ summed, against the same with a three-body term: equal at d = 2."""
    coulomb = over(j != k, 1 / (x[k] - x[j]))
    three = over(j != k, over(l != (j, k), 1 / ((x[k] - x[j]) * (x[k] - x[l]))))
    found = compare(coulomb, coulomb + three, points)
    assert isinstance(found, DifferenceAt)
    assert found.d == 3
    assert isinstance(compare(three + coulomb, coulomb + three, points), EveryDimension)


def test_an_order_condition_needs_a_symmetric_body():
    assert (over(i < j, x[i] * x[j]) * 2 - over(i, over(j != i, x[i] * x[j]))).is_zero()
    with pytest.raises(BadInput, match="not symmetric"):
        over(i < j, x[i] - x[j])


def test_a_sum_over_all_values_includes_those_of_free_indices():
    assert (over(j, x[j] * y[k]) - x[k] * y[k] - over(j != k, x[j] * y[k])).is_zero()
    with pytest.raises(UndefinedFormula, match="exclude the index"):
        over(j, 1 / (x[k] - x[j]))


def test_nested_sums_say_what_they_exclude():
    inner = over(l != (j, k), x[l] * x[j] / x[k])
    assert over(j != k, inner).free == ("k",)
    with pytest.raises(BadInput, match="say whether"):
        over(j, inner)


def test_total_chooses_names_that_are_free():
    """A total inside a total does not capture the outer index."""
    inner = total(["k"], lambda a: x[a] * y["k"])
    outer = total(["k"], lambda a: inner * x[a])
    expected = (x.at(1) + x.at(2)) ** 2 * y.at(1)
    assert same(outer.instantiate(2, k=1), expected)


# --- products, matrices, words -----------------------------------------------------------------------------------


def test_vandermonde_is_harmonic_and_a_power_of_it_is_not():
    V = product_over(i < j, x[i] - x[j])
    assert V.second_ratio(x[k]).sum_over("k").is_zero()
    assert not (V**2).second_ratio(x[k]).sum_over("k").is_zero()
    with pytest.raises(BadInput, match="symmetric up to its sign"):
        product_over(i < j, x[i] - 2 * x[j])


def test_matrices_off_and_on_the_diagonal():
    outer = IndexMatrix(IndexSum.of(x[i] * x[j]), IndexSum.of(x[i] ** 2))
    column = sp.Matrix([x.at(n) for n in (1, 2, 3)])
    assert outer.instantiate(3) == sp.ImmutableMatrix(column * column.T)


def test_words_keep_their_order():
    H = Family("A", 2, hermitian=True, commutative=False)
    assert not (IndexSum.of(H[i, j] * H[j, i]) - IndexSum.of(H[j, i] * H[i, j])).is_zero()
    assert (IndexSum.of(H[i, i] * H[j, i]) - IndexSum.of(H[j, i] * H[i, i])).is_zero()  # the diagonal is real
    summed = over(i, over(j != i, H[i, j] * H[j, i] - H[j, i] * H[i, j]))
    assert summed.is_zero()  # symmetric under i ↔ j


# --- symbols -----------------------------------------------------------------------------------------------------


def test_entries_know_their_family_and_indices():
    assert Entry(x, "1") != Entry(x, 1)
    assert x["k"] == x[k] != y[k]
    assert pickle.loads(pickle.dumps(x["k"])) == x["k"]
    assert str(A.at(1, 12)) != str(A.at(11, 2))
    assert Family("A", 2, hermitian=True).at(1, 1).is_real and Family("A", 2).at(1, 1).is_real is None
    assert (delta("i", "i"), delta(i, j)) == (1, 0)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda: x[0], BadInput),
        (lambda: x["i", "j"], DimensionError),
        (lambda: bool(i != j), BadInput),
        (lambda: over(j != k, x[j]) ** -1, BadInput),
        (lambda: over(j != k, x[j]) / over(j != k, x[j]), BadInput),
        (lambda: over(j != k, x[j]).sum_over("z"), BadInput),
        (lambda: over(j != k, x[j]).instantiate(2), BadInput),
        (lambda: over(j != k, x[j]).instantiate(2, k=3), DimensionError),
        (lambda: over(i, x[i]).components(2), DimensionError),
        (lambda: IndexSum.of(x[i] * x[j]).renamed({"i": "j"}), BadInput),
        (lambda: compare(over(i, x[i]), over(j != k, x[j]), points), DimensionError),
    ],
)
def test_wrong_use_is_a_typed_error(wrong, error):
    with pytest.raises(error):
        wrong()


def test_written_in_the_grammar_and_in_latex():
    F = over(j != k, 1 / (x[k] - x[j]))
    assert str(F) == "sum(1/(x[k] - x[j]), j != k)"
    assert F.latex() == r"\sum_{j \neq k} \frac{1}{x_{k} - x_{j}}"
    assert str(IndexSum.of(0, "k")) == "0"
    assert Fraction(1, 2) and str(over(i < j, x[i] * x[j])) == "sum(x[i]*x[j]/2, i != j)"
