"""Intervals that contain the exact real number given by an expression without symbols (mpmath's interval arithmetic).

They refute rigorously (an interval that excludes zero) and give numbers with a known error; they never prove.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath as mp
import sympy as sp
from mpmath.ctx_iv import MPIntervalContext

DIGITS = (120, 600, 3000)
MAX_ARGUMENT = 10**6  # of exp, sin, …: beyond it the enclosure would cost more than it tells
INTERVALS = MPIntervalContext()
INTERVALS.dps = DIGITS[0]


def enclosure(value: sp.Expr) -> Any:
    """An interval that contains the real number `value`, or None where there is none to be had.

    >>> e = enclosure(sp.exp(1) - sp.Rational(271828, 100000))
    >>> bool(0 < e.a and e.b < 1e-5)
    True
    """
    iv = INTERVALS
    if value.is_Rational:
        return iv.mpf(int(value.p)) / int(value.q)
    if value is sp.pi or value is sp.E:
        return iv.mpf(1) * iv.pi if value is sp.pi else iv.exp(1)
    parts = [enclosure(a) for a in value.args]
    if not parts or any(p is None for p in parts):
        return None
    try:
        return _enclose(value, parts)
    except (ValueError, ZeroDivisionError, mp.libmp.libmpf.ComplexResult):
        return None


def _enclose(value: sp.Expr, parts: Sequence[Any]) -> Any:
    iv, (first, *rest) = INTERVALS, parts
    if value.is_Add or value.is_Mul:
        for part in rest:
            first = first + part if value.is_Add else first * part
        return first
    if value.is_Pow and value.exp.is_Integer:
        return first ** int(value.exp) if not (value.exp < 0 and first.a <= 0 <= first.b) else None
    if value.is_Pow:
        return _exponential(rest[0] * iv.log(first)) if first.a > 0 else None
    if isinstance(value, sp.log):
        return iv.log(first) if first.a > 0 else None
    if isinstance(value, sp.Abs):
        return abs(first)
    return _enclose_function(value, first)


def _enclose_function(value: sp.Expr, argument: Any) -> Any:
    iv = INTERVALS
    if isinstance(value, (sp.sin, sp.cos, sp.tan, sp.cot)):
        if _magnitude(argument) > MAX_ARGUMENT:
            return None
        sine, cosine = iv.sin(argument), iv.cos(argument)
        circular = {sp.sin: (sine, 1), sp.cos: (cosine, 1), sp.tan: (sine, cosine), sp.cot: (cosine, sine)}
        return _quotient(*circular[value.func])
    up, down = _exponential(argument), _exponential(-argument)
    if up is None or down is None:
        return None
    exponential = {
        sp.exp: (up, 1),
        sp.sinh: (up - down, 2),
        sp.cosh: (up + down, 2),
        sp.tanh: (up - down, up + down),
        sp.coth: (up + down, up - down),
    }
    return _quotient(*exponential[value.func]) if value.func in exponential else None


def _exponential(argument: Any) -> Any:
    return INTERVALS.exp(argument) if _magnitude(argument) <= MAX_ARGUMENT else None


def _magnitude(interval: Any) -> Any:
    return max(abs(mp.mpf(interval.a)), abs(mp.mpf(interval.b)))


def _quotient(above: Any, below: Any) -> Any:
    below = INTERVALS.convert(below)
    return None if below.a <= 0 <= below.b else above / below


def sharp(value: sp.Expr) -> Any:
    """The value to 60 digits of 1 + |value|, from an enclosure that narrow; None where there is none to be had."""
    for digits in DIGITS:
        INTERVALS.dps = digits
        try:
            found = enclosure(value)
        finally:
            INTERVALS.dps = DIGITS[0]
        if found is None:
            return None
        with mp.workdps(digits):
            middle, width = mp.mpf(found.mid), mp.mpf(found.delta)
            if width <= mp.mpf(10) ** -60 * (1 + abs(middle)):
                return middle
    return None
