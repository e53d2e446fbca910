"""Vector SDEs: steps, one-step responses against known drifts, paths against exact laws, the same bits everywhere."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from numeric.ensemble import FailedPaths
from numeric.streams import stream
from numeric.vector_sde import ItoSDE, StratonovichSDE, diffusion_of, drift_of, paired_paths


def rotation(x):
    return np.stack([-x[..., 1], x[..., 0]], axis=-1)[..., None]


def still(x):
    return np.zeros_like(x)


def radius(x):
    return (x**2).sum(axis=-1, keepdims=True)


def last(path):
    return path[:, -1]


@pytest.mark.parametrize(("kind", "expected"), [(ItoSDE, 1.0), (StratonovichSDE, 0.0)])
def test_the_two_readings_differ_by_the_correction(kind, expected):
    measured = drift_of(kind(still, rotation), radius, [0.6, 0.8], np.random.default_rng(1))
    assert abs(measured.value[0] - expected) < measured.bound()[0] < 1e-7


@pytest.mark.parametrize("seed", range(20))
def test_the_truth_lies_well_within_the_bound_and_a_millionth_outside(seed):
    """f = x₁³ x₂ of dX₁ = x₂ dW₁ + dW₂, dX₂ = −x₂ dt + x₁ dW₂ at (1, 2)."""
    sde = ItoSDE(
        lambda x: np.stack([0 * x[..., 0], -x[..., 1]], axis=-1),
        lambda x: np.stack(
            [np.stack([x[..., 1], 1 + 0 * x[..., 0]], -1), np.stack([0 * x[..., 0], x[..., 0]], -1)], axis=-2
        ),
    )
    x1, x2 = 1.0, 2.0
    truth = -(x1**3) * x2 + 0.5 * (6 * x1 * x2) * (x2**2 + 1) + 3 * x1**2 * x1
    measured = drift_of(sde, lambda x: x[..., :1] ** 3 * x[..., 1:], [x1, x2], stream(seed, "test"))
    assert abs(measured.value[0] - truth) < 0.5 * measured.bound()[0]
    assert measured.bound()[0] < 1e-6 * abs(truth)
    spread = diffusion_of(sde, lambda x: x[..., :1] ** 3 * x[..., 1:], [x1, x2], stream(seed, "test"))
    exact = np.array([[3 * x1**2 * x2 * x2, 3 * x1**2 * x2 + x1**3 * x1]])
    assert (abs(spread.value - exact) < spread.bound()).all()


def test_complex_states():
    """dZ = (1 + i) dW: E dZ² = 2i dt."""
    sde = ItoSDE(still, lambda x: np.full((*x.shape, 1), 1 + 1j))
    measured = drift_of(sde, lambda x: np.concatenate([(x**2).real, (x**2).imag], axis=-1), [0j], stream(0, "complex"))
    assert np.allclose(measured.value, [0, 2], atol=1e-8)


def test_paths_have_the_exact_mean_and_variance():
    """Ornstein–Uhlenbeck at time 1: 5 standard errors, a false alarm once in a million."""
    sde = ItoSDE(lambda x: -x, lambda x: np.ones((*x.shape, 1)))
    pair = paired_paths(sde, last, [2.0], 1.0, 16, 20000, seed=3, purpose="test")
    values = pair.extrapolated[:, 0]
    assert abs(values.mean() - 2 * math.exp(-1)) < 5 * values.std() / math.sqrt(20000)
    fine, coarse = pair.fine.var(), pair.coarse.var()
    assert abs(2 * fine - coarse - (1 - math.exp(-2)) / 2) < 0.03


def test_levels_share_their_brownian_motion():
    """Strong order 1 for additive noise: the levels differ by O(h), far less than their spread."""
    sde = ItoSDE(lambda x: -x, lambda x: np.ones((*x.shape, 1)))
    pair = paired_paths(sde, last, [0.0], 1.0, 32, 2000, seed=3, purpose="test")
    assert (pair.fine - pair.coarse).std() < 0.03 * pair.fine.std()


def test_the_bits_do_not_depend_on_the_executor():
    sde = StratonovichSDE(still, rotation)
    run = [sde, last, [1.0, 0.0], 1.0, 4, 5000, 7, "bits"]
    with ThreadPoolExecutor(3) as pool:
        one, other = paired_paths(*run), paired_paths(*run, executor=pool)
    assert (one.fine == other.fine).all() and (one.coarse == other.coarse).all()


def test_bad_input_and_exploding_paths_say_so():
    sde = ItoSDE(lambda x: x**3, lambda x: np.ones((*x.shape, 1)))
    with pytest.raises(ValueError, match="finite numbers"):
        paired_paths(sde, last, [math.nan], 1.0, 2, 10, 0, "bad")
    with pytest.raises(ValueError, match="horizon"):
        paired_paths(sde, last, [1.0], -1.0, 2, 10, 0, "bad")
    with pytest.raises(ValueError, match="twice the regression"):
        drift_of(sde, radius, [1.0], np.random.default_rng(0), samples=3)
    with np.errstate(all="ignore"), pytest.raises(FailedPaths):
        paired_paths(sde, last, [50.0], 10.0, 20, 10, 0, "explosion")
