"""Residues of an element at random points modulo a prime: a nonzero residue proves that the element is not zero.

A point is a ring homomorphism: the generators go to residues, each square root to a root of its square's residue.  An
element with a nonzero image is nonzero.  A zero image proves nothing.  The prime is 2⁶¹ − 1, or, where numbers have
roots, one near it modulo which −1, 2 and the primes that occur are all squares.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp

from symcalc.fields.generators import Generators

MERSENNE = 2**61 - 1
TRIES = 60


class Unlucky(Exception):
    """A division by zero, or a number without a square root, modulo the prime: another point is needed."""


@dataclass
class Residues:
    """The integers modulo a prime, as an algebra; `point` holds the residues of the generators."""

    prime: int
    point: list[int]

    def generator(self, i: int) -> int:
        """The residue of generator i."""
        return self.point[i]

    def rational(self, numerator: int, denominator: int) -> int:
        """numerator / denominator."""
        return numerator * self.power(denominator, -1) % self.prime if denominator != 1 else numerator % self.prime

    def sum(self, terms: Sequence[int]) -> int:
        """The sum."""
        return sum(terms) % self.prime

    def product(self, factors: Sequence[int]) -> int:
        """The product."""
        total = 1
        for f in factors:
            total = total * f % self.prime
        return total

    def power(self, base: int, exponent: int) -> int:
        """base**exponent; `Unlucky` for a negative power of zero."""
        if exponent < 0 and base % self.prime == 0:
            raise Unlucky
        return pow(base, exponent, self.prime)


def residues(known: Generators, expressions: Sequence[sp.Expr], seed: int = 0) -> list[int] | None:
    """The residues of expressions at one random point, or None if no point was found at which they have any.

    >>> from symcalc.domains import Domain
    >>> from symcalc.fields.field import Field
    >>> x = sp.Symbol("x")
    >>> residues(Field.containing(x).generators, [(x + 1) ** 2 - x**2 - 2 * x - 1])
    [0]
    """
    source = random.Random(seed)
    for _ in range(TRIES):
        try:
            algebra, memo = _point(known, source)
            return [int(known.read(e, algebra, memo)) for e in expressions]
        except Unlucky:
            continue
    return None


def _point(known: Generators, source: random.Random) -> tuple[Residues, dict[sp.Expr, int]]:
    numbers = [int(g.square) for g in known.all if g.square is not None and g.square.is_Integer]
    algebra = Residues(_prime(tuple(sorted(set(numbers)))), [source.randrange(1, MERSENNE) for _ in known.all])
    memo: dict[sp.Expr, int] = {}
    for i, g in enumerate(known.all):
        if g.square is not None:
            algebra.point[i] = _root(known.read(g.square, algebra, memo), algebra.prime)
    return algebra, memo


@lru_cache(maxsize=64)
def _prime(numbers: tuple[int, ...]) -> int:
    """p ≡ 1 modulo 8 and modulo the odd primes in `numbers`: then these, −1 and 2 are squares (reciprocity)."""
    if not numbers:
        return MERSENNE
    step = 8 * sp.prod({p for n in numbers for p in sp.primefactors(n) if p > 2})
    if step > 2**50:
        raise Unlucky
    candidate = 1 + int(step) * (MERSENNE // int(step))
    while not sp.isprime(candidate):
        candidate -= int(step)
    return candidate


def _root(value: int, prime: int) -> int:
    """A square root modulo the prime; `Unlucky` if there is none."""
    if value and pow(value, (prime - 1) // 2, prime) != 1:
        raise Unlucky
    if prime % 4 == 3:
        return pow(value, (prime + 1) // 4, prime)
    return int(sp.ntheory.sqrt_mod(value, prime))
