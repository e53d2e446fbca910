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
from symcalc.values import symbolic

Coefficients = dict[sp.Symbol, sp.Expr]


@dataclass(frozen=True)
class Noise:
    """The increments of a driving noise and the table of their covariations per unit time.

    `matrix` arranges the increments as the user writes them (a column, a Hermitian matrix); its entries are symbols or
    linear in them.  `adjoint` holds the conjugates, transposed, where they are not entries of `matrix` itself.  The
    table is symmetric (one of two mirrored entries is enough); pairs that are not in it are uncorrelated.  Raises
    `NoiseError` for a table that contradicts itself.
    """

    name: str
    matrix: sp.ImmutableMatrix
    table: Mapping[tuple[sp.Symbol, sp.Symbol], sp.Expr]
    adjoint: sp.ImmutableMatrix | None = None

    def __post_init__(self) -> None:
        table = dict(self.table)
        for (u, v), c in self.table.items():
            if table.setdefault((v, u), c) != c:
                raise NoiseError(f"{self.name}: the covariation of {u} and {v} is given as {c} and as {table[v, u]}")
            if u == v and u.is_real and sp.sympify(c, strict=True).is_negative:
                raise NoiseError(f"{self.name}: the variance of {u} is {c}, which is negative")
            if not {u, v} <= set(self.increments):
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
        entries = [*self.matrix, *(self.adjoint or ())]
        return tuple(dict.fromkeys(s for e in entries for s in sorted(e.free_symbols, key=str)))

    def covariation(self, left: sp.Expr, right: sp.Expr) -> sp.Expr:
        """E[left · right] / dt for two expressions that are linear in the increments.

        >>> from symcalc.matrix_noise import hermitian_noise
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


def correlated_noise(covariance: sp.MatrixBase, name: str = "dW") -> Noise:
    """Real Brownian motions with E[dW_a dW_b] = covariance_ab dt; numbers must be positive semidefinite.

    >>> rho = sp.Symbol("rho", real=True)
    >>> W = correlated_noise(sp.Matrix([[1, rho], [rho, 1]]))
    >>> W.covariation(*W.increments)
    rho

    Raises `NoiseError` for a matrix that is not square and symmetric, or is no covariance.
    """
    C = sp.ImmutableMatrix(symbolic(covariance))
    if C.rows != C.cols or C != C.T:
        raise NoiseError(f"a covariance is a square symmetric matrix, not {C.tolist()}")
    increments = brownian(C.rows, name).matrix
    return Noise(
        name, increments, {(increments[a], increments[b]): C[a, b] for a in range(C.rows) for b in range(C.rows)}
    )


def complex_noise(variance: sp.Expr | int = 2, relation: sp.Expr | int = 0, name: str = "dZ") -> Noise:
    """One complex Brownian motion: E|dZ|² = variance dt and E[dZ²] = relation dt, two separate data.

    The standard one, dX + i dY with independent standard X and Y, has variance 2 and relation 0 (it is conformal).

    >>> Z = complex_noise()
    >>> Z.covariation(Z.matrix[0], Z.matrix[0]), Z.covariation(Z.matrix[0], Z.adjoint[0])
    (0, 2)
    """
    q, p = sp.sympify(variance, strict=True), sp.sympify(relation, strict=True)
    if (q - sp.Abs(p)).is_negative:
        raise NoiseError(f"|E[dZ²]| = |{p}| dt exceeds E|dZ|² = {q} dt: no complex noise has these")
    z, w = (sp.Symbol(n, complex=True) for n in (name, f"conj({name})"))
    table = {(z, z): p, (w, w): sp.conjugate(p), (z, w): q}
    return Noise(name, sp.ImmutableMatrix([z]), table, sp.ImmutableMatrix([w]))
