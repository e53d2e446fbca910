"""E-values and confidence sequences: exact mean 1, the rate of errors at all times, and what they see."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import gammaln

from numeric.sequential import best_prior, confidence_radius, log_e_value, towards_zero
from numeric.statistics import normal_quantile
from numeric.streams import stream


def log_student_density(t, nu):
    return gammaln((nu + 1) / 2) - gammaln(nu / 2) - math.log(nu * math.pi) / 2 - (nu + 1) / 2 * math.log1p(t * t / nu)


@pytest.mark.parametrize("n", [2, 3, 10, 200])
@pytest.mark.parametrize("g", [0.01, 1.0, 30.0])
def test_the_mean_of_an_e_value_is_one(n, g):
    """Under μ = 0, t has Student's law with n − 1 degrees of freedom whatever σ: ∫ E dP = 1 by quadrature."""

    def integrand(s):  # t = sinh(s) covers the heavy tails
        t = math.sinh(s)
        log = log_e_value(n, t / math.sqrt(n), 1.0, g) + log_student_density(t, n - 1)
        return math.exp(log + math.log(math.cosh(s)))

    mean = 2 * quad(integrand, 0, 60, limit=400, epsabs=1e-12)[0]
    assert abs(mean - 1) < 1e-6


def paths_of_e(y, g):
    """E_n for all n ≥ 2 of each row."""
    n = np.arange(1, y.shape[1] + 1)
    mean = y.cumsum(axis=1) / n
    scatter = np.maximum((y**2).cumsum(axis=1) - n * mean**2, 0)[:, 1:]
    n, mean, ratio = n[1:], mean[:, 1:], 1 + n[1:] * g
    u = n * mean**2 / scatter
    return np.exp((n * (np.log1p(u) - np.log1p(u / ratio)) - np.log(ratio)) / 2)


@pytest.mark.parametrize("alpha", [0.2, 0.05])
def test_looking_after_every_observation_keeps_the_rate(alpha):
    """4000 sequences of 300 looks each: at most α + 5 standard errors of them ever reach 1/α (false alarms 3e-7)."""
    y = 2.5 * stream(5, "sequential, null").standard_normal((4000, 300))
    e = paths_of_e(y, best_prior(300, alpha))
    rate = (e.max(axis=1) >= 1 / alpha).mean()
    assert rate <= alpha + 5 * math.sqrt(alpha * (1 - alpha) / 4000)
    assert rate > alpha / 20  # and it is no empty test


def test_a_fixed_critical_value_does_not_keep_it():
    """What the sequence is there to avoid: 5 % at each look is 30 % and more at some look."""
    y = stream(5, "sequential, null").standard_normal((4000, 300))
    n = np.arange(1, 301)
    z = abs(y.cumsum(axis=1)) / np.sqrt(n)
    assert (z[:, 1:].max(axis=1) > normal_quantile(0.05)).mean() > 0.3


def test_the_average_of_dependent_e_values_is_one():
    """Ville for the average of E(y) and E(−2y + 1st column): 4000 sequences at α = 0.1, as above."""
    y = stream(6, "sequential, average").standard_normal((4000, 200))
    other = np.where(np.arange(200) % 2, y, -2 * y)
    g = best_prior(200, 0.1)
    average = (paths_of_e(y, g) + paths_of_e(other, g)) / 2
    assert (average.max(axis=1) >= 10).mean() <= 0.1 + 5 * math.sqrt(0.09 / 4000)


@pytest.mark.parametrize("n", [20, 200, 5000])
def test_radius_and_e_value_are_one_test(n):
    alpha, g = 1e-6, best_prior(max(n, 100), 1e-6)
    radius = confidence_radius(n, 0.7, alpha, g)
    assert log_e_value(n, radius * (1 - 1e-9), 0.7, g) < -math.log(alpha) < log_e_value(n, radius * (1 + 1e-9), 0.7, g)
    assert math.isclose(log_e_value(n, -radius, 0.7, g), -math.log(alpha), rel_tol=1e-9)


def test_the_price_of_looking_is_small():
    for n in (200, 2000, 20000):
        radius = confidence_radius(n, 1.0, 1e-11, best_prior(n, 1e-11)) * math.sqrt(n)
        assert 1.0 < radius / normal_quantile(1e-11) < 1.25


def test_it_sees_what_is_there_and_stops_early():
    """A mean of 0.5 σ is found by 400 of 400 sequences, after less than a third of the 600 planned observations."""
    alpha = 1e-9
    y = stream(7, "sequential, effect").standard_normal((400, 600)) + 0.5
    hit = paths_of_e(y, best_prior(600, alpha)) >= 1 / alpha
    assert hit.any(axis=1).all()
    assert hit.argmax(axis=1).mean() < 280


def test_a_bias_taken_off_makes_it_conservative():
    y = stream(8, "sequential, bias").standard_normal((4000, 200)) + 0.05
    n, g = 200, best_prior(200, 0.05)
    means, deviations = y.mean(axis=1), y.std(axis=1, ddof=1)
    e = [log_e_value(n, towards_zero(m, 0.05), s, g) for m, s in zip(means, deviations, strict=True)]
    assert np.exp(e).mean() <= 1.1
    assert np.mean(np.array(e) >= math.log(20)) <= 0.05


def test_edges():
    assert log_e_value(1, 3.0, 1.0, 1.0) == 0 == log_e_value(5, 0.0, 0.0, 1.0)
    assert log_e_value(5, 1.0, 0.0, 1.0) == math.inf == confidence_radius(1, 1.0, 0.1, 1.0)
    assert confidence_radius(3, 1.0, 1e-9, 1.0) == math.inf  # three observations refute nothing at that level
    for alpha in (0.0, 1.0, -1e-3):
        with pytest.raises(ValueError, match="alpha"):
            confidence_radius(10, 1.0, alpha, 1.0)
    with pytest.raises(ValueError, match="g "):
        log_e_value(10, 1.0, 1.0, 0.0)
