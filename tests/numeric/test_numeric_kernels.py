import numpy as np
import pytest

pytest.importorskip("numba", reason="Numba (the extra `fast`) is not installed")

from numeric.kernels import jacobi_eigh
from numeric.wiener import hermitian_increments


def adjoint(z):
    return z.conj().swapaxes(-1, -2)


def check(matrices, tolerance=1e-13):
    """Residuals, orthogonality and eigenvalues, relative to the size of each matrix."""
    values, frame = jacobi_eigh(matrices)
    size = np.maximum(abs(matrices).max(axis=(1, 2)), np.finfo(float).tiny)
    assert (np.diff(values, axis=1) >= 0).all()
    residual = abs(matrices @ frame - frame * values[:, None, :]).max(axis=(1, 2))
    assert (residual <= tolerance * size).all()
    assert abs(adjoint(frame) @ frame - np.eye(frame.shape[-1])).max(initial=0.0) < tolerance
    expected = np.linalg.eigvalsh(matrices)
    assert (abs(values - expected) <= tolerance * size[:, None]).all()


@pytest.mark.parametrize("d", [1, 2, 3, 4, 8, 16])
@pytest.mark.parametrize("count", [0, 1, 127, 300])
def test_random_matrices(d, count):
    check(hermitian_increments(np.random.default_rng(d), count, d, 1.0))


@pytest.mark.parametrize("scale", [1e-200, 1e-8, 1e8, 1e200])
def test_any_scale(scale):
    check(scale * hermitian_increments(np.random.default_rng(1), 50, 4, 1.0))


def test_degenerate_and_special_matrices():
    rng = np.random.default_rng(2)
    Z = hermitian_increments(rng, 10, 4, 1.0)
    frames = np.linalg.eigh(Z)[1]
    double = (frames * np.array([0.0, 1.0, 1.0, 1.0 + 1e-12])) @ adjoint(frames)
    special = np.stack([np.zeros((4, 4)), np.eye(4), np.ones((4, 4)), np.diag([3.0, 1.0, 2.0, -1.0])]).astype(complex)
    tiny_coupling = np.diag([1.0, 2.0, 3.0, 4.0]) + 1e-170 * Z
    graded = Z * np.array([1.0, 1e-3, 1e-6, 1e-9]) * np.array([1.0, 1e-3, 1e-6, 1e-9])[:, None]
    for matrices in (double, special, tiny_coupling, graded, Z.real.astype(complex)):
        check(matrices)


def test_only_one_triangle_is_read_as_by_lapack():
    Z = hermitian_increments(np.random.default_rng(3), 5, 3, 1.0)
    garbled = Z.copy()
    garbled[:, 0, 2] = 99
    np.testing.assert_array_equal(jacobi_eigh(garbled)[0], jacobi_eigh(Z)[0])


def test_bad_inputs():
    with pytest.raises(ValueError, match=r"shape \(n, d, d\), not \(2, 2\)"):
        jacobi_eigh(np.eye(2))
    with pytest.raises(ValueError, match="must be finite"):
        jacobi_eigh(np.full((1, 2, 2), np.nan))
