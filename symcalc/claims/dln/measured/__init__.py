"""The claims of `dln` measured on actual matrices in generic frames (tier precise).

A_{N,W} comes from its definition through mpmath's eigensolver, volumes from Gram matrices and determinants, drifts
from differences of perturbed matrices: none of the formulas under test is used.  The network at a point is that of
`measured_dln`.
"""
