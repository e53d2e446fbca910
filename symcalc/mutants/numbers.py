"""The values of a quantity at a point to thirty digits, by walking its tree with mpmath.

Far quicker than to substitute and evaluate in SymPy; nothing is decided with it.
"""

from __future__ import annotations

from typing import Any

import mpmath as mp
import sympy as sp

from symcalc.domains import Point
from symcalc.evidence.exact import Quantity
from symcalc.geometric import GeometricSum
from symcalc.indexed import IndexSum

DIGITS = 30
DIMENSION = 3
"""Where a sum over indices is looked at."""


def numbers(quantity: Quantity, point: Point) -> list[Any] | None:
    """The entries at a point, in one list; None where letters do not commute or an entry is not finite.

    A letter that the point does not bind has a value of its own (b_F, the p of a p-th term).

    >>> x = sp.Symbol("x", positive=True)
    >>> numbers(sp.Matrix([x**2, sp.log(x)]), {x: sp.Integer(1)})
    [mpf('1.0'), mpf('0.0')]
    """
    if isinstance(quantity, IndexSum):
        entries = list(quantity.instances(DIMENSION))
    else:
        entries = list(quantity) if isinstance(quantity, sp.MatrixBase) else [sp.sympify(quantity, strict=True)]
    if any(e.is_commutative is False for e in entries):
        return None
    loose = {s for e in entries for s in e.free_symbols} - set(point)
    at = {s: _number(v) for s, v in (point | {s: _free(s) for s in loose}).items()}
    with mp.workdps(DIGITS):
        try:
            values = [_value(e, at) for e in entries]
        except (ZeroDivisionError, KeyError, ValueError):
            return None
    return values if all(map(mp.isfinite, values)) else None


def _value(e: sp.Expr, at: dict[sp.Symbol, Any]) -> Any:
    if e.is_Symbol:
        return at[e]
    if not e.args or e.is_number:
        return _number(e)
    if isinstance(e, GeometricSum):
        p, q, N, a, b = (_value(part, at) for part in e.args)
        return mp.fsum(m**a * (N - 1 - m) ** b * p**m * q ** (N - 1 - m) for m in range(int(N)))
    parts = [_value(part, at) for part in e.args]
    if e.is_Add:
        return mp.fsum(parts)
    if e.is_Mul:
        return mp.fprod(parts)
    if e.is_Pow:
        return parts[0] ** parts[1]
    return getattr(mp, _NAMES.get(e.func, e.func.__name__))(*parts)


def _free(s: sp.Symbol) -> sp.Rational:
    """A value for a letter that is nowhere bound: 2 for an integer, else 8/7, 9/7, …, by its name."""
    return sp.Integer(2) if s.is_integer else sp.Rational(8 + sum(map(ord, s.name)) % 5, 7)


_NAMES = {sp.Abs: "fabs", sp.sign: "sign", sp.conjugate: "conj", sp.erf: "erf"}


def _number(e: sp.Expr) -> Any:
    return mp.mpmathify(sp.N(e, DIGITS))
