"""The claim of `heat_equation`: the generator on the characteristic polynomial over its value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath as mp

from symcalc.claims.measured_spectra import eigenvalues_at
from symcalc.claims.theorem15.measured.matrices import symmetric_function
from symcalc.domains import Point
from symcalc.evidence import precise


def characteristic_ratio(x: Sequence[Any], point: Point) -> Any:
    """Π(z − x_k) over its value at the point's own eigenvalues, so that its generator is LP/P there."""
    z = next(precise.number(v) for s, v in point.items() if s.name == "z")
    return mp.fprod(z - v for v in x) / mp.fprod(z - v for v in eigenvalues_at(point))


characteristic_polynomial = symmetric_function("LP/P", characteristic_ratio)
