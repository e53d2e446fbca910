"""A frame turned by the angle φ = 2 arctan t, in coordinates that are rational in t.

cos φ = (1 − t²)/(1 + t²), sin φ = 2t/(1 + t²); R_φ turns (1, 0) to (cos φ, sin φ).
"""

from __future__ import annotations

import sympy as sp

Matrix = sp.ImmutableMatrix
t = sp.Symbol("t", real=True)
cosine, sine = (1 - t**2) / (1 + t**2), 2 * t / (1 + t**2)
ROTATION = Matrix([[cosine, -sine], [sine, cosine]])
TURN = "the frame is turned by the angle 2 arctan t"
