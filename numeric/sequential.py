"""Tests that may stop at any time: e-values and confidence sequences for a mean, the variance being unknown.

y_1, y_2, … independent N(μ, σ²), both unknown (here: means over chunks of some hundreds of paths).  Under the
hypothesis μ = 0 consider

    E_n = (1 + n g)^{−1/2} [ (1 + t²/ν) / (1 + t²/(ν (1 + n g))) ]^{n/2},     ν = n − 1,  t = √n ȳ/s.

It is the ratio of two densities of the scale-free data (y_2, …, y_n)/|y_1| and the sign of y_1: with μ/σ ~ N(0, g), and
with μ = 0.  Under μ = 0 these data have one law for all σ, so E_n is a likelihood ratio, a martingale of mean 1, and by
Ville's inequality

    P(E_n ≥ 1/α for some n ≥ 2) ≤ α.

So one may look after every chunk, and stop when one likes, for whatever reason.  All μ for which y − μ stays below 1/α
form an interval ȳ ± radius with closed ends: a confidence sequence, which holds for all n at once with probability
≥ 1 − α.  A bias of at most b: the e-value at the mean nearest to ȳ that has |μ| ≤ b is not larger than that at the true
one, so it is an e-value for |μ| ≤ b.  An average of e-values is one, whatever their dependence.

Sources: T. L. Lai, On confidence sequences, Annals of Statistics 4 (1976) 265–280; J. Ville, Étude critique de la
notion de collectif (1939); H. Wang and A. Ramdas, Anytime-valid t-tests and confidence sequences for Gaussian means
with unknown variance, Sequential Analysis 44 (2025).
"""

import math

from numeric import arguments


def log_e_value(count: int, mean: float, deviation: float, g: float) -> float:
    """Return log E_n for n = `count` ≥ 2 observations of this mean and standard deviation (ddof = 1), prior variance g.

    0 for fewer than two, or where nothing varies about 0; ∞ where nothing varies about another mean.

    >>> round(log_e_value(100, 0.0, 1.0, 1.0), 3), round(log_e_value(100, 1.0, 1.0, 1.0), 1)
    (-2.308, 32.1)
    """
    n = arguments.integer("count", count)
    ratio = 1 + n * arguments.positive("g", g)
    if n < 2 or mean == 0 == deviation:
        return 0.0
    if deviation == 0:
        return math.inf
    u = n * (mean / deviation) ** 2 / (n - 1)
    return (n * (math.log1p(u) - math.log1p(u / ratio)) - math.log(ratio)) / 2


def confidence_radius(count: int, deviation: float, alpha: float, g: float) -> float:
    """Return the radius of the confidence sequence: P(|ȳ_n − μ| ≥ radius_n for some n ≥ 2) ≤ alpha.

    Infinite while n is too small for any difference to count (as it is at n = 1).

    >>> round(confidence_radius(1000, 1.0, 1e-9, best_prior(1000, 1e-9)) * 1000**0.5, 2)  # in standard errors
    6.88
    """
    n = arguments.integer("count", count)
    ratio = 1 + n * arguments.positive("g", g)
    if n < 2:
        return math.inf
    growth = math.exp((math.log(ratio) / 2 - math.log(_level(alpha))) * 2 / n)
    if not growth < ratio:
        return math.inf
    u = (growth - 1) / (1 - growth / ratio)
    return deviation * math.sqrt(u * (n - 1) / n)


def best_prior(count: int, alpha: float) -> float:
    """Return the g that makes the radius at `count` nearly least: (2 log(1/α) + log(1 + 2 log(1/α)))/n.

    It must be fixed before the first observation, from the planned number of them; it costs sharpness, not validity,
    if that number is missed.  (S. Howard, A. Ramdas, J. McAuliffe, J. Sekhon, Time-uniform, nonparametric,
    nonasymptotic confidence sequences, Annals of Statistics 49 (2021), section 3.5.)

    >>> round(best_prior(100, 1e-6), 3)
    0.31
    """
    twice = -2 * math.log(_level(alpha))
    return (twice + math.log1p(twice)) / arguments.integer("count", count, least=1)


def towards_zero(mean: float, bias: float) -> float:
    """Return `mean` less what a bias of at most `bias` may have added.

    >>> towards_zero(-1.5, 1.0), towards_zero(0.5, 1.0)
    (-0.5, 0.0)
    """
    return math.copysign(max(abs(mean) - bias, 0.0), mean) if abs(mean) > bias else 0.0


def _level(alpha: float) -> float:
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie strictly between 0 and 1, not {alpha!r}")
    return alpha
