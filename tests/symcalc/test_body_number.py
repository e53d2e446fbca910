"""How many dimensions decide: the theorem, put to the test on spaces of formulas, and what lies outside."""

import itertools
import random

import pytest
import sympy as sp

from symcalc.errors import OutsidePrinciple
from symcalc.grammar import Signature, parse
from symcalc.referee.body_number import Order, dimensions, order
from symcalc.referee.typed import Typed, places

PRIME = 2**61 - 1
SIGNATURE = Signature(frozenset({"d", "N"}), {"x": 1}, ("k",))
ORDER_ONE = [
    "1", "x[k]", "x[k]**2", "d", "x[k]*d", "sum(x[j], j != k)", "sum(x[j], j < k)", "sum(1, j < k)",
    "sum(x[j]*x[k], j)", "sum(x[j]**2, j > k)", "sum(1, k < j)*x[k]",
    "sum(1/(x[j] - x[k]), j < k)", "sum(1/(x[k] - x[j]), j != k)",
]  # fmt: skip
ORDER_TWO = [
    *ORDER_ONE, "d**2", "d*sum(1, j < k)", "sum(1, j < k)*sum(1, j > k)", "sum(1, i < j)", "sum(x[i], i < j)",
    "sum(x[j], i < j)", "sum(1, i < j, j < k)", "sum(1, i < k, k < j)", "sum(x[i]*x[j], i < k, k < j)",
    "sum(x[j], j < k)**2", "sum(sum(x[i], i < j), j != k)", "sum(sum(x[i]*x[j], i != j), j)", "d*sum(x[j], j)",
    "sum(1, i != j, j != k, i != k)", "sum(x[i], j < k, i < j)", "x[k]*sum(1, i < j, j < k)", "x[k]*d**2",
]  # fmt: skip
SCALARS = [
    ["1", "d", "sum(1, j)", "sum(x[j], j)", "sum(x[j]**2, j)"],
    ["1", "d", "d**2", "sum(1, i < j)", "sum(1, i != j)", "sum(x[i], i < j)", "sum(x[j], i < j)",
     "sum(x[i]*x[j], i < j)", "sum(x[j], j)**2", "sum(x[j], j)*d", "sum(x[j]**2, j)",
     "sum(1/(x[i] - x[j]), i < j)", "(d - 1)*(d - 2)"],
]  # fmt: skip


def values(text, identity, d, source):
    """The components at one random point, modulo a prime."""
    typed = Typed.read(identity, text)
    components = typed.components(d)
    point = {s: sp.Integer(v) for s, v in zip(typed.at(d).domain.ascending, source, strict=True)}
    numbers = [sp.Rational(c.xreplace(point)) for c in components]
    return [int(v.p) * pow(int(v.q), -1, PRIME) % PRIME for v in numbers]


