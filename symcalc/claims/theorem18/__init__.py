"""Theorem 18: Brownian motion on (M_d, g^N) as an Itô equation, and the equations of its singular values.

    dX = √(2/β) Q_N [√a_ij dB_ij] Q_0ᵀ + (1/β) Q_N Σ″ Q_0ᵀ dt,    Σ″ = (N − 1) Λ^{N−2},    generator Δ_{g^N}/β,

frame-free dX = √(2/β) A_{N,X}^{1/2} dB + ((N − 1)/β) X (XᵀX)^{−1/N} dt.  (The slides print the noise in the standard
frame and leave Σ″ open; the frames belong on both.)  Every quantity is a sum over distinct indices with N a symbol,
decided for every d and every N ≥ 1 at once (slides, Theorem 18; Menon and Yu, arXiv 2509.09088).
"""

# ruff: noqa: F401, I001 (a table of contents: claims are listed in the order of these imports)

from symcalc.claims.theorem18.ito_correction import divergence, volume_gradient, cancellation, ito_drift, off_diagonal
from symcalc.claims.theorem18.matrix_noise import covariance, printed_noise, frame_free
from symcalc.claims.theorem18.singular_values import singular_drift, singular_noise, lambda_drift, law_of_lambda
from symcalc.claims.theorem18.spectral_functions import laplace_beltrami, volume_in_lambda
from symcalc.claims.theorem18.langevin_equation import langevin, invariant_measure, second_moment
from symcalc.claims.theorem18.numbers_of_layers import special_depths

# What other chapters take from this one.
from symcalc.claims.theorem18.notation import ITO, REPULSION, UNTIL
