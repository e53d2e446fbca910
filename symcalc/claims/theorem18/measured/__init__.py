"""Theorem 18 measured on actual matrices in generic frames (tier precise).

The network at a point is that of `measured_dln`; the Laplace–Beltrami operator in the entries of W, with A_{N,W} from
its definition, is that of `measured_theorem18`.
"""
