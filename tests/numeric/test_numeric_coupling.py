"""The truth enters here only: the Dyson drift and the mean-zero second-order term.

Verdicts are at |z| > 7 on d + 1 = 4 scores, nominally 1e-11 a run.  R is heavy-tailed, so the start has wide
gaps; over 280 runs on the truth (seven settings × 40 seeds) the largest |z| was 3.6.
"""

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from numeric.checkpoint import Checkpoint, CheckpointError, encode
from numeric.convergence import fit_order
from numeric.coupling import couple, coupling_errors
from numeric.failures import FailedPaths, Failures
from numeric.residuals import local_residuals

Z = 7.0
START = [0.0, 2.5, 6.0]


def gaps(x):
    differences = x[..., :, None] - x[..., None, :]
    return np.where(np.eye(x.shape[-1], dtype=bool), np.inf, differences)


def dyson_drift(x, factor=1.0):
    return factor * (1 / gaps(x)).sum(axis=-1)


def second_order(x, A, h, factor=1.0):
    return factor * ((abs(A) ** 2 - h) / gaps(x)).sum(axis=-1)


def lends_half_the_drift(x, A, h):
    return second_order(x, A, h) + 0.5 * h * dyson_drift(x)


def first_component_only(x):
    drift = dyson_drift(x)
    drift[..., 0] *= 1.02
    return drift


def breaks(x):
    return np.where(x > 6.5, np.nan, 0.0)


def run(factor=1.0, correction=second_order, a=1.0, steps=24, paths=2000, drift=None, **more):
    drift = drift or partial(dyson_drift, factor=factor)
    return couple(START, a, drift, 0.2, steps, paths, 31, "coupling", correction, **more)


def rejects(result):
    return bool((abs(result.z_scores) > Z).any())


@pytest.mark.parametrize("a", [0.0, 0.5, 1.0])
def test_the_true_drift_is_accepted_and_an_error_of_1_percent_is_seen(a):
    right = run(a=a)
    assert not rejects(right)
    assert 0 < right.detectable(Z) < 2.5e-3
    for factor in (2.0, -1.0, 0.0, 0.99, 1.01):
        assert rejects(run(factor, a=a))


@pytest.mark.parametrize("a", [0.0, 1.0])
def test_without_the_correction_it_is_blunter_but_right(a):
    right = run(a=a, correction=None, paths=3000)
    assert not rejects(right)
    assert right.detectable(Z) < 0.02
    for factor in (2.0, -1.0, 1.05):
        assert rejects(run(factor, a=a, correction=None, paths=3000))


@pytest.mark.parametrize("factor", [0.5, -1.0, 2.0])
def test_a_wrong_correction_of_mean_zero_leaves_the_verdict_right(factor):
    wrong = partial(second_order, factor=factor)
    assert not rejects(run(correction=wrong))
    assert rejects(run(1.1, correction=wrong)) and rejects(run(2.0, correction=wrong))


def test_a_correction_that_lends_drift_is_found_out():
    """It carries the missing half of the drift, so R is blind to the slip; its own mean is not."""
    right = run()
    assert (abs(right.correction_z_scores) < Z).all()
    lent = run(0.5, correction=lends_half_the_drift)
    assert not rejects(lent)
    assert (abs(lent.correction_z_scores) > Z).any()


def test_an_error_in_one_component_is_seen():
    assert rejects(run(drift=first_component_only))


def test_the_correction_makes_the_coupling_strong_order_one():
    """RMS halves with the step with the correction, and falls by √2 without; 2,000 paths, generous bands."""
    for correction, band in ((second_order, (1.75, 2.3)), (None, (1.3, 1.55))):
        result = run(a=0.5, correction=correction)
        ratio = np.linalg.norm(result.coarse.rms) / np.linalg.norm(result.fine.rms)
        assert band[0] < ratio < band[1]


def test_sensitivity_predicts_the_shift_of_a_planted_error():
    right, wrong = run(), run(1.03)
    shift = wrong.richardson.mean - right.richardson.mean
    np.testing.assert_allclose(shift, 0.03 * right.sensitivity.mean, rtol=0.05, atol=1e-5)
    assert abs(wrong.z_scores[-1]) > Z and right.detectable(Z) < 0.03


def test_one_dimension_is_rounding_only_and_undetectable():
    result = couple([0.3], 1.0, np.zeros_like, 0.2, 40, 4000, 1, "d = 1")
    assert not rejects(result)
    assert result.detectable(Z) == np.inf
    assert rejects(couple([0.3], 1.0, np.ones_like, 0.2, 40, 100, 1, "d = 1"))


@pytest.mark.parametrize("paths", [1, 2])
def test_a_path_or_two_prove_nothing(paths):
    result = run(paths=paths, steps=2)
    assert np.isfinite(result.z_scores).all() and not rejects(result)


def test_moments_are_over_all_paths_and_consistent():
    result = run(steps=4, paths=500)
    assert result.failures == Failures(0, 500)
    assert result.coarse.count == result.richardson.count == 500
    np.testing.assert_allclose(result.richardson.mean, 2 * result.fine.mean - result.coarse.mean, atol=1e-14)
    np.testing.assert_allclose(result.coarse.mean.sum(), 0, atol=1e-14)  # the trace is exact


