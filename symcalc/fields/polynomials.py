"""Polynomials over Z in named variables, by FLINT where python-flint is installed and by `sympy.polys` where not.

Both rings offer the same few operations, and the same verdicts: a polynomial is zero exactly when it has no terms.
The slower one gives up earlier on what is large.
FLINT has no field of fractions; `fractions` carries numerator and denominator itself, over either ring.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Polynomial = Any
"""An element of a ring below: it supports +, −, *, ** and len (the number of terms)."""

Terms = dict[tuple[int, ...], int]


class Ring(Protocol):
    """Z[variables]; `gens` are the variables, `factor` gives (content with sign, [(irreducible, multiplicity)])."""

    gens: Sequence[Polynomial]
    work: int
    gcd_work: int
    """The largest len(p)·len(q) of a product and of a greatest common divisor that end in a moment."""

    def constant(self, value: int) -> Polynomial: ...  # noqa: D102

    def terms(self, p: Polynomial) -> Terms: ...  # noqa: D102

    def from_terms(self, terms: Mapping[tuple[int, ...], int]) -> Polynomial: ...  # noqa: D102

    def gcd(self, p: Polynomial, q: Polynomial) -> Polynomial: ...  # noqa: D102

    def quotient(self, p: Polynomial, q: Polynomial) -> Polynomial: ...  # noqa: D102

    def compose(self, p: Polynomial, images: Sequence[Polynomial]) -> Polynomial: ...  # noqa: D102

    def factor(self, p: Polynomial) -> tuple[int, list[tuple[Polynomial, int]]]: ...  # noqa: D102


class FlintRing:
    """Z[v_0, …, v_{n−1}] by FLINT's fmpz_mpoly.

    >>> R = FlintRing(2)
    >>> x, y = R.gens
    >>> R.terms(R.gcd(x**2 - y**2, x - y))
    {(1, 0): 1, (0, 1): -1}
    """

    work = 2 * 10**7
    gcd_work = 2 * 10**10

    def __init__(self, variables: int) -> None:
        from flint import Ordering, fmpz_mpoly_ctx

        self._context = fmpz_mpoly_ctx.get([f"v{i}" for i in range(max(1, variables))], Ordering.lex)
        self.gens = self._context.gens()

    def constant(self, value: int) -> Polynomial:
        """The integer as a polynomial."""
        return self._context.constant(value)

    def terms(self, p: Polynomial) -> Terms:
        """Exponents → coefficient."""
        return {tuple(map(int, m)): int(c) for m, c in p.to_dict().items()}

    def from_terms(self, terms: Mapping[tuple[int, ...], int]) -> Polynomial:
        """The polynomial with these terms."""
        return self._context.from_dict(dict(terms))

    def gcd(self, p: Polynomial, q: Polynomial) -> Polynomial:
        """A greatest common divisor over Z."""
        return p.gcd(q)

    def quotient(self, p: Polynomial, q: Polynomial) -> Polynomial:
        """p / q, where q divides p."""
        return p // q

    def compose(self, p: Polynomial, images: Sequence[Polynomial]) -> Polynomial:
        """p with its variables replaced, all at once."""
        return p.compose(*images)

    def factor(self, p: Polynomial) -> tuple[int, list[tuple[Polynomial, int]]]:
        """The content with its sign, and the irreducible factors with positive leading coefficients."""
        content, factors = p.factor()
        return _signed(int(content), [(f, int(e)) for f, e in factors], self)


class SympyRing:
    """Z[v_0, …, v_{n−1}] by `sympy.polys.rings`.

    >>> R = SympyRing(2)
    >>> x, y = R.gens
    >>> R.terms(R.gcd(x**2 - y**2, x - y))
    {(1, 0): 1, (0, 1): -1}
    """

    work = gcd_work = 10**5

    def __init__(self, variables: int) -> None:
        from sympy import ZZ
        from sympy.polys.rings import ring

        self._ring = ring([f"v{i}" for i in range(max(1, variables))], ZZ)[0]
        self.gens = self._ring.gens

    def constant(self, value: int) -> Polynomial:
        """The integer as a polynomial."""
        return self._ring(value)

    def terms(self, p: Polynomial) -> Terms:
        """Exponents → coefficient."""
        return {tuple(m): int(c) for m, c in p.terms()}

    def from_terms(self, terms: Mapping[tuple[int, ...], int]) -> Polynomial:
        """The polynomial with these terms."""
        integer = self._ring.domain
        return self._ring.from_dict({m: integer(c) for m, c in terms.items()})

    def gcd(self, p: Polynomial, q: Polynomial) -> Polynomial:
        """A greatest common divisor over Z."""
        return p.gcd(q)

    def quotient(self, p: Polynomial, q: Polynomial) -> Polynomial:
        """p / q, where q divides p."""
        return p.exquo(q)

    def compose(self, p: Polynomial, images: Sequence[Polynomial]) -> Polynomial:
        """p with its variables replaced, all at once."""
        return p.compose(list(zip(self.gens, images, strict=True)))

    def factor(self, p: Polynomial) -> tuple[int, list[tuple[Polynomial, int]]]:
        """The content with its sign, and the irreducible factors with positive leading coefficients."""
        content, factors = p.factor_list()
        return _signed(int(content), [(f, int(e)) for f, e in factors], self)


def _signed(
    content: int, factors: list[tuple[Polynomial, int]], ring: Ring
) -> tuple[int, list[tuple[Polynomial, int]]]:
    """Make every factor's leading coefficient positive; the signs move into the content."""
    positive = []
    for factor, multiplicity in factors:
        terms = ring.terms(factor)
        if terms[max(terms)] < 0:
            factor, content = -factor, content * (-1) ** multiplicity
        positive.append((factor, multiplicity))
    return content, positive


def polynomial_ring(variables: int) -> Ring:
    """Z in so many variables, by the faster engine that is installed."""
    return FlintRing(variables) if _has_flint() else SympyRing(variables)


@functools.cache
def _has_flint() -> bool:
    return importlib.util.find_spec("flint") is not None
