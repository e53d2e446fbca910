"""Drifts and brackets as differences: along straight lines for Itô's reading, along flows for Stratonovich's.

States are lists of numbers; a function takes one and returns a list, a field returns a direction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import mpmath as mp

from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured

ROUNDING = mp.mpf(10) ** -100
Quantities = dict[str, Measured]
State: TypeAlias = Sequence[Any]
Function: TypeAlias = Callable[[State], Sequence[Any]]
DIMENSIONS = (2, 3, 4)
SIZES = (1, 2, 3)


def values(point: Point, *names: str) -> list[Any]:
    """The coordinates with these names."""
    by_name = {s.name: v for s, v in point.items()}
    return [precise.number(by_name[name]) for name in names]


def exactly(numbers: Sequence[Any]) -> Measured:
    """Numbers that are only rounded."""
    return Measured(list(numbers), ROUNDING)


def moved(x: State, direction: State, e: Any) -> list[Any]:
    """x + e · direction."""
    return [a + e * b for a, b in zip(x, direction, strict=True)]


def total(parts: Sequence[Measured], weights: Sequence[Any]) -> Measured:
    """A linear combination."""
    columns = zip(*(part.values for part in parts), strict=True)
    error = sum(abs(w) * part.error for w, part in zip(weights, parts, strict=True))
    return Measured([sum(w * v for w, v in zip(weights, column, strict=True)) for column in columns], error)


def over(measured: Measured, scale: Any) -> Measured:
    """A measurement divided by a number."""
    return Measured([v / scale for v in measured.values], measured.error / abs(scale))


def joined(parts: Sequence[Measured]) -> Measured:
    """Several measurements as one, end to end."""
    return Measured([v for part in parts for v in part.values], max(part.error for part in parts))


def ito_drift(f: Function, x: State, drift: State, columns: Sequence[State]) -> Measured:
    """d/dε f(x + εb) + ½ Σ_a d²/dε² f(x + εσ_a)."""
    first = precise.first_derivative(line(f, x, drift))
    seconds = [precise.second_derivative(line(f, x, column)) for column in columns]
    return total([first, *seconds], [1, *[mp.mpf(1) / 2] * len(seconds)])


def stratonovich_drift(f: Function, x: State, drift: State, fields: Sequence[Function]) -> Measured:
    """d/dε f(x + εb) + ½ Σ_a d²/dε² f(flow of σ_a from x at ε)."""
    first = precise.first_derivative(line(f, x, drift))
    seconds = [precise.second_derivative(curve(f, x, field)) for field in fields]
    return total([first, *seconds], [1, *[mp.mpf(1) / 2] * len(seconds)])


def line(f: Function, x: State, direction: State) -> Callable[[Any], Sequence[Any]]:
    """ε ↦ f(x + ε · direction)."""
    return lambda e: f(moved(x, direction, e))


def curve(f: Function, x: State, field: Function) -> Callable[[Any], Sequence[Any]]:
    """ε ↦ f along the flow of a field from x."""
    return lambda e: f(flow(field, x, e))


def flow(field: Function, x: State, e: Any) -> list[Any]:
    """One midpoint step along a field: its flow up to terms of order e³."""
    return moved(x, field(moved(x, field(x), e / 2)), e)


def bracket(f: Function, x: State, columns: Sequence[State]) -> Measured:
    """Σ_a (d/dε f(x + εσ_a))², entry by entry of f."""
    slopes = [precise.first_derivative(line(f, x, column)) for column in columns]
    squares = [sum(part.values[i] ** 2 for part in slopes) for i in range(len(slopes[0].values))]
    size = 1 + max(abs(v) for part in slopes for v in part.values)
    return Measured(squares, 2 * size * sum(part.error for part in slopes))


def units(n: int) -> list[list[Any]]:
    """The standard basis of Rⁿ."""
    return [[mp.mpf(int(i == j)) for j in range(n)] for i in range(n)]


def matrix_units(n: int) -> list[mp.matrix]:
    """E_ij, row by row."""
    made = []
    for i in range(n):
        for j in range(n):
            unit = mp.zeros(n, n)
            unit[i, j] = mp.mpf(1)
            made.append(unit)
    return made
