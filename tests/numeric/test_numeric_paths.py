import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

from numeric.paths import frame_noise, haar_unitary, initial_matrix, terminal_eigenvalues, trajectory
from numeric.statistics import kolmogorov_distance, kolmogorov_quantile, two_sided_normal_p

START = [0.0, 1.0, 2.5]


def test_haar_unitary_is_unitary_with_uniform_entries():
    """E|Q_11|² = 1/3 and E Q_11 = 0 at 6 standard errors: false alarms 6e-9."""
    rng = np.random.default_rng(2)
    q = np.array([haar_unitary(rng, 3) for _ in range(5000)])
    np.testing.assert_allclose(q.conj().swapaxes(1, 2) @ q, np.broadcast_to(np.eye(3), q.shape), atol=1e-13)
    corner = np.stack([q[:, 0, 0].real, q[:, 0, 0].imag, abs(q[:, 0, 0]) ** 2 - 1 / 3])
    assert (abs(corner.mean(axis=1)) < 6 * corner.std(axis=1) / np.sqrt(5000)).all()


def test_initial_matrix_is_a_rotated_spectrum_fixed_by_its_name():
    matrix = initial_matrix(START, 1, "a")
    np.testing.assert_allclose(np.linalg.eigvalsh(matrix), START, atol=1e-14)
    assert abs(matrix[0, 1]) > 0.01
    assert (matrix == initial_matrix(START, 1, "a")).all()
    assert (matrix != initial_matrix(START, 1, "b")).any()


def test_power_sums_have_their_exact_means_on_both_levels():
    """E p_1 = p_1(0), E p_2 = p_2(0) + (d(d − 1) + a² d) T at any step; four at 6 standard errors: 8e-9."""
    a, horizon = 0.8, 0.5
    for level in terminal_eigenvalues(START, a, horizon, 5, 10_000, 9, "power sums"):
        for power, growth in ((1, 0.0), (2, (6 + 3 * a**2) * horizon)):
            sums = (level**power).sum(axis=1) - (np.array(START) ** power).sum() - growth
            assert abs(sums.mean()) < 6 * sums.std() / np.sqrt(len(sums))


def test_the_levels_share_their_noise():
    coarse, fine = terminal_eigenvalues(START, 1.0, 0.2, 16, 2000, 4, "levels")
    np.testing.assert_allclose(abs(coarse - fine).std(), 0, atol=0.1)
    assert np.corrcoef(coarse[:, 0], fine[:, 0])[0, 1] > 0.98


@pytest.mark.parametrize("a", [0.0, 1.0])
def test_frame_noise_is_a_standard_brownian_vector_at_any_step(a):
    """Three components and two combinations at level 1e-9, and three correlations at 6 standard errors.

    False alarms 1.1e-8 for each of the two amplitudes.
    """
    horizon, paths = 0.7, 10_000
    noise = frame_noise([0.0, 0.3, 1.0], a, horizon, 4, paths, 12, "frame noise") / np.sqrt(horizon)
    difference, total = (noise[:, 0] - noise[:, 1]) / np.sqrt(2), noise.sum(axis=1) / np.sqrt(3)
    for column in (*noise.T, difference, total):
        assert kolmogorov_distance(column, normal_cdf) < kolmogorov_quantile(paths, 1e-9)
    products = noise[:, [0, 0, 1]] * noise[:, [1, 2, 2]]
    assert (abs(products.mean(axis=0)) < 6 / np.sqrt(paths)).all()


def normal_cdf(y):
    tail = two_sided_normal_p(y) / 2
    return np.where(y > 0, 1 - tail, tail)


def test_trajectory_of_one_path():
    path = trajectory(START, 0.5, 0.2, 50, 3, "picture")
    np.testing.assert_allclose(path.times, np.linspace(0, 0.2, 51))
    np.testing.assert_allclose(path.eigenvalues[0], START, atol=1e-14)
    assert (np.diff(path.eigenvalues, axis=1) > 0).all()
    centre = path.eigenvalues.sum(axis=1)  # moves by the noise alone
    np.testing.assert_allclose(np.diff(centre), 0.5 * path.noise.sum(axis=1), atol=1e-13)


def test_the_same_bits_for_serial_threads_and_processes():
    arguments = (START, 1.0, 0.2, 3, 50, 7, "bits", 5)
    serial = terminal_eigenvalues(*arguments), frame_noise(*arguments)
    context = multiprocessing.get_context("spawn")
    with ThreadPoolExecutor(3) as threads, ProcessPoolExecutor(2, mp_context=context) as processes:
        for pool in (threads, processes):
            for level, expected in zip(terminal_eigenvalues(*arguments, pool), serial[0], strict=True):
                assert (level == expected).all()
            assert (frame_noise(*arguments, pool) == serial[1]).all()


@pytest.mark.parametrize(
    ("name", "bad", "message"),
    [
        ("start", [1.0, 0.0], "start must be d ≥ 1 finite, strictly ascending"),
        ("start", [0.0, 0.0], "start must be"),
        ("start", [], "start must be"),
        ("start", [0.0, np.nan], "start must be"),
        ("normal_amplitude", -0.1, "normal_amplitude must be"),
        ("horizon", 0.0, "horizon must be a finite number > 0"),
        ("steps", 0, "steps must be an integer ≥ 1, not 0"),
        ("seed", True, "seed must be an integer ≥ 0, not True"),
        ("paths", 2.5, "paths must be an integer ≥ 1, not 2.5"),
        ("blocks", 11, "blocks must not exceed paths = 10, not 11"),
    ],
)
@pytest.mark.parametrize("simulate", [terminal_eigenvalues, frame_noise])
def test_bad_inputs(simulate, name, bad, message):
    good = {"start": START, "normal_amplitude": 1.0, "horizon": 0.1, "steps": 2, "paths": 10, "seed": 1}
    with pytest.raises(ValueError, match=message):
        simulate(**good | {name: bad}, purpose="bad")
