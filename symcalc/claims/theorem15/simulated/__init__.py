"""The claims of `theorem15` against random steps and paths of dM = P_M dH + √(2/β) P_M^⊥ dH at d = 3 and 4.

Each function takes the claimed quantities (sums over indices), a seed and the admissible rate of false alarms.
"""
