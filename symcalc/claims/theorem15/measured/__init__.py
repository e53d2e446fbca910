"""The claims of `theorem15` measured on actual matrices at 120 digits (tier precise), at the d of each point.

Each function takes a point (its eigenvalues say what d is) and returns the named quantities of its claim, one value
for each position of the free indices.  None of the formulas under test is used: matrices in generic frames are
perturbed, and mpmath's eigensolver does the rest.
"""
