"""Volume, gradient and Laplacian: √det g^N is not the volume of the orbits, grad F_β has Σ′ in it, and Δ upstairs, too.

F_β = E − S/β is the free energy; grad is that of g^N, and Δ that of the balanced manifold with the Frobenius metric.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.dln.measured import riemannian_calculus as measured
from symcalc.claims.dln.notation import FORCE, FULL_RANK, equation, slope
from symcalc.claims.dln.simulated import riemannian_calculus as simulated
from symcalc.evidence.exact import Equation
from symcalc.geometric import geometric_sum
from symcalc.indexed import IndexSum, over
from symcalc.models.dln import brownian, metric
from symcalc.models.dln.metric import N, beta, i, j, k, lam


@claim(
    source="slides, Summary (two volumes are meant there)",
    latex=r"\log\sqrt{\det g^N} = -\tfrac12 \sum_{i,j} \log a_{ij} = -2S - \tfrac12 \sum_i \log a_{ii} + \text{const}",
    assumptions=(FULL_RANK, "slopes are compared"),
    measure=measured.metric_volume,
)
def two_volumes() -> Equation:
    """The volume of (M_d, g^N) and that of the gauge orbits are different: log √g = −2S − ½ Σ log a_ii + const."""
    own = over(i, sp.log(N * lam[i] ** (2 * N - 2))) * sp.Rational(-1, 2)
    claimed = (metric.entropy() * -2 + own).diff(lam[k])
    a, b = lam[k], lam[j]
    written = over(j != k, 2 * a / (a**2 - b**2) - 2 * N * a ** (2 * N - 1) / (a ** (2 * N) - b ** (2 * N)))
    return equation(
        {"∂ log √g": written - (N - 1) / a, "∂(−2S − ½ Σ log a_ii)": written - (N - 1) / a},
        {"−½ log det A": {"∂ log √g": metric.metric_volume().diff(a), "∂(−2S − ½ Σ log a_ii)": claimed}},
        dimensions=(2,),
    )


@claim(
    source="slides, Summary",
    latex=r"(Q_N^T\operatorname{grad} F_\beta\,Q_0)_{ij} = a_{ij} e_{ij} - \tfrac1\beta \delta_{ij} \Sigma'_i, \quad "
    r"F_\beta = E - S/\beta",
    assumptions=(FULL_RANK, "e = Q_Nᵀ E′(W) Q_0, for any smooth E"),
    measure=measured.free_energy_gradient,
    simulate=simulated.free_energy,
)
def free_energy() -> Equation:
    """grad F_β = A_{N,W}(E′(W)) − (1/β) Q_N Σ′ Q_0ᵀ for the free energy of any smooth loss."""
    quotient = (lam[i] ** (2 * N) - lam[j] ** (2 * N)) / (lam[i] ** 2 - lam[j] ** 2)
    own = IndexSum.of(metric.multiplier("k", "k") * slope[k, k])
    return equation(
        {"k, k": N * lam[k] ** (2 * N - 2) * slope[k, k] - FORCE * (1 / beta), "i, j": quotient * slope[i, j]},
        {"A(E′) and A(dS)": {"k, k": own - metric.gradient(metric.entropy()) * (1 / beta),
                            "i, j": geometric_sum(lam[i] ** 2, lam[j] ** 2, N) * slope[i, j]}},
        dimensions=(2,),
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"\Delta(\sigma_k \circ \varphi) = \Delta_{g^N} \sigma_k + \Sigma'_k",
    assumptions=(FULL_RANK, "the Laplacian of the balanced manifold, Frobenius metric; a Riemannian submersion"),
    measure=measured.upstairs_laplacian,
    simulate=simulated.upstairs_laplacian,
)
def upstairs_laplacian() -> Equation:
    """Brownian motion on the balanced manifold moves σ_k by its downstairs drift plus Σ′_k, once."""
    a, b = lam[k], lam[j]
    claimed = over(j != k, a**N / (a**2 - b**2) + N * a ** (3 * N - 2) / (a ** (2 * N) - b ** (2 * N)))
    return equation(
        {"Δ(σ_k∘φ)": claimed + (N - 1) * a ** (N - 2)},
        {"horizontal and vertical trace": {"Δ(σ_k∘φ)": brownian.upstairs_laplacian()}},
        dimensions=(2,),
    )
