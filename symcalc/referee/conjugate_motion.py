"""Whether the symbols of a complex state move as the conjugates that they are.

A state holds z and z̄, or M[1,2] and M[2,1], as two symbols, each with its drift and its increment.  Of numbers that are
conjugate the drifts are, and E[dX_i conj(dX_j)] is Hermitian with no negative direction; where neither is so at any
point, there is no such process.
"""

from __future__ import annotations

import itertools
import re

import sympy as sp

from symcalc.domains import Domain, Point
from symcalc.ito import ItoProcess, StratonovichProcess

DIGITS, SMALL = 30, sp.Rational(1, 10**15)
TRIED = 60


def moves_as_conjugates(process: ItoProcess | StratonovichProcess, domain: Domain) -> bool:
    """Whether a point is seen at which conjugates move as such; true where a conjugate is not known.

    >>> from symcalc.noise import complex_noise
    >>> z, w = sp.symbols("z w", complex=True)
    >>> dz, dw = (Z := complex_noise()).increments
    >>> [moves_as_conjugates(ItoProcess([z, w], [1, b], [dz, dw], Z), Domain(conjugate=((z, w),))) for b in (1, 2)]
    [True, False]
    """
    partner = _partners(process, domain)
    if any(x not in partner for x in process.symbols):
        return True
    drift = process.drifts
    gram = sp.ImmutableMatrix([[process.brackets[x, partner[y]] for y in drift] for x in drift])
    pairs = {*domain.conjugate, *(tuple(sorted((x, y), key=str)) for x, y in partner.items() if x != y)}
    told = Domain(domain.ascending, domain.positive, _once(pairs), domain.real)
    symbols = sorted({*partner, *gram.free_symbols, *(s for b in drift.values() for s in b.free_symbols)}, key=str)
    points = itertools.chain(told.generic(symbols), told.points(symbols, TRIED))
    return any(_conjugate_drifts(drift, partner, p) and _is_covariance(gram.xreplace(p)) for p in points)


def _partners(process: ItoProcess | StratonovichProcess, domain: Domain) -> dict[sp.Symbol, sp.Symbol]:
    """The conjugate of each symbol of the state, as far as it is known: itself where it is real."""
    moving = {x.name: x for x in process.symbols}
    told = {x: y for one, other in domain.conjugate for x, y in ((one, other), (other, one))}
    made = {}
    for x in process.symbols:
        entry = moving.get(re.sub(r"\[(\d+),(\d+)\]$", r"[\2,\1]", x.name), x)
        conjugate = told.get(x, x if x.is_real or x.is_complex is None else entry if entry != x else None)
        if conjugate in process.symbols:
            made[x] = conjugate
    return made


def _once(pairs: set[tuple[sp.Symbol, sp.Symbol]]) -> tuple[tuple[sp.Symbol, sp.Symbol], ...]:
    """Each pair in one order."""
    return tuple(sorted({tuple(sorted(p, key=str)) for p in pairs}, key=str))


def _conjugate_drifts(drift: dict[sp.Symbol, sp.Expr], partner: dict[sp.Symbol, sp.Symbol], point: Point) -> bool:
    gaps = (sp.expand(sp.conjugate(b.xreplace(point)) - drift[partner[x]].xreplace(point)) for x, b in drift.items())
    return all(gap == 0 or (gap.is_number and abs(gap.evalf(DIGITS)) < SMALL) for gap in gaps)


def _is_covariance(gram: sp.ImmutableMatrix) -> bool:
    """Whether the matrix is not seen to be none; numbers other than a + bi, a and b rational, are not looked at."""
    gram = gram.applyfunc(sp.expand)
    if not all(part.is_Rational for e in gram for part in e.as_real_imag()):
        return True
    return bool(gram == gram.H) and gram.is_positive_semidefinite is not False
