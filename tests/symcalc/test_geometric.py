"""Geometric sums as nodes: against the sum written out, closed under derivatives, exchange and p = q."""

import pickle

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcalc.errors import BadInput
from symcalc.fields import Field
from symcalc.geometric import GeometricSum, as_quotient, geometric_sum
from symcalc.indexed import IndexSum, over
from symcalc.indices import Family, indices

p, q = sp.symbols("p q", positive=True)
N = sp.Symbol("N", integer=True, positive=True)
lam = Family("lam", positive=True)
j, k = indices("j k")

powers = st.integers(0, 2)
lengths = st.integers(0, 6)
few = settings(deadline=None, max_examples=30, derandomize=True)


def written_out(n, a, b):
    return sp.Add(*(sp.Integer(m) ** a * sp.Integer(n - 1 - m) ** b * p**m * q ** (n - 1 - m) for m in range(n)))


@few
@given(powers, powers, lengths)
def test_node_and_quotient_are_the_sum(a, b, n):
    node = GeometricSum(p, q, N, a, b)
    assert sp.expand(node.subs(N, n) - written_out(n, a, b)) == 0
    assert sp.cancel(node.quotient().subs(N, n) - written_out(n, a, b)) == 0


@few
@given(powers, powers, lengths)
def test_at_equal_arguments_it_is_a_polynomial_in_the_length(a, b, n):
    assert sp.expand(GeometricSum(p, p, N, a, b).subs(N, n) - written_out(n, a, b).subs(q, p)) == 0
    assert sp.expand(GeometricSum(p, q, N, a, b).subs(q, p).subs(N, n) - written_out(n, a, b).subs(q, p)) == 0


@few
@given(powers, powers, lengths)
def test_derivatives(a, b, n):
    node = GeometricSum(p, q, N, a, b)
    for s in (p, q):
        assert sp.expand(sp.diff(node, s).subs(N, n) - sp.diff(written_out(n, a, b), s)) == 0


@few
@given(powers, powers)
def test_exchange(a, b):
    assert GeometricSum(p, q, N, a, b) == GeometricSum(q, p, N, b, a)
    swapped = GeometricSum(p, q, N, a, b).subs({p: q, q: p}, simultaneous=True)
    assert swapped == GeometricSum(p, q, N, b, a)


def test_the_derivative_of_the_quotient_is_the_quotient_of_the_derivative():
    node = geometric_sum(p**2, q**2, N)
    difference = sp.diff(node, p) - sp.diff(node.quotient(), p)
    assert Field.containing(as_quotient(difference)).is_zero(as_quotient(difference))
    wrong = as_quotient(difference + node / 10**6)
    assert not Field.containing(wrong).is_zero(wrong)


def test_a_sum_over_indices_with_nodes_is_decided():
    sigma = {i: lam[i] ** N for i in (j, k)}
    node = geometric_sum(lam[k] ** 2, lam[j] ** 2, N)
    body = node * (lam[k] ** 2 - lam[j] ** 2) - sigma[k] ** 2 + sigma[j] ** 2
    assert over(j != k, body).is_zero()
    assert not over(j != k, body + node / 1000).is_zero()
    assert not (over(j != k, node) - IndexSum.of(node.subs(lam[j], lam[k]))).is_zero()


def test_zero_arguments():
    assert GeometricSum(sp.Integer(0), q, sp.Integer(3), 0, 0) == q**2
    assert GeometricSum(sp.Integer(0), sp.Integer(0), sp.Integer(1), 0, 0) == 1
    assert GeometricSum(sp.Integer(0), sp.Integer(0), sp.Integer(2), 0, 0) == 0


def test_it_is_written_for_people_and_survives_pickling():
    node = GeometricSum(lam[k] ** 2, lam[j] ** 2, N, 1, 0)
    assert sp.latex(node).startswith(r"\left(\sum_{m=0}^{N - 1}")
    assert str(GeometricSum(p, q, N, 1, 0)) == "sum(m*p**m*q**(N - m - 1), m in range(N))"
    assert pickle.loads(pickle.dumps(node)) == node


def test_it_is_positive():
    assert geometric_sum(p, q, N).is_positive
    assert GeometricSum(p, q, N, 1, 0).is_positive is None
    assert geometric_sum(sp.Symbol("t", real=True), q, N).is_positive is None


@pytest.mark.parametrize("length", [-1, sp.Rational(1, 2), sp.oo])
def test_impossible_lengths(length):
    with pytest.raises(BadInput, match="integer from 0"):
        geometric_sum(p, q, sp.sympify(length))


@pytest.mark.parametrize("power", [-1, sp.Rational(1, 2), sp.Symbol("a")])
def test_impossible_powers(power):
    with pytest.raises(BadInput, match="powers of m"):
        GeometricSum(p, q, N, power, 0)


def test_the_derivative_with_respect_to_the_length_is_left_alone():
    assert sp.diff(geometric_sum(p, q, N), N).has(sp.Derivative)
