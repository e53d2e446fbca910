"""Truths in disguise: the claimed quantities written otherwise.  Nothing may refute them.

A tier may fail to decide one (trigonometric functions may leave the field in which the rest is decided); that is
INCONCLUSIVE, and counted as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy as sp

from symcalc.claims.claim import Claim
from symcalc.errors import SymcalcError
from symcalc.evidence.exact import Quantity
from symcalc.indexed import IndexSum
from symcalc.mutants.version import Version

DISGUISED = "disguised"


def _one(e: sp.Expr) -> sp.Expr:
    """Times 1, as a quotient that does not cancel by itself."""
    for s in _letters(e):
        return e * sp.expand((s**2 + 2) ** 2) / (s**2 + 2) ** 2
    return e


def _circle(e: sp.Expr) -> sp.Expr:
    """Times sin² + cos²."""
    for s in _letters(e):
        return e * (sp.sin(s) ** 2 + sp.cos(s) ** 2)
    return e


def _hyperbola(e: sp.Expr) -> sp.Expr:
    """Plus (e^s + e^{−s})² − e^{2s} − e^{−2s} − 2."""
    for s in _letters(e):
        return e + (sp.exp(s) + sp.exp(-s)) ** 2 - sp.exp(2 * s) - sp.exp(-2 * s) - 2
    return e


def _around(e: sp.Expr) -> sp.Expr:
    """A letter added and taken away behind a product."""
    for s in _letters(e):
        return e + (s + 1) * (s - 1) - sp.expand((s + 1) * (s - 1))
    return e


def _letters(e: sp.Expr) -> list[sp.Symbol]:
    letters = (s for s in e.free_symbols if s.is_commutative and not (s.is_integer and s.is_positive))
    return sorted(letters, key=str)[:1]


FORMS: dict[str, Callable[[sp.Expr], sp.Expr]] = {
    "expanded": sp.expand,
    "factored": sp.factor,
    "over a common denominator": sp.together,
    "times one": _one,
    "with a letter added and taken away": _around,
    "times sin² + cos²": _circle,
    "with exponentials that cancel": _hyperbola,
}


def disguises(claim: Claim) -> Iterator[Version]:
    """The claim with all its quantities in one form after the other, those that are not the claim as it is written.

    >>> from symcalc.claims import catalogue
    >>> [v.why for v in disguises(catalogue()["proof2x2.brackets"])][0]
    'times one'
    """
    claimed = claim.state().claimed
    seen = {str(dict(claimed))}
    for why, form in FORMS.items():
        try:
            written = {name: _written(quantity, form) for name, quantity in claimed.items()}
        except (SymcalcError, NotImplementedError, sp.PolynomialError):  # a form that this formula does not have
            continue
        if str(written) not in seen:
            seen.add(str(written))
            yield Version(claim.id, DISGUISED, why, (), written)


def _written(quantity: Quantity, form: Callable[[sp.Expr], sp.Expr]) -> Quantity:
    """The quantity in another form: of a sum over indices each body, of a matrix each entry."""
    if isinstance(quantity, IndexSum):
        return IndexSum(quantity.free, {m: form(body) for m, body in quantity.grades.items()})
    if isinstance(quantity, sp.MatrixBase):
        return sp.ImmutableMatrix(quantity).applyfunc(form)
    return form(sp.sympify(quantity, strict=True))
