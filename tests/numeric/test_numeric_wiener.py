import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.random_matrices import haar_unitary
from numeric.wiener import from_coordinates, hermitian_basis, hermitian_increments, split

dimensions, seeds = st.integers(1, 6), st.integers(0, 2**32)
laws = settings(deadline=None, derandomize=True, max_examples=40)


def inner(a, b):
    return np.einsum("...ij,...ij->...", a.conj(), b).real


def adjoint(z):
    return z.conj().swapaxes(-1, -2)


@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_the_basis_is_orthonormal_and_hermitian(d):
    basis = hermitian_basis(d)
    assert basis.shape == (d * d, d, d)
    np.testing.assert_array_equal(basis, adjoint(basis))
    np.testing.assert_allclose(inner(basis[:, None], basis), np.eye(d * d), atol=1e-15)


@laws
@given(dimensions, seeds)
def test_coordinates_are_contracted_with_the_basis(d, seed):
    z = np.random.default_rng(seed).standard_normal((3, 2, d * d))
    expected = np.einsum("...a,aij->...ij", z, hermitian_basis(d))
    np.testing.assert_allclose(from_coordinates(z), expected, atol=1e-14)


def test_increments_are_the_normals_of_the_stream_in_the_basis():
    dH = hermitian_increments(np.random.default_rng(4), (5, 2), 3, 0.25)
    z = np.random.default_rng(4).standard_normal((5, 2, 9))
    np.testing.assert_allclose(dH, from_coordinates(0.5 * z), atol=1e-15)


def test_variances_of_the_entries():
    """E|dH_ij|² = dt for every entry; 9 averages at 7 standard errors: false alarms below 1e-10."""
    n, dt = 100_000, 0.3
    squares = abs(hermitian_increments(np.random.default_rng(11), n, 3, dt)) ** 2
    error = squares.std(axis=0) / np.sqrt(n)
    assert (abs(squares.mean(axis=0) - dt) < 7 * error).all()
    assert (7 * error < 0.04 * dt).all()  # so a factor 2 on the diagonal is seen


@laws
@given(dimensions, seeds)
def test_split_is_a_pair_of_complementary_orthogonal_projections(d, seed):
    rng = np.random.default_rng(seed)
    frame = haar_unitary(rng, d)
    y, z = hermitian_increments(rng, 2, d, 1.0)
    tangential, normal = split(frame, z)
    np.testing.assert_allclose(tangential + normal, z, atol=1e-13)
    np.testing.assert_allclose(split(frame, normal)[1], normal, atol=1e-13)
    np.testing.assert_allclose(split(frame, tangential)[0], tangential, atol=1e-13)
    np.testing.assert_allclose(split(frame, tangential)[1], 0, atol=1e-13)
    np.testing.assert_allclose(inner(normal, y), inner(z, split(frame, y)[1]), atol=1e-12)
    np.testing.assert_allclose(inner(tangential, normal), 0, atol=1e-12)


@laws
@given(dimensions, seeds)
def test_split_is_equivariant_under_unitary_conjugation(d, seed):
    rng = np.random.default_rng(seed)
    frame, q = haar_unitary(rng, d), haar_unitary(rng, d)
    z = hermitian_increments(rng, 3, d, 1.0)
    for part, rotated in zip(split(frame, z), split(q @ frame, q @ z @ adjoint(q)), strict=True):
        np.testing.assert_allclose(q @ part @ adjoint(q), rotated, atol=1e-12)


@laws
@given(dimensions, seeds)
def test_normal_part_is_the_sum_over_spectral_projections(d, seed):
    rng = np.random.default_rng(seed)
    frame = haar_unitary(rng, d)
    (z,) = hermitian_increments(rng, 1, d, 1.0)
    projections = np.einsum("ik,jk->kij", frame, frame.conj())
    np.testing.assert_allclose(split(frame, z)[1], sum(p @ z @ p for p in projections), atol=1e-13)


def test_bad_inputs():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="d must be an integer ≥ 1, not 0"):
        hermitian_basis(0)
    with pytest.raises(ValueError, match=r"dt must be a finite number > 0, not -1\.0"):
        hermitian_increments(rng, 3, 2, -1.0)
    with pytest.raises(ValueError, match=r"coordinates must have shape"):
        from_coordinates(np.zeros(5))
    with pytest.raises(ValueError, match="differ in dimension"):
        split(np.eye(2), np.eye(3))
    with pytest.raises(ValueError, match=r"frame must have shape \(..., d, d\)"):
        split(np.ones((2, 3)), np.eye(3))
