"""Mathematics given in Python: SymPy values and numbers, lists of them as matrices.  Text is never evaluated."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcalc.errors import BadInput


def symbolic(value: object) -> Any:
    """A SymPy value, matrices immutable; a list is a column, a list of lists a matrix.

    >>> symbolic([[1, sp.Symbol("x")]])
    Matrix([[1, x]])

    Raises `BadInput` for what is neither a SymPy value nor a number, such as text.
    """
    try:
        made = sp.ImmutableMatrix(_entries(value)) if isinstance(value, list | tuple) else _one(value)
    except (sp.SympifyError, ValueError, TypeError):
        raise BadInput(f"expressions are SymPy values, such as sp.Symbol('x'), not {value!r}") from None
    return sp.ImmutableMatrix(made) if isinstance(made, sp.MatrixBase) else made


def _entries(value: object) -> Any:
    return [*map(_entries, value)] if isinstance(value, list | tuple) else _one(value)


def _one(value: object) -> sp.Expr | sp.MatrixBase:
    made = sp.sympify(value, strict=True)
    if not isinstance(made, sp.Expr | sp.MatrixBase):
        raise TypeError
    return made
