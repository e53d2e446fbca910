"""The Laplace–Beltrami operator of g^N on functions of the spectrum, and the volume of g^N in λ and frames."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.dln.notation import FULL_RANK, equation, points
from symcalc.claims.theorem18.measured import spectral_functions as measured
from symcalc.claims.theorem18.notation import a, b, d
from symcalc.claims.theorem18.simulated import spectral_functions as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import over
from symcalc.indices import Family
from symcalc.models.dln import brownian
from symcalc.models.dln.metric import N, beta, i, j, k, lam

SLOPE, CURVATURE = Family("f_", real=True), Family("f__", real=True)
"""f_k and f_kk, derivatives of a function of the spectrum."""


@claim(
    source="stated here",
    latex=r"\Delta f = \frac1N \sum_k \Big[f_{kk} + \sum_{j\neq k} \frac{2\lambda_k}{\lambda_k^2-\lambda_j^2} f_k\Big],"
    r"\quad \Delta\sum\lambda^2 = \frac{2d^2}{N}, \quad \Delta\log|\det W| = -\sum_k\lambda_k^{-2}",
    assumptions=(FULL_RANK, "f any function of the λ's: f_k and f_kk are independent symbols"),
    measure=measured.laplace_beltrami,
    simulate=simulated.laplace_beltrami,
)
def laplace_beltrami() -> Equation:
    """The Laplace–Beltrami operator on functions of the spectrum, with three examples, for every d and N."""
    slope, second = SLOPE, CURVATURE
    found = brownian.root_equation()
    general = ((found.drift * slope["k"] + found.variance * second["k"] / 2) * beta).sum_over("k")
    claimed = ((over(j != k, 2 * a / (a**2 - b**2)) * slope["k"] + second["k"]) / N).sum_over("k")
    one, two = over(j, lam[j] ** 2), over(j, sp.log(lam[j]) * N)
    three = over(j, lam[j] ** (2 * N))
    both = over(i, over(j != i, (lam[i] ** (2 * N) - lam[j] ** (2 * N)) / (lam[i] ** 2 - lam[j] ** 2)))
    stated = equation(
        {
            "Δ f": claimed,
            "Δ Σ λ²": d * d * (2 / N),
            "Δ log|det W|": over(j, -(lam[j] ** -2)),
            "Δ tr WᵀW": over(j, lam[j] ** (2 * N - 2)) * (4 * N - 2) + both * 2,
        },
        {
            "β × the generator of λ": {
                "Δ f": general,
                "Δ Σ λ²": brownian.laplace_beltrami(one),
                "Δ log|det W|": brownian.laplace_beltrami(two),
                "Δ tr WᵀW": brownian.laplace_beltrami(three),
            }
        },
        dimensions=(2,),
    )
    return replace(stated, domain=points_with_function)


def points_with_function(size: int) -> Domain:
    """λ_1 > … > λ_d > 0, N ≥ 1, β > 0, and the first and second derivatives f_k, f_kk of a function of the λ's."""
    values = (family.at(n) for family in (SLOPE, CURVATURE) for n in range(1, size + 1))
    return replace(points(size), real=tuple(values))


@claim(
    source="stated here",
    latex=r"d\operatorname{vol}_{g^N} = N^{d/2} \prod_{i<j} |\lambda_i^2 - \lambda_j^2|\,d\lambda\,dQ_N\,dQ_0",
    assumptions=(FULL_RANK, "Lebesgue measure is Π|σ_i² − σ_j²| dσ times Haar measures", "slopes are compared"),
)
def volume_in_lambda() -> Equation:
    """In λ and frames the a_ij drop out of the volume of g^N: that is why the law of √N λ does not depend on N."""
    found = brownian.log_density(entropy_weight=sp.S.Zero).diff(a)
    return equation({"∂ log density": over(j != k, 2 * a / (a**2 - b**2))}, {"√g × Lebesgue": {"∂ log density": found}})
