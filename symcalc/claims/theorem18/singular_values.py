"""The equations of the singular values σ and of λ = σ^{1/N}, from the variations of σ; the law of √N λ."""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.dln.notation import FULL_RANK, at_depths, equation
from symcalc.claims.theorem18.measured import singular_values as measured
from symcalc.claims.theorem18.notation import ITO, LEVY, REPULSION, UNTIL, a, b
from symcalc.claims.theorem18.simulated import singular_values as simulated
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.models.dln import brownian, metric
from symcalc.models.dln import limits as degenerate
from symcalc.models.dln.metric import N, beta, j, k
from symcalc.singular import DIRECTION, singular_variation


@claim(
    source="slides, Theorem 18 (consequence)",
    latex=r"\mathrm{drift}(\sigma_k) = \tfrac1\beta\left[(N-1)\lambda_k^{N-2} + "
    r"\sum_{j\neq k} \frac{2\lambda_k^N}{\lambda_k^2 - \lambda_j^2}\right]",
    assumptions=(FULL_RANK, UNTIL),
    measure=measured.singular_drift,
    simulate=simulated.singular_values,
)
def singular_drift() -> Equation:
    """The singular values drift by Σ″_k/β and repel each other, for every d, N and β."""
    claimed = (REPULSION + ITO) * (1 / beta)
    split = brownian.ito_drift() * (1 / beta) + _second_variation()
    claimed_at, found_at = at_depths(claimed, lambda n: degenerate.at_depth(split, n))
    return equation(
        {"drift": claimed, **claimed_at},
        {
            "Σ″/β and ½ E[D²σ_k(dX, dX)]": {"drift": brownian.singular_equation().drift},
            "N = 1, …, 6, each in its own field": found_at,
        },
    )


def _second_variation() -> IndexSum:
    """½ E[D²σ_k(dX, dX)]/dt."""
    second = metric.in_roots(singular_variation(2))
    return brownian.covariance().contract(second, DIRECTION) / 2


@claim(
    source="slides, Theorem 18 (consequence)",
    latex=r"d\langle\sigma_k, \sigma_l\rangle = \tfrac{2N}{\beta}\,\lambda_k^{2(N-1)}\,\delta_{kl}\,dt",
    assumptions=(FULL_RANK, UNTIL),
    measure=measured.singular_noise,
    simulate=simulated.singular_values,
)
def singular_noise() -> Equation:
    """The singular values have independent noises √(2N/β) λ_k^{N−1} dB_k."""
    found = brownian.singular_equation()
    return equation(
        {"variance": 2 * N / beta * a ** (2 * N - 2), "covariation": IndexSum.of(0, "k", "l")},
        {"E[Dσ_k(dX) Dσ_l(dX)]": {"variance": found.variance, "covariation": found.covariation}},
    )


@claim(
    source="arXiv 2509.09088",
    latex=r"\mathrm{drift}(\lambda_k) = \frac{1}{\beta N} \sum_{j\neq k} \frac{2\lambda_k}{\lambda_k^2 - \lambda_j^2},"
    r"\qquad d\langle\lambda_k\rangle = \frac{2}{\beta N}\,dt",
    assumptions=(FULL_RANK, UNTIL),
    measure=measured.lambda_drift,
    simulate=simulated.roots,
)
def lambda_drift() -> Equation:
    """λ = σ^{1/N} has constant noise, and Σ″ cancels: only the repulsion is left, for every d, N and β."""
    found = brownian.root_equation()
    return equation(
        {"drift": over(j != k, 2 * a / (a**2 - b**2)) / (beta * N), "variance": IndexSum.of(2 / (beta * N), k),
         "covariation": IndexSum.of(0, "k", "l")},
        {"Itô's formula for σ^{1/N}": {"drift": found.drift, "variance": found.variance,
                                      "covariation": found.covariation}},
        dimensions=(2,),
    )  # fmt: skip


@claim(
    source="arXiv 2509.09088",
    latex=r"\sqrt N\,\lambda(t) \overset{\text{law}}{=} \text{singular values of } \sqrt N\,\Lambda_0 + "
    r"\sqrt{2/\beta}\,B_t",
    assumptions=(FULL_RANK, UNTIL, LEVY, "B a standard Wiener process on the d × d matrices"),
    simulate=simulated.rescaled_roots,
)
def law_of_lambda() -> Equation:
    """For every N, √N λ has the generator of the singular values of a Euclidean matrix Brownian motion."""
    ours, flat = brownian.rescaled_roots()
    written = over(j != k, 2 * sp.sqrt(N) * a / (N * a**2 - N * b**2)) / beta
    return equation(
        {"drift": written, "variance": IndexSum.of(2 / beta, k), "covariation": IndexSum.of(0, "k", "l")},
        {
            "√N λ": {"drift": ours.drift, "variance": ours.variance, "covariation": ours.covariation},
            "D²σ_k and dB at √N λ": {"drift": flat.drift, "variance": flat.variance, "covariation": flat.covariation},
        },
    )
