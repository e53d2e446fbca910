import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.spaces import (
    ComplexRectangular,
    Euclidean,
    Hermitian,
    QuaternionHermitian,
    Rectangular,
    Skew,
    SkewHermitian,
    Symmetric,
    quaternion_blocks,
)
from numeric.wiener import affine_invariant_step, bridge, bures_step, increments, refine

SPACES = [
    Euclidean(3),
    Rectangular(2, 3),
    ComplexRectangular(3, 2),
    Symmetric(3),
    Hermitian(3),
    QuaternionHermitian(2),
    Skew(4),
    SkewHermitian(2),
]
each_space = pytest.mark.parametrize("space", SPACES, ids=str)


def adjoint(z):
    return z.conj().swapaxes(-1, -2)


@each_space
def test_the_basis_is_orthonormal_and_spans(space):
    basis = space.basis
    assert basis.shape == (space.dimension, *space.shape)
    np.testing.assert_allclose(space.inner(basis[:, None], basis), np.eye(space.dimension), atol=1e-15)
    z = np.random.default_rng(1).standard_normal((4, 2, space.dimension))
    np.testing.assert_allclose(space.embed(z), np.tensordot(z, basis, 1), atol=1e-14)
    np.testing.assert_allclose(space.coordinates(space.embed(z)), z, atol=1e-14)


@pytest.mark.parametrize(
    ("space", "dimension"),
    [(Symmetric(3), 6), (Hermitian(3), 9), (QuaternionHermitian(3), 15), (Skew(4), 6), (SkewHermitian(3), 9)],
)
def test_dimensions(space, dimension):
    assert space.dimension == dimension


@pytest.mark.parametrize(
    ("space", "sign"), [(Symmetric(3), 1), (Hermitian(3), 1), (QuaternionHermitian(3), 1), (Skew(3), -1)]
)
def test_elements_have_the_symmetry(space, sign):
    A = increments(np.random.default_rng(2), space, 5, 1.0)
    np.testing.assert_array_equal(adjoint(A), sign * A)


def test_quaternions_commute_with_the_structure_and_pair_their_eigenvalues():
    A = increments(np.random.default_rng(2), QuaternionHermitian(3), 5, 1.0)
    J = np.kron(np.eye(3), [[0, 1], [-1, 0]])
    np.testing.assert_array_equal(A @ J, J @ A.conj())
    values = np.linalg.eigvalsh(A)
    np.testing.assert_allclose(values[:, 0::2], values[:, 1::2], atol=1e-13)


def test_quaternion_blocks_multiply_like_quaternions():
    i, j = quaternion_blocks(np.array([[1j]]), np.zeros((1, 1))), quaternion_blocks(np.zeros((1, 1)), np.ones((1, 1)))
    k = i @ j
    for unit in (i, j, k):
        np.testing.assert_array_equal(unit @ unit, -np.eye(2))
    np.testing.assert_array_equal(j @ i, -k)


@each_space
def test_variances_follow_the_inner_product(space):
    """⟨ΔW, E⟩ has variance dt for every unit E, so a factor on the diagonal is seen; 7 errors, < 1e-9 in all."""
    n, dt = 40_000, 0.3
    z = space.coordinates(increments(np.random.default_rng(5), space, n, dt))
    assert (abs(z.var(axis=0) / dt - 1) < 7 * np.sqrt(2 / n)).all()


@pytest.mark.parametrize(
    ("space", "off", "on"),
    [
        (Symmetric(2), 0.5, 1.0),
        (Hermitian(2), 1.0, 1.0),
        (QuaternionHermitian(2), 2.0, 1.0),
        (ComplexRectangular(2, 2), 2.0, 2.0),
        (Rectangular(2, 2), 1.0, 1.0),
        (Skew(2), 1.0, 0.0),
        (SkewHermitian(2), 1.0, 1.0),
    ],
    ids=str,
)
def test_squares_of_the_entries(space, off, on):
    """E|dH_12|² and E|dH_11|² per dt (quaternionic: |α|² + |β|² of a block), exactly, as sums over the basis."""
    squares = (abs(space.basis) ** 2).sum(axis=0)
    if isinstance(space, QuaternionHermitian):
        squares = squares.reshape(2, 2, 2, 2).sum(axis=(1, 3)) / 2
    np.testing.assert_allclose([squares[0, 1], squares[0, 0]], [off, on], atol=1e-14)


