"""The deep linear network: balanced factors, the metric g^N, the entropy of the gauge orbits, and the force Σ′.

Real d × d factors with the Frobenius metric, W = W_N ⋯ W_1 = Q_N diag(σ) Q_0ᵀ, σ_k = λ_k^N.  Quantities are sums over
distinct indices with N a symbol: equality is decided for every d and every N ≥ 1 at once.  Matrix identities that
hold for every size are polynomials in letters that do not commute (slides; Menon and Yu, arXiv 2411.09004, 2509.09088).
"""

# ruff: noqa: F401, I001 (a table of contents: claims are listed in the order of these imports)

from symcalc.claims.dln.balanced_factors import conservation, frames, balanced_dimension, gauge_group
from symcalc.claims.dln.metric import multiplier, reversed_order
from symcalc.claims.dln.gradient_flow import downstairs_flow, singular_value_flow
from symcalc.claims.dln.gauge_orbits import submersion, gram, gram_determinant
from symcalc.claims.dln.orbit_volume import entropy, volume_constant
from symcalc.claims.dln.entropic_force import entropic_drift, mean_curvature, homogeneity
from symcalc.claims.dln.special_cases import special_depths, limits
from symcalc.claims.dln.riemannian_calculus import two_volumes, free_energy, upstairs_laplacian

# What other chapters take from this one.
from symcalc.claims.dln.notation import ANY_SIZE, FIXED, FORCE, FULL_RANK, equation, points, slope
