"""Sums over indices in SymPy's own words: there and back, against plain sums at concrete d, and what is refused."""

import itertools

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcalc import orbits
from symcalc.errors import BadInput, UndefinedFormula
from symcalc.index_sympy import DIMENSION, from_sympy, to_sympy
from symcalc.indexed import IndexSum, dimension, over
from symcalc.indices import Family, indices
from symcalc.models import dyson
from symcalc.singular import singular_variation
from symcalc.spectral import DIRECTION, DIRECTION_H, eigenvalue_variation, eigenvector_variation

x, y = Family("x", real=True), Family("y", real=True)
j, k, l = indices("j k l")
X, A = sp.IndexedBase("x", real=True), sp.IndexedBase("A")
I, J, K, L, n = sp.symbols("i j k l n", integer=True)

DERIVED = {
    "drift": lambda: dyson.equation().drift,
    "drift over F": lambda: dyson.equation(orbits.FIELD_DIMENSION).drift,
    "second variation": lambda: eigenvalue_variation(2),
    "third variation": lambda: eigenvalue_variation(3),
    "eigenvector": eigenvector_variation,
    "singular value": lambda: singular_variation(2),
    "entropy": lambda: orbits.entropy(sp.Integer(2)),
    "generator": lambda: dyson.generator(over(j, x[j] ** 4)),
    "d (d − 1)": lambda: dimension() * (dimension() - 1),
    "no sum": lambda: IndexSum.of(x[k] ** 2),
    "zero": lambda: IndexSum.of(0, "k"),
}


def plain(value, d, **positions):
    """SymPy's own evaluation of an expression at a concrete d, free indices at positions, in plain symbols."""
    places = {sp.Symbol(name, integer=True): p for name, p in positions.items()}
    value = value.subs({DIMENSION: d, n: d}).subs(places).doit()
    return value.xreplace({e: Family(str(e.base.label), len(e.indices), **_kind(e)).at(*e.indices)
                           for e in value.atoms(sp.Indexed)})  # fmt: skip


def _kind(entry):
    return {"positive": True} if entry.base.is_positive else {"real": True} if entry.base.is_real else {}


def renamed(value):
    """The symbols of a plain expression by name alone: SymPy's bases know nothing of Hermitian entries."""
    return value.xreplace({s: sp.Symbol(s.name) for s in value.free_symbols})


@pytest.mark.parametrize("name", DERIVED)
def test_there_and_back(name):
    value = DERIVED[name]()
    back = from_sympy(to_sympy(value), [DIRECTION] if name != "singular value" else [])
    assert (back - value).is_zero()
    assert set(back.free) == set(value.free) or name == "zero"


@pytest.mark.parametrize("name", DERIVED)
@pytest.mark.parametrize("d", [2, 3])
def test_sympy_evaluates_to_the_instance(name, d):
    value = DERIVED[name]()
    for positions in itertools.permutations(range(1, d + 1), len(value.free)):
        at = dict(zip(value.free, positions, strict=True))
        difference = renamed(plain(to_sympy(value), d, **at)) - renamed(value.instantiate(d, **at))
        assert sp.cancel(sp.expand_log(difference, force=True).subs(sp.log(1), 0)) == 0


def test_derivatives_agree_with_those_of_sympy():
    """What SymPy makes of ∂/∂x[k], δ_jk under the sum, is read as what the calculus makes of it."""
    value = over(j, x[j] ** 3 * y[j]) ** 2 + over(j, over(l != j, 1 / (x[j] - x[l]) ** 2))
    found = from_sympy(to_sympy(value).diff(X[K]))
    assert (found - value.diff(x[k])).is_zero()
    assert not (found - value.diff(x[k]) * 2).is_zero()


