from fractions import Fraction
from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.checkpoint import decode, encode
from numeric.statistics import Moments
from numeric.streaming import CentralMoments, Histogram

values = st.lists(st.integers(-1000, 1000), min_size=1, max_size=12)


def column(numbers):
    return np.array(numbers, dtype=float).reshape(-1, 1)


def exact(numbers, power):
    mean = Fraction(sum(numbers), len(numbers))
    return float(sum((n - mean) ** power for n in numbers))


@settings(deadline=None, derandomize=True)
@given(values, values, values)
def test_merged_central_moments_are_those_of_all_numbers(a, b, c):
    merged = CentralMoments.of(column(a)) + CentralMoments.of(column(b)) + CentralMoments.of(column(c))
    everything = a + b + c
    assert merged.count == len(everything)
    for power, found in ((2, merged.second), (3, merged.third), (4, merged.fourth)):
        scale = 1 + sum(abs(n) for n in everything) ** power
        assert found[0] == pytest.approx(exact(everything, power), abs=1e-12 * scale)


def test_an_offset_does_not_cost_digits():
    """Numbers near 1e8: Σ y² − (Σ y)² would lose everything."""
    z = np.random.default_rng(4).standard_normal((4000, 1))
    near, far = (reduce(add, [CentralMoments.of(part + x) for part in np.split(z, 8)]) for x in (0.0, 2.0**27))
    np.testing.assert_allclose(far.variance, near.variance, rtol=1e-7)
    np.testing.assert_allclose(far.kurtosis, near.kurtosis, rtol=1e-7)
    np.testing.assert_allclose(near.variance, z.var(ddof=1), rtol=1e-13)


def test_of_nothing_and_of_constants():
    nothing = CentralMoments.of(np.empty((0, 2)))
    some = CentralMoments.of(np.ones((3, 2)))
    assert (nothing + nothing).count == 0 and np.isinf(nothing.variance).all()
    np.testing.assert_array_equal((nothing + some).mean, [1, 1])
    assert np.isnan(some.kurtosis).all() and (some.standard_error == 0).all()


def test_kurtosis_and_skewness_of_a_coin():
    """P(1) = p = ¼: skewness (1 − 2p)/√(pq), kurtosis 1/(pq) − 3."""
    powers = CentralMoments.of(column([0, 0, 0, 1]))
    np.testing.assert_allclose(powers.skewness, 0.5 / np.sqrt(3 / 16), rtol=1e-14)
    np.testing.assert_allclose(powers.kurtosis, 16 / 3 - 3, rtol=1e-14)


@settings(deadline=None, derandomize=True)
@given(values, values)
def test_histograms_count_every_number_once(a, b):
    edges = [-500.0, -1.0, 0.0, 500.0]
    merged = Histogram.of(column(a), edges) + Histogram.of(column(b), edges)
    expected = np.histogram(np.array(a + b), [-500, -1, 0, 500 - 1e-9])[0]
    np.testing.assert_array_equal(merged.counts[0], expected)
    assert merged.total[0] == len(a) + len(b)
    assert merged.below[0] == sum(n < -500 for n in a + b)


def test_density_integrates_to_the_share_inside():
    histogram = Histogram.of(np.random.default_rng(1).standard_normal((1000, 2)), np.linspace(-1, 1, 5))
    share = histogram.counts.sum(axis=1) / 1000
    np.testing.assert_allclose((histogram.density * 0.5).sum(axis=1), share, rtol=1e-14)


@settings(deadline=None, derandomize=True)
@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=5))
def test_checkpoints_hold_every_bit(numbers):
    array = np.array(numbers)
    back = decode(encode({"a": (array, numbers[0], None, True, 3)}))["a"]
    assert back[0].tobytes() == array.tobytes() and back[1].hex() == float(numbers[0]).hex()
    assert back[2:] == (None, True, 3)


@pytest.mark.parametrize("of", [Moments.of, CentralMoments.of, lambda s: Histogram.of(s, [0.0, 1.0])])
def test_checkpoints_hold_every_statistic(of):
    statistic = of(np.random.default_rng(1).random((7, 2)))
    assert encode(decode(encode(statistic))) == encode(statistic)


def test_bad_inputs():
    with pytest.raises(ValueError, match=r"samples must have shape \(n, m\)"):
        CentralMoments.of(np.zeros(3))
    with pytest.raises(ValueError, match="edges must be at least two strictly ascending"):
        Histogram.of(np.zeros((1, 1)), [1.0, 0.0])
    with pytest.raises(ValueError, match="samples must be finite"):
        Histogram.of(np.full((1, 1), np.nan), [0.0, 1.0])
    with pytest.raises(ValueError, match="histograms with different edges"):
        Histogram.of(np.zeros((1, 1)), [0, 1]) + Histogram.of(np.zeros((1, 1)), [0, 2])
