"""Riemannian metrics in coordinates: gradient, divergence, Hessian, Laplace–Beltrami operator.

    Γ^k_ij = ½ g^{kl} (∂_i g_jl + ∂_j g_il − ∂_l g_ij),     Hess f_ij = ∂_i ∂_j f − Γ^k_ij ∂_k f,
    Δ f = g^{ij} Hess f_ij = g^{ij} ∂_i ∂_j f + (∂_i g^{ij} + g^{ij} ∂_i log √det g) ∂_j f.

The connection is that of Levi-Civita; Δ is the trace of the Hessian, a negative operator; vectors have upper indices
and are columns.  Only g, its inverse and its first derivatives enter, so a metric may also be given by these at one
point (`Metric.at`); free numbers in their place then stand for every metric.

>>> r, t = sp.symbols("r t1", positive=True)
>>> plane = Metric.of((r, t), sp.diag(1, r**2))
>>> plane.laplacian(r**2), plane.laplacian_in_divergence_form(r**2)
(4, 4)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import sympy as sp
from sympy.polys.matrices import DomainMatrix

from symcalc.errors import BadInput, DimensionError, SingularMetric
from symcalc.fields import Field
from symcalc.values import symbolic

Matrix: TypeAlias = sp.ImmutableMatrix


@dataclass(frozen=True)
class Metric:
    """A metric g over n coordinates: its matrix (n, n), the inverse, and the slopes ∂_1 g, …, ∂_n g.

    Made by `of`, `from_inverse` or `at`, which derive the rest from what is given.
    """

    coordinates: tuple[sp.Symbol, ...]
    matrix: Matrix
    inverse: Matrix
    slopes: tuple[Matrix, ...]

    @classmethod
    def of(cls, coordinates: Sequence[sp.Symbol], matrix: sp.MatrixBase) -> Metric:
        """The metric with this matrix.

        Raises `DimensionError` unless the matrix is n × n for n coordinates, `BadInput` unless these are distinct
        symbols, `SingularMetric` unless the matrix is symmetric and invertible.

        >>> x, y = sp.symbols("x y", real=True)
        >>> Metric.of((x, y), sp.diag(1, x**2)).inverse
        Matrix([
        [1,       0],
        [0, x**(-2)]])
        """
        matrix = symbolic(matrix)
        coordinates = _require_coordinates(coordinates, matrix)
        slopes = tuple(Matrix(sp.diff(matrix, q)) for q in coordinates)
        return cls(coordinates, Matrix(matrix), inverse(matrix), slopes)

    @classmethod
    def from_inverse(cls, coordinates: Sequence[sp.Symbol], cometric: sp.MatrixBase) -> Metric:
        """The metric whose inverse is this matrix; errors as in `of`.

        >>> x = sp.Symbol("x", positive=True)
        >>> Metric.from_inverse((x,), sp.Matrix([[x]])).matrix
        Matrix([[1/x]])
        """
        cometric = symbolic(cometric)
        _require_coordinates(coordinates, cometric)
        return cls.of(coordinates, inverse(cometric))

    @classmethod
    def euclidean(cls, coordinates: Sequence[sp.Symbol]) -> Metric:
        """The flat metric Σ dx_i²."""
        return cls.of(coordinates, sp.eye(len(coordinates)))

    @classmethod
    def induced(cls, coordinates: Sequence[sp.Symbol], position: Sequence[sp.Expr]) -> Metric:
        """The metric Σ_a ∂_i X_a ∂_j X_a of a submanifold of Euclidean space, given by its position X.

        >>> r, t = sp.symbols("r t1", positive=True)
        >>> Metric.induced((r, t), (r * (1 - t**2) / (1 + t**2), 2 * r * t / (1 + t**2))).matrix[0, 0]
        1
        """
        return cls.of(coordinates, gram(Matrix(symbolic(tuple(position))).jacobian(coordinates)))

    @classmethod
    def induced_at(cls, point: Mapping[sp.Symbol, sp.Expr], position: Sequence[sp.Expr]) -> Metric:
        """The induced metric at one point, from the first and second derivatives of the position there.

        >>> x = sp.Symbol("x", real=True)
        >>> Metric.induced_at({x: 0}, (x, 3 * x**2)).slopes[0]
        Matrix([[0]])
        """
        jacobian = Matrix(symbolic(tuple(position))).jacobian(tuple(point))
        coordinates = _require_coordinates(tuple(point), sp.eye(len(point)))
        first, seconds = jacobian.subs(point), [sp.diff(jacobian, q).subs(point) for q in coordinates]
        slopes = tuple(Matrix((s.T * first + first.T * s).applyfunc(sp.expand)) for s in seconds)
        here = Matrix((first.T * first).applyfunc(sp.expand))
        return cls(coordinates, here, inverse(here), slopes)

    @classmethod
    def at(cls, point: Mapping[sp.Symbol, sp.Expr], matrix: sp.MatrixBase) -> Metric:
        """The metric at one point, with its first derivatives there; what it gives holds at that point only.

        >>> x, c = sp.symbols("x c", real=True)
        >>> Metric.at({x: 0}, sp.Matrix([[1 + c * x]])).christoffel[0]
        Matrix([[c/2]])
        """
        matrix = symbolic(matrix)
        coordinates = _require_coordinates(tuple(point), matrix)
        slopes = tuple(Matrix(sp.diff(matrix, q)).subs(point) for q in coordinates)
        here = Matrix(matrix).subs(point)
        return cls(coordinates, here, inverse(here), slopes)

    @property
    def dimension(self) -> int:
        """The number n of coordinates."""
        return len(self.coordinates)

    @cached_property
    def inverse_slopes(self) -> tuple[Matrix, ...]:
        """∂_k g⁻¹ = −g⁻¹ ∂_k g g⁻¹."""
        return tuple(Matrix(-self.inverse * s * self.inverse) for s in self.slopes)

    @cached_property
    def christoffel(self) -> tuple[Matrix, ...]:
        """Γ^1, …, Γ^n, each a symmetric matrix (n, n) in its lower indices."""
        n, d = self.dimension, self.slopes
        lowered = [Matrix(n, n, lambda i, j, m=m: (d[i][j, m] + d[j][i, m] - d[m][i, j]) / 2) for m in range(n)]
        return tuple(sum((self.inverse[k, m] * lowered[m] for m in range(n)), Matrix.zeros(n, n)) for k in range(n))

    @cached_property
    def log_density_gradient(self) -> tuple[sp.Expr, ...]:
        """∂_k log √det g = ½ tr(g⁻¹ ∂_k g), without a root."""
        return tuple((self.inverse * s).trace() / 2 for s in self.slopes)

    @property
    def density(self) -> sp.Expr:
        """The volume density √det g.

        >>> r, t = sp.symbols("r t1", positive=True)
        >>> Metric.of((r, t), sp.diag(1, r**2)).density
        r
        """
        return sp.sqrt(self.matrix.det(method="berkowitz"))

    def differential(self, f: sp.Expr) -> Matrix:
        """(∂_1 f, …, ∂_n f) as a column."""
        return Matrix([sp.diff(f, q) for q in self.coordinates])

    def gradient(self, f: sp.Expr) -> Matrix:
        """(grad f)^i = g^{ij} ∂_j f, a column.

        >>> r, t = sp.symbols("r t1", positive=True)
        >>> Metric.of((r, t), sp.diag(1, r**2)).gradient(r * t).T
        Matrix([[t1, 1/r]])
        """
        return Matrix(self.inverse * self.differential(f))

    def inner(self, left: sp.MatrixBase, right: sp.MatrixBase) -> sp.Expr:
        """⟨X, Y⟩ = g_ij X^i Y^j of two vectors."""
        return (left.T * self.matrix * right)[0]

    def divergence(self, field: sp.MatrixBase) -> sp.Expr:
        """div X = ∂_k X^k + X^k ∂_k log √det g.

        >>> r, t = sp.symbols("r t1", positive=True)
        >>> Metric.of((r, t), sp.diag(1, r**2)).divergence(sp.Matrix([r, 0]))
        2
        """
        parts = zip(self.coordinates, field, self.log_density_gradient, strict=True)
        return sp.Add(*(sp.diff(X, q) + X * slope for q, X, slope in parts))

    def hessian(self, f: sp.Expr) -> Matrix:
        """Hess f_ij = ∂_i ∂_j f − Γ^k_ij ∂_k f: the second derivative of f along geodesics, polarised."""
        connection = zip(self.christoffel, self.differential(f), strict=True)
        return Matrix(sp.hessian(f, self.coordinates) - sum((s * G for G, s in connection), sp.zeros(self.dimension)))

    def laplacian(self, f: sp.Expr) -> sp.Expr:
        """Δ f, the trace of the Hessian."""
        return trace(self.inverse, self.hessian(f))

    def laplacian_in_divergence_form(self, f: sp.Expr) -> sp.Expr:
        """Δ f = g^{ij} ∂_i ∂_j f + (∂_i g^{ij} + g^{ij} ∂_i log √det g) ∂_j f."""
        return trace(self.inverse, sp.hessian(f, self.coordinates)) + (self.ito_drift.T * self.differential(f))[0]

    @cached_property
    def ito_drift(self) -> Matrix:
        """Δ x^j = ∂_i g^{ij} + g^{ij} ∂_i log √det g, a column: the Itô drift that belongs to the generator Δ."""
        return Matrix(divergence_of(self.inverse_slopes) + self.inverse * Matrix(self.log_density_gradient))


def gram(columns: sp.MatrixBase) -> Matrix:
    """The inner products of the columns of a matrix, as reduced fractions.

    >>> gram(sp.Matrix([[1, 2], [0, 1]]))
    Matrix([
    [1, 2],
    [2, 5]])
    """
    return Matrix((columns.T * columns).applyfunc(sp.cancel))


def divergence_of(slopes: Sequence[sp.MatrixBase]) -> Matrix:
    """Σ_i ∂_i C^{ij} as a column, from ∂_1 C, …, ∂_n C."""
    return Matrix([sp.Add(*(s[i, j] for i, s in enumerate(slopes))) for j in range(len(slopes))])


def trace(cometric: sp.MatrixBase, form: sp.MatrixBase) -> sp.Expr:
    """C^{ij} B_ij, the trace of a symmetric form by a cometric.

    >>> trace(sp.diag(1, 2), sp.Matrix([[3, 5], [5, 7]]))
    17
    """
    return sp.Add(*(a * b for a, b in zip(cometric, form, strict=True)))


def inverse(matrix: sp.MatrixBase) -> Matrix:
    """The inverse of a symmetric matrix over the field of its entries; `SingularMetric` if there is none.

    >>> inverse(Matrix([[2, 1], [1, 1]]))
    Matrix([
    [ 1, -1],
    [-1,  2]])
    """
    if any(not _is_zero(e) for e in matrix - matrix.T):
        raise SingularMetric(f"a metric is a symmetric matrix, and {matrix} is not: symmetrise it")
    if _is_zero(matrix.det(method="berkowitz")):
        raise SingularMetric("the determinant of the metric is identically zero: leave out the directions it forgets")
    return Matrix(DomainMatrix.from_Matrix(sp.Matrix(matrix)).to_field().inv().to_Matrix())


def _is_zero(e: sp.Expr) -> bool:
    return e == 0 or Field.containing(e).is_zero(e)


def _require_coordinates(coordinates: Sequence[sp.Symbol], matrix: sp.MatrixBase) -> tuple[sp.Symbol, ...]:
    n = len(coordinates)
    if not n or not all(q.is_Symbol for q in coordinates) or len({q.name for q in coordinates}) < n:
        raise BadInput(f"coordinates are distinct symbols, at least one, not {tuple(coordinates)}")
    if matrix.shape != (n, n):
        raise DimensionError(f"the metric has shape {matrix.shape}; over {n} coordinates it must be {(n, n)}")
    return tuple(coordinates)
