"""The claims of `proof2x2` measured on actual 2 × 2 matrices at 120 digits (tier precise).

Each function takes a point and returns the named quantities of its claim.  Only mpmath's eigensolver and matrix
exponential are used, on matrices in rotated frames: none of the formulas under test.
"""
