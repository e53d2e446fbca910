"""Letters, and what the sections of this chapter assume.

The noise along the fibres has the weight 1/β, that across them κ/β; y are Cartesian (or stereographic) coordinates, and
u + iv is the stereographic coordinate of a sphere.
"""

from __future__ import annotations

import sympy as sp

beta, kappa = PARAMETERS = sp.symbols("beta kappa", positive=True)
r = sp.Symbol("r", positive=True)
c, u_, v_ = sp.symbols("c u v", real=True)
y = sp.symbols("y1:5", real=True)

ISOMETRIC = "fibres are the orbits of an isometric action, here of a torus; other groups in the instances below"
LEVI_CIVITA = "the equation upstairs is read in the sense of Itô, for the Levi-Civita connection"
INTEGRABLE = "the density is a law where it is integrable; no flux through the boundary"
