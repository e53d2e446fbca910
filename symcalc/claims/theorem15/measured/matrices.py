"""Matrices with the eigenvalues of a point in generic frames, and Itô's generator on functions of their spectrum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp

from symcalc.claims.measured_spectra import eigenvalues_at
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import Space
from symcalc.evidence.precise import Measured

Quantities = dict[str, Measured]


def symmetric_function(name: str, f: Callable[[Sequence[Any], Point], Any]) -> Callable[[Point], Quantities]:
    """The generator on a function of the spectrum, over C."""

    def measure(point: Point) -> Quantities:
        M, space = matrix_at(point, "C", 0)
        return {
            name: precise.generator(lambda m: [f(space.eigenvalues(m), point)], M, space.noise(M, amplitude_at(point)))
        }

    return measure


def matrix_at(point: Point, field: str, n: int) -> tuple[mp.matrix, Space]:
    """The matrix with the eigenvalues of the point in the n-th generic frame over the field, and its space."""
    x = eigenvalues_at(point)
    space = Space(field, len(x))
    return space.matrix(x, n), space


def drift_over(point: Point, field: str, n: int) -> Measured:
    """The generator on the eigenvalues over the field, in the n-th generic frame."""
    M, space = matrix_at(point, field, n)
    return precise.generator(space.eigenvalues, M, space.noise(M, amplitude_at(point)))


def amplitude_at(point: Point) -> Any:
    """√(2/β)."""
    return mp.sqrt(2 / next(precise.number(v) for s, v in point.items() if s.name == "beta"))


def collected(parts: Sequence[Measured]) -> Measured:
    """Measurements one after the other."""
    return Measured([v for p in parts for v in p.values], max(p.error for p in parts) if parts else mp.mpf(0))
