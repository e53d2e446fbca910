"""Langevin equations under a submersion: the entropy of the fibres as a force (slides, “General principles”).

Upstairs, with L = E∘φ, noise of weight 1 along the orbits of an isometric action and √κ across them (Itô, Levi-Civita):

    generator −⟨grad L, grad ·⟩ + (1/β) tr_V Hess + (κ/β) tr_H Hess.

Downstairs, x = φ(M) solves the Riemannian Langevin equation of the free energy F_β = E − S/β, S = log vol(orbit), at
inverse temperature β/κ:  generator −grad E + (1/β) grad S + (κ/β) Δ_h.  The steps that make this a theorem are the
claims of `submersion`; here they are put together at a point (notation as there, k and a functions of x alone, as they
are when a torus acts by translations of θ), and the theorem is decided on spaces where nothing is normalised.
"""

# ruff: noqa: F401, I001 (a table of contents: claims are listed in the order of these imports)

from symcalc.claims.langevin.principle import projection, gradient_flow, stationary, upstairs_law, ito_equation
from symcalc.claims.langevin.radii import radius, any_radius, curved_radius
from symcalc.claims.langevin.surfaces import line, latitude, hopf
from symcalc.claims.langevin.spectra import eigenvalues, free_energy
from symcalc.claims.langevin.failures import stratonovich, dilations, ginibre
