"""Residues modulo a prime that know how large the rational function is whose value they are.

A `Value` stands for a quotient of polynomials with integer coefficients: its residue, bounds on the degrees of the
numerator and the denominator, and on the bits of both their ℓ¹ norms (which are submultiplicative).  A residue is an
integer, or, for entries that do not commute, a square matrix of integers (a tuple of rows).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

Residue: TypeAlias = Any


class Unlucky(Exception):
    """A division by zero: another point is needed."""


class NoRoot(Unlucky):
    """A residue without a square root: another point is needed."""


class Outside(Exception):
    """The certificate holds something that is not checked here; the message says what."""


class Wrong(Exception):
    """The certificate does not hold; the message says what does not."""


class Malformed(ValueError):
    """This is not a certificate; the message says what is the matter."""


class Value(NamedTuple):
    """A residue, the degrees of numerator and denominator, and the bits of their norms."""

    residue: Residue
    degree: int = 0
    below: int = 0
    bits: int = 0


def add(prime: int, terms: Sequence[Value]) -> Value:
    """The sum, over the product of the denominators."""
    residue = terms[0].residue
    for t in terms[1:]:
        residue = _plus(residue, t.residue, prime)
    below = sum(t.below for t in terms)
    degree = max(t.degree + below - t.below for t in terms)
    return Value(residue, degree, below, sum(t.bits for t in terms) + len(terms).bit_length())


def multiply(prime: int, factors: Iterable[Value]) -> Value:
    """The product, in the order given."""
    total = Value(1)
    for f in factors:
        grown = len(f.residue).bit_length() if isinstance(f.residue, tuple) else 0
        residue = _times(total.residue, f.residue, prime)
        total = Value(residue, total.degree + f.degree, total.below + f.below, total.bits + f.bits + grown)
    return total


def power(prime: int, base: Value, exponent: int) -> Value:
    """base**exponent; `Unlucky` for a negative power of zero."""
    if isinstance(base.residue, tuple):
        if not 0 <= exponent <= 64:
            raise Outside(f"the power {exponent} of something that does not commute")
        return multiply(prime, [base] * exponent)
    if exponent < 0 and base.residue % prime == 0:
        raise Unlucky
    size, residue = abs(exponent), pow(base.residue, exponent, prime)
    degrees = (base.degree, base.below) if exponent >= 0 else (base.below, base.degree)
    return Value(residue, size * degrees[0], size * degrees[1], size * base.bits)


def _plus(a: Residue, b: Residue, prime: int) -> Residue:
    if isinstance(a, int) and isinstance(b, int):
        return (a + b) % prime
    n = len(a) if isinstance(a, tuple) else len(b)
    a, b = _matrix(a, n), _matrix(b, n)
    return tuple(tuple((p + q) % prime for p, q in zip(r, s, strict=True)) for r, s in zip(a, b, strict=True))


def _times(a: Residue, b: Residue, prime: int) -> Residue:
    if isinstance(a, int) and isinstance(b, int):
        return a * b % prime
    if isinstance(a, int) or isinstance(b, int):
        scale, matrix = (a, b) if isinstance(a, int) else (b, a)
        return tuple(tuple(scale * v % prime for v in row) for row in matrix)
    columns = list(zip(*b, strict=True))
    return tuple(tuple(sum(p * q for p, q in zip(r, c, strict=True)) % prime for c in columns) for r in a)


def _matrix(residue: Residue, n: int) -> Residue:
    """A number as a multiple of the identity."""
    if isinstance(residue, tuple):
        return residue
    return tuple(tuple(residue if i == j else 0 for j in range(n)) for i in range(n))


def same(prime: int, a: Residue, b: Residue) -> bool:
    """Whether two residues are equal."""
    difference = _plus(a, _times(prime - 1, b, prime), prime)
    return not any(map(any, difference)) if isinstance(difference, tuple) else not difference
