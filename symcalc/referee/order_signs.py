"""The sign of an expression in ordered variables, where the order shows it: x_j − x_i > 0 for i < j.

The ordered variables are written as the lowest one plus positive gaps; if what is left has one sign by SymPy's own
rules for positive symbols, that is the sign.  Powers λ_i^e with one e > 0 are ordered as the λ_i are.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symcalc.domains import Domain

MAX_OPERATIONS = 200
MAX_POWER = 12


def sign(e: sp.Expr, domain: Domain) -> int | None:
    """1, −1 or 0 if e > 0, e < 0 or e = 0 at every admissible point; None if that is not seen.

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> sign(x1 - x2, Domain(ascending=(x1, x2))), sign(x1, Domain(ascending=(x1, x2)))
    (-1, None)
    """
    if e.is_positive or e.is_negative or e.is_zero:
        return 1 if e.is_positive else -1 if e.is_negative else 0
    if e.is_Mul:
        return _product([sign(a, domain) for a in e.args])
    if e.is_Pow and e.exp.is_Integer:
        inner = sign(e.base, domain)
        return None if inner in (None, 0) else inner ** abs(int(e.exp))
    if (
        not e.is_Add
        or e.count_ops() > MAX_OPERATIONS
        or any(p.exp > MAX_POWER for p in e.atoms(sp.Pow) if p.exp.is_Integer)
    ):
        return None
    gapped = sp.expand(e.xreplace(_gaps(e, domain)))
    return 1 if gapped.is_positive else -1 if gapped.is_negative else 0 if gapped.is_zero else None


def branches(e: sp.Expr) -> set[sp.Expr]:
    """What e takes a root, a power that is not an integer, or a logarithm of: where it may leave the real numbers."""
    powers = {p.base for p in e.atoms(sp.Pow) if not p.exp.is_integer}
    return powers | {f.args[0] for f in e.atoms(sp.log)}


def may_jump(e: sp.Expr, domain: Domain) -> set[sp.Expr]:
    """What e takes a root of and is not seen to be positive: a derivative does not see the jump of √(f²)/f = ±1.

    >>> x = sp.Symbol("x", real=True)
    >>> may_jump(sp.sqrt(1 + x**2) + sp.sqrt(sp.log(x) ** 2) / sp.log(x), Domain())
    {log(x)**2}
    """
    return {p.base for p in e.atoms(sp.Pow) if not p.exp.is_integer and sign(p.base, domain) != 1}


def is_real(e: sp.Expr, domain: Domain) -> bool:
    """Whether e is seen to be real at every admissible point: real arguments, roots and logarithms of what is positive.

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> [is_real(sp.sqrt(e), Domain(ascending=(x1, x2))) for e in (x2 - x1, x1 - x2)]
    [True, False]
    """
    complex_entries = {s for pair in domain.conjugate for s in pair}
    if e.has(sp.I) or e.free_symbols & complex_entries:
        return False
    return all(isinstance(b, sp.Abs) or sign(b, domain) == 1 for b in branches(e))


def _product(signs: Sequence[int | None]) -> int | None:
    total = 1
    for s in signs:
        if s is None:
            return None
        total *= s
    return total


def _gaps(e: sp.Expr, domain: Domain) -> dict[sp.Expr, sp.Expr]:
    """Each ordered variable, and each of their powers with the same positive exponent, as a sum of gaps."""
    ordered = domain.ascending
    exponents = {p.exp for p in e.atoms(sp.Pow) if p.base in ordered and not p.exp.is_Integer and p.exp.is_positive}
    chains = [ordered, *([s**exponent for s in ordered] for exponent in sorted(exponents, key=str))]
    gapped: dict[sp.Expr, sp.Expr] = {}
    for chain in chains:
        height = sp.S.Zero
        for i, link in enumerate(chain):
            lowest = i == 0 and not domain.is_positive(ordered[0])
            height += sp.Dummy("low", real=True) if lowest else sp.Dummy("gap", positive=True)
            gapped[link] = height
    return gapped
