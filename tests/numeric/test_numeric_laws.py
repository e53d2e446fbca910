import mpmath
import numpy as np
import pytest

from numeric.laws import dyson_gap_squared_cdf, mean_gap_squared, sample_dyson_gap_squared
from numeric.paths import terminal_eigenvalues
from numeric.statistics import kolmogorov_distance, kolmogorov_quantile


def poisson_mixture(y, degrees, noncentrality):
    """P(χ'² ≤ y) as a Poisson mixture of central χ² laws, to 30 digits."""
    with mpmath.workdps(30):
        mean = mpmath.mpf(noncentrality) / 2
        width = int(20 * mpmath.sqrt(mean) + 60)
        return float(
            mpmath.fsum(
                mpmath.exp(k * mpmath.log(mean) - mean - mpmath.loggamma(k + 1))
                * mpmath.gammainc(mpmath.mpf(degrees) / 2 + k, 0, mpmath.mpf(y) / 2, regularized=True)
                for k in range(max(0, int(mean) - width), int(mean) + width)
            )
        )


@pytest.mark.parametrize(
    ("start_gap", "t", "beta"), [(1.0, 0.5, 0.5), (1.0, 0.2, 2.0), (1.5, 0.1, 7.0), (1.0, 0.01, 50.0)]
)
def test_cdf_is_the_poisson_mixture(start_gap, t, beta):
    """The last case has noncentrality 1250."""
    scale = 4 * t / beta
    noncentrality = start_gap**2 / scale
    mean, deviation = 1 + beta + noncentrality, np.sqrt(2 * (1 + beta + 2 * noncentrality))
    for y in (mean / 2, max(mean - deviation, mean / 5), mean, mean + 2 * deviation):
        expected = poisson_mixture(y, 1 + beta, noncentrality)
        assert dyson_gap_squared_cdf(scale * y, start_gap, t, beta) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(("beta", "dimension"), [(0.5, None), (2.0, None), (2.0, 3.06), (50.0, None)])
def test_samples_follow_the_cdf_and_the_mean(beta, dimension):
    """Four cases: Kolmogorov at level 1e-9 and the mean at 6.5 standard errors; false alarms 4e-9 in all."""
    n, law = 50_000, {"start_gap": 1.0, "t": 0.3, "beta": beta, "dimension": dimension}
    draws = sample_dyson_gap_squared(np.random.default_rng(23), n, **law)
    distance = kolmogorov_distance(draws, lambda y: dyson_gap_squared_cdf(y, **law))
    assert distance < kolmogorov_quantile(n, 1e-9)
    assert abs(draws.mean() - mean_gap_squared(**law)) < 6.5 * draws.std() / np.sqrt(n)


def test_a_wrong_drift_moves_the_law():
    """Twice the drift is 1 + 2 beta degrees of freedom: far beyond the critical value at n = 10,000."""
    y = np.linspace(0, 10, 400)
    right = dyson_gap_squared_cdf(y, 1.0, 0.3, 2.0)
    wrong = dyson_gap_squared_cdf(y, 1.0, 0.3, 2.0, dimension=5.0)
    assert abs(right - wrong).max() > 3 * kolmogorov_quantile(10_000, 1e-8)


def test_the_process_upstairs_has_the_mean_of_the_law_at_any_step():
    """Twelve steps, beta = 4; E (x_2 − x_1)² at 6 standard errors: false alarms 2e-9; resolution 5 %."""
    coarse, fine = terminal_eigenvalues([0.0, 1.0], np.sqrt(0.5), 0.3, 12, 20_000, 3, "gap")
    for level in (coarse, fine):
        squares = (level[:, 1] - level[:, 0]) ** 2
        error = squares.std() / np.sqrt(len(squares))
        expected = mean_gap_squared(1.0, 0.3, 4.0)
        assert abs(squares.mean() - expected) < 6 * error < 0.05 * expected


def test_below_zero_there_is_nothing():
    assert dyson_gap_squared_cdf([-1.0, 0.0], 1.0, 0.1, 2.0).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("name", ["start_gap", "t", "beta", "dimension"])
@pytest.mark.parametrize("bad", [0.0, -1.0, np.inf, np.nan, "1"])
def test_bad_inputs(name, bad):
    law = {"start_gap": 1.0, "t": 0.3, "beta": 2.0, "dimension": 3.0} | {name: bad}
    with pytest.raises(ValueError, match=f"{name} must be a finite number > 0"):
        dyson_gap_squared_cdf(1.0, **law)
    with pytest.raises(ValueError, match=f"{name} must be"):
        sample_dyson_gap_squared(np.random.default_rng(0), 3, **law)
    with pytest.raises(ValueError, match=f"{name} must be"):
        mean_gap_squared(**law)
