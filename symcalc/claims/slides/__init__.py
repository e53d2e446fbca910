"""What the slides print, where it is false as printed, or true in one reading only: the counterexamples.

Each claim says what is wrong, and has the counterexample in it.  `symcalc audit` goes through the slides formula by
formula, and calls on these claims and on those of the other chapters.
"""

# ruff: noqa: F401, I001 (a table of contents: claims are listed in the order of these imports)

from symcalc.claims.slides.gradient_flow import rest_point, depth_rate
from symcalc.claims.slides.gradient_descent import minibatch, step, isotropic_noise
from symcalc.claims.slides.dyson_brownian_motion import collisions, leaves_orbit, averaged_curvature
from symcalc.claims.slides.proof2x2 import commutant, fixed_frame, bracket_notation
from symcalc.claims.slides.riemannian_langevin import normalisation, anisotropic_noise, loss_downstairs
from symcalc.claims.slides.singular_values import theorem18, ito_is_no_curvature
from symcalc.claims.slides.boltzmann_entropy import volume_or_logarithm, opposing
