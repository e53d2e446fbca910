"""Decide equality in a finitely generated field of functions: the field of some expressions, and what a proof leaves.

`field` has the `Field` and the verdicts on an identity; `generators` reads functions in algebraically independent
generators, with the help of `exponentials`, `logarithms`, `roots`, `exponents` and `signs`; `polynomials` and
`fractions` are the arithmetic (FLINT, or `sympy.polys`); `screen` refutes modulo a prime; `certificates` is what a
proof leaves behind; `exceptional` finds the integers at which a divisor vanishes.

    >>> import sympy as sp
    >>> from symcalc.domains import Domain
    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> compare(1 / (x1 - x2), 2 / (x1 - x2), Domain(ascending=(x1, x2)))
    Counterexample(point={x1: 0, x2: 1}, left=-1, right=-2)
"""

from symcalc.fields.certificates import Certificate as Certificate
from symcalc.fields.field import Counterexample as Counterexample
from symcalc.fields.field import Field as Field
from symcalc.fields.field import compare as compare
from symcalc.fields.field import find_difference as find_difference
