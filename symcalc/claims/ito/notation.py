"""What the sections of this chapter share: letters, columns, squares of symbols, jets, brackets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import sympy as sp

from symcalc.ito import ItoProcess

Matrix: TypeAlias = sp.ImmutableMatrix

x, y, lam = sp.symbols("x y lambda", real=True)
c, sigma = sp.symbols("c sigma", positive=True)
POINT4 = sp.symbols("x1:5", real=True)


def vector(*entries: sp.Expr) -> Matrix:
    """A column."""
    return Matrix(entries)


def square(name: str, n: int, **assumptions: bool) -> Matrix:
    """An n × n matrix of symbols."""
    return Matrix(n, n, lambda i, j: sp.Symbol(f"{name}{i + 1}{j + 1}", **assumptions))


def jets(expression: sp.Expr, names: Mapping[sp.Expr, sp.Symbol]) -> sp.Expr:
    """Derivatives of undefined functions replaced by symbols, the highest order first."""
    order = sorted(names, key=lambda d: len(d.variables) if isinstance(d, sp.Derivative) else 0, reverse=True)
    for derivative in order:
        expression = expression.subs(derivative, names[derivative])
    return expression


def bracket_of(process: ItoProcess, f: sp.Expr) -> sp.Expr:
    """d⟨f(X)⟩/dt."""
    return process.covariation(f, f)
