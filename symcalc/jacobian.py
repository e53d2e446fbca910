"""The Jacobian of a derived vector: ∂ drift_i/∂x_j for i ≠ j and for i = j, for every d.

The derivative is taken of the sum over indices, so it is exact; and geometric sums stay sums of positive terms, being
closed under derivatives (`symcalc.geometric`).  Where one stands beside a difference in a denominator, it is written
as a quotient before: a_kj/(σ_k² − σ_j²) = 1/(λ_k² − λ_j²), and then the derivative is of that.
"""

from __future__ import annotations

import sympy as sp

from symcalc.derivation import Derivation, Line
from symcalc.errors import BadInput
from symcalc.geometric import GeometricSum, as_quotient
from symcalc.index_notation import oriented
from symcalc.indexed import Entry, IndexMatrix, IndexSum, vanishes
from symcalc.models.dln.metric import N, lam
from symcalc.spectral import EIGENVALUES as x

ARGUMENTS = ("x", "sigma", "lam")
SMALL = (1, 2, 3)


def jacobian(vector: IndexSum | IndexMatrix, argument: str) -> IndexMatrix:
    """∂ vector_i/∂ argument_j of a sum with the free index k, in the eigenvalues x or in the roots λ.

    `argument` is "x", "lam", or "sigma": then it is ∂/∂σ_j, the chain rule with σ_j = λ_j^N.  Raises `BadInput` for
    another one, or where the vector has more free indices.

    >>> from symcalc.indexed import over, Index
    >>> j, k = Index("j"), Index("k")
    >>> print(jacobian(over(j != k, 1 / (x[k] - x[j])), "x"))
    (x[i] - x[j])**(-2) for i != j, sum(-1/(x[i] - x[j])**2, j != i) for i = j
    """
    if argument not in ARGUMENTS or isinstance(vector, IndexMatrix) or vector.free != ("k",):
        raise BadInput(f"a Jacobian is of a vector with the free index k in {', '.join(ARGUMENTS)}, not in {argument}")
    row = vector.map(_without_cancelling_sums).renamed({"k": "i"})
    return IndexMatrix(_slope(row, "j", argument), _slope(row, "i", argument))


def derivation(of_vector: Derivation, vector: IndexSum, argument: str) -> Derivation:
    """The derivation of the vector, and its derivatives, compared with those of the components at small d."""
    matrix = jacobian(vector, argument)
    symbol = {"x": "x", "sigma": r"\sigma", "lam": r"\lambda"}[argument]
    check = f"the derivatives of the components at d = {', '.join(map(str, SMALL))}, decided"
    if not all(_agrees(matrix, vector, argument, d) for d in SMALL):
        raise ArithmeticError(f"the derivative of the sum {vector} is not that of its components")
    lines = (
        Line("Differentiate by another entry.", rf"\partial f_i/\partial {symbol}_j", matrix.off, check),
        Line("Differentiate by its own entry.", rf"\partial f_i/\partial {symbol}_i", matrix.diagonal, check),
    )
    return Derivation(f"{of_vector.title}, and its Jacobian", (*of_vector.lines, *lines))


def _agrees(matrix: IndexMatrix, vector: IndexSum, argument: str, d: int) -> bool:
    """Whether the entries at d are the derivatives of the components at d, by SymPy."""
    family, values = x if argument == "x" else lam, matrix.instantiate(d)
    rates = [1 / sp.diff(Entry(lam, 1) ** N, Entry(lam, 1)).subs(Entry(lam, 1), lam.at(n + 1)) for n in range(d)]
    return all(
        vanishes(values[m, n] - sp.diff(component, family.at(n + 1)) * (rates[n] if argument == "sigma" else 1))
        for m, component in enumerate(vector.components(d))
        for n in range(d)
    )


def _slope(row: IndexSum, index: str, argument: str) -> IndexSum:
    entry = x[index] if argument == "x" else lam[index]
    rate = 1 / sp.diff(entry**N, entry) if argument == "sigma" else sp.S.One
    return (row.diff(entry) * rate).map(lambda body: oriented(sp.powsimp(sp.factor(body))))


def _without_cancelling_sums(body: sp.Expr) -> sp.Expr:
    """A geometric sum beside a difference in a denominator, as a quotient that cancels with it."""
    below = (p.base for p in body.atoms(sp.Pow) if p.exp.is_negative and p.base.is_Add)
    if not body.has(GeometricSum) or all(base.is_positive for base in below):
        return body
    return sp.powsimp(sp.factor(as_quotient(body)))
