"""The claims of `ito` against random steps and paths of the equations themselves (`numeric.vector_sde`).

Each function takes the claimed quantities, a seed and the admissible rate of false alarms, and returns evidence.  The
equations are written here once more, as NumPy functions; nothing that was derived comes in but the claim under test.
Local statements are tested by the response to one Euler or Heun step, laws by pairs of paths at two step sizes.
"""
