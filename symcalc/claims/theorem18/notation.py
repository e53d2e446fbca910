"""What the sections of this chapter share: Σ″, the repulsion of the singular values, and assumptions.

a = λ_k and b = λ_j are the letters, σ_k = λ_k^N; κ is the weight of the noise across the gauge orbits.
"""

from __future__ import annotations

from symcalc.indexed import dimension, over
from symcalc.models.dln import brownian
from symcalc.models.dln.metric import N, j, k, lam

d = dimension()
kappa = brownian.kappa
a, b = lam[k], lam[j]
REPULSION = over(j != k, 2 * a**N / (a**2 - b**2))
ITO = (N - 1) * a ** (N - 2)

FLAT = "coordinates of M_d: the entries of W; Δ_g f = A : ∇²f + ⟨div A + A grad log √det g, ∇f⟩"
UNTIL = "until σ_d = 0 (reached with positive probability)"
LEVY = "uniqueness in law of the equation until rank loss"
