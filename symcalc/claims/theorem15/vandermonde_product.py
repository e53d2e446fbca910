"""The Vandermonde product h = Π_{i<j} (x_i − x_j): harmonic, Doob's transform, the law of the confined process.

The confined process has the drift Σ_{j≠k} 1/(x_k − x_j) − c x_k and the noise √(2/β) dW_k.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.theorem15.measured import vandermonde_product as measured
from symcalc.claims.theorem15.notation import DISTINCT, EQUATION, c, equation, vandermonde
from symcalc.claims.theorem15.simulated import vandermonde_product as simulated
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.indices import Family, Index
from symcalc.models import dyson
from symcalc.models.dyson import beta
from symcalc.spectral import EIGENVALUES as x


@claim(
    source="Dyson 1962",
    latex=r"\Delta \prod_{i<j} (x_i - x_j) = 0",
    assumptions=(DISTINCT,),
    measure=measured.harmonic,
)
def harmonic() -> Equation:
    """The Vandermonde product is harmonic, for every d."""
    return equation(
        {"Δh/h": IndexSum.of(0)},
        {"Σ_k (∂_k log h)² + ∂_k² log h": {"Δh/h": vandermonde.second_ratio(x["k"]).sum_over("k")}},
    )


@claim(
    source="Dyson 1962; Doob's transform",
    latex=r"L f = \tfrac{1}{h}\,\tfrac12 \Delta(h f) \quad (\beta = 2), \qquad h = \prod_{i<j}(x_j - x_i)",
    assumptions=(EQUATION, "f is any C² function: its derivatives ∂_k f, ∂_k² f and f itself are independent symbols"),
)
def ground_state() -> Equation:
    """At β = 2 Dyson's generator is ½Δ transformed by the Vandermonde product h: L f = ½ Δ(hf)/h, for every d."""
    value, slope, second = sp.Symbol("f", real=True), Family("f_", real=True), Family("f__", real=True)
    found, variance = dyson.equation(), dyson.equation().variance.map(lambda body: body.subs(beta, 2))
    applied = (found.drift * slope["k"] + variance * second["k"] / 2).sum_over("k")
    h_first, h_second = vandermonde.score(x["k"]), vandermonde.second_ratio(x["k"])
    transformed = ((h_second * value + h_first * slope["k"] * 2 + second["k"]) * sp.S.Half).sum_over("k")
    return equation(
        {"L f": applied.tidied()}, {"½ Δ(h f)/h, by the product rule": {"L f": transformed}}, dimensions=(2,)
    )


@claim(
    source="Dyson 1962",
    latex=r"\rho \propto \prod_{i<j}|x_i - x_j|^\beta\, e^{-\beta c \sum x_k^2/2}: \quad "
    r"b_k \rho - \tfrac1\beta \partial_k \rho = 0",
    assumptions=(
        DISTINCT,
        "no flux at collisions: none for β ≥ 1, reflection for β < 1",
        "the confined equation: drift Σ 1/(x_k − x_j) − c x_k, noise √(2/β) dW_k",
        "c > 0",
    ),
    measure=measured.stationary,
    simulate=simulated.stationary,
)
def stationary() -> Equation:
    """The confined process is reversible for Π|x_i − x_j|^β exp(−βc Σx²/2): its probability flux vanishes, every d."""
    found = dyson.equation()
    log_density = vandermonde.log * beta - over(Index("a"), x["a"] ** 2) * (beta * c / 2)
    flux = found.drift - c * x["k"] - found.variance * log_density.diff(x["k"]) / 2
    return equation({"flux": IndexSum.of(0, "k")}, {"b_k − ½ a ∂_k log ρ": {"flux": flux}})
