"""The deep linear network: noise along redundant directions as an entropic force on the end-to-end matrix.

Upstairs, balanced factors (W_N, …, W_1) of real d × d matrices, W_{p+1}ᵀ W_{p+1} = W_p W_pᵀ, with the Frobenius
metric; the gauge group O(d)^{N−1} acts by W_p ↦ R_p W_p R_{p−1}ᵀ, R_0 = R_N = 1.  Downstairs, W = W_N ⋯ W_1 with the
metric g^N(Z, Z) = ⟨Z, A_{N,W}⁻¹ Z⟩, A_{N,W}(Z) = Σ_{p=1}^N (WWᵀ)^{(N−p)/N} Z (WᵀW)^{(p−1)/N}.

Conventions.  W = Q_N diag(σ) Q_0ᵀ with σ_1 > … > σ_d > 0 and σ_k = λ_k^N; formulas are sums over indices in the
entries λ_k and the symbol N, an integer ≥ 1; matrices are given in the frame, Z_ij = ⟨u_i, Z v_j⟩.  Brownian motion
at inverse temperature β has the generator Δ/β (β = 2 is the probabilist's).  S is the logarithm of the volume of the
gauge orbit.  Source: slides, Theorem 18; Menon and Yu, arXiv 2411.09004 and 2509.09088.

    metric.py       a_ij, S, the volume of g^N, Σ′
    divergence.py   div A by two routes
    brownian.py     Σ″, Theorem 18, the equations of σ and λ, functions of the spectrum, the invariant measure
    balanced.py     upstairs: gauge orbits, the submersion, the constant of S
    limits.py       N = 1, 2, equal singular values, rank loss
    derivations.py  how each result comes about, line by line
    matrix.py       functions of actual matrices, in NumPy
"""

from symcalc.models.dln.brownian import (
    euclidean_equation,
    in_quotients,
    ito_drift,
    kappa,
    langevin_drift,
    laplace_beltrami,
    log_density,
    root_equation,
    singular_equation,
)
from symcalc.models.dln.matrix import brownian_increment, entropic_force, free_energy_gradient, metric_operator
from symcalc.models.dln.matrix import ito_drift as ito_drift_matrix
from symcalc.models.dln.metric import (
    N,
    beta,
    domain,
    entropic_drift,
    entropy,
    gradient,
    in_singular_values,
    lam,
    metric_volume,
    multiplier,
    multipliers,
    singular_domain,
)

__all__ = [
    "N",
    "beta",
    "brownian_increment",
    "domain",
    "entropic_drift",
    "entropic_force",
    "entropy",
    "euclidean_equation",
    "free_energy_gradient",
    "gradient",
    "in_quotients",
    "in_singular_values",
    "ito_drift",
    "ito_drift_matrix",
    "kappa",
    "lam",
    "langevin_drift",
    "laplace_beltrami",
    "log_density",
    "metric_operator",
    "metric_volume",
    "multiplier",
    "multipliers",
    "root_equation",
    "singular_domain",
    "singular_equation",
]
