"""The counterexamples of `slides` against random steps of the processes they speak of (tier Monte Carlo).

Each function takes the claimed quantities, a seed and the admissible rate of false alarms, and returns evidence.  Those
of `riemannian_langevin` are simulated on a general metric, by `simulated_general`.
"""
