"""The claim of `option_pricing`: bets on the stock along paths, and one step of the discounted price."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import ndtr, ndtri

from numeric.streams import stream
from numeric.vector_sde import ItoSDE, drift_of
from symcalc.claims.ito.simulated.paths import Paths, last
from symcalc.claims.ito.simulated.quantities import Array, function_of, reals
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import NOTHING, Comparison, compare_measured
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence


@along_paths(seconds=0.3, sees=0.86)
def black_scholes(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Φ(d₂) = P(S_T > 1) and Φ(d₁) = E[e^{−rτ}S_T; S_T > 1]/S along paths; the equation by one step."""
    at = {"L": 0.25, "r_": 0.1, "sigma": 0.6, "tau": 0.8}
    S = float(np.exp(at["L"]))
    test = Paths(seed, false_alarm, "black_scholes", 2, 4 * effort)
    sde = ItoSDE(lambda x: at["r_"] * x, lambda x: at["sigma"] * x[..., None])
    coarse, fine = test.run(sde, last, [S], at["tau"], 16)

    def bets(ends: Array) -> tuple[Array, Array]:
        won = ends[:, 0] > 1
        return np.exp(-at["r_"] * at["tau"]) * ends[:, 0] * won / S, won.astype(float)

    found = []
    for k, name in enumerate(("d₁", "d₂")):
        value = float(ndtr(reals(claimed[name], at)[0]))
        size = value if value > NOTHING else 1.0
        test.mean(f"Φ({name})", [bets(level)[k] for level in (coarse, fine)], value, size)
        found.append(quantile(test.comparisons[-1], size))
    test.comparisons.append(compare_squares(found[0], found[1], reals(claimed["d₁² − d₂²"], at)[0]))
    test.comparisons += pricing_equation(claimed, at, seed)
    return test.conclude()


def quantile(seen: Comparison, size: float) -> tuple[float, float, float]:
    """d where Φ(d) was compared: its estimate, the error that is allowed, the error that is noticed."""
    estimate = float(ndtri(min(max(seen.simulated, 1e-12), 1 - 1e-12)))
    slope = float(np.exp(-(estimate**2) / 2) / np.sqrt(2 * np.pi))
    return estimate, seen.allowed / slope, seen.resolution * size / slope


def compare_squares(
    first: tuple[float, float, float], second: tuple[float, float, float], difference: float
) -> Comparison:
    """d₁² − d₂² from the estimates of both, with the errors that follow from theirs."""
    (d1, e1, n1), (d2, e2, n2) = first, second

    def spread(u: float, v: float) -> float:
        return 2 * (abs(d1) * u + abs(d2) * v) + u**2 + v**2

    allowed = spread(e1, e2)
    size = abs(difference) if abs(difference) > NOTHING else 1.0
    noticed = (allowed + spread(n1 - e1, n2 - e2)) / size
    return Comparison("d₁² − d₂²", d1**2 - d2**2, difference, allowed, noticed)


def pricing_equation(claimed: Quantities, at: Mapping[str, float], seed: int) -> list[Comparison]:
    """The drift of e^{−rt}u(t, S), with the claimed d₁ and d₂, over φ(d₂)e^{−rτ}, by one step."""
    arguments = function_of([claimed["d₁"], claimed["d₂"]], ["L", "tau"], at)
    d2 = reals(claimed["d₂"], at)[0]
    scale = np.exp(-at["r_"] * at["tau"] - d2**2 / 2) / np.sqrt(2 * np.pi)

    def price(x: Array) -> Array:
        t, stock = x[..., 0], x[..., 1]
        left = at["tau"] - t
        first, second = (ndtr(d) for d in arguments(np.log(stock), left))
        value = stock * first - np.exp(-at["r_"] * left) * second
        return np.exp(-at["r_"] * t)[..., None] * value[..., None] / scale

    def drift(x: Array) -> Array:
        return np.stack([np.ones_like(x[..., 0]), at["r_"] * x[..., 1]], axis=-1)

    def diffusion(x: Array) -> Array:
        return np.stack([np.zeros_like(x[..., 0]), at["sigma"] * x[..., 1]], axis=-1)[..., None]

    rng = stream(seed, "ito.black_scholes, equation")
    measured = drift_of(ItoSDE(drift, diffusion), price, [0.0, float(np.exp(at["L"]))], rng)
    return compare_measured("(∂_t + L − r)u", measured, reals(claimed["(∂_t + L − r)u"], at))
