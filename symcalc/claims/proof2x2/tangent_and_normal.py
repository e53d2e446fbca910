"""Step 1: the equation is invariant under conjugation; the tangent and the normal space of the orbit of M."""

from __future__ import annotations

import sympy as sp

from symcalc import geometry
from symcalc.claims.claim import claim
from symcalc.claims.proof2x2.measured import tangent_and_normal as measured
from symcalc.claims.proof2x2.setting import (
    DISTINCT,
    POINTS,
    STANDARD,
    M,
    X,
    adjoint_action,
    covariance,
    vector,
    x1,
    x2,
    z,
)
from symcalc.evidence.exact import Equation
from symcalc.ito import hermitian_noise

STANDARD_COVARIANCE = sp.ImmutableMatrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])


def adjoint_polynomial(matrix: sp.ImmutableMatrix) -> sp.Expr:
    """det(z − ad) of Z ↦ [Z, M]: its kernel, the commutant, has dimension 2 wherever z² divides it just once."""
    return (z * sp.eye(4) - geometry.linear_map(lambda Z: geometry.commutator(Z, matrix), 2)).det(method="berkowitz")


@claim(
    source="slides, Proof Step 1",
    latex=r"P_{UMU^*}(UZU^*) = U\,P_M(Z)\,U^*, \qquad UHU^* \sim H",
    assumptions=(DISTINCT, STANDARD, "a Gaussian process is determined by its covariance"),
    measure=measured.invariance,
)
def invariance() -> Equation:
    """The equation is invariant under M → UMU*: P_{UMU*}(UZU*) = U P_M(Z) U*, and UHU* has the law of H."""
    Ad, P, noise = adjoint_action(), sp.diag(0, 1, 1, 0), hermitian_noise(2)
    moved = sp.ImmutableMatrix(geometry.apply(Ad, X))
    return Equation(
        claimed={"Ad* P_UXU* Ad": P, "covariance of UHU*": STANDARD_COVARIANCE},
        derived={
            "orbit tangents at UXU*, U ∈ SU(2), X diagonal: every M is such a UXU*": {
                "Ad* P_UXU* Ad": adjoint_action(inverse=True) * geometry.tangent_projection(moved) * Ad
            },
            "covariance table of H": {"covariance of UHU*": covariance(geometry.apply(Ad, noise.matrix), noise)},
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 1",
    latex=r"T_X^\perp O_x = \{Z : [Z, X] = 0\} = \{\operatorname{diag}(a, b)\}",
    assumptions=(DISTINCT,),
    measure=measured.normal_space,
)
def normal_space() -> Equation:
    """The normal space at X = diag(x₁, x₂), the matrices that commute with X, is the diagonal matrices; dimension 2."""
    commutant = geometry.commutant(X)
    return Equation(
        claimed={
            "projection": sp.diag(1, 0, 0, 1),
            "dimension": sp.Integer(2),
            "characteristic polynomial of Z ↦ [Z, X]": z**2 * (z**2 - (x1 - x2) ** 2),
        },
        derived={
            "null space of Z ↦ [Z, X]": {
                "projection": geometry.orthogonal_projection(commutant, 2),
                "dimension": sp.Integer(len(commutant)),
            },
            "determinant of z − ad_X": {"characteristic polynomial of Z ↦ [Z, X]": adjoint_polynomial(X)},
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 1",
    latex=r"T_X O_x = \{[A, X] : A^* = -A\} = \left\{\begin{pmatrix} 0 & z \\ \bar z & 0\end{pmatrix}\right\}",
    assumptions=(DISTINCT, "the rank is the same at all x₁ ≠ x₂: the polynomial in proof2x2.normal_space"),
    measure=measured.tangent_space,
)
def tangent_space() -> Equation:
    """The tangent space at X, the matrices [A, X], is the matrices with zero diagonal; dimension 2."""
    tangents = geometry.orbit_tangents(X)
    return Equation(
        claimed={"projection": sp.diag(0, 1, 1, 0), "dimension": sp.Integer(2)},
        derived={
            "column space of A ↦ [A, X]": {
                "projection": geometry.orthogonal_projection(tangents, 2),
                "dimension": sp.Integer(len(tangents)),
            }
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 1",
    latex=r"P_M P_M^\perp = 0, \qquad P_M + P_M^\perp = 1, \qquad 2 + 2 = 4",
    assumptions=(DISTINCT,),
    measure=measured.orthogonality,
)
def orthogonality() -> Equation:
    """Tangent and normal space are orthogonal and fill Her₂, at every M with distinct eigenvalues: 2 + 2 = 4."""
    tangent, normal = geometry.tangent_projection(M), geometry.normal_projection(M)
    discriminant = (M[0, 0] - M[1, 1]) ** 2 + 4 * M[0, 1] * M[1, 0]  # (x₂ − x₁)²
    return Equation(
        claimed={
            "product": sp.zeros(4),
            "sum": sp.eye(4),
            "dimensions": vector(sp.Integer(2), sp.Integer(2)),
            "characteristic polynomial of Z ↦ [Z, M]": z**2 * (z**2 - discriminant),
        },
        derived={
            "projections at a general M": {
                "product": tangent * normal,
                "sum": tangent + normal,
                "dimensions": vector(tangent.trace(), normal.trace()),
            },
            "determinant of z − ad_M": {"characteristic polynomial of Z ↦ [Z, M]": adjoint_polynomial(M)},
        },
        domain=POINTS,
    )
