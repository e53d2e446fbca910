"""Which way the entropy S pushes the singular values: the answer depends on what is held fixed.

For two singular values (d = 2), x = λ_1 > y = λ_2 > 0 and a = a_12 the geometric sum of x² and y².  Along a curve
c(λ) = const on which λ_2 rises,

    T = ∂_1 c ∂_2 S − ∂_2 c ∂_1 S

has the sign of the slope of S: T > 0, S rises towards equal singular values (full rank); T < 0, towards rank one;
T = 0, S does not care.  Without a constraint, the force Σ′ = grad S acts on σ_k, and Σ′_k/σ_k on log σ_k.
"""

from __future__ import annotations

import sympy as sp

from symcalc.errors import Undecidable
from symcalc.geometric import as_quotient
from symcalc.indexed import IndexSum
from symcalc.models.dln.metric import N, entropic_drift, entropy, lam, root_symbols

x, y = root_symbols(2)

FROBENIUS, NUCLEAR, LAYER = 2 * N, N, sp.Integer(2)
"""The powers q for which Σ λ_k^q is ‖W‖_F² = Σ σ_k², ‖W‖_* = Σ σ_k, and ‖W_p‖_F² of every layer p."""


def slope_at_fixed(power: sp.Expr, depth: sp.Expr = N) -> sp.Expr:
    """T at d = 2 for c = Σ λ_k^power.

    >>> sp.factor(slope_at_fixed(LAYER, sp.Integer(2))), sp.factor(slope_at_fixed(NUCLEAR, sp.Integer(2)))
    (0, 0)
    >>> certified_sign(slope_at_fixed(LAYER, sp.Integer(3)))
    -1
    """
    S = entropy().instantiate(2)
    along = [sp.diff(root**power, root) for root in (x, y)]
    slope = along[0] * sp.diff(S, y) - along[1] * sp.diff(S, x)
    return slope if depth == N else slope.subs(N, depth)


def rate() -> IndexSum:
    """Σ′_k/σ_k, the rate at which S drives log σ_k.

    >>> print(rate().map(lambda body: body.subs(N, 2)).tidied())
    sum(1/(lam[j]**2 + lam[k]**2), j != k)
    """
    return (entropic_drift() * (1 / lam["k"] ** N)).map(lambda body: sp.powsimp(sp.factor(body)))


def rate_difference() -> IndexSum:
    """Σ′_k/σ_k − Σ′_l/σ_l, for every d: positive where S drives the ratio σ_k/σ_l up."""
    return rate().onto(("l",)) - rate().renamed({"k": "l"}).onto(("k",))


def gap_force() -> sp.Expr:
    """Σ′_1 − Σ′_2 at d = 2."""
    first, second = entropic_drift().components(2)
    return first - second


def exp_twice_entropy(roots: tuple[sp.Expr, ...], depth: int) -> sp.Expr:
    """e^{2S} = Π_{i<j} a_ij at numbers λ and N, ranks below d included.

    >>> exp_twice_entropy((sp.Integer(1), sp.Integer(0), sp.Integer(0)), 3)
    0
    """
    squares = [r**2 for r in roots]
    made = sp.S.One
    for n, p in enumerate(squares):
        for q in squares[n + 1 :]:
            made *= sp.Add(*(p**m * q ** (depth - 1 - m) for m in range(depth)))
    return sp.expand(made)


def certified_sign(value: sp.Expr) -> int:
    """The sign of a value (at a number N) on x > y > 0, read off its coefficients in y > 0 and g = x − y > 0.

    1, −1 or 0 if numerator and denominator have coefficients of one sign each; `Undecidable` otherwise.

    >>> certified_sign(x**3 - y**3), certified_sign((y - x) / (x**2 - x * y + y**2))
    (1, -1)
    """
    numerator, denominator = sp.fraction(sp.cancel(sp.together(as_quotient(value))))
    return _sign_of_polynomial(numerator) * _sign_of_polynomial(denominator)


def _sign_of_polynomial(value: sp.Expr) -> int:
    gap = sp.Symbol("g", positive=True)
    signs = {int(sp.sign(c)) for c in sp.Poly(value.subs(x, y + gap), y, gap).coeffs()}
    if len(signs) > 1:
        raise Undecidable(f"{value} has coefficients of both signs in y and x − y: they do not show its sign")
    return signs.pop()
