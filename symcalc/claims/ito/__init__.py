"""Itô calculus: its formula with every cross term, its corrections, and the processes everybody meets first.

Conventions.  dX = b dt + σ dW is read in the sense of Itô, dX = b dt + σ ∘ dW in that of Stratonovich; W and B are
standard Brownian motions (generator ½Δ).  Covariances are written by their loadings, pW₁ and qW₁ + rW₂, so that every
point is admissible; e^{−ct} is written e = 1/(1 + s), with s = e^{ct} − 1 > 0 independent of c.  General functions
enter by their jets: at one point f, f′, f″ are arbitrary numbers, so deciding in Q(jets) decides for every f.  Where n
is a dimension, the statement names the n that are decided.
"""

# ruff: noqa: F401, I001 (a table of contents: claims are listed in the order of these imports)

from symcalc.claims.ito.chain_rules import formula, product, stratonovich
from symcalc.claims.ito.brackets_of_noise import holomorphic, sandwiches
from symcalc.claims.ito.geometric_motion import geometric, exponential_martingale
from symcalc.claims.ito.option_pricing import black_scholes
from symcalc.claims.ito.linear_equations import ornstein_uhlenbeck, stationary, cir
from symcalc.claims.ito.brownian_bridge import bridge
from symcalc.claims.ito.bessel_processes import bessel, squared_radius
from symcalc.claims.ito.spheres import circle, sphere
from symcalc.claims.ito.matrix_groups import general_linear, unitary, orthogonal
from symcalc.claims.ito.stochastic_area import levy_area