atoms = st.sampled_from([X[J], X[K], A[J, K], A[K, J], A[J, J], sp.KroneckerDelta(J, K), sp.Integer(2), n])
bodies = st.lists(atoms, min_size=1, max_size=3).map(lambda fs: sp.Mul(*fs))
sums = st.lists(bodies, min_size=1, max_size=2).map(lambda ts: sp.Sum(sp.Add(*ts), (J, 1, n)))
distinct = bodies.map(lambda b: sp.Sum(sp.Piecewise((b, sp.Ne(J, K)), (sp.KroneckerDelta(J, K), True)), (J, 1, n)))


@settings(max_examples=100, deadline=None)
@given(sums | distinct, sums | distinct, st.integers(1, 3))
def test_what_is_read_is_what_sympy_means(f, g, d):
    value = f * g + 3 * f
    read = from_sympy(value, d=n)
    at = {"k": d} if "k" in read.free else {}
    mine = renamed(read.instantiate(d, **at))
    assert sp.expand(mine - renamed(plain(value, d, k=d))) == 0


def test_indices_with_a_range_and_bases_with_a_shape():
    i, base = sp.Idx("i", (1, n)), sp.IndexedBase("x", shape=(n,), real=True)
    assert (from_sympy(sp.Sum(base[i] ** 2, i)) - over(j, x[j] ** 2)).is_zero()


def test_an_inner_index_hides_an_outer_one():
    assert (from_sympy(X[K] * sp.Sum(X[K], (K, 1, n))) - over(j, x[j] * x[k])).is_zero()


def test_free_indices_are_different_values():
    assert from_sympy(sp.KroneckerDelta(J, K) * X[J], d=n).is_zero()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (1 / sp.Sum(X[J], (J, 1, n)), "stands in Pow"),
        (sp.exp(sp.Sum(X[J], (J, 1, n))), "stands in exp"),
        (sp.sqrt(n), "stands in Pow"),
        (sp.Sum(X[J], (J, 0, n)), "has the limits"),
        (sp.Sum(X[J], (J, 1, 4)), "run to one symbol"),
        (sp.Sum(X[J], (J, 1, n)) + sp.Sum(X[J], (J, 1, I)), "run to one symbol"),
        (sp.Sum(J * X[J], (J, 1, n)), "used as a number"),
        (K * X[K], "used as a number"),
        (X[1], "positions have no meaning"),
        (sp.Sum(X[J + 1], (J, 1, n)), "positions have no meaning"),
        (sp.Sum(sp.Piecewise((X[J], J < K), (X[K], True)), (J, 1, n)), "says which of them are equal"),
        (
            sp.Sum(X[J] * sp.Sum(sp.Piecewise((X[K], sp.Ne(K, J)), (0, True)), (K, 1, n)), (J, 1, n)),
            "condition on k stands",
        ),
        (sp.Sum(X[J] * A[J, sp.Symbol("j")], (J, 1, n)) + A[J, sp.Symbol("j")], "have the same name"),
        (sp.Sum(X[K], (sp.Idx("k"), 1, n)), "k is an Idx here"),  # n x_k
        (sp.Sum(sp.KroneckerDelta(J, K, (1, 3)) * X[J], (J, 1, n)), "not in its range"),
    ],
    ids=str,
)
def test_what_has_no_way_back(wrong, reason):
    with pytest.raises(BadInput, match=reason):
        from_sympy(wrong, d=None if wrong.has(sp.Sum) else n)


def test_division_by_zero_at_a_coincidence_is_refused():
    with pytest.raises(UndefinedFormula, match="exclude the index"):
        from_sympy(sp.Sum(1 / (X[K] - X[J]), (J, 1, n)))
    with pytest.raises(UndefinedFormula):
        from_sympy(sp.Sum((1 - sp.KroneckerDelta(J, K)) / (X[K] - X[J]), (J, 1, n)))


def test_the_order_of_factors_is_not_lost_in_silence():
    with pytest.raises(BadInput, match="do not commute"):
        to_sympy(eigenvalue_variation(2, DIRECTION_H))
    with pytest.raises(BadInput, match="does not commute"):
        from_sympy(A[J, K], [DIRECTION_H])
