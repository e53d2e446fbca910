"""Densities against the samplers: Kolmogorov distance at level 1e-9 of one eigenvalue chosen at random."""

import numpy as np
import pytest

from numeric.densities import dyson_density, network_density
from numeric.laws import sample_dln_lambda, sample_dyson
from numeric.statistics import kolmogorov_distance, kolmogorov_quantile

N = 40_000


def integrated(density, x):
    steps = np.diff(x) * (density[1:] + density[:-1]) / 2
    return np.concatenate([[0.0], np.cumsum(steps)])


@pytest.mark.parametrize(
    ("start", "beta"),
    [
        ([0.3], 1),
        ([-0.4, 0.5], 1),
        ([-0.4, 0.5], 4),
        ([-0.4, 0.5], 2),
        ([-3.0, -1.0, 1.0, 3.0], 2),
        ([0.0, 0.05, 0.1, 5.0], 2),
    ],
)
def test_samples_follow_the_density(start, beta):
    rng = np.random.default_rng(3)
    spectra = sample_dyson(rng, N, start, 0.3, beta)
    chosen = spectra[np.arange(N), rng.integers(len(start), size=N)]
    x = np.linspace(spectra.min() - 3, spectra.max() + 3, 4001)
    density = dyson_density(x, start, 0.3, beta)
    assert (density > -1e-12).all()
    cdf = integrated(density, x)
    assert abs(cdf[-1] - 1) < 1e-6
    assert kolmogorov_distance(chosen, lambda y: np.interp(y, x, cdf)) < kolmogorov_quantile(N, 1e-9)


def test_both_closed_forms_agree_for_two_eigenvalues():
    x = np.linspace(-3, 3, 101)
    near = dyson_density(x, [-0.4, 0.5], 0.3, 2.0 * (1 + 1e-9))  # by centre and gap
    np.testing.assert_allclose(dyson_density(x, [-0.4, 0.5], 0.3, 2.0), near, atol=2e-6)


def test_a_wrong_time_is_seen():
    samples = sample_dyson(np.random.default_rng(4), N, [-0.4, 0.5], 0.3, 2)[:, 0]
    x = np.linspace(-6, 6, 4001)
    cdf = integrated(dyson_density(x, [-0.4, 0.5], 0.3, 2), x)
    assert kolmogorov_distance(samples, lambda y: np.interp(y, x, cdf)) > 3 * kolmogorov_quantile(N, 1e-9)


def test_bad_inputs():
    with pytest.raises(ValueError, match="start must be d ≥ 1 finite, strictly ascending"):
        dyson_density([0.0], [1.0, 0.0], 0.3, 2.0)
    with pytest.raises(ValueError, match="beta must be"):
        dyson_density([0.0], [0.0, 1.0], 0.3, 0.0)


@pytest.mark.parametrize(("start", "beta", "depth"), [([0.4], 1.3, 2), ([1.1, 0.4], 1.5, 3), ([0.5, 0.5], 2.0, 1)])
def test_samples_follow_the_density_of_the_network(start, beta, depth):
    """One of the values chosen at random, against d = 1 and d = 2 in closed form; 30 % more time is refuted."""
    rng, t = np.random.default_rng(4), 0.6
    lam = sample_dln_lambda(rng, N, start, t, beta, depth)
    chosen = rng.permuted(lam, axis=1)[:, 0]
    x = np.linspace(0.0, lam.max() + 1.0, 401)
    bound = kolmogorov_quantile(N, 1e-9)
    for time, right in ((t, True), (1.3 * t, False)):
        cdf = integrated(network_density(x, start, time, beta, depth), x)
        assert cdf[-1] == pytest.approx(1, abs=2e-3)
        assert (kolmogorov_distance(chosen, lambda y, cdf=cdf: np.interp(y, x, cdf)) < bound) == right


def test_the_network_has_no_density_here_beyond_two_values():
    assert network_density([1.0], [3.0, 2.0, 1.0], 1.0, 1.0, 2) is None
    assert network_density([-1.0], [1.0], 1.0, 1.0, 2) == 0
    with pytest.raises(ValueError, match="beta must be"):
        network_density([1.0], [1.0], 1.0, 0.0, 2)
