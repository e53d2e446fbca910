"""The claims of `dln` against one random step of the network itself: noise along and across its gauge orbits.

Each function takes the claimed quantities, a seed and the admissible rate of false alarms (which one-step tests with
their fixed bound do not use), and returns evidence.  The network and the places where it is are in `simulated_dln`.
"""
