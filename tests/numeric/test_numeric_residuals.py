"""Local residuals see a wrong drift more sharply than the free-running coupling, also at close eigenvalues.

Verdicts are at |z| > 7 on d + 1 = 4 scores, nominally 1e-11 a run.  The Dyson drift enters here only.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest

from numeric.coupling import couple
from numeric.ensemble import process_pool
from numeric.failures import FailedPaths
from numeric.residuals import local_residuals

Z = 7.0
CLOSE = [0.0, 0.8, 2.0]
BETA_2 = {"normal_amplitude": 1.0, "horizon": 0.1, "steps": 32, "paths": 1000, "seed": 33}


def gaps(x):
    differences = x[..., :, None] - x[..., None, :]
    return np.where(np.eye(x.shape[-1], dtype=bool), np.inf, differences)


def dyson_drift(x, factor=1.0):
    return factor * (1 / gaps(x)).sum(axis=-1)


def second_order(x, A, h, factor=1.0):
    return factor * ((abs(A) ** 2 - h) / gaps(x)).sum(axis=-1)


def lends_half_the_drift(x, A, h):
    return second_order(x, A, h) + 0.5 * h * dyson_drift(x)


def run(factor=1.0, correction=second_order, a=0.5, steps=16, paths=1000, drift=None, **more):
    drift = drift or partial(dyson_drift, factor=factor)
    return local_residuals(CLOSE, a, drift, 0.1, steps, paths, 33, "residuals", correction, **more)


def rejects(result):
    return bool((abs(result.z_scores) > Z).any())


@pytest.mark.parametrize("a", [0.0, 1.0])
def test_the_true_drift_is_accepted_and_an_error_of_5_percent_is_seen(a):
    right = run(a=a)
    assert not rejects(right)
    assert 0 < right.detectable(Z) < 0.03
    for factor in (-1.0, 0.95, 1.05):
        assert rejects(run(factor, a=a)), factor


def test_the_truth_is_accepted_over_many_seeds():
    """25 runs: the largest |z| of 4 scores each stays below 5 (nominal false alarm 1e-4 for all)."""
    worst = 0.0
    for seed in range(25):
        result = local_residuals(CLOSE, 0.5, dyson_drift, 0.1, 8, 300, seed, "seeds", second_order)
        worst = max(worst, abs(result.z_scores).max())
    assert worst < 5


@pytest.mark.parametrize("factor", [0.0, 0.5, 2.0])
def test_a_wrong_correction_of_mean_zero_leaves_the_verdict_right(factor):
    wrong = partial(second_order, factor=factor)
    assert not rejects(run(correction=wrong))
    assert rejects(run(1.5, correction=wrong))


def test_a_correction_that_lends_drift_is_found_out():
    assert (abs(run().correction_z_scores) < Z).all()
    lent = run(0.5, correction=lends_half_the_drift)
    assert not rejects(lent)
    assert (abs(lent.correction_z_scores) > Z).any()


def test_sharper_than_the_free_running_form_at_close_eigenvalues():
    """Gaps of 0.5 and 0.7, β = 2: the free-running differences are heavy-tailed there."""
    local, free = (
        test(start=[0.0, 0.5, 1.2], drift=dyson_drift, correction=second_order, **BETA_2, purpose="sharp")
        for test in (local_residuals, couple)
    )
    assert not rejects(local) and not rejects(free)
    assert local.detectable(Z) < free.detectable(Z) / 3


def test_sensitivity_predicts_the_shift_of_a_planted_error():
    shift = run(1.03).richardson.mean - run().richardson.mean
    np.testing.assert_allclose(shift, 0.03 * run().sensitivity.mean, rtol=1e-9, atol=1e-12)


def test_the_same_bits_for_serial_threads_and_processes():
    serial = run(steps=3, paths=101, blocks=6)
    with ThreadPoolExecutor(3) as threads, process_pool(2) as processes:
        for pool in (threads, processes):
            result = run(steps=3, paths=101, blocks=6, executor=pool)
            assert (result.richardson.mean == serial.richardson.mean).all()
            assert (result.fine.scatter == serial.fine.scatter).all()


def test_failed_paths_are_counted():
    with pytest.raises(FailedPaths):
        run(drift=lambda x: np.where(x > 2.3, np.nan, 0.0), correction=None, paths=200, steps=4)


def test_bad_inputs():
    with pytest.raises(ValueError, match=r"drift must return shape \(10, 3\)"):
        run(drift=np.sum, paths=10)
    with pytest.raises(ValueError, match="scale must be"):
        run(paths=10, scale=0.0)
