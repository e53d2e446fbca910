"""The noise upstairs: the standard Wiener process, its projections on the orbit and across it, its invariance.

Hermitian matrices over F = R, C, H, b_F = dim F, with ⟨A, B⟩ = Re tr(A*B): E|dH_ij|² = b_F/2 dt, E dH_ii² = dt.
"""

from __future__ import annotations

import sympy as sp

from symcalc import orbits
from symcalc.claims.claim import Kind, claim
from symcalc.claims.theorem15.measured import noise_upstairs as measured
from symcalc.claims.theorem15.notation import DISTINCT, equation
from symcalc.covariance import FIELD_DIMENSION, defects, wiener_hermitian
from symcalc.evidence.exact import Equation
from symcalc.geometry import tangent_projection
from symcalc.matrix_noise import hermitian_noise, quaternionic_hermitian_noise, symmetric_noise
from symcalc.models.dyson import COMPLEX
from symcalc.noise import Noise
from symcalc.spectral import eigenvalue_symbols


@claim(
    source="slides, Prerequisites for Theorem 15; over R and H likewise",
    latex=r"\mathbb{E}[dH_{ij}\,dH_{ji}] = \tfrac{b_F}{2}\,dt, \quad \mathbb{E}[dH_{ii}^2] = dt, \quad "
    r"\mathbb{E}[dH_{ij}^2] = (1 - \tfrac{b_F}{2})\,dt",
    assumptions=("b_F = 1, 2, 4 is the dimension of F = R, C, H", "⟨A, B⟩ = Re tr(A*B)"),
    measure=measured.wiener,
    kind=Kind.DEFINITION,
)
def wiener() -> Equation:
    """The standard Wiener process on Hermitian matrices over F has E|dH_ij|² = b_F/2 dt, E dH_ii² = dt, for every d."""
    names = {"E[dH_ij dH_ji]": "ijji", "E[dH_ii²]": "iiii", "E[dH_ij²]": "ijij", "E[dH_ii dH_jj]": "iijj"}
    stated = dict(zip(names, (FIELD_DIMENSION / 2, sp.S.One, 1 - FIELD_DIMENSION / 2, sp.S.Zero), strict=True))
    tensor, noises = wiener_hermitian(), {"R": symmetric_noise(3), "C": hermitian_noise(3)}
    over_f = {F: {f"{name} over {F}": v.subs(FIELD_DIMENSION, b) for name, v in stated.items()} for F, b in
              (("R", 1), ("C", 2), ("H", 4))}  # fmt: skip
    routes = {f"the table of the entries over {F}, d = 3": {
        f"{name} over {F}": _product(noise, at, block=1) for name, at in names.items()} for F, noise in noises.items()
    }  # fmt: skip
    quaternions = {
        f"{name} over H": _product(quaternionic_hermitian_noise(2), at, block=2) for name, at in names.items()
    }
    return equation(
        {**stated, **over_f["R"], **over_f["C"], **over_f["H"]},
        {
            "real components with conjugate units": {name: tensor(*at) for name, at in names.items()},
            **routes,
            "products of 2 × 2 blocks over H, d = 2": quaternions,
        },
    )


def _product(noise: Noise, at: str, block: int) -> sp.Expr:
    """E[dH_pq dH_rs]/dt of entries that are blocks (quaternions as 2 × 2 matrices): a number times the unit block."""
    p, q, r, s = (block * "ij".index(letter) for letter in at)
    left, right = noise.matrix[p : p + block, q : q + block], noise.matrix[r : r + block, s : s + block]
    entry = [[sum(noise.covariation(left[a, c], right[c, b]) for c in range(block)) for b in range(block)]
             for a in range(block)]  # fmt: skip
    found = sp.ImmutableMatrix(entry)
    assert found == found[0, 0] * sp.eye(block), "the product of two quaternions has a real mean here"
    return found[0, 0]


@claim(
    source="slides, Prerequisites for Theorem 15",
    latex=r"(P_M Z)_{ij} = (1 - \delta_{ij}) Z_{ij}, \qquad (P_M^\perp Z)_{ij} = \delta_{ij} Z_{ij}"
    r"\quad\text{in the eigenframe}",
    assumptions=(DISTINCT,),
)
def projections() -> Equation:
    """In the eigenframe P_M keeps the entries off the diagonal and P_M^⊥ those on it, for every d."""
    P, N = orbits.tangential_projection(), orbits.normal_projection()
    X = sp.ImmutableMatrix(sp.diag(*eigenvalue_symbols(3)))
    concrete = tangent_projection(X)
    names = {"P off": (P, "ijij", 1), "P on": (P, "iiii", 0), "P⊥ off": (N, "ijij", 0), "P⊥ on": (N, "iiii", 1)}
    return equation(
        {**{name: sp.Integer(value) for name, (_, _, value) in names.items()},
         "P at d = 3": sp.diag(0, 1, 1, 1, 0, 1, 1, 1, 0)},
        {"the multipliers of a ↦ [a, X]": {name: tensor(*at) for name, (tensor, at, _) in names.items()},
         "the column space of a ↦ [a, X] at d = 3": {"P at d = 3": concrete}},
    )  # fmt: skip


@claim(
    source="slides, Proof Step 1, for every d",
    latex=r"\mathbb{E}[(U\,dM\,U^*)_{ab}(U\,dM\,U^*)_{cd}] = \mathbb{E}[dH_{ab}dH_{cd}]",
    assumptions=("U_d is connected: invariance under its Lie algebra is invariance under the group",),
)
def invariance() -> Equation:
    """The law of H is invariant under conjugation, so the coefficients of the eigenvalues' equation see no frame."""
    changes = defects(wiener_hermitian(COMPLEX))
    return equation(
        {"change of E[dH_ab dH_cd] along E_pq": sp.zeros(1, len(changes))},
        {"all 203 ways in which a, b, c, d, p, q can coincide": {
            "change of E[dH_ab dH_cd] along E_pq": sp.ImmutableMatrix([changes])}},
    )  # fmt: skip