@each_space
def test_refinement_keeps_the_coarse_path(space):
    rng = np.random.default_rng(3)
    coarse = increments(rng, space, (4, 3), 0.5)
    fine = refine(rng, space, coarse, 0.5)
    assert fine.shape == (8, 3, *space.shape)
    np.testing.assert_allclose(fine[0::2] + fine[1::2], coarse, atol=1e-15)


@settings(deadline=None, derandomize=True, max_examples=10)
@given(st.floats(0.05, 0.95))
def test_a_refined_path_is_brownian(fraction):
    """Both parts have their own variances and are uncorrelated: 6.5 standard errors, three averages, ten fractions."""
    n, dt, space = 20_000, 0.4, Euclidean(1)
    rng = np.random.default_rng(7)
    first, second = bridge(rng, space, increments(rng, space, n, dt), dt, fraction)
    for part, share in ((first, fraction), (second, 1 - fraction)):
        assert abs((part**2).mean() / (share * dt) - 1) < 6.5 * np.sqrt(2 / n)
    scale = dt * np.sqrt(fraction * (1 - fraction))
    assert abs((first * second).mean() / scale) < 6.5 / np.sqrt(n)


def walk(step, space, start, t, steps, paths, seed):
    rng = np.random.default_rng(seed)
    point = np.broadcast_to(start, (paths, *start.shape))
    for _ in range(steps):
        point = step(point, increments(rng, space, paths, t / steps))
    return point


def test_bures_walk_has_the_exact_mean_trace_at_any_step():
    """E tr P_t = tr P_0 + d(d + 1)/2 t; 6 standard errors; Wishart's d² t is far outside."""
    P = walk(bures_step, Rectangular(3, 3), np.diag([1.0, 2.0, 4.0]), 0.5, 4, 20_000, 8)
    trace = np.trace(P, axis1=1, axis2=2)
    error = trace.std() / np.sqrt(len(trace))
    assert abs(trace.mean() - (7 + 6 * 0.5)) < 6 * error < 0.5
    assert (np.linalg.eigvalsh(P) > 0).all()


def test_affine_invariant_walk_has_the_mean_trace_of_the_geometry():
    """E tr P_t = e^{(d + 1) t/4} tr P_0, the law of GGᵀ at a quarter of the time (O21); Euler bias 0.5 %."""
    d, t, steps = 3, 0.4, 40
    P = walk(affine_invariant_step, Symmetric(d), np.eye(d), t, steps, 20_000, 9)
    trace = np.trace(P, axis1=1, axis2=2)
    error = trace.std() / np.sqrt(len(trace))
    expected = d * np.exp((d + 1) * t / 4)
    assert abs(trace.mean() - expected) < 6 * error + 0.005 * expected < 0.06 * expected
    log_det = np.linalg.slogdet(P)[1]  # a martingale of variance d t, exactly, at any step
    assert abs(log_det.mean()) < 6 * np.sqrt(d * t / len(P))
    assert abs(log_det.var() / (d * t) - 1) < 6 * np.sqrt(2 / len(P))


@pytest.mark.parametrize("kind", [Symmetric, Hermitian, QuaternionHermitian, Skew, SkewHermitian])
@pytest.mark.parametrize("d", [0, -1, 2.0, True])
def test_bad_dimensions(kind, d):
    with pytest.raises(ValueError, match="d must be an integer ≥ 1"):
        kind(d)


def test_bad_inputs():
    with pytest.raises(ValueError, match=r"coordinates must have shape \(..., 9\) for Hermitian\(d=3\), not \(4,\)"):
        Hermitian(3).embed(np.ones(4))
    with pytest.raises(ValueError, match="fraction must lie strictly between 0 and 1"):
        bridge(np.random.default_rng(1), Euclidean(1), np.ones(1), 1.0, 1.0)
    with pytest.raises(ValueError, match="increment must have shape"):
        bridge(np.random.default_rng(1), Euclidean(2), np.ones((3, 1)), 1.0, 0.5)
    with pytest.raises(ValueError, match="dt must be"):
        increments(np.random.default_rng(1), Euclidean(2), 3, 0.0)
    for step in (bures_step, affine_invariant_step):
        with pytest.raises(ValueError, match="point must be positive definite"):
            step(np.diag([1.0, -1.0]), np.eye(2))
