"""The entropic force Σ′ = grad S in the metric g^N, minus the mean curvature of the gauge orbits; Euler's identity."""

from __future__ import annotations

from symcalc.claims.claim import claim
from symcalc.claims.dln.measured import entropic_force as measured
from symcalc.claims.dln.notation import FORCE, FULL_RANK, at_depths, equation
from symcalc.claims.dln.simulated import entropic_force as simulated
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.models.dln import balanced, metric
from symcalc.models.dln import limits as degenerate
from symcalc.models.dln.metric import N, i, j, k, lam


@claim(
    source="slides, Summary; arXiv 2509.09088",
    latex=r"\Sigma'_k = \sum_{j \neq k} \frac{N \lambda_k^{3N-2}}{\sigma_k^2 - \sigma_j^2} - "
    r"\frac{\lambda_k^N}{\lambda_k^2 - \lambda_j^2} = \lambda_k^{N-2} \sum_{j \neq k} \frac{\sum_m m \lambda_k^{2m}"
    r"\lambda_j^{2(N-1-m)}}{\sum_m \lambda_k^{2m}\lambda_j^{2(N-1-m)}}",
    assumptions=(FULL_RANK, "grad S in the metric g^N is Q_N Σ′ Q_0ᵀ", "the second form has positive terms only"),
    measure=measured.entropic_drift,
    simulate=simulated.entropic_drift,
)
def entropic_drift() -> Equation:
    """The entropic force is Σ′_k, positive, and minus the mean curvature of the gauge orbits, for every d and N."""
    claimed_at, found_at = at_depths(FORCE, _entropic_at)
    return equation(
        {"Σ′": FORCE, **claimed_at},
        {
            "a_kk ∂S/∂σ_k": {"Σ′": metric.entropic_drift()},
            "tr(G⁻¹ II), the accelerations of the gauge orbit": {"Σ′": balanced.mean_curvature_force()},
            "explicit polynomials at N = 1, …, 6": found_at,
        },
    )


def _entropic_at(n: int) -> IndexSum:
    """λ_k^{n−1} ∂S/∂λ_k with S written out before it is differentiated."""
    return degenerate.at_depth(metric.entropy(), n).diff(lam[k]) * lam[k] ** (n - 1)


@claim(
    source="stated here",
    latex=r"-D\sigma_k(\ddot W(x)) = \tfrac12 \lambda_k^{N-1}\, \partial_{\lambda_k} \langle x, G_{kj}\, x\rangle",
    assumptions=(
        "x = (x_1, …, x_{N−1}), the levels of one pair; the quadratic form of G is Σ own x_p² + 2 next x_p x_{p+1}",
    ),
    measure=measured.bending,
    simulate=simulated.mean_curvature,
)
def mean_curvature() -> Equation:
    """The gauge orbits bend by ½ λ_k^{N−1} ∂_k of their own Gram matrix: so the vertical trace of D²(σ_k∘φ) is Σ′_k."""
    own, cross = balanced.bending()
    weight = lam[k] ** (N - 1) / 2
    gram_own, gram_next = (
        g.renamed({"i": "k"}).diff(lam[k]) * weight for g in (balanced.gram_own(), balanced.gram_next() * 2)
    )
    return equation(
        {
            "x_p²": IndexSum.of(lam[k] ** N, k, j),
            "x_p x_{p+1}": -lam[j] * lam[k] ** (N - 1),
            "vertical trace": metric.entropic_drift(),
        },
        {
            "accelerations X²Λ − 2XΛX + ΛX²": {"x_p²": IndexSum.of(own, j), "x_p x_{p+1}": cross},
            "derivative of the Gram matrix": {"x_p²": gram_own, "x_p x_{p+1}": gram_next},
            "½ tr(G⁻¹ ∂_k G)": {"vertical trace": balanced.mean_curvature_force()},
        },
    )


@claim(
    source="stated here",
    latex=r"\sum_k \lambda_k\, \partial_{\lambda_k} S = (N-1)\,\tfrac{d(d-1)}{2}, \qquad "
    r"\sum_k \sigma_k\, \partial_{\sigma_k} S = \tfrac{N-1}{N}\,\tfrac{d(d-1)}{2}",
    assumptions=(FULL_RANK,),
    simulate=simulated.homogeneity,
)
def homogeneity() -> Equation:
    """e^S is homogeneous of the degree (N − 1) d(d − 1)/2 in λ (Euler's identity), for every d and N."""
    pairs = over(i < j, 1)
    return equation(
        {"Σ λ ∂S/∂λ": pairs * (N - 1), "Σ σ ∂S/∂σ": pairs * ((N - 1) / N)},
        {
            "½ Σ log a_ij": {
                "Σ λ ∂S/∂λ": (metric.entropy().diff(lam[k]) * lam[k]).sum_over(k),
                "Σ σ ∂S/∂σ": (metric.singular_slope(metric.entropy()) * lam[k] ** N).sum_over(k),
            }
        },
    )
