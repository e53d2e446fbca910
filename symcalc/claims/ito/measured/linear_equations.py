"""The claims of `linear_equations`: Euler's method extrapolated, and the speed density by quadrature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath as mp

from symcalc.claims.ito.measured.differences import Quantities, joined, values
from symcalc.claims.ito.measured.euler import euler_mean_and_variance
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured


def ornstein_uhlenbeck(point: Point) -> Quantities:
    """Mean and variance by Euler extrapolated; the score of the normal law with these."""
    c, sigma, s, x, y = values(point, "c", "sigma", "s", "x", "y")
    mean, variance = euler_mean_and_variance(x, mp.log(1 + s) / c, lambda v: -c * v, lambda v: sigma)
    m, v = mean.values[0], variance.values[0]
    return {
        "mean": mean,
        "variance": variance,
        "∂_y log p(x, y)": Measured([-(y - m) / v], (mean.error / v + variance.error * abs(y - m) / v**2) * 2),
    }


def stationary(point: Point) -> Quantities:
    """The speed density (1/a) exp ∫ 2b/a by quadrature: its log-derivative, its flux, its second moment."""
    c, sigma, theta, X, x = values(point, "c", "sigma", "theta", "X", "x")
    ou = (lambda v: -c * v, lambda v: sigma**2 + 0 * v)
    cir = (lambda v: c * (theta - v), lambda v: sigma**2 * v)

    def log_density(at: Any, start: Any, b: Callable[..., Any], a: Callable[..., Any]) -> Any:
        return -mp.log(a(at)) + mp.quad(lambda v: 2 * b(v) / a(v), [start, at])

    def score(at: Any, b: Callable[..., Any], a: Callable[..., Any]) -> Measured:
        return precise.first_derivative(lambda e: [log_density(at + e, at, b, a)])

    def flux(at: Any, b: Callable[..., Any], a: Callable[..., Any]) -> Measured:
        slope = precise.first_derivative(lambda e: [a(at + e) * mp.exp(log_density(at + e, at, b, a))])
        here = mp.exp(log_density(at, at, b, a))
        return Measured([b(at) - slope.values[0] / (2 * here)], slope.error / here)

    def weight(v: Any) -> Any:
        return mp.exp(-c * v**2 / sigma**2)  # exp ∫ 2b/a, b and a being −cv and σ²

    ends = [0, 4, 24]
    scale = sigma / mp.sqrt(c)
    second, whole = (mp.quad(lambda v, k=k: (scale * v) ** k * weight(scale * v), ends) for k in (2, 0))
    return {
        "score, Ornstein–Uhlenbeck": score(x, *ou),
        "score, CIR": score(X, *cir),
        "flux over the density": joined([flux(x, *ou), flux(X, *cir)]),
        "variance, Ornstein–Uhlenbeck": Measured([second / whole], mp.mpf(10) ** -60),
    }


def cir(point: Point) -> Quantities:
    """Mean and variance by Euler extrapolated."""
    c, sigma, theta, X, s = values(point, "c", "sigma", "theta", "X", "s")
    mean, variance = euler_mean_and_variance(
        X, mp.log(1 + s) / c, lambda v: c * (theta - v), lambda v: sigma * mp.sqrt(v)
    )
    return {"mean": mean, "variance": variance}
