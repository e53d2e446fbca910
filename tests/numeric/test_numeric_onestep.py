"""The truth enters here only, as the Dyson drift Σ_{j≠k} 1/(x_k − x_j).

The bound 7 se + bias is not a normal quantile, and its false-alarm rate no p-value: it is calibrated below.
"""

import numpy as np
import pytest

from numeric.onestep import one_step_diffusion, one_step_drift
from numeric.paths import initial_matrix
from numeric.wiener import hermitian_basis, split

SPECTRA = {2: [0.0, 1.0], 3: [0.0, 1.0, 2.6], 4: [-1.0, 0.0, 1.3, 3.1]}


def dyson_drift(x):
    gaps = x[:, None] - x
    np.fill_diagonal(gaps, np.inf)
    return (1 / gaps).sum(axis=1)


def rotated(d):
    return initial_matrix(SPECTRA[d], 2, "one step")


@pytest.mark.parametrize("d", [2, 3, 4])
@pytest.mark.parametrize("a", [0.0, 0.2, 1.0, np.sqrt(2)])
def test_eigenvalues_drift_as_dyson_says_and_not_otherwise_by_1e_6(d, a):
    truth = dyson_drift(np.array(SPECTRA[d]))
    measured = one_step_drift(None, rotated(d), a, np.random.default_rng(100 + d))
    assert measured.samples == 2000 and measured.value.shape == (d,)
    assert (abs(measured.value - truth) < 0.5 * measured.bound(7)).all()
    for slip in (1 - 1e-6, 1 + 1e-6, -1):
        assert (abs(measured.value - slip * truth) > measured.bound(7)).all()


def test_calibration():
    """100 seeds × 4 settings: on the truth never above half of the bound; the largest seen was 0.18."""
    largest = 0.0
    for seed in range(100):
        for d, a in ((2, 0.0), (2, 1.0), (3, 0.3), (4, 1.0)):
            measured = one_step_drift(None, rotated(d), a, np.random.default_rng(seed), samples=600)
            error = abs(measured.value - dyson_drift(np.array(SPECTRA[d])))
            largest = max(largest, (error / measured.bound(7)).max())
    print(f"largest fraction of the bound: {largest:.3f}")
    assert largest < 0.5


@pytest.mark.parametrize("step", [1e-2, 1e-3, 1e-5, 1e-7])
def test_the_bound_is_honest_at_bad_steps_too(step):
    for seed in range(10):
        measured = one_step_drift(None, rotated(3), 1.0, np.random.default_rng(seed), step=step)
        assert (abs(measured.value - dyson_drift(np.array(SPECTRA[3]))) < measured.bound(7)).all()


@pytest.mark.parametrize("spectrum", [[0.0, 0.1, 2.0, 5.0], [100.0, 101.0], [0.0, 1e-3, 1.0], [-3.0]])
def test_uneven_shifted_and_trivial_spectra(spectrum):
    matrix = initial_matrix(spectrum, 3, "uneven")
    measured = one_step_drift(None, matrix, 0.7, np.random.default_rng(1))
    assert (abs(measured.value - dyson_drift(np.array(spectrum))) < measured.bound(7)).all()


def cubic(matrix):
    """Two observables that are not spectral functions alone: tr M³ and Re (M²)_12."""
    square = matrix @ matrix
    traces = np.einsum("...ij,...ji->...", square, matrix).real
    return np.stack([traces, square[..., 0, 1].real], axis=-1)


def test_drift_of_another_observable_by_the_basis():
    """½ Σ_a D²f(V E_a, V E_a), exactly: 3 Σ tr(M (V E_a)²) and Re Σ ((V E_a)²)_12."""
    matrix, a = rotated(3), 0.6
    tangential, normal = split(np.linalg.eigh(matrix)[1], hermitian_basis(3))
    squares = ((tangential + a * normal) @ (tangential + a * normal)).sum(axis=0)
    truth = np.array([3 * np.trace(matrix @ squares).real, squares[0, 1].real])
    measured = one_step_drift(cubic, matrix, a, np.random.default_rng(6))
    assert (abs(measured.value - truth) < measured.bound(7)).all()
    assert (measured.bound(7) < 1e-6).all()


@pytest.mark.parametrize("d", [2, 3, 4])
@pytest.mark.parametrize("a", [0.0, 0.2, 1.0])
def test_diffusion_of_the_eigenvalues_is_a_times_the_frame_diagonal(d, a):
    matrix = rotated(d)
    frame = np.linalg.eigh(matrix)[1]
    truth = a * np.einsum("ik,aij,jk->ka", frame.conj(), hermitian_basis(d), frame).real
    measured = one_step_diffusion(None, matrix, a, np.random.default_rng(d))
    assert measured.value.shape == (d, d * d)
    assert (abs(measured.value - truth) < measured.bound(7)).all()
    assert (measured.bound(7) < 1e-6).all()
    np.testing.assert_allclose(measured.value @ measured.value.T, a**2 * np.eye(d), atol=1e-7)


def test_diffusion_rejects_an_error_of_1e_6():
    matrix = rotated(3)
    measured = one_step_diffusion(None, matrix, 1.0, np.random.default_rng(8))
    assert (abs(1e-6 * measured.value) > measured.bound(7)).any(axis=1).all()


def test_bad_inputs():
    rng = np.random.default_rng(0)
    for measure in (one_step_drift, one_step_diffusion):
        with pytest.raises(ValueError, match="eigenvalues of matrix must be distinct"):
            measure(None, np.eye(2), 1.0, rng)
        with pytest.raises(ValueError, match="matrix must be one matrix"):
            measure(None, np.zeros((3, 2, 2)), 1.0, rng)
        with pytest.raises(ValueError, match="normal_amplitude"):
            measure(None, np.diag([0.0, 1.0]), -1.0, rng)
        with pytest.raises(ValueError, match="samples must be ≥"):
            measure(None, np.diag([0.0, 1.0]), 1.0, rng, samples=7)
        with pytest.raises(ValueError, match="step must be a finite number > 0"):
            measure(None, np.diag([0.0, 1.0]), 1.0, rng, step=0.0)
