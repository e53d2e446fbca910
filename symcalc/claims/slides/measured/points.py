"""What several files of this folder read off a point: its values by their names, a frame turned by an angle."""

from __future__ import annotations

from typing import Any

import mpmath as mp

from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured

Quantities = dict[str, Measured]


def named_values(point: Point) -> dict[str, Any]:
    """The values of the point by the names of its symbols."""
    return {s.name: precise.number(v) for s, v in point.items()}


def rotation(t: Any) -> mp.matrix:
    """The rotation by the angle 2 arctan t."""
    angle = 2 * mp.atan(t)
    return mp.matrix([[mp.cos(angle), -mp.sin(angle)], [mp.sin(angle), mp.cos(angle)]])
