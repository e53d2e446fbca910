"""Projections, curvature and variations: identities at general matrices, and agreement of independent routes."""

import numpy as np
import pytest
import sympy as sp

from symcalc import geometry
from symcalc.characteristic import explicit_root, implicit_variation, root_variation
from symcalc.errors import DimensionError
from symcalc.fields import Field
from symcalc.ito import hermitian_state
from symcalc.spectral import eigenvalue_symbols


def zero(matrix):
    return all(Field.containing(e).is_zero(e) for e in sp.Matrix(matrix))


def test_projections_at_a_general_matrix():
    M = hermitian_state(2)
    P, Q = geometry.tangent_projection(M), geometry.normal_projection(M)
    assert zero(P * P - P) and zero(Q * Q - Q) and zero(P * Q) and zero(P + Q - sp.eye(4))
    assert zero(geometry.apply(Q, M) - M) and zero(geometry.apply(P, M))


@pytest.mark.parametrize("d", [1, 2, 3])
def test_projections_at_a_diagonal_matrix_split_off_the_diagonal(d):
    X = sp.ImmutableMatrix(sp.diag(*eigenvalue_symbols(d)))
    on_diagonal = sp.diag(*(int(i == j) for i in range(d) for j in range(d)))
    assert geometry.normal_projection(X) == on_diagonal
    assert geometry.tangent_projection(X) == sp.eye(d * d) - on_diagonal


def test_a_multiple_of_the_identity_commutes_with_everything():
    a = sp.Symbol("a", real=True)
    scalar = sp.ImmutableMatrix(sp.diag(a, a))
    assert geometry.normal_projection(scalar) == sp.eye(4)
    assert geometry.tangent_projection(scalar) == sp.zeros(4)


@pytest.mark.parametrize("d", [2, 3])
def test_mean_curvature_is_minus_the_gradient_of_log_volume(d):
    x = eigenvalue_symbols(d)
    H = geometry.mean_curvature(x)
    assert zero([H[i, i] + g for i, g in enumerate(geometry.log_volume_gradient(x))])
    assert zero([H[i, j] for i in range(d) for j in range(d) if i != j])


@pytest.mark.parametrize("i", [0, 1])
def test_both_routes_give_the_same_variation(i):
    x = eigenvalue_symbols(2)
    implicit, root = implicit_variation(x, i), root_variation(x, i)
    assert zero([implicit.first - root.first, implicit.second - root.second])


@pytest.mark.parametrize("d", [1, 2, 3])
def test_variations_are_the_derivatives_of_actual_eigenvalues(d):
    """Central differences of LAPACK's eigenvalues, within their own truncation error."""
    rng = np.random.default_rng(1)
    x, values = eigenvalue_symbols(d), np.array([-1.0, 0.5, 2.0])[:d]
    real, imaginary = rng.normal(size=(2, d, d))
    direction = (real + 1j * imaginary) / 2
    direction = direction + direction.conj().T
    h = 1e-4
    up, middle, down = (np.linalg.eigvalsh(np.diag(values) + s * h * direction) for s in (1, 0, -1))
    for i in range(d):
        v = implicit_variation(x, i)
        at = dict(zip(v.direction, map(complex, direction.ravel()), strict=True)) | dict(zip(x, values, strict=True))
        first, second = (complex(f.subs(at, simultaneous=True)) for f in (v.first, v.second))
        assert abs(first - (up - down)[i] / (2 * h)) < 1e-6
        assert abs(second - (up - 2 * middle + down)[i] / h**2) < 1e-5


@pytest.mark.parametrize("i", [0, 1])
def test_the_explicit_root_is_a_root(i):
    M = hermitian_state(2)
    assert zero([(explicit_root(M, i) * sp.eye(2) - M).det()])
    low, high = (explicit_root(sp.ImmutableMatrix([[1, 2], [2, -3]]), k) for k in (0, 1))
    assert low < high


def test_the_explicit_root_is_for_two_by_two():
    with pytest.raises(DimensionError, match="2 × 2 matrices, not 3 × 3"):
        explicit_root(hermitian_state(3), 0)
