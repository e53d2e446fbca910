"""The gauge orbits: the fibres of the Riemannian submersion φ, and the Gram matrix of their tangents.

φ(W_N, …, W_1) = W_N ⋯ W_1.  Tangents of the orbit at (Λ, …, Λ) are XΛ at the factor p and −ΛX at the next, with
X = (E_ij − E_ji)/√2 at the levels p = 1, …, N − 1.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.dln.measured import gauge_orbits as measured
from symcalc.claims.dln.metric import explicit_multiplier
from symcalc.claims.dln.notation import FIXED, FULL_RANK, ZERO, equation, p
from symcalc.evidence.exact import Equation
from symcalc.geometric import geometric_sum
from symcalc.indexed import IndexSum
from symcalc.models.dln import balanced
from symcalc.models.dln.metric import N, i, j, lam


@claim(
    source="slides, The deep linear network",
    latex=r"D\varphi\, D\varphi^* = A_{N,W}, \qquad \operatorname{im} D\varphi^* \subset T\{\text{balanced}\}, \qquad "
    r"D\varphi(\text{gauge}) = 0",
    assumptions=(FULL_RANK, "frames turned away, which is an isometry", "1 ≤ p ≤ N"),
    measure=measured.submersion,
)
def submersion() -> Equation:
    """φ(W_N, …, W_1) = W_N ⋯ W_1 is a Riemannian submersion of the balanced manifold onto (M_d, g^N)."""
    straight, swapped = balanced.balance_of_lift()
    return equation(
        {"p-th term of Dφ Dφ*": lam[i] ** (2 * (N - p)) * lam[j] ** (2 * (p - 1)), "DG_p(Dφ* Z), Z_ij": ZERO,
         "DG_p(Dφ* Z), Z_ji": ZERO, "Dφ(gauge)": ZERO},
        {"the differentials at (Λ, …, Λ)": {
            "p-th term of Dφ Dφ*": balanced.submersion_term("i", "j"), "DG_p(Dφ* Z), Z_ij": straight,
            "DG_p(Dφ* Z), Z_ji": swapped, "Dφ(gauge)": balanced.gauge_image("i", "j")}},
    )  # fmt: skip


@claim(
    source="arXiv 2509.09088",
    latex=r"\langle T_p, T_p\rangle = \lambda_i^2 + \lambda_j^2, \quad \langle T_p, T_{p+1}\rangle = "
    r"-\lambda_i \lambda_j, \quad \text{other pairs orthogonal}",
    assumptions=("generators (E_ij − E_ji)/√2 at the levels p = 1, …, N − 1; levels further apart share no factor",),
)
def gram() -> Equation:
    """The Gram matrix of the gauge orbit is tridiagonal for each pair of indices, and pairs are orthogonal."""
    names = ("pair ij with il", "pair ij with ln", "next level, ij with il", "next level, ij with ln")
    others = (("i", "l"), ("l", "n"))
    found = [*(balanced.gram_own(other=o) for o in others), *(balanced.gram_next(other=o) for o in others)]
    zeros = {name: value * 0 for name, value in zip(names, found, strict=True)}
    return equation(
        {"own level": lam[i] ** 2 + lam[j] ** 2, "next level": -lam[i] * lam[j], **zeros},
        {"tangents X Λ and −Λ X": {"own level": balanced.gram_own(), "next level": balanced.gram_next(),
                                  **dict(zip(names, found, strict=True))}},
    )  # fmt: skip


@claim(
    source="arXiv 2509.09088",
    latex=r"\det G_{ij} = a_{ij}, \qquad T_{n+1} = (\lambda_i^2 + \lambda_j^2) T_n - \lambda_i^2 \lambda_j^2 T_{n-1}",
    assumptions=(
        "a tridiagonal determinant obeys its three-term recursion",
        "N a symbol, by the roots of the recursion",
    ),
    measure=measured.gram_determinant,
)
def gram_determinant() -> Equation:
    """The Gram determinant of a pair of indices over all N − 1 levels is the multiplier a_ij, for every N."""
    one, two = (balanced.gram_determinant(sp.Integer(n)) for n in (0, 1))
    fixed = {f"N = {n}": explicit_multiplier(n) for n in FIXED}
    return equation(
        {"det G": geometric_sum(lam[i] ** 2, lam[j] ** 2, N), "recursion": ZERO, "T_0": sp.S.One,
         "T_1": lam[i] ** 2 + lam[j] ** 2, **fixed},
        {
            "the recursion, solved by its roots": {"det G": balanced.gram_determinant(),
                "recursion": balanced.recursion_residue(), "T_0": one, "T_1": two},
            "tridiagonal matrices of numbers N": {f"N = {n}": _tridiagonal(n - 1) for n in FIXED},
        },
    )  # fmt: skip


def _tridiagonal(size: int) -> IndexSum:
    own, cross = lam[i] ** 2 + lam[j] ** 2, -lam[i] * lam[j]
    entries = {0: own, 1: cross, -1: cross}
    found = sp.Matrix(size, size, lambda a, b: entries.get(a - b, 0)).det(method="berkowitz") if size else sp.S.One
    return IndexSum.of(found, i, j)
