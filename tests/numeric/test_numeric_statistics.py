import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.statistics import (
    Moments,
    kolmogorov_distance,
    kolmogorov_quantile,
    normal_quantile,
    two_sided_normal_p,
)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(0, 2**32), st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_moments_of_parts_add_up_to_those_of_the_whole(seed, sizes):
    rng = np.random.default_rng(seed)
    parts = [1e6 + rng.standard_normal((n, 3)) for n in sizes]
    whole = np.concatenate(parts)
    merged = sum((Moments.of(part) for part in parts), Moments.of(np.empty((0, 3))))
    assert merged.count == len(whole)
    if len(whole) > 1:
        np.testing.assert_allclose(merged.mean, whole.mean(axis=0), rtol=1e-14)
        np.testing.assert_allclose(merged.covariance, np.cov(whole.T), rtol=1e-7, atol=1e-8)
        np.testing.assert_allclose(merged.rms, np.sqrt((whole**2).mean(axis=0)), rtol=1e-12)
        expected = whole.std(axis=0, ddof=1) / math.sqrt(len(whole))
        np.testing.assert_allclose(merged.standard_error, expected, rtol=1e-7, atol=1e-9)
    else:
        assert np.isinf(merged.standard_error).all()


def test_centred_sums_survive_a_large_mean():
    samples = 1e9 + np.array([[0.0], [1.0], [2.0]])
    assert Moments.of(samples).covariance == [[1.0]]


def test_projected_moments_are_those_of_the_projections():
    samples = np.random.default_rng(5).standard_normal((50, 3)) + 2
    rows = np.array([[1.0, 0.0, 0.0], [0.5, -1.0, 2.0]])
    projected, expected = Moments.of(samples).project(rows), Moments.of(samples @ rows.T)
    np.testing.assert_allclose(projected.mean, expected.mean, rtol=1e-12)
    np.testing.assert_allclose(projected.covariance, expected.covariance, rtol=1e-12)


def test_kolmogorov_distance_by_hand():
    assert kolmogorov_distance(np.array([0.8, 0.1]), lambda y: y) == pytest.approx(0.4)
    assert kolmogorov_distance(np.array([0.25, 0.75]), lambda y: y) == pytest.approx(0.25)


def test_kolmogorov_quantile_accepts_the_law_and_rejects_a_shift():
    """Level 1e-8 on each of two fixed seeds; a shift of three critical values is seen."""
    n = 20_000
    critical = kolmogorov_quantile(n, 1e-8)
    for seed in (1, 2):
        uniform = np.random.default_rng(seed).random(n)
        assert kolmogorov_distance(uniform, lambda y: y) < critical
        assert kolmogorov_distance(uniform + 3 * critical, lambda y: np.clip(y, 0, 1)) > critical


@pytest.mark.parametrize("alpha", [0.05, 1e-8, 1e-15])
def test_normal_tails(alpha):
    z = normal_quantile(alpha)
    assert float(mpmath.erfc(mpmath.mpf(z) / mpmath.sqrt(2))) == pytest.approx(alpha, rel=1e-11)
    assert two_sided_normal_p(-z) == pytest.approx(alpha, rel=1e-11)


def test_bad_inputs():
    for bad in (0, 1, -0.1, math.nan):
        with pytest.raises(ValueError, match="alpha must lie strictly between 0 and 1"):
            normal_quantile(bad)
        with pytest.raises(ValueError, match="alpha must lie strictly between 0 and 1"):
            kolmogorov_quantile(10, bad)
    with pytest.raises(ValueError, match="n must be an integer ≥ 1, not 0"):
        kolmogorov_quantile(0, 0.1)
    with pytest.raises(ValueError, match="samples must be at least one finite number"):
        kolmogorov_distance(np.array([np.nan]), lambda y: y)
    with pytest.raises(ValueError, match=r"samples must have shape \(n, m\), not \(3,\)"):
        Moments.of(np.ones(3))
