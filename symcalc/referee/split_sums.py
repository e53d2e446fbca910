"""A SymPy sum in two parts, over the positions below k and above k, is a sum over j != k: here the parts are joined.

Σ_{j=1}^{k−1} f(j) + Σ_{j=k+1}^{d} f(j)  =  Σ_j f(j) [j ≠ k]

The sum over j ≠ k has an index of its own, and sums around it are made as they stand: SymPy's constructor takes the
condition j ≠ k out of the inner sum, where j is free.
"""

from __future__ import annotations

import itertools

import sympy as sp


def joined(e: sp.Expr) -> sp.Expr:
    """The expression with every such pair of terms as one sum.

    >>> x, j, k, d = sp.IndexedBase("x"), *sp.symbols("j k d", integer=True)
    >>> joined(sp.Sum(x[j], (j, 1, k - 1)) + sp.Sum(x[j], (j, k + 1, d)))
    Sum(Piecewise((x[_j], Ne(_j, k)), (0, True)), (_j, 1, d))
    """
    if not e.has(sp.Sum):
        return e
    if isinstance(e, sp.Sum):
        return _as_it_stands(joined(e.function), *e.limits)
    made = e.func(*map(joined, e.args))
    if not made.is_Add:
        return made
    terms = list(made.args)
    for one, other in itertools.permutations(terms, 2):
        whole = _whole(one, other)
        if whole is not None:
            return joined(sp.Add(*(t for t in terms if t not in (one, other)), whole))
    return made


def _whole(below: sp.Expr, above: sp.Expr) -> sp.Expr | None:
    """The one sum that two terms are, if they are the parts below and above some k of a sum."""
    (factor, low), (other, high) = map(_sum_in, (below, above))
    if low is None or high is None or factor != other or len(low.limits) > 1 or len(high.limits) > 1:
        return None
    (j, first, last), (i, start, d) = low.limits[0], high.limits[0]
    k = last + 1
    inside = {v for s in low.function.atoms(sp.Sum) | high.function.atoms(sp.Sum) for v in s.variables}
    if j in high.free_symbols or inside & {i, j}:  # another index of that name
        return None
    if first != 1 or start != k + 1 or not k.is_Symbol or high.function.xreplace({i: j}) != low.function:
        return None
    own = sp.Dummy(j.name, integer=True)
    body = low.function.xreplace({j: own})
    return factor * _as_it_stands(sp.Piecewise((body, sp.Ne(own, k)), (0, True)), sp.Tuple(own, 1, d))


def _as_it_stands(function: sp.Expr, *limits: sp.Tuple) -> sp.Sum:
    made = sp.Expr.__new__(sp.Sum, function, *limits)
    made.is_commutative = function.is_commutative
    return made


def _sum_in(term: sp.Expr) -> tuple[sp.Expr, sp.Sum | None]:
    """A term as a factor times a sum."""
    sums = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.Sum)]
    if len(sums) != 1:
        return term, None
    return sp.Mul(*(f for f in sp.Mul.make_args(term) if f is not sums[0])), sums[0]
