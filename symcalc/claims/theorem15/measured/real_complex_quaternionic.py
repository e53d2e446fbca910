"""The claim of `real_complex_quaternionic` on drifts, each field in its own space of matrices."""

from __future__ import annotations

from symcalc.claims.theorem15.measured.matrices import Quantities, drift_over
from symcalc.domains import Point


def drift_over_fields(point: Point) -> Quantities:
    """The generator on the eigenvalues over R, C and H, each in its own space."""
    return {f"drift over {field}": drift_over(point, field, 1) for field in "RCH"}
