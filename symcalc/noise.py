"""Driving noises: their increments, and the table of their covariations per unit time.

Nothing is assumed about a noise that its table does not say.  A complex increment and its conjugate are two increments
(dH_12 and dH_21), so that E[dZ²] = 0 is a line of the table and not a habit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from symcalc.errors import NoiseError

Coefficients = dict[sp.Symbol, sp.Expr]


@dataclass(frozen=True)
class Noise:
    """The increments of a driving noise and the table of their covariations per unit time.

    `matrix` arranges the increments as the user writes them (a column, a Hermitian matrix).  The table is symmetric
    (one of two mirrored entries is enough); pairs that are not in it are uncorrelated.  Raises `NoiseError` for a
    table that contradicts itself.
    """

    name: str
    matrix: sp.ImmutableMatrix
    table: Mapping[tuple[sp.Symbol, sp.Symbol], sp.Expr]

    def __post_init__(self) -> None:
        table = dict(self.table)
        for (u, v), c in self.table.items():
            if table.setdefault((v, u), c) != c:
                raise NoiseError(f"{self.name}: the covariation of {u} and {v} is given as {c} and as {table[v, u]}")
            if u == v and u.is_real and sp.sympify(c, strict=True).is_negative:
                raise NoiseError(f"{self.name}: the variance of {u} is {c}, which is negative")
            if not {u, v} <= set(self.matrix):
                raise NoiseError(f"{self.name}: the table names {u} and {v}, which are not both increments")
        object.__setattr__(self, "table", table)
        self._require_covariance()

    def _require_covariance(self) -> None:
        """Refuse a table of numbers over real increments that is no covariance (not positive semidefinite)."""
        if not all(u.is_real for u in self.increments):
            return
        C = sp.Matrix([[self.table.get((u, v), 0) for v in self.increments] for u in self.increments])
        if all(c.is_Rational for c in C) and not C.is_positive_semidefinite:
            raise NoiseError(f"{self.name}: the table is no covariance (it is not positive semidefinite)")

    @cached_property
    def increments(self) -> tuple[sp.Symbol, ...]:
        """The distinct increments, row by row."""
        return tuple(dict.fromkeys(self.matrix))

    def covariation(self, left: sp.Expr, right: sp.Expr) -> sp.Expr:
        """E[left · right] / dt for two expressions that are linear in the increments.

        >>> H = hermitian_noise(2)
        >>> H.covariation(H.matrix[0, 1], H.matrix[0, 1]), H.covariation(H.matrix[0, 1], H.matrix[1, 0])
        (0, 1)
        """
        return self.bracket(self.coefficients(left), self.coefficients(right))

    def bracket(self, left: Coefficients, right: Coefficients) -> sp.Expr:
        """The same from the coefficients of two expressions."""
        return sp.Add(*(left[u] * right[v] * c for (u, v), c in self.table.items() if u in left and v in right))

    def coefficients(self, expression: sp.Expr) -> Coefficients:
        """The coefficient of each increment that occurs; `NoiseError` if the expression is not linear in them.

        >>> W = brownian(2)
        >>> W.coefficients(3 * W.increments[1])
        {dW[2]: 3}
        """
        slopes = {u: sp.diff(expression, u) for u in self.increments if expression.has(u)}
        if any(s.has(*self.increments) for s in slopes.values()) or expression.subs(dict.fromkeys(slopes, 0)) != 0:
            raise NoiseError(f"{expression} is not linear in the increments of {self.name}")
        return slopes


def brownian(m: int, name: str = "dW") -> Noise:
    """m independent real Brownian motions, E[dW_a dW_b] = δ_ab dt.

    >>> brownian(2).increments
    (dW[1], dW[2])
    """
    increments = [sp.Symbol(f"{name}[{a}]", real=True) for a in range(1, m + 1)]
    return Noise(name, sp.ImmutableMatrix(increments), {(w, w): sp.S.One for w in increments})


def hermitian_noise(d: int, name: str = "dH") -> Noise:
    """The standard Wiener process on Her_d with ⟨A, B⟩ = Re tr(A*B): E[dH_ab dH_cd] = δ_ad δ_bc dt.

    So E|dH_ab|² = dt off the diagonal, E dH_aa² = dt on it, and E[dH_ab²] = 0 for a ≠ b.
    """
    matrix = matrix_of_symbols(name, d)
    table = {(matrix[a, b], matrix[b, a]): sp.S.One for a in range(d) for b in range(d)}
    return Noise(name, matrix, table)


def symmetric_noise(d: int, name: str = "dH") -> Noise:
    """The standard Wiener process on Sym_d with ⟨A, B⟩ = tr(AB): E[dH_ab dH_cd] = ½(δ_ac δ_bd + δ_ad δ_bc) dt.

    >>> H = symmetric_noise(2)
    >>> [H.covariation(h, h) for h in H.increments]
    [1, 1/2, 1]
    """
    matrix = sp.ImmutableMatrix(d, d, lambda i, j: sp.Symbol(f"{name}[{min(i, j) + 1},{max(i, j) + 1}]", real=True))
    table = {(h, h): sp.S.One if i == j else sp.S.Half for (i, j), h in _entries(matrix)}
    return Noise(name, matrix, table)


def matrix_of_symbols(name: str, d: int) -> sp.ImmutableMatrix:
    """d × d symbols name[1,1], …, name[d,d], real on the diagonal; name[i,j] and name[j,i] stand for conjugates.

    >>> matrix_of_symbols("A", 2)[0, 1]
    A[1,2]
    """
    return sp.ImmutableMatrix(
        d, d, lambda i, j: sp.Symbol(f"{name}[{i + 1},{j + 1}]", **({"real": True} if i == j else {"complex": True}))
    )


def _entries(matrix: sp.ImmutableMatrix) -> list[tuple[tuple[int, int], sp.Symbol]]:
    return [((i, j), matrix[i, j]) for i in range(matrix.rows) for j in range(matrix.cols)]
