"""A basis, over Q and modulo constants, of the functions that occur as exponents.

e^{a_1}, …, e^{a_n} are algebraically independent over the rational functions if and only if a_1, …, a_n are linearly
independent over Q modulo constants (Ax 1971).  So every e^a is written as e^c Π (e^{b_i})^{k_i} with integers k_i,
where a = c + Σ k_i b_i, and the b_i are independent in that sense.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as Rational

from symcalc.fields.fractions import Fraction, Fractions
from symcalc.fields.polynomials import Polynomial, Ring

Row = dict[tuple[int, ...], Rational]


@dataclass(frozen=True)
class Span:
    """a_j = constants[j] + Σ_i coordinates[j][i] · basis[i]; a basis element is given as a fraction."""

    basis: tuple[Fraction, ...]
    constants: tuple[Rational, ...]
    coordinates: tuple[tuple[int, ...], ...]


def span(elements: Sequence[Fraction], field: Fractions) -> Span:
    """Reduce the elements to a basis, by elimination on their numerators over a common denominator.

    >>> F = Fractions(1)
    >>> x = F.generator(0)
    >>> found = span([F.product([F.rational(1, 2), x]), F.sum([x, F.integer(3)])], F)
    >>> found.coordinates, [str(c) for c in found.constants]
    (((1,), (2,)), ['0', '3'])
    """
    ring = field.ring
    common = ring.constant(1)
    for a in elements:
        common = common * ring.quotient(a.denominator, ring.gcd(common, a.denominator))
    one = _row(ring, common)
    rows = [_row(ring, a.numerator * ring.quotient(common, a.denominator)) for a in elements]
    constants, reduced = zip(*(_without(row, one) for row in rows), strict=True) if rows else ((), ())
    echelon: list[Row] = []
    for row in reduced:
        _extend(echelon, row)
    coordinates = [[row.get(max(b), Rational(0)) for b in echelon] for row in reduced]
    scales = [math.lcm(*(c[i].denominator for c in coordinates)) for i in range(len(echelon))]
    basis = tuple(_fraction(field, b, common, q) for b, q in zip(echelon, scales, strict=True))
    whole = tuple(tuple(int(c * q) for c, q in zip(row, scales, strict=True)) for row in coordinates)
    return Span(basis, tuple(constants), whole)


def _row(ring: Ring, p: Polynomial) -> Row:
    return {m: Rational(c) for m, c in ring.terms(p).items()}


def _minus(a: Row, factor: Rational, b: Row) -> Row:
    total = {m: a.get(m, Rational(0)) - factor * b.get(m, Rational(0)) for m in a.keys() | b.keys()}
    return {m: c for m, c in total.items() if c}


def _without(row: Row, one: Row) -> tuple[Rational, Row]:
    """Split off the multiple of `one` that removes its leading monomial."""
    lead = max(one)
    constant = row.get(lead, Rational(0)) / one[lead]
    return constant, _minus(row, constant, one)


def _extend(echelon: list[Row], row: Row) -> None:
    """Add a row to a reduced echelon form: each row is 1 at its leading monomial, and the others are 0 there."""
    for b in echelon:
        row = _minus(row, row.get(max(b), Rational(0)), b)
    if row:
        row = {m: c / row[max(row)] for m, c in row.items()}
        echelon[:] = [_minus(b, b.get(max(row), Rational(0)), row) for b in echelon]
        echelon.append(row)


def _fraction(field: Fractions, row: Row, common: Polynomial, scale: int) -> Fraction:
    clear = math.lcm(*(c.denominator for c in row.values()))
    numerator = field.ring.from_terms({m: int(c * clear) for m, c in row.items()})
    return field.product([field.rational(1, clear * scale), Fraction(numerator, common)])
