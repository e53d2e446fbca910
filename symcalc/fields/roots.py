"""Square roots read in generators r with a rule r² = q, q squarefree; the imaginary unit is √−1.

The radicands must be independent modulo squares; then adjoining the roots gives a field of degree 2^m.  √(n/d) is
s r/d where n d = s² q: r is a square root of q by definition, so no sign is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symcalc.errors import Undecidable
from symcalc.fields.fractions import Fraction
from symcalc.fields.generators import Generator, Generators, primes, shorten
from symcalc.fields.polynomials import Polynomial
from symcalc.fields.signs import Kind


def adjoin_square_roots(known: Generators, expressions: Sequence[sp.Expr]) -> None:
    """Read every square root in the expressions and in the readings found so far."""
    everything = [*expressions, *known.readings.values()]
    powers = sorted(set().union(*(e.atoms(sp.Pow) for e in everything)), key=sp.default_sort_key)
    halves = [p for p in powers if p.exp.is_Rational and p.exp.q == 2 and p not in known.readings]
    bases = dict.fromkeys(p.base for p in halves)
    radicands = _radicands(known, [b for b in bases if not b.is_Rational])
    numbers = {p for b in bases if b.is_Rational for p in _odd_primes(b)}
    if any(e.has(sp.I) for e in everything):
        numbers.add(-1)
    roots = {n: _adjoin(known, sp.Integer(n), sp.sqrt(n)) for n in sorted(numbers)}
    if -1 in roots:
        known.readings[sp.I] = roots[-1]
    for base in bases:
        if base.is_Rational:
            known.readings[sp.sqrt(base)] = _numerical(base, roots)
    _adjoin_functions(known, radicands)


def _radicands(known: Generators, bases: Sequence[sp.Expr]) -> list[tuple[sp.Expr, Fraction]]:
    """The values of the radicands, read before there is any root: a root inside a root is refused."""
    found = []
    for base in bases:
        try:
            found.append((base, known.element(base)))
        except Undecidable as reason:
            known.refused[sp.sqrt(base)] = f"√({shorten(base)}): {reason}"
    return found


def _adjoin(known: Generators, square: sp.Expr, meaning: sp.Expr) -> sp.Expr:
    return known.add(Generator(sp.Dummy(f"r{len(known.all)}"), meaning, "square root", Kind.COMPLEX, square))


def _numerical(value: sp.Rational, roots: dict[int, sp.Expr]) -> sp.Expr:
    """√value = c Π √p over −1 and the primes of odd exponent."""
    odd = _odd_primes(value)
    rest = abs(value) / sp.prod([p for p in odd if p > 0])
    return sp.sqrt(rest) * sp.Mul(*(roots[p] for p in odd))


def _adjoin_functions(known: Generators, radicands: Sequence[tuple[sp.Expr, Fraction]]) -> None:
    read: list[tuple[Fraction, sp.Expr]] = []
    squares = [known.field.ring.constant(int(g.square)) for g in known.all if g.square is not None]
    for radicand, value in radicands:
        if known.field.is_zero(value):
            known.readings[sp.sqrt(radicand)] = sp.S.Zero
            continue
        same = [root for earlier, root in read if earlier == value]  # written otherwise, but the same function
        if not same:
            square, free = _square_part(known, value.numerator * value.denominator)
            squares.append(free)
            root = _adjoin(known, known.expression(free), sp.sqrt(known.explain(known.expression(free))))
            read.append((value, known.expression(square) * root / known.expression(value.denominator)))
        known.readings[sp.sqrt(radicand)] = same[0] if same else read[-1][1]
    _require_independent(known, squares)


def _square_part(known: Generators, polynomial: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Write q = square² · free with `free` squarefree but for its constant."""
    content, factors = known.field.factor(polynomial)
    square, free = known.field.ring.constant(1), known.field.ring.constant(content)
    for factor, multiplicity in factors:
        square = square * factor ** (multiplicity // 2)
        free = free * factor ** (multiplicity % 2)
    return square, free


def _odd_primes(value: sp.Rational) -> list[int]:
    """−1 if negative, and the primes that divide the rational `value` to an odd power."""
    odd = [p for p, e in primes(abs(int(value.p) * int(value.q))) if e % 2]
    return [-1, *odd] if value < 0 else odd


def _require_independent(known: Generators, squares: Sequence[Polynomial]) -> None:
    """Refuse squares of roots of which some product is a square: then the extension would not be a field."""
    basis: list[frozenset[str]] = []
    for square in squares:
        vector = _reduced(_parity(known, square), basis)
        if not vector:
            written = shorten(known.explain(known.expression(square)))
            raise Undecidable(f"√({written}) is rational in the other roots, up to a sign that is not known here")
        basis.append(vector)


def _reduced(vector: frozenset[str], basis: Sequence[frozenset[str]]) -> frozenset[str]:
    """Eliminate over the field of two elements; each basis vector is led by its largest member (by name)."""
    for known in basis:
        if max(known) in vector:
            vector = vector ^ known
    return vector


def _parity(known: Generators, radicand: Polynomial) -> frozenset[str]:
    """The irreducible factors (primes and −1 among them) of odd exponent."""
    content, factors = known.field.factor(radicand)
    odd = {str(sorted(known.field.ring.terms(f).items())) for f, e in factors if e % 2}
    return frozenset(odd | {str(p) for p in _odd_primes(sp.Integer(content))})
