"""Moments of the spectrum: Dyson's generator on the power sums p_n = Σ_k x_k^n, closed for every d and β.

L = Σ_k (Σ_{j≠k} 1/(x_k − x_j)) ∂_k + (1/β) Σ_k ∂_k².
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.theorem15.measured import moments as measured
from symcalc.claims.theorem15.notation import EQUATION, NO_COLLISION, d, equation
from symcalc.claims.theorem15.simulated import moments as simulated
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.indices import Index
from symcalc.models import dyson
from symcalc.models.dyson import beta
from symcalc.spectral import EIGENVALUES as x


def p(n: int) -> IndexSum:
    """Σ_k x_k^n, and d for n = 0."""
    return over(Index("a"), x["a"] ** n) if n else d


@claim(
    source="slides, Theorem 15 (consequence)",
    latex=r"\frac{d}{dt}\,\mathbb{E}\sum_k x_k^2 = d(d - 1) + \frac{2d}{\beta}",
    assumptions=(EQUATION, NO_COLLISION, "the local martingale is a martingale (moments of Gaussian noise)"),
    measure=measured.second_moment,
    simulate=simulated.second_moment,
)
def second_moment() -> Equation:
    """E Σ x_k² grows linearly, at the rate d(d − 1) + 2d/β, for every d."""
    return equation({"L p2": d * (d - 1) + d * (2 / beta)}, {"the generator on Σ x²": {"L p2": dyson.generator(p(2))}})


@claim(
    source="stated here",
    latex=r"L p_n = \tfrac n2 \sum_{l=0}^{n-2} p_l\,p_{n-2-l} + n(n - 1)\left(\tfrac1\beta - \tfrac12\right) p_{n-2}",
    assumptions=(EQUATION, NO_COLLISION, "stated for n = 2, 3, 4, 5"),
    measure=measured.power_sums,
    simulate=simulated.power_sums,
)
def power_sums() -> Equation:
    """The power sums p_n = Σ x_k^n have closed equations; here n = 2, …, 5, for every d and β."""

    def closed(n: int) -> IndexSum:
        pairs = sum((p(m) * p(n - 2 - m) for m in range(n - 1)), IndexSum.of(0))
        return pairs * sp.Rational(n, 2) + p(n - 2) * (n * (n - 1) * (1 / beta - sp.S.Half))

    degrees = (2, 3, 4, 5)
    return equation(
        {f"L p{n}": closed(n) for n in degrees},
        {"the generator on Σ x^n": {f"L p{n}": dyson.generator(p(n)) for n in degrees}},
    )