def rank(rows):
    rows, found = [list(r) for r in rows], 0
    for column in range(len(rows[0])):
        pivot = next((r for r in rows[found:] if r[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        inverse = pow(pivot[column], -1, PRIME)
        rows = [[(a - r[column] * inverse * b) % PRIME for a, b in zip(r, pivot, strict=True)] for r in rows]
        rows.insert(found, pivot)
        found += 1
    return found


def matrix(texts, identity, dimensions, samples=12):
    """One row for each dimension, random point and position; one column for each formula."""
    source, rows = random.Random(5), []
    for d in dimensions:
        for _ in range(samples):
            point = [source.randrange(PRIME) for _ in range(d)]
            columns = [values(t, identity, d, point) for t in texts]
            rows += zip(*columns, strict=True)
    return rows


@pytest.mark.parametrize(("texts", "b"), [(ORDER_ONE, 1), (ORDER_TWO, 2)])
def test_relations_at_the_dimensions_that_decide_hold_at_all_others(texts, b):
    """A linear relation among formulas of order b that holds at d = 1, …, 1 + b holds at d = 5: equal ranks."""
    assert max(order(parse(t, SIGNATURE)).above for t in texts) == b
    deciding = matrix(texts, "dyson.drift", range(1, 2 + b))
    beyond = matrix(texts, "dyson.drift", [5], samples=6)
    assert rank(deciding) == rank([*deciding, *beyond])
    assert rank(matrix(texts, "dyson.drift", range(1, 1 + b))) < rank(deciding)  # and one dimension fewer does not do


@pytest.mark.parametrize("start", [2, 3])
def test_any_dimensions_in_a_row_decide(start):
    deciding = matrix(ORDER_ONE, "dyson.drift", range(start, start + 2))
    assert rank(deciding) == rank([*deciding, *matrix(ORDER_ONE, "dyson.drift", [1, 5], samples=6)])


@pytest.mark.parametrize(("texts", "b"), list(zip(SCALARS, (1, 2), strict=True)))
def test_scalars_need_one_dimension_more(texts, b):
    deciding = matrix(texts, "dyson.entropy", range(1, 2 + b))
    beyond = matrix(texts, "dyson.entropy", [5, 6], samples=6)
    assert rank(deciding) == rank([*deciding, *beyond])
    assert rank(matrix(texts, "dyson.entropy", range(1, 1 + b))) < rank(deciding)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x[k]", Order(0)),
        ("abs(x[k])*3**x[k]/N", Order(0)),
        ("d", Order(1)),
        ("d**7 - d", Order(7)),
        ("sum(x[j], j != k)", Order(1)),
        ("sum(x[j], j < k)**3*d", Order(4)),
        ("sum(sum(x[i], i < j), j, j != k)", Order(2)),
        ("sum(x[i], i != j, j != m, i != m)", Order(3)),
        ("sum(x[k]*m, m in range(N))", Order(0)),
        ("sum(x[j]*m, m in range(N), j)", Order(1)),
        ("conj(sum(x[j], j))", Order(1)),
        ("1/d", Order(0, 1)),
        ("d/(1 + 1/d)", Order(2, 1)),
        ("sum(x[j], j)**-2", Order(0, 2)),
        ("log(prod(abs(x[j] - x[k]), j != k))", Order(1)),
        ("log(prod(prod(x[j]**2, j != k), i)**2/sqrt(prod(x[j]**2, j)))", Order(2)),
        ("log(exp(sum(x[j], j))*prod(x[j]**d, j))", Order(2)),
        ("prod(x[k] + m, m in range(N))", Order(0)),
    ],
)
def test_orders(text, expected):
    assert order(parse(text, SIGNATURE)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "prod(x[j], j != k)", "exp(sum(x[j], j))", "sqrt(d)", "2**d", "x[k]**sum(1, j < k)", "sum(1/sum(x[i], i), j)",
        "sum(x[j], j)**0.5", "sum(x[j], j)**x[k]", "log(sum(x[j], j))", "abs(d - 2)", "sum(1/d, j)", "log(1 + d)",
        "prod(d, m in range(N))", "sum(prod(x[i], i != j), j)", "sum(x[j], j)**N",
    ],
)  # fmt: skip
def test_what_is_outside_is_refused(text):
    with pytest.raises(OutsidePrinciple):
        order(parse(text, SIGNATURE))


@pytest.mark.parametrize("text", ["sqrt(d)", "2**d", "log(1 + d)", "prod(x[k], m in range(N))**d"])
def test_d_as_a_symbol_is_a_number_like_any_other(text):
    assert order(parse(text, SIGNATURE), symbolic_d=True) == Order(0)


def test_which_dimensions_decide():
    assert list(dimensions(Order(1), Order(1), 1)) == [1, 2]
    assert list(dimensions(Order(2, 1), Order(1), 1)) == [1, 2, 3]
    assert list(dimensions(Order(2), Order(0), 0)) == [1, 2, 3]
    assert list(dimensions(Order(0), Order(0), 2)) == [2]


def test_places_are_all_positions():
    assert [tuple(p.values()) for p in places(("i", "j"), 3)] == list(itertools.product((1, 2, 3), repeat=2))
