"""Quotients of polynomials over Z, modulo the rules r² = q of some square roots: the exact arithmetic of a field.

Sums are taken in pairs and over the least common denominator; products are reduced by a common divisor.  Work that
would not end in a moment is refused (`Undecidable`) before it is begun.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from symcalc.errors import Undecidable, UndefinedFormula
from symcalc.fields.polynomials import Polynomial, Ring, polynomial_ring

MAX_EXPONENT = 200
MAX_TERMS = 5000
MAX_FACTORED = 500  # terms of a polynomial that is factored


@dataclass(frozen=True)
class Fraction:
    """numerator / denominator, both reduced by the rules of the square roots."""

    numerator: Polynomial
    denominator: Polynomial


@dataclass
class Fractions:
    """Q(v_0, …, v_{n−1}) with the rules {i: q}: v_i² = q, where q is free of the variables that have rules.

    >>> F = Fractions(2, make=polynomial_ring)
    >>> x, r = F.generator(0), F.generator(1)
    >>> F.rules[1] = F.product([x, F.integer(3)]).numerator
    >>> F.is_zero(F.sum([F.power(r, 2), F.product([F.integer(-3), x])]))
    True
    """

    variables: int
    make: Callable[[int], Ring] = polynomial_ring
    rules: dict[int, Polynomial] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ring = self.make(self.variables)
        self._one = self.ring.constant(1)

    def generator(self, i: int) -> Fraction:
        """The variable v_i."""
        return self.whole(self.ring.gens[i])

    def integer(self, value: int) -> Fraction:
        """An integer."""
        return self.whole(self.ring.constant(value))

    def rational(self, numerator: int, denominator: int) -> Fraction:
        """A quotient of coprime integers, the denominator positive."""
        return Fraction(self.ring.constant(numerator), self.ring.constant(denominator))

    def whole(self, numerator: Polynomial) -> Fraction:
        """A polynomial."""
        return Fraction(numerator, self._one)

    def is_zero(self, a: Fraction) -> bool:
        """Whether a is the zero of the field: its reduced numerator has no terms."""
        return len(a.numerator) == 0

    def negative(self, a: Fraction) -> Fraction:
        """−a."""
        return Fraction(-a.numerator, a.denominator)

    def sum(self, terms: Sequence[Fraction]) -> Fraction:
        """Add in pairs, so that large denominators meet once and late."""
        while len(terms) > 1:
            pairs = [self._add(a, b) for a, b in zip(terms[::2], terms[1::2], strict=False)]
            terms = pairs + [terms[-1]] * (len(terms) % 2)
        return terms[0] if terms else self.integer(0)

    def _add(self, a: Fraction, b: Fraction) -> Fraction:
        common = self.ring.gcd(a.denominator, b.denominator)
        left, right = self.ring.quotient(a.denominator, common), self.ring.quotient(b.denominator, common)
        self._limit(a.numerator, right)
        self._limit(b.numerator, left)
        numerator = a.numerator * right + b.numerator * left
        return self._normal(numerator, a.denominator * right)

    def product(self, factors: Sequence[Fraction]) -> Fraction:
        """Multiply from the left."""
        total = factors[0]
        for f in factors[1:]:
            self._limit(total.numerator, f.numerator)
            self._limit(total.denominator, f.denominator)
            total = self._normal(total.numerator * f.numerator, total.denominator * f.denominator)
        return total

    def power(self, base: Fraction, exponent: int) -> Fraction:
        """base**exponent; `UndefinedFormula` for a negative power of zero."""
        if abs(exponent) > MAX_EXPONENT:
            raise Undecidable(f"the exponent {exponent} is too large to expand (at most {MAX_EXPONENT})")
        terms = max(len(base.numerator), len(base.denominator))
        if math.comb(terms + abs(exponent) - 1, abs(exponent)) > MAX_TERMS:
            raise Undecidable(f"a power with the exponent {exponent} has too many terms to expand (above {MAX_TERMS})")
        if exponent < 0:
            base, exponent = self._inverse(base), -exponent
        if not self.rules:
            return Fraction(base.numerator**exponent, base.denominator**exponent)
        result, square = self.integer(1), base
        while exponent:
            if exponent & 1:
                result = self.product([result, square])
            square, exponent = self.product([square, square]) if exponent > 1 else square, exponent >> 1
        return result

    def _inverse(self, a: Fraction) -> Fraction:
        if self.is_zero(a):
            raise UndefinedFormula("the expression divides by something that is identically zero")
        return Fraction(a.denominator, a.numerator)

    def _normal(self, numerator: Polynomial, denominator: Polynomial) -> Fraction:
        numerator, denominator = self.reduce(numerator), self.reduce(denominator)
        if len(numerator) == 0:
            return self.integer(0)
        if len(numerator) * len(denominator) > self.ring.gcd_work:
            raise Undecidable(f"a quotient has too many terms to reduce ({len(numerator)} / {len(denominator)})")
        common = self.ring.gcd(numerator, denominator)
        return Fraction(self.ring.quotient(numerator, common), self.ring.quotient(denominator, common))

    def reduce(self, polynomial: Polynomial) -> Polynomial:
        """The remainder by the rules: at most the first power of each square root is left."""
        for i, square in self.rules.items():
            polynomial = self._reduce(polynomial, i, square)
        return polynomial

    def _reduce(self, polynomial: Polynomial, i: int, square: Polynomial) -> Polynomial:
        parts: dict[int, dict[tuple[int, ...], int]] = {}
        terms = self.ring.terms(polynomial)
        if all(m[i] < 2 for m in terms):
            return polynomial
        for m, c in terms.items():
            parts.setdefault(m[i] // 2, {})[(*m[:i], m[i] % 2, *m[i + 1 :])] = c
        total = self.ring.constant(0)
        for k, part in parts.items():
            total = total + self.ring.from_terms(part) * square**k
        return total

    def factor(self, p: Polynomial) -> tuple[int, list[tuple[Polynomial, int]]]:
        """The content with its sign, and the irreducible factors with positive leading coefficients."""
        degree = max(map(sum, self.ring.terms(p)), default=0)
        if len(p) > MAX_FACTORED or degree > MAX_EXPONENT:
            raise Undecidable(f"a polynomial with {len(p)} terms of degree {degree} is too large to factor")
        return self.ring.factor(p)

    def _limit(self, p: Polynomial, q: Polynomial) -> None:
        if len(p) * len(q) > self.ring.work:
            raise Undecidable(f"a product has too many terms to expand ({len(p)} × {len(q)})")
