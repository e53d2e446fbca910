"""The claims of `proof2x2` against random paths of dM = P_M dH + √(2/β) P_M^⊥ dH on 2 × 2 Hermitian matrices.

Each function takes the claimed quantities, a seed and the admissible rate of false alarms, and returns evidence.
β runs through 1, 2, 4 and 50.
"""
