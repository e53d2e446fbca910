"""The claims of `theorem18` against one random step of the network across its gauge orbits, and against its paths.

What moves is the network of `simulated_dln`; nothing is known of W alone.  Each function takes the claimed quantities,
a seed and the admissible rate of false alarms, and returns evidence.
"""
