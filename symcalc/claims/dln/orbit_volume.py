"""The entropy S: the log volume of the gauge orbit, as a function of λ, and its additive constant."""

from __future__ import annotations

import sympy as sp

from symcalc.claims import measured_dln
from symcalc.claims.claim import claim
from symcalc.claims.dln.measured import orbit_volume as measured
from symcalc.claims.dln.notation import FULL_RANK, equation
from symcalc.evidence.exact import Equation
from symcalc.indexed import over
from symcalc.models.dln import balanced, metric
from symcalc.models.dln.metric import N, domain, j, k, lam


@claim(
    source="arXiv 2509.09088",
    latex=r"S = \tfrac12 \sum_{i<j} \log a_{ij} + \text{const}, \qquad "
    r"\partial_{\lambda_k} S = \sum_{j\neq k} \frac{N\lambda_k^{2N-1}}{\sigma_k^2-\sigma_j^2}"
    r" - \frac{\lambda_k}{\lambda_k^2 - \lambda_j^2}",
    assumptions=(FULL_RANK, "up to an additive constant: slopes are compared (the constant is dln.volume_constant)"),
    measure=measured_dln.entropy,
)
def entropy() -> Equation:
    """The log volume of the gauge orbit is ½ Σ_{i<j} log a_ij up to a constant, for every d and N."""
    a, b = lam[k], lam[j]
    claimed = over(j != k, N * a ** (2 * N - 1) / (a ** (2 * N) - b ** (2 * N)) - a / (a**2 - b**2))
    return equation(
        {"∂S/∂λ_k": claimed},
        {
            "½ Σ log a_ij, geometric sums": {"∂S/∂λ_k": metric.entropy().diff(lam[k])},
            "½ log of the Gram determinants": {"∂S/∂λ_k": balanced.orbit_entropy().diff(lam[k])},
        },
        dimensions=(2,),
    )


@claim(
    source="arXiv 2509.09088; Hurwitz 1897",
    latex=r"\operatorname{vol}(\text{orbit}) = \operatorname{vol}(O(d))^{N-1} e^S, \qquad "
    r"\operatorname{vol} O(d) = 2^{d(d-1)/4} \prod_{n=1}^d \frac{2\pi^{n/2}}{\Gamma(n/2)}",
    assumptions=("the Frobenius metric on O(d)", "decided for d = 1, …, 6", "the action is free on full rank"),
    measure=measured.volume_constant,
)
def volume_constant() -> Equation:
    """The additive constant of S is (N − 1) log vol O(d); vol O(d) from the spheres it fibres over, d = 1, …, 6."""
    sizes = range(1, 7)
    claimed = {
        f"vol O({n})": sp.sqrt(2) ** (n * (n - 1) // 2)
        * sp.Mul(*(2 * sp.pi ** sp.Rational(m, 2) / sp.gamma(sp.Rational(m, 2)) for m in range(1, n + 1)))
        for n in sizes
    }
    found = {f"vol O({n})": balanced.orthogonal_group_volume(n) for n in sizes}
    return Equation(claimed, {"O(n) → the sphere of radius √2, fibre O(n−1)": found}, domain(2))
