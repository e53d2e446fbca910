"""Metrics in coordinates: identities in two charts, known spaces, and what is refused."""

import itertools

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcalc.errors import BadInput, DimensionError, SingularMetric
from symcalc.fields import Field
from symcalc.riemannian import Metric, divergence_of, trace

x, y, z = sp.symbols("x y z", real=True)
r, t = sp.symbols("r t1", positive=True)


def zero(e):
    return all(Field.containing(v).is_zero(v) for v in (e if isinstance(e, sp.MatrixBase) else [e]))


PLANE = Metric.euclidean((x, y))
POLAR = Metric.of((r, t), r**2 * sp.diag(1 / r**2, 4 / (1 + t**2) ** 2))  # t = tan of half the angle
IN_POLAR = {x: r * (1 - t**2) / (1 + t**2), y: 2 * r * t / (1 + t**2)}
HALF_PLANE = Metric.of((x, r), sp.eye(2) / r**2)
SKEW = Metric.of((x, y), sp.Matrix([[2 + x**2, x * y], [x * y, 1 + y**2]]))
FUNCTIONS = [x, y, x**2 - y**2, x**3 * y + y, 1 / (1 + x**2)]


@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
def test_the_laplacian_does_not_depend_on_the_chart(f):
    above, below = PLANE.laplacian(f).subs(IN_POLAR), POLAR.laplacian(f.subs(IN_POLAR))
    assert zero(above - below)


@pytest.mark.parametrize("metric", [PLANE, SKEW, HALF_PLANE], ids=["plane", "skew", "half-plane"])
@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
def test_both_forms_agree_and_are_the_divergence_of_the_gradient(metric, f):
    f = f.subs(y, metric.coordinates[1])
    assert zero(metric.laplacian(f) - metric.laplacian_in_divergence_form(f))
    assert zero(metric.laplacian(f) - metric.divergence(metric.gradient(f)))


def test_the_metric_is_parallel():
    """∂_k g_ij = Γ^l_ki g_lj + Γ^l_kj g_il."""
    G, g = SKEW.christoffel, SKEW.matrix
    for k, i, j in itertools.product(range(2), repeat=3):
        wanted = sp.Add(*(G[l][k, i] * g[l, j] + G[l][k, j] * g[i, l] for l in range(2)))
        assert zero(SKEW.slopes[k][i, j] - wanted)


def test_hyperbolic_plane():
    assert zero(HALF_PLANE.laplacian(r**3) - 6 * r**3)  # y^s has the eigenvalue s(s − 1)
    assert HALF_PLANE.density == 1 / r**2
    assert zero(HALF_PLANE.ito_drift)


def test_the_height_of_the_sphere_is_an_eigenfunction():
    norm = 1 + x**2 + y**2
    sphere = Metric.induced((x, y), (2 * x / norm, 2 * y / norm, (2 - norm) / norm))
    assert zero(sphere.matrix - 4 / norm**2 * sp.eye(2))
    assert zero(sphere.laplacian((2 - norm) / norm) + 2 * (2 - norm) / norm)


def test_product_rule_of_the_laplacian():
    f, h = x * y, x**2 + y
    left = SKEW.laplacian(f * h) - f * SKEW.laplacian(h) - h * SKEW.laplacian(f)
    assert zero(left - 2 * SKEW.inner(SKEW.gradient(f), SKEW.gradient(h)))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-4, 4), min_size=9, max_size=9), st.integers(1, 5), st.integers(1, 5), st.integers(-2, 2))
def test_at_a_point_is_the_metric_there(slopes, p, q, c):
    """First-order data at a point give the same Laplacian as the metric in a neighbourhood."""
    a = slopes
    matrix = sp.Matrix([[p + c**2 + a[0] * x + a[1] * y + x * y, c + a[2] * x], [c + a[2] * x, q + a[3] * x + y**2]])
    if (p + c**2) * q == c**2:
        return
    f = a[4] * x + a[5] * y + a[6] * x**2 + a[7] * x * y + a[8] * y**2
    origin = {x: 0, y: 0}
    everywhere = Metric.of((x, y), matrix).laplacian(f).subs(origin)
    assert Metric.at(origin, matrix).laplacian(f).subs(origin) == everywhere


def test_inverse_and_induced_at_agree_with_of():
    assert Metric.from_inverse((x, y), SKEW.inverse).matrix.applyfunc(sp.cancel) == SKEW.matrix
    position, at = (x * y, x**2 + y, y**3), {x: sp.Integer(2), y: sp.Integer(3)}
    here, there = Metric.induced_at(at, position), Metric.induced((x, y), position)
    assert here.matrix == there.matrix.subs(at)
    assert list(here.slopes) == [s.subs(at) for s in there.slopes]


def test_traces_and_divergences_of_tables():
    assert divergence_of([sp.eye(2), sp.Matrix([[0, 3], [5, 0]])]) == sp.Matrix([6, 0])
    assert trace(sp.eye(2), sp.Matrix([[1, 9], [9, 2]])) == 3


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Metric.of((x, y), sp.ones(2)), SingularMetric, "determinant"),
        (lambda: Metric.of((x, y), sp.Matrix([[1, x], [y, 1]])), SingularMetric, "symmetrise"),
        (lambda: Metric.of((x, y), sp.eye(3)), DimensionError, r"must be \(2, 2\)"),
        (lambda: Metric.of((x, x), sp.eye(2)), BadInput, "distinct"),
        (lambda: Metric.of((), sp.zeros(0)), BadInput, "at least one"),
        (lambda: Metric.of((x + 1,), sp.eye(1)), BadInput, "symbols"),
        (lambda: Metric.from_inverse((x, y), sp.zeros(2)), SingularMetric, "zero"),
        (lambda: Metric.at({x: 0}, sp.Matrix([[x]])), SingularMetric, "zero"),
    ],
)
def test_what_is_no_metric_is_refused_with_a_remedy(make, error, words):
    with pytest.raises(error, match=words):
        make()
