"""The instances of `langevin` against one random step of the ambient process (tier Monte Carlo).

Each function takes the claimed quantities, a seed and the admissible rate of false alarms (which one-step tests with
their fixed bound do not use), and returns evidence.  β ≠ 1, 2, 4 and κ ≠ 1 in each.
"""
