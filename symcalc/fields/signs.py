"""The sign of a polynomial on the admissible points, where its coefficients show it.

If all coefficients have one sign, and every variable that is not positive occurs in even powers only, the polynomial
has that sign (or is zero) at every point.  Where that is not so as it stands, ordered variables v_1 < v_2 < … are
written as v_1 plus positive gaps.  This decides products of differences of ordered variables, of positive variables
and of sums of squares; it says None where the coefficients do not show a sign.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from enum import StrEnum

import sympy as sp

from symcalc.domains import Domain
from symcalc.fields.polynomials import Polynomial, Ring

MAX_TERMS = 300


class Kind(StrEnum):
    """What values a variable takes."""

    POSITIVE = "positive"
    REAL = "real"
    COMPLEX = "complex"


def kind(symbol: sp.Symbol, domain: Domain) -> Kind:
    """What the domain, or the symbol's own assumptions, say of it; symbols nobody speaks of are real.

    >>> kind(sp.Symbol("x", real=True), Domain())
    <Kind.REAL: 'real'>
    """
    if any(symbol in pair for pair in domain.conjugate):
        return Kind.COMPLEX
    if domain.is_positive(symbol):
        return Kind.POSITIVE
    unreal = symbol.is_real is False or (symbol.is_real is None and symbol.is_complex)
    return Kind.COMPLEX if unreal else Kind.REAL


def sign(ring: Ring, p: Polynomial, kinds: Sequence[Kind], chains: Sequence[Sequence[int]]) -> int | None:
    """1 if p ≥ 0, −1 if p ≤ 0 at every admissible point, None if that is not seen; `chains` list ascending variables.

    >>> from symcalc.fields.polynomials import polynomial_ring
    >>> R = polynomial_ring(2)
    >>> x, y = R.gens
    >>> sign(R, x - y, [Kind.REAL, Kind.REAL], [[0, 1]]), sign(R, x - y, [Kind.REAL, Kind.REAL], [])
    (-1, None)
    """
    if len(p) > MAX_TERMS:
        return None
    images, positive = list(ring.gens), {i for i, k in enumerate(kinds) if k is Kind.POSITIVE}
    found = _shown(ring.terms(p), positive, kinds)
    if found is not None or not chains:
        return found
    for chain in chains:
        for below, above in itertools.pairwise(chain):
            images[above] = images[below] + ring.gens[above]
            positive.add(above)
    return _shown(ring.terms(ring.compose(p, images)), positive, kinds)


def _shown(terms: Mapping[tuple[int, ...], int], positive: set[int], kinds: Sequence[Kind]) -> int | None:
    """The common sign of all terms, if they have one."""
    signs = {c > 0 for c in terms.values()}
    shown = all(_nonnegative(m, positive, kinds) for m in terms)
    return (1 if signs.pop() else -1) if len(signs) == 1 and shown else None


def _nonnegative(exponents: Sequence[int], positive: set[int], kinds: Sequence[Kind]) -> bool:
    return all(e == 0 or i in positive or (e % 2 == 0 and kinds[i] is Kind.REAL) for i, e in enumerate(exponents))
