"""The claims of `ito` measured at 120 digits (tier precise): nothing but the equations themselves, run numerically.

Drifts are second differences: along straight lines X + εσ_a for an Itô equation, along the flow of each field (one
midpoint step) for a Stratonovich equation.  Laws at a fixed time come from Euler's method with two-point increments,
enumerated and extrapolated to step zero (h → 0 over 4, 5, …, 35 steps), from regression on covariance matrices, or
from quadrature.  General functions are polynomials with the jets of the point and arbitrary higher terms.
"""