def test_failed_paths_are_counted_and_too_many_raise():
    with pytest.raises(FailedPaths, match=r"of 1000 paths gave no finite result") as caught:
        run(drift=breaks, correction=None, steps=4, paths=1000)
    allowed = run(drift=breaks, correction=None, steps=4, paths=1000, failed_bound=1.0)
    assert allowed.failures == caught.value.failures and allowed.failures.located
    assert allowed.richardson.count == 1000 - caught.value.failed > 0
    assert np.isfinite(allowed.richardson.mean).all()


def test_the_same_bits_for_serial_threads_and_processes():
    serial = run(steps=3, paths=101, blocks=6)
    context = multiprocessing.get_context("spawn")
    with ThreadPoolExecutor(3) as threads, ProcessPoolExecutor(2, mp_context=context) as processes:
        for pool in (threads, processes):
            result = run(steps=3, paths=101, blocks=6, executor=pool)
            for level in ("coarse", "fine", "richardson", "sensitivity", "correction"):
                ours, theirs = getattr(serial, level), getattr(result, level)
                assert (ours.mean == theirs.mean).all() and (ours.scatter == theirs.scatter).all()


@pytest.mark.parametrize("test", [couple, local_residuals])
def test_an_interrupted_run_goes_on_with_the_same_bits(tmp_path, test):
    calls = []

    def impatient(x):
        calls.append(1)
        if len(calls) == 40:
            raise KeyboardInterrupt
        return dyson_drift(x)

    file = Path(tmp_path, "run.json")
    go = partial(test, START, 1.0, horizon=0.2, steps=3, paths=100, seed=31, purpose="stop", blocks=10)
    with pytest.raises(KeyboardInterrupt):
        go(drift=impatient, checkpoint=Checkpoint(file, {"drift": "dyson"}))
    assert 0 < json.loads(file.read_text())["body"]["done"] < 10
    resumed = go(drift=dyson_drift, checkpoint=Checkpoint(file, {"drift": "dyson"}))
    assert encode(resumed) == encode(go(drift=dyson_drift))
    with pytest.raises(CheckpointError, match="drift is 'dyson' there and 'another' here"):
        go(drift=dyson_drift, checkpoint=Checkpoint(file, {"drift": "another"}))
    with pytest.raises(CheckpointError, match="horizon is"):
        go(drift=dyson_drift, checkpoint=Checkpoint(file, {"drift": "dyson"}), horizon=0.3)


def test_bad_inputs():
    with pytest.raises(ValueError, match=r"drift must return shape \(2, 10, 3\)"):
        run(drift=np.sum, paths=10)
    with pytest.raises(ValueError, match=r"correction must return shape \(2, 10, 3\)"):
        run(correction=lambda x, A, h: A, paths=10)
    with pytest.raises(ValueError, match="start must be d ≥ 1 finite, strictly ascending"):
        couple([1.0, 0.0], 1.0, dyson_drift, 0.2, 4, 10, 1, "bad")
    with pytest.raises(ValueError, match="normal_amplitude must be"):
        run(a=np.nan)
    with pytest.raises(ValueError, match="blocks must not exceed"):
        run(paths=10, blocks=11)


# --- the order of convergence, with its confidence interval (β = 2, start (−3, −1, 1, 3), T = 0.2)

WIDE = [-3.0, -1.0, 1.0, 3.0]
LEVELS = [16, 32, 64, 128]


def errors(drift=dyson_drift, correction=second_order, paths=600):
    return coupling_errors(WIDE, 1.0, drift, 0.2, LEVELS, paths, 32, "order", correction)


def fitted(found):
    """The strong order of the root mean square; paths with close pairs make it heavy-tailed, so 20 groups."""
    return fit_order([0.2 / n for n in LEVELS], (found**2).reshape(len(LEVELS), 20, -1).mean(axis=2))


def test_order_one_with_the_second_order_term_and_one_half_without():
    with_term, without = errors(), errors(correction=None)
    assert np.isfinite(with_term).all() and np.isfinite(without).all()
    one, half = fitted(with_term), fitted(without)
    assert 1.0 in one and 0.5 not in one and 1.5 not in one, one
    assert 0.5 in half and 1.0 not in half, half


def test_the_median_error_is_below_a_thousandth_in_a_hundred_steps():
    """64 steps, 400 paths; without the second-order term it is ten times as large."""
    assert LEVELS[2] == 64 and np.median(errors(paths=400)[2]) <= 1e-3
    assert np.median(errors(correction=None, paths=400)[2]) > 1e-2


@pytest.mark.parametrize("factor", [0.0, 0.5, 2.0])
def test_a_wrong_correction_costs_the_order_but_not_the_limit(factor):
    """With half or twice the term the coupling is of order ½ again, and still converges to the truth."""
    found = fitted(errors(correction=partial(second_order, factor=factor)))
    assert 1.0 not in found and abs(found.slope - 0.5) < 0.15


def test_a_wrong_drift_does_not_converge():
    found = np.median(errors(drift=partial(dyson_drift, factor=1.2)), axis=1)
    assert found[-1] > 0.9 * found[0] > 1e-2


def test_bad_levels():
    with pytest.raises(ValueError, match="levels must divide the largest of them, 4, not"):
        coupling_errors(WIDE, 1.0, dyson_drift, 0.2, [3, 4], 10, 1, "bad")
