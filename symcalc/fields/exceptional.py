"""The integers N at which a divisor vanishes identically, though it does not vanish as a function of N.

(N − 1)²/(N − 1) = N − 1 is true in the field, and says nothing at N = 1; so is 1/(λ^{N−1} − 1), which has no value at
N = 1 for any λ.  A divisor Σ c_m(N) m, the m distinct monomials in the other generators, vanishes at N = n only if
every c_m(n) = 0, or if two monomials become the same power product at n: then Δ + Σ k_i b_i(n) = 0 for the exponent of
some base, where the generators are σ and σ^{b_i}.  Both leave finitely many n, which are then tried.
"""

from __future__ import annotations

import itertools

import sympy as sp

from symcalc.errors import Undecidable
from symcalc.fields.fractions import Fraction
from symcalc.fields.generators import Generator, Generators, shorten

MAX_TERMS = 300


def divisors(e: sp.Expr) -> list[sp.Expr]:
    """What the expression divides by, or takes the logarithm of, at every depth.

    >>> N = sp.Symbol("N", integer=True, positive=True)
    >>> divisors(1 / (N - 1) + 1 / (N + 2))
    [N - 1, N + 2]
    """
    found = [p.base for p in e.atoms(sp.Pow) if not p.exp.is_nonnegative]
    found += [f.args[0].args[0] if isinstance(f.args[0], sp.Abs) else f.args[0] for f in e.atoms(sp.log)]
    found += [sp.sinh(f.args[0]) for f in e.atoms(sp.coth, sp.csch)]
    found += [sp.sin(f.args[0]) for f in e.atoms(sp.cot, sp.csc)]
    found += [sp.cos(f.args[0]) for f in e.atoms(sp.tan, sp.sec)]
    return sorted(set(found), key=sp.default_sort_key)


def candidates(known: Generators, divisor: Fraction, integer: sp.Symbol) -> set[int]:
    """A finite set that contains every n ≥ 1 at which the divisor, an element of the field, vanishes identically."""
    terms = known.field.ring.terms(divisor.numerator)
    if len(terms) > MAX_TERMS:
        raise Undecidable(f"a divisor with {len(terms)} terms is too large to search for exceptional integers")
    if integer not in known.index:
        raise Undecidable(f"a divisor holds a root of {integer}: its zeros are not searched for")
    place = known.index[integer]
    moving = [i for i, g in enumerate(known.all) if g.meaning.has(integer) and i != place]
    used = [i for i in moving if any(m[i] for m in terms)]
    bases = {i: _base(known.all[i], integer) for i in used}
    coefficients: dict[tuple[int, ...], sp.Expr] = {}
    for m, c in terms.items():
        outer = (*m[:place], 0, *m[place + 1 :])
        coefficients[outer] = coefficients.get(outer, sp.S.Zero) + c * integer ** m[place]
    found = _roots(next(iter(coefficients.values())), integer)
    for one, other in itertools.combinations(coefficients, 2):
        found |= _collisions(known, bases, [a - b for a, b in zip(one, other, strict=True)], integer)
    return found


def _base(g: Generator, integer: sp.Symbol) -> sp.Expr:
    """σ for σ^b, 1 for e^b; what else depends on N is refused."""
    base = g.meaning.as_base_exp()[0]
    if g.family == "power" and base.is_Symbol and base != integer:
        return base
    if g.family == "exponential":
        return sp.S.One
    raise Undecidable(f"a divisor holds {shorten(g.meaning)}: its zeros in {integer} are not searched for")


def _collisions(known: Generators, bases: dict[int, sp.Expr], step: list[int], integer: sp.Symbol) -> set[int]:
    """The n at which the power product with these exponents may be constant."""
    moved = [i for i in bases if step[i]]
    if not moved:
        return set()
    base = bases[moved[0]]
    total = sp.S.Zero
    for g, k in zip(known.all, step, strict=True):
        if k:
            total += k * _exponent(g, base)
    return _roots(sp.fraction(sp.together(total))[0], integer)


def _exponent(g: Generator, base: sp.Expr) -> sp.Expr:
    """The exponent of the base in g."""
    if base == 1:
        return g.meaning.args[0] if g.family == "exponential" else sp.S.Zero
    b, exponent = g.meaning.as_base_exp()
    return exponent if b == base else sp.S.Zero


def _roots(e: sp.Expr, integer: sp.Symbol) -> set[int]:
    """The integers n ≥ 1 at which the polynomial vanishes identically."""
    if e.is_Rational:
        return set()
    others = sorted(e.free_symbols - {integer}, key=str)
    first = sp.Poly(e, *others, domain=sp.QQ[integer]).coeffs()[0] if others else e
    roots = sp.Poly(first, integer).ground_roots() if first.has(integer) else {}
    return {int(r) for r in roots if r.is_Integer and r >= 1}
