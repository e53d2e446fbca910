"""The claim of `option_pricing`: the price by quadrature, its slopes in the stock and in the strike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import mpmath as mp

from symcalc.claims.ito.measured.differences import Quantities, ito_drift, values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured


def black_scholes(point: Point) -> Quantities:
    """u by quadrature, S_T = S e^{a + σ√τ z} with a from E S_T = S e^{rτ}, by quadrature too.

    Φ(d₁) = ∂_S u and Φ(d₂) = −e^{rτ} ∂_K u at K = 1; the equation along (1, rS) and σS.
    """
    sigma, tau, L, r = values(point, "sigma", "tau", "L", "r_")
    S, nodes = mp.exp(L), half_line()

    @cache
    def growth(left: Any) -> Any:
        """E e^{σ√τ z}."""
        widths = (sigma * mp.sqrt(left), -sigma * mp.sqrt(left))
        return normal_integral(nodes, lambda z: sum(mp.exp(w * z) for w in widths), mp.mpf(0))

    def price(stock: Any, strike: Any, left: Any) -> Any:
        width, forward = sigma * mp.sqrt(left), stock * mp.exp(r * left) / growth(left)
        kink = mp.log(strike / forward) / width
        return mp.exp(-r * left) * normal_integral(nodes, lambda z: forward * mp.exp(width * z) - strike, kink)

    delta = precise.first_derivative(lambda e: [price(S + e, 1, tau)])
    strike = precise.first_derivative(lambda e: [price(S, 1 + e, tau)])
    d1, d2 = quantile(delta.values[0]), quantile(-mp.exp(r * tau) * strike.values[0])
    error = 1000 * (delta.error + strike.error) * (mp.exp(d1**2) + mp.exp(d2**2) + mp.exp(abs(r) * tau))
    at, discounted = [mp.mpf(0), S], lambda at: [mp.exp(-r * at[0]) * price(at[1], 1, tau - at[0])]
    return {
        "d₁": Measured([d1], error),
        "d₂": Measured([d2], error),
        "d₁² − d₂²": Measured([d1**2 - d2**2], error * (1 + abs(d1) + abs(d2)) * 2),
        "(∂_t + L − r)u": ito_drift(discounted, at, [1, r * S], [[0, sigma * S]]),
    }


def half_line() -> list[tuple[Any, Any]]:
    """Nodes and weights of the double exponential rule for functions of Gaussian decay on (0, ∞): exp(u − e^{−u})."""
    grid = [mp.mpf(j) / 32 for j in range(-175, 110)]
    ends = [(mp.exp(u - mp.exp(-u)), u) for u in grid]
    return [(v, v * (1 + mp.exp(-u)) / 32) for v, u in ends]


def normal_integral(nodes: Sequence[tuple[Any, Any]], f: Callable[[Any], Any], start: Any) -> Any:
    """∫ f(z) φ(z) dz over (start, ∞)."""
    norm = 1 / mp.sqrt(2 * mp.pi)
    return norm * sum(weight * f(start + v) * mp.exp(-((start + v) ** 2) / 2) for v, weight in nodes)


def quantile(probability: Any) -> Any:
    """z with P(N(0, 1) ≤ z) = probability."""
    return mp.sqrt(2) * mp.erfinv(2 * probability - 1)
