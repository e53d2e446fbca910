"""Whether the symbols of a complex state move as the conjugates that they are.

A state holds z and z̄, or M[1,2] and M[2,1], as two symbols, each with its drift and its increment.  Of numbers that are
conjugate the drifts and the increments are, and E[dX_i conj(dX_j)] is Hermitian with no negative direction; where that
is not so at any point, there is no such process.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

import sympy as sp

from symcalc.domains import Domain, Point, beside
from symcalc.ito import ItoProcess, StratonovichProcess
from symcalc.noise import Noise

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
    points = itertools.chain(told.generic(symbols), (_beside(p, told) for p in told.points(symbols, TRIED)))
    pairs_of_values = [(drift[x], drift[y]) for x, y in partner.items()] + list(_coefficients(process, partner))
    return any(_all_conjugate(pairs_of_values, p) and _is_covariance(gram.xreplace(p)) for p in points)


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


def _coefficients(
    process: ItoProcess | StratonovichProcess, partner: dict[sp.Symbol, sp.Symbol]
) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """The coefficients of dZ in dX, and of conj(dZ) in conj(dX), for the increments whose conjugate is known."""
    noise = process.driving_noise
    rows = {x: noise.coefficients(u) for x, u in process.increments.items()}
    turned = _conjugate_increments(noise)
    for x, y in partner.items():
        for w in rows[x].keys() & turned.keys():
            yield rows[x][w], rows[y].get(turned[w], sp.S.Zero)


def _conjugate_increments(noise: Noise) -> dict[sp.Symbol, sp.Symbol]:
    """dH[1,2] and dH[2,1], dZ and conj(dZ): the symbols at mirrored places of the matrix and of its adjoint."""
    matrix, adjoint = noise.matrix, noise.adjoint or noise.matrix
    made = {w: w for w in noise.increments if w.is_real}
    if matrix.shape == adjoint.T.shape:
        for i, j in itertools.product(range(matrix.rows), range(matrix.cols)):
            here, there = matrix[i, j].free_symbols, adjoint[j, i].free_symbols
            if len(here) == len(there) == 1:
                (w,), (v,) = here, there
                made |= {} if w.is_real else {w: v, v: w}
    return made


def _beside(point: Point, domain: Domain) -> Point:
    """A point close by that is not special: at a real z, z and z̄ are equal."""
    moved = beside(point)
    for one, other in (pair for pair in domain.conjugate if pair[0] in point):
        moved[one] = point[one] + sp.Rational(1, 100003) + sp.I / 1009
        moved[other] = sp.conjugate(moved[one])
    return moved


def _all_conjugate(pairs: Sequence[tuple[sp.Expr, sp.Expr]], point: Point) -> bool:
    gaps = (sp.expand(sp.conjugate(a.xreplace(point)) - b.xreplace(point)) for a, b in pairs)
    return all(gap == 0 or (gap.is_number and abs(gap.evalf(DIGITS)) < SMALL) for gap in gaps)


def _is_covariance(gram: sp.ImmutableMatrix) -> bool:
    """Whether the matrix is not seen to be none; numbers other than a + bi, a and b rational, are not looked at."""
    gram = gram.applyfunc(sp.expand)
    if not all(part.is_Rational for e in gram for part in e.as_real_imag()):
        return True
    return bool(gram == gram.H) and gram.is_positive_semidefinite is not False
