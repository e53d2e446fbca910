"""Wrong versions of the claims of `proof2x2`, and the tiers that must refute them.

Each claim has at least three mutants of different kinds: a coefficient; an index, range or sign; and one that is right
in a special case only (β = 2, real matrices, one gap, …).  A mutant is a claim with some of its claimed quantities
replaced; the derivations, measurements and simulations are those of the true claim.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcalc.claims.proof2x2.noise_at_a_point import outer
from symcalc.claims.proof2x2.setting import A, E_a, E_b, E_c, E_d, W_a, W_b, W_c, W_d, adjoint_action, vector, x1, x2
from symcalc.claims.proof2x2.tangent_and_normal import STANDARD_COVARIANCE
from symcalc.evidence.verdict import Tier
from symcalc.models.dyson import beta, normal_amplitude
from symcalc.mutants.version import Version

E, P, M = Tier.EXACT, Tier.PRECISE, Tier.MONTECARLO
COEFFICIENT, INDEX_OR_SIGN, SPECIAL = "coefficient", "index or sign", "right in a special case only"
gap = x1 - x2
squared = A[0, 1] * A[1, 0]


def mutant(claim: str, kind: str, why: str, tiers: tuple[Tier, ...], **claimed: Any) -> Version:
    """A version of a claim of the chapter; names that are no identifiers come with an underscore."""
    names = {"projection_": "projection"}
    return Version(f"proof2x2.{claim}", kind, why, tiers, {names.get(k, k): v for k, v in claimed.items()})


def dM(amplitude: sp.Expr, first: sp.MatrixBase = E_a, second: sp.MatrixBase = E_b) -> sp.MatrixBase:
    """The increment upstairs, with this amplitude on two of the directions."""
    return E_c * W_c + E_d * W_d + amplitude * (first * W_a + second * W_b)


ON_DIAGONAL, OFF_DIAGONAL = sp.diag(1, 0, 0, 1), sp.diag(0, 1, 1, 0)
UNMOVED = adjoint_action(inverse=True) * OFF_DIAGONAL * adjoint_action()
REAL_TANGENT = sp.Matrix([[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]]) / 2
REAL_COVARIANCE = sp.Matrix([[2, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 2]]) / 2
SQUARED_COVARIANCE = sp.eye(4)
NOT_HERMITIAN = sp.ImmutableMatrix([[0, sp.I], [sp.I, 0]]) / sp.sqrt(2)

MUTANTS = [
    mutant("invariance", COEFFICIENT, "UHU* with twice the covariance", (E, P), **{"covariance of UHU*": 2 * STANDARD_COVARIANCE}),
    mutant("invariance", INDEX_OR_SIGN, "P and P⊥ exchanged", (E, P), **{"Ad* P_UXU* Ad": ON_DIAGONAL}),
    mutant("invariance", SPECIAL, "P does not turn with M: diagonal U only", (E, P), **{"Ad* P_UXU* Ad": UNMOVED}),
    mutant("normal_space", COEFFICIENT, "dimension 3", (E, P), dimension=sp.Integer(3)),
    mutant("normal_space", INDEX_OR_SIGN, "off-diagonal matrices", (E, P), projection_=OFF_DIAGONAL),
    mutant("normal_space", SPECIAL, "everything: x₁ = x₂ only", (E, P), projection_=sp.eye(4), dimension=sp.Integer(4)),
    mutant("tangent_space", COEFFICIENT, "dimension 3", (E, P), dimension=sp.Integer(3)),
    mutant("tangent_space", INDEX_OR_SIGN, "diagonal matrices", (E, P), projection_=ON_DIAGONAL),
    mutant("tangent_space", SPECIAL, "real matrices only", (E, P), projection_=REAL_TANGENT, dimension=sp.Integer(1)),
    mutant("orthogonality", COEFFICIENT, "the sum is 2", (E, P), sum=2 * sp.eye(4)),
    mutant("orthogonality", INDEX_OR_SIGN, "the product is 1", (E, P), product=sp.eye(4)),
    mutant("orthogonality", SPECIAL, "2 + 1: real matrices only", (E, P), dimensions=vector(sp.Integer(1), sp.Integer(2))),
    mutant("basis", COEFFICIENT, "1/√2 forgotten", (E, P), **{"Gram matrix": sp.diag(1, 1, 2, 2)}),
    mutant("basis", INDEX_OR_SIGN, "E_d not Hermitian", (E, P), **{"tangent projection": outer(E_c, NOT_HERMITIAN)}),
    mutant("basis", SPECIAL, "E_c alone: real matrices only", (E, P), **{"tangent projection": outer(E_c)}),
    mutant("wiener", COEFFICIENT, "generator Δ instead of ½Δ", (E, P, M), covariance=2 * STANDARD_COVARIANCE),
    mutant("wiener", INDEX_OR_SIGN, "E dH₁₂² for E|dH₁₂|²", (E, P, M), covariance=SQUARED_COVARIANCE),
    mutant("wiener", SPECIAL, "real matrices only", (E, P, M), covariance=REAL_COVARIANCE),
    mutant("projection", COEFFICIENT, "√(β/2) for √(2/β)", (E, P), dM=dM(sp.sqrt(beta / 2))),
    mutant("projection", INDEX_OR_SIGN, "E_a and E_b exchanged", (E, P), dM=dM(normal_amplitude, E_b, E_a)),
    mutant("projection", SPECIAL, "β = 2 only", (E, P), dM=dM(sp.Integer(1))),
    mutant("first_derivative", COEFFICIENT, "twice", (E, P), **{"D x(A)": vector(2 * A[0, 0], 2 * A[1, 1])}),
    mutant("first_derivative", INDEX_OR_SIGN, "exchanged", (E, P), **{"D x(A)": vector(A[1, 1], A[0, 0])}),
    mutant("first_derivative", SPECIAL, "real A only", (E, P), **{"D x(A)": vector(A[0, 0] + A[0, 1] - A[1, 0], A[1, 1])}),
    mutant("second_derivative", COEFFICIENT, "second-order perturbation, half of D²", (E, P), **{"D² x(A, A)": vector(squared / gap, -squared / gap)}),
    mutant("second_derivative", INDEX_OR_SIGN, "sign of the gap", (E, P), **{"D² x(A, A)": vector(-2 * squared / gap, 2 * squared / gap)}),
    mutant("second_derivative", SPECIAL, "A₁₂² for |A₁₂|²: real A only", (E, P), **{"D² x(A, A)": vector(2 * A[0, 1] ** 2 / gap, -2 * A[0, 1] ** 2 / gap)}),
    mutant("basis_derivatives", COEFFICIENT, "twice", (E, P), **{"D² x₁ on the basis": sp.diag(0, 0, 2 / gap, 2 / gap)}),
    mutant("basis_derivatives", INDEX_OR_SIGN, "E_a moves x₁ to second order", (E, P), **{"D² x₁ on the basis": sp.diag(1 / gap, 0, 1 / gap, 1 / gap)}),
    mutant("basis_derivatives", SPECIAL, "a gap of 1 only", (E, P), **{"D² x₁ on the basis": sp.diag(0, 0, -1, -1)}),
    mutant("noise", COEFFICIENT, "√(β/2) for √(2/β)", (E, P, M), **{"martingale part": vector(W_a, W_b) * sp.sqrt(beta / 2)}),
    mutant("noise", INDEX_OR_SIGN, "W_a and W_b exchanged", (E, P, M), **{"martingale part": vector(W_b, W_a) * normal_amplitude}),
    mutant("noise", SPECIAL, "β = 2 only", (E, P, M), **{"martingale part": vector(W_a, W_b)}),
    mutant("drift", COEFFICIENT, "factor 2", (E, P, M), drift=vector(2 / gap, -2 / gap)),
    mutant("drift", COEFFICIENT, "½: real symmetric matrices", (E, P, M), drift=vector(1 / (2 * gap), -1 / (2 * gap))),
    mutant("drift", COEFFICIENT, "one part in a million", (E, P, M), drift=vector(1 / gap, -1 / gap) * sp.Rational(1000001, 1000000)),
    mutant("drift", INDEX_OR_SIGN, "attraction", (E, P, M), drift=vector(-1 / gap, 1 / gap)),
    mutant("drift", SPECIAL, "β = 2 only", (E, P, M), drift=vector(beta / (2 * gap), -beta / (2 * gap))),
    mutant("drift", SPECIAL, "gaps of 1 only", (E, P, M), drift=vector(gap, -gap)),
    mutant("brackets", COEFFICIENT, "1/β", (E, P, M), brackets=sp.eye(2) / beta),
    mutant("brackets", INDEX_OR_SIGN, "x₁ and x₂ correlated", (E, P, M), brackets=sp.ones(2) * 2 / beta),
    mutant("brackets", SPECIAL, "β = 2 only", (E, P, M), brackets=sp.eye(2)),
    mutant("centre", COEFFICIENT, "bracket 2/β", (E, P, M), bracket=2 / beta),
    mutant("centre", INDEX_OR_SIGN, "drifts add up instead of cancelling", (E, P, M), drift=2 / gap),
    mutant("centre", INDEX_OR_SIGN, "W_b with the wrong sign: the same drift and bracket", (E, P, M), **{"martingale part": normal_amplitude * (W_a - W_b)}),
    mutant("centre", SPECIAL, "β = 2 only", (E, P, M), bracket=sp.Integer(2)),
    mutant("equation", COEFFICIENT, "factor 2", (E, P, M), drift=vector(2 / gap, -2 / gap)),
    mutant("equation", COEFFICIENT, "one per cent", (E, P, M), drift=vector(1 / gap, -1 / gap) * sp.Rational(101, 100)),
    mutant("equation", INDEX_OR_SIGN, "attraction", (E, P, M), drift=vector(-1 / gap, 1 / gap)),
    mutant("equation", SPECIAL, "β = 2 only", (E, P, M), brackets=sp.eye(2)),
    mutant("levy", COEFFICIENT, "twice the clock", (E, P, M), **{"brackets of W": 2 * sp.eye(2)}),
    mutant("levy", INDEX_OR_SIGN, "W₁ = W₂", (E, P, M), **{"brackets of W": sp.ones(2)}),
    mutant("levy", SPECIAL, "β = 2 only", (E, P, M), amplitude=sp.eye(2)),
    mutant("levy", INDEX_OR_SIGN, "x has a noise besides W", (E, P, M), **{"brackets of x − √(2/β) W": sp.diag(1, 0) / 100}),
    mutant("gap_law", COEFFICIENT, "dimension 1 + 2β", (E, P, M), dimension=1 + 2 * beta),
    mutant("gap_law", COEFFICIENT, "bracket 2y", (E, P, M), **{"bracket of y": beta * gap**2 / 2}),
    mutant("gap_law", INDEX_OR_SIGN, "dimension β", (E, P, M), dimension=beta),
    mutant("gap_law", SPECIAL, "β = 2 only", (E, P, M), dimension=sp.Integer(3)),
    mutant("mean_curvature", COEFFICIENT, "the average instead of the trace", (E, P, M), **{"mean curvature": vector(-1 / gap, 1 / gap)}),
    mutant("mean_curvature", INDEX_OR_SIGN, "+½ H", (E, P, M), drift=vector(-1 / gap, 1 / gap)),
    mutant("stratonovich", COEFFICIENT, "half of the Itô drift", (E, P, M), drift=vector(1 / (2 * gap), -1 / (2 * gap))),
    mutant("stratonovich", INDEX_OR_SIGN, "the Itô drift", (E, P, M), drift=vector(1 / gap, -1 / gap)),
    mutant("stratonovich", SPECIAL, "a gap of 3 only", (E, P, M), drift=vector(gap + 3, -gap - 3)),
    mutant("mean_curvature", SPECIAL, "gaps of 1 only", (E, P, M), **{"gradient of log volume": vector(2 * gap, -2 * gap)}),
]  # fmt: skip
