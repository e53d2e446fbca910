"""One layer, two layers, and three or more: Euclidean, the polar factor, and no drift at rank loss."""

from __future__ import annotations

from symcalc.claims.claim import claim
from symcalc.claims.dln.notation import FIXED, FULL_RANK, equation
from symcalc.claims.theorem18.notation import a, b
from symcalc.claims.theorem18.simulated import numbers_of_layers as simulated
from symcalc.covariance import wiener_rectangular
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.models.dln import brownian, metric
from symcalc.models.dln import limits as degenerate
from symcalc.models.dln.metric import beta, j, k
from symcalc.singular import DIRECTION, singular_variation


@claim(
    source="slides, Theorem 18",
    latex=r"N = 1: \text{Euclidean};\quad N = 2: \Sigma'' = 1 \text{ (polar factor)};\quad N \geq 3: \Sigma''_k \to 0",
    assumptions=(
        FULL_RANK,
        "X (XᵀX)^{−1/2} is the polar factor: it jumps where X is singular",
        "the value at rank loss is decided for N = 3, …, 6",
    ),
    simulate=simulated.special_depths,
)
def special_depths() -> Equation:
    """One layer is Euclidean; at N = 2 the drift is the polar factor; from N = 3 on it vanishes at rank loss."""
    ito = brownian.ito_drift()
    flat = degenerate.at_depth(brownian.singular_equation().drift, 1)
    noise = wiener_rectangular().contract(metric.in_roots(singular_variation(2)), DIRECTION)
    return equation(
        {"drift of σ, N = 1": over(j != k, 2 * a / (a**2 - b**2)) / beta, "Σ″, N = 2": IndexSum.of(1, k),
         **{f"Σ″ at rank loss, N = {n}": IndexSum.of(0, k) for n in FIXED if n > 2}},
        {
            "the formula for every N": {
                "drift of σ, N = 1": flat, "Σ″, N = 2": degenerate.at_depth(ito, 2),
                **{f"Σ″ at rank loss, N = {n}": degenerate.at_depth(ito, n).map(lambda body: body.subs(a, 0))
                   for n in FIXED if n > 2},
            },
            "matrix Brownian motion": {"drift of σ, N = 1": degenerate.at_depth(noise, 1) / beta},
        },
    )  # fmt: skip
