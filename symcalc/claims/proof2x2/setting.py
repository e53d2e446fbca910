"""What the steps of the proof share: the eigenvalues x, X = diag(x), the slides' basis of Her₂, and the equation at X.

Linear maps on matrices are 4 × 4, in the coordinates (M_11, M_12, M_21, M_22); M_21 is a symbol of its own, the
conjugate of M_12.
"""

from __future__ import annotations

import sympy as sp

from symcalc import geometry
from symcalc.characteristic import explicit_root
from symcalc.domains import Domain
from symcalc.ito import ItoProcess, Noise, brownian, hermitian_state
from symcalc.models.dyson import beta, normal_amplitude
from symcalc.spectral import eigenvalue_symbols

x1, x2 = x = eigenvalue_symbols(2)
X = sp.ImmutableMatrix(sp.diag(x1, x2))
M, A = hermitian_state(2, "M"), hermitian_state(2, "A")
ROOTS = {x1: explicit_root(M, 0), x2: explicit_root(M, 1)}

# The orthonormal basis as printed on the slides ("Proof Step 2"), and its four Wiener processes.
E_a, E_b = sp.ImmutableMatrix([[1, 0], [0, 0]]), sp.ImmutableMatrix([[0, 0], [0, 1]])
E_c = sp.ImmutableMatrix([[0, 1], [1, 0]]) / sp.sqrt(2)
E_d = sp.ImmutableMatrix([[0, sp.I], [-sp.I, 0]]) / sp.sqrt(2)
BASIS = (E_a, E_b, E_c, E_d)
W = brownian(4)
W_a, W_b, W_c, W_d = W.increments

z = sp.Symbol("z", real=True)
UNITARY = (u, u_), (v, v_) = [(sp.Symbol(n, complex=True), sp.Symbol(f"conj({n})", complex=True)) for n in "uv"]
POINTS = Domain(
    ascending=x,
    positive=(beta,),
    conjugate=(*((s[0, 1], s[1, 0]) for s in (M, A)), *UNITARY),
    real=(*(s[i, i] for s in (M, A) for i in (0, 1)), *W.increments, z),
)

DISTINCT = "x₁ ≠ x₂ (simple eigenvalues)"
ANY_FRAME = "at a matrix that is not diagonal: by invariance (proof2x2.invariance)"
ITO = "the equation for M is read in the sense of Itô, in the flat space Her₂"
STANDARD = "H is the standard Wiener process: E|dH₁₂|² = dt, E dH₁₁² = dt"
NO_COLLISION = "until the first collision of the eigenvalues (never reached for β ≥ 1)"
LEVY = "Lévy's characterisation: continuous martingales with ⟨W_i, W_j⟩ = δ_ij t are independent Brownian motions"


def covariations(noise: Noise, left: list[sp.Expr], right: list[sp.Expr]) -> sp.ImmutableMatrix:
    """The matrix of covariations of two lists of martingale increments."""
    return sp.ImmutableMatrix([[noise.covariation(u, v) for v in right] for u in left])


def in_the_basis(amplitude: sp.Expr = normal_amplitude) -> ItoProcess:
    """The upstairs equation at X, its noise written as Σ E dW over the slides' basis."""
    noise = sum((e * w for e, w in zip(BASIS, W.increments, strict=True)), sp.zeros(2))
    tangential = geometry.apply(geometry.tangent_projection(X), noise)
    normal = geometry.apply(geometry.normal_projection(X), noise)
    return ItoProcess(M, sp.zeros(2), tangential + amplitude * normal, W)


def vector(*entries: sp.Expr) -> sp.ImmutableMatrix:
    """A column."""
    return sp.ImmutableMatrix(entries)


def covariance(increment: sp.MatrixBase, noise: Noise) -> sp.ImmutableMatrix:
    """E[dZ_ab dZ_cd]/dt as a 4 × 4 matrix over the entries (11, 12, 21, 22)."""
    return sp.ImmutableMatrix([[sp.expand(noise.covariation(u, v)) for v in increment] for u in increment])


def adjoint_action(inverse: bool = False) -> sp.ImmutableMatrix:
    """Ad_U: Z ↦ U Z U* (or its inverse) as a 4 × 4 matrix, for the general U ∈ SU(2); a phase of U drops out.

    U = V/√n with V = (u, v; −v̄, ū) and n = uū + vv̄; u and v are any complex numbers, not both zero.
    """
    V, V_star = sp.ImmutableMatrix([[u, v], [-v_, u_]]), sp.ImmutableMatrix([[u_, -v], [v_, u]])
    left, right = (V_star, V) if inverse else (V, V_star)
    return geometry.linear_map(lambda z: left * z * right / (u * u_ + v * v_), 2)
