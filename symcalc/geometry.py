"""Orbits of Hermitian matrices under conjugation: tangent and normal spaces, projections, volume, mean curvature.

The orbit of M is O_M = {U M U*}.  Its tangent space is {[A, M] : A* = −A}, its normal space the matrices that commute
with M.  The inner product is ⟨A, B⟩ = Re tr(A*B), which on Hermitian matrices is tr(AB).

Everything is computed over the field of rational functions of the matrix entries, where an entry and its conjugate
are two symbols; the spaces are the complexifications of the real ones, and tr(AB) is the inner product's bilinear
extension.  A space is represented by its orthogonal projection, which is unique; a linear map on matrices is its
matrix in row-major coordinates (M_11, M_12, …, M_dd).

The mean curvature vector is the trace of the second fundamental form, not its average.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import sympy as sp
from sympy.polys.matrices import DomainMatrix

Matrix: TypeAlias = sp.ImmutableMatrix


def inner(left: Matrix, right: Matrix) -> sp.Expr:
    """⟨A, B⟩ = tr(AB) for Hermitian A and B.

    >>> inner(sp.eye(2), sp.eye(2))
    2
    """
    return (left * right).trace()


def commutator(left: Matrix, right: Matrix) -> Matrix:
    """[A, B] = AB − BA.

    >>> commutator(sp.eye(2), sp.ones(2))
    Matrix([
    [0, 0],
    [0, 0]])
    """
    return Matrix(left * right - right * left)


def hermitian_basis(d: int) -> list[Matrix]:
    """The orthonormal basis E_ii; (E_ij + E_ji)/√2, i(E_ij − E_ji)/√2 for i < j, in the order of the slides.

    >>> [inner(e, e) for e in hermitian_basis(2)]
    [1, 1, 1, 1]
    """
    basis = [_unit(d, i, i) for i in range(d)]
    for i in range(d):
        for j in range(i + 1, d):
            basis.append(Matrix((_unit(d, i, j) + _unit(d, j, i)) / sp.sqrt(2)))
            basis.append(Matrix(sp.I * (_unit(d, i, j) - _unit(d, j, i)) / sp.sqrt(2)))
    return basis


def _unit(d: int, i: int, j: int) -> Matrix:
    return Matrix(d, d, lambda a, b: int((a, b) == (i, j)))


def linear_map(action: Callable[[Matrix], Matrix], d: int) -> Matrix:
    """The d² × d² matrix of a linear map on d × d matrices, in row-major coordinates.

    >>> linear_map(lambda z: 2 * z, 1)
    Matrix([[2]])
    """
    return Matrix.hstack(*(coordinates(action(_unit(d, i, j))) for i in range(d) for j in range(d)))


def coordinates(matrix: Matrix) -> Matrix:
    """The entries of a matrix as a column, row by row.

    >>> coordinates(sp.Matrix([[1, 2], [3, 4]])).T
    Matrix([[1, 2, 3, 4]])
    """
    return Matrix(len(matrix), 1, list(matrix))


def apply(operator: Matrix, matrix: Matrix) -> Matrix:
    """The image of a matrix under a linear map given in row-major coordinates.

    >>> apply(sp.eye(4), sp.Matrix([[1, 2], [3, 4]]))
    Matrix([
    [1, 2],
    [3, 4]])
    """
    return Matrix(*matrix.shape, list(operator * coordinates(matrix)))


def commutant(M: Matrix) -> list[Matrix]:
    """A basis of the matrices that commute with M: the null space of Z ↦ [Z, M] over the field of M's entries.

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> len(commutant(sp.diag(x1, x2)))
    2
    """
    d = M.rows
    null = _over_field(linear_map(lambda z: commutator(z, M), d)).nullspace().to_Matrix()
    return [Matrix(d, d, list(null.row(i))) for i in range(null.rows)]


def orbit_tangents(M: Matrix) -> list[Matrix]:
    """A basis of the tangent space {[A, M]} of the orbit: the column space of A ↦ [A, M].

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> [t.diagonal() for t in orbit_tangents(sp.diag(x1, x2))]
    [Matrix([[0, 0]]), Matrix([[0, 0]])]
    """
    d = M.rows
    columns = _over_field(linear_map(lambda a: commutator(a, M), d)).columnspace().to_Matrix()
    return [Matrix(d, d, list(columns.col(i))) for i in range(columns.cols)]


def orthogonal_projection(basis: Sequence[Matrix], d: int) -> Matrix:
    """The orthogonal projection onto the span of independent d × d matrices: Z ↦ Σ_ab B_a (G⁻¹)_ab ⟨B_b, Z⟩.

    >>> orthogonal_projection([sp.eye(2)], 2)[0, :]
    Matrix([[1/2, 0, 0, 1/2]])
    """
    if not basis:
        return Matrix.zeros(d * d, d * d)
    vectors = Matrix.hstack(*(coordinates(b) for b in basis))
    covectors = Matrix.vstack(*(coordinates(b.T).T for b in basis))
    gram = _over_field(covectors * vectors)
    return Matrix(
        (_over_field(vectors).unify(gram)[0] * gram.inv() * _over_field(covectors).unify(gram)[0]).to_Matrix()
    )


def normal_projection(M: Matrix) -> Matrix:
    """P_M^⊥: the orthogonal projection onto the matrices that commute with M.

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> normal_projection(sp.diag(x1, x2)) == sp.diag(1, 0, 0, 1)
    True
    """
    return orthogonal_projection(commutant(M), M.rows)


def tangent_projection(M: Matrix) -> Matrix:
    """P_M: the orthogonal projection onto the tangent space {[A, M]} of the orbit.

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> tangent_projection(sp.diag(x1, x2)) == sp.diag(0, 1, 1, 0)
    True
    """
    return orthogonal_projection(orbit_tangents(M), M.rows)


def group_frame(d: int) -> list[Matrix]:
    """An orthonormal basis of the anti-Hermitian matrices with zero diagonal: the directions that move diag(x).

    >>> len(group_frame(3))
    6
    """
    return [Matrix(sp.I * e) for e in hermitian_basis(d)[d:]]


def orbit_gram(x: Sequence[sp.Expr]) -> Matrix:
    """The Gram matrix of the tangents [B_a, X] at X = diag(x), over `group_frame`; √det is the volume density of O_x.

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> [sp.factor(g) for g in orbit_gram((x1, x2)).diagonal()]
    [(x1 - x2)**2, (x1 - x2)**2]
    """
    X = sp.diag(*x)
    tangents = [commutator(b, X) for b in group_frame(len(x))]
    return Matrix([[sp.expand(inner(u, v)) for v in tangents] for u in tangents])


def log_volume_gradient(x: Sequence[sp.Symbol]) -> tuple[sp.Expr, ...]:
    """grad S of S = log vol(O_x): ∂_k S = ½ tr(G⁻¹ ∂_k G), G the Gram matrix of the orbit's tangents.

    >>> log_volume_gradient(sp.symbols("x1 x2", real=True))
    ((2*x1 - 2*x2)/(x1**2 - 2*x1*x2 + x2**2), (-2*x1 + 2*x2)/(x1**2 - 2*x1*x2 + x2**2))
    """
    gram = orbit_gram(x)
    return tuple((gram.inv() * sp.diff(gram, s)).trace() / 2 for s in x)


def mean_curvature(x: Sequence[sp.Symbol]) -> Matrix:
    """The mean curvature vector H = tr II of O_x at X = diag(x), a normal (so diagonal) matrix.

    The curve e^{tB} X e^{−tB} has velocity [B, X] and acceleration [B, [B, X]], whose normal part is II([B,X],[B,X]);
    H = Σ_ab (G⁻¹)_ab P^⊥ [B_a, [B_b, X]].
    """
    X = sp.diag(*x)
    frame, inverse = group_frame(len(x)), orbit_gram(x).inv()
    terms = [
        inverse[a, b] * commutator(left, commutator(right, X))
        for a, left in enumerate(frame)
        for b, right in enumerate(frame)
    ]
    return apply(normal_projection(Matrix(X)), sum(terms, sp.zeros(len(x))))


def _over_field(matrix: Matrix) -> DomainMatrix:
    """The matrix over the field of fractions of its entries' ring, where rank and inverse are decided exactly."""
    return DomainMatrix.from_Matrix(sp.Matrix(matrix)).to_field()
