"""Theorem 15 of Huang, Inauen and Menon for every d and every β (slides; arXiv 2210.11347), and Dyson's generator.

    dM = P_M dH + √(2/β) P_M^⊥ dH  (Itô)    ⟹    dx_k = Σ_{j≠k} dt/(x_k − x_j) + √(2/β) dW_k,    x_1 < … < x_d.

Hermitian matrices with ⟨A, B⟩ = Re tr(A*B), H the standard Wiener process, F = C unless said otherwise.  Every
quantity is a sum over distinct indices, and equality is decided for all d at once (`symcalc.indexed`).
"""

# ruff: noqa: F401, I001 (a table of contents: claims are listed in the order of these imports)

from symcalc.claims.theorem15.noise_upstairs import wiener, projections, invariance
from symcalc.claims.theorem15.dyson_brownian_motion import drift, noise, levy
from symcalc.claims.theorem15.real_complex_quaternionic import fields, field_dimension
from symcalc.claims.theorem15.noise_along_orbits import tangential_noise, stratonovich
from symcalc.claims.theorem15.moments import second_moment, power_sums
from symcalc.claims.theorem15.vandermonde_product import harmonic, ground_state, stationary
from symcalc.claims.theorem15.heat_equation import characteristic_polynomial
from symcalc.claims.theorem15.volume_and_curvature import entropy

# What a reader takes from this chapter, and what is derived before its claims.
from symcalc.claims.theorem15.notation import coulomb, d
from symcalc.models import dyson

DERIVATION = (dyson.derivation,)
"""What `symcalc show theorem15` prints before the claims."""
