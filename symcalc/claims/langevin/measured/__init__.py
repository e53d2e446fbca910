"""The claims of `langevin` measured at 120 digits (tier precise).

Generators are sums of second differences along geodesics, with weight 1/β along the fibre and κ/β across it, plus a
first difference along −grad(E∘φ) (`measured_submersion`).  The instances live in their ambient spaces: straight lines
in Rⁿ and Her₂, great circles on spheres; eigenvalues come from mpmath's solver.
"""
