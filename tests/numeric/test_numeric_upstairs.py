"""One step upstairs: what it adds, that it is Hermitian, fast and slow forms alike, and its weak order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.convergence import three_points, weak_order
from numeric.paths import initial_matrix
from numeric.upstairs import advance, projected_noise_step
from numeric.wiener import hermitian_increments, split


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.integers(1, 5), st.integers(0, 2**32), st.floats(0, 3))
def test_a_step_adds_the_projected_noise(d, seed, a):
    rng = np.random.default_rng(seed)
    matrix, increment = hermitian_increments(rng, (2, 7), d, 1.0)
    step = projected_noise_step(matrix, increment, a)
    eigenvalues, frame = np.linalg.eigh(matrix)
    tangential, normal = split(frame, increment)
    np.testing.assert_allclose(step.matrix, matrix + tangential + a * normal, atol=1e-12)
    np.testing.assert_array_equal(step.eigenvalues, eigenvalues)
    back = frame @ step.frame_increment @ frame.conj().swapaxes(-1, -2)
    np.testing.assert_allclose(back, step.matrix - matrix, atol=1e-12)


def test_a_step_is_hermitian_to_the_bit():
    rng = np.random.default_rng(3)
    matrix = initial_matrix([0.0, 1.0, 2.5], 1, "hermitian")
    for increment in hermitian_increments(rng, (20, 50), 3, 0.1):
        matrix = projected_noise_step(matrix, increment, 0.7).matrix
        assert (matrix == matrix.conj().swapaxes(-1, -2)).all()


@pytest.mark.parametrize("d", [1, 2, 3, 16])
@pytest.mark.parametrize("a", [0.0, 0.7, 1.0, 3.0])
def test_the_fast_step_is_the_checked_one(d, a):
    """More matrices than one piece holds; also one matrix that meets many increments."""
    rng = np.random.default_rng(d)
    matrix, increment = hermitian_increments(rng, (2, 1100 // d), d, 1.0)
    before = matrix.copy()
    for m in (matrix, matrix[0]):
        moved = advance(m, increment, a)
        np.testing.assert_allclose(moved, projected_noise_step(m, increment, a).matrix, atol=1e-12)
        np.testing.assert_allclose(moved, moved.conj().swapaxes(-1, -2), atol=1e-13)
    np.testing.assert_array_equal(matrix, before)


@pytest.mark.parametrize("a", [0.0, 0.5, 1.0])
def test_growth_of_the_squared_norm_is_exact_at_any_step(a):
    """E|M_n|² = |M_0|² + (d(d − 1) + a² d) n dt without bias.

    Three runs at 6 standard errors: false alarms 6e-9 in all; resolution 2 % of the growth.
    """
    start, steps, dt, paths = np.array([0.0, 1.0, 2.0]), 4, 0.25, 30_000
    matrix = initial_matrix(start, 5, "growth")
    rng = np.random.default_rng(17)
    for _ in range(steps):
        matrix = projected_noise_step(matrix, hermitian_increments(rng, paths, 3, dt), a).matrix
    growth = (abs(matrix) ** 2).sum(axis=(1, 2)) - start @ start
    error = growth.std() / np.sqrt(paths)
    expected = (6 + 3 * a**2) * steps * dt
    assert abs(growth.mean() - expected) < 6 * error < 0.03 * expected


@pytest.mark.parametrize(
    ("matrix", "increment", "a", "message"),
    [
        (np.ones((2, 3)), np.eye(2), 1.0, "matrix must have shape"),
        (np.array([[0, 1], [1, 0]]), np.eye(2), 1.0, "matrix must be of dtype float64"),
        (np.array([[0.0, 1.0], [0.0, 0.0]]), np.eye(2), 1.0, "matrix must be finite and Hermitian"),
        (np.eye(2), np.full((2, 2), np.nan), 1.0, "increment must be finite and Hermitian"),
        (np.eye(2), np.eye(3), 1.0, "differ in dimension"),
        (np.eye(2), np.eye(2), -1.0, "normal_amplitude must be a finite number ≥ 0, not -1.0"),
        (np.eye(2), np.eye(2), np.inf, "normal_amplitude"),
        (np.eye(2), np.eye(2), 1j, "normal_amplitude"),
    ],
)
def test_bad_inputs(matrix, increment, a, message):
    with pytest.raises(ValueError, match=message):
        projected_noise_step(matrix, increment, a)


def test_the_step_has_weak_order_one():
    """a = 0 on traceless real 2 × 2 matrices, one tangent direction: |M|² moves by dt, so E|M|⁴ = (|M_0|² + t)².

    All increments enumerated.  |M|² itself has no bias at any step (O01).
    """

    def fourth(dW, h, power=2):
        M = np.broadcast_to(np.diag([0.5, -0.5]), (dW.shape[1], 2, 2))
        for increment in dW:
            tangent = np.stack([-M[:, 0, 1], M[:, 0, 0], M[:, 0, 0], M[:, 0, 1]], axis=-1).reshape(M.shape)
            tangent /= np.sqrt((tangent**2).sum(axis=(1, 2), keepdims=True))
            M = projected_noise_step(M, increment[..., None] * tangent, 0.0).matrix
        return (M**2).sum(axis=(1, 2)) ** power

    fit = weak_order(fourth, (0.5 + 1.0) ** 2, 1.0, [4, 5, 6, 7])
    assert abs(fit.slope - 1) < 0.05 and fit.width < 0.2, fit
    increments, weights = three_points(3, 1 / 3)
    assert weights @ fourth(increments, 1 / 3, power=1) == pytest.approx(1.5, rel=1e-13)
