"""The proof of Theorem 15 for 2 × 2 matrices, step by step (slides, “Proof for 2x2 Matrices”).

    dM = P_M dH + √(2/β) P_M^⊥ dH  (Itô)   implies   dx_1 = dt/(x_1 − x_2) + √(2/β) dW_1,
                                                     dx_2 = dt/(x_2 − x_1) + √(2/β) dW_2.

Hermitian matrices with ⟨A, B⟩ = Re tr(A*B), H the standard Wiener process (E|dH_12|² = dt, E dH_11² = dt),
x_1 < x_2.  Linear maps on matrices are 4 × 4, in the coordinates (M_11, M_12, M_21, M_22).
"""

# ruff: noqa: F401, I001 (a table of contents: claims are listed in the order of these imports)

from symcalc.claims.proof2x2.tangent_and_normal import invariance, normal_space, tangent_space, orthogonality
from symcalc.claims.proof2x2.noise_at_a_point import basis, wiener, projection
from symcalc.claims.proof2x2.derivatives import first_derivative, second_derivative, basis_derivatives
from symcalc.claims.proof2x2.itos_formula import noise, drift, brackets, centre, equation
from symcalc.claims.proof2x2.laws import levy, gap_law
from symcalc.claims.proof2x2.tangential_noise import mean_curvature, stratonovich
