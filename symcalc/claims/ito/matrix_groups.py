"""Brownian motions on GL(n), U(d) and SO(n): the Itô correction of dG = G ∘ dB, and what lacks without it.

B is standard on M_n(R), H on Her_d, A on so(n) with ⟨A, B⟩ = ½ tr(AᵀB); conjugates are symbols of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.ito.measured import matrix_groups as measured
from symcalc.claims.ito.notation import Matrix, bracket_of, square, vector
from symcalc.claims.ito.simulated import matrix_groups as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import (
    ItoProcess,
    StratonovichProcess,
    orthogonal_algebra_noise,
    real_matrix_noise,
    unitary_algebra_noise,
)

G3 = square("g", 3, real=True)
SIZES = (1, 2, 3)


def corner(matrix: sp.MatrixBase, n: int) -> Matrix:
    """The leading n × n block."""
    return Matrix(matrix[:n, :n])


def expanded(matrix: sp.MatrixBase) -> Matrix:
    """Every entry multiplied out."""
    return Matrix(matrix).applyfunc(sp.expand)


def linear_group(n: int, reading: Callable[..., ItoProcess | StratonovichProcess]) -> ItoProcess:
    """dG = G ∘ dB or dG = G dB on the n × n matrices, in Itô form."""
    B, G = real_matrix_noise(n, n), corner(G3, n)
    process = reading(G, sp.zeros(n), G * B.matrix, B)
    return process if isinstance(process, ItoProcess) else process.to_ito()


def group_figures(process: ItoProcess) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """Drift of log |det G|, growth rate of det G, growth rate of tr GGᵀ."""
    G = process.state
    det, square_length = G.det(method="berkowitz"), sp.expand((G * G.T).trace())
    growth = process.generator(det) / det
    return (
        growth - bracket_of(process, det) / (2 * det**2),
        growth,
        process.generator(square_length) / square_length,
    )


@claim(
    source="Dynkin (1961); Norris–Rogers–Williams (1986)",
    latex=r"dG = G\circ dB = G\,dB + \tfrac12 G\,dt: \; \log|\det G| \text{ has drift } 0, \; \text{but } -\tfrac n2 "
    r"\text{ for } dG = G\,dB, \quad n = 1, 2, 3",
    assumptions=("B is standard on the real n × n matrices", "det G ≠ 0"),
    measure=measured.general_linear,
    simulate=simulated.general_linear,
)
def general_linear() -> Equation:
    """On GL(n), n = 1, 2, 3: G ∘ dB = G dB + ½G dt, and the two readings differ in log|det G|, det G and tr GGᵀ."""
    stratonovich_, ito_ = (
        [group_figures(linear_group(n, kind)) for n in SIZES] for kind in (StratonovichProcess, ItoProcess)
    )
    names = ("drift of log|det G|", "growth rate of det G", "growth rate of tr GGᵀ")

    def table(rows: Sequence[tuple[sp.Expr, ...]], j: int) -> Matrix:
        return vector(*(row[j] for row in rows))

    n = vector(*map(sp.Integer, SIZES))
    return Equation(
        claimed={
            "Itô drift of G ∘ dB, n = 3": G3 / 2,
            f"{names[0]}, G ∘ dB": sp.zeros(3, 1),
            f"{names[1]}, G ∘ dB": n / 2,
            f"{names[2]}, G ∘ dB": n + sp.ones(3, 1),
            f"{names[0]}, G dB": -n / 2,
            f"{names[1]}, G dB": sp.zeros(3, 1),
            f"{names[2]}, G dB": n,
        },
        derived={
            "conversion": {"Itô drift of G ∘ dB, n = 3": Matrix(linear_group(3, StratonovichProcess).drift)},
            "Itô's formula, dG = G ∘ dB": {f"{name}, G ∘ dB": table(stratonovich_, j) for j, name in enumerate(names)},
            "Itô's formula, dG = G dB": {f"{name}, G dB": table(ito_, j) for j, name in enumerate(names)},
        },
        domain=Domain(real=tuple(G3)),
    )


U3, V3 = square("u", 3, complex=True), square("v", 3, complex=True)  # U, and the transpose of its conjugate's symbols
UNITARY = tuple(
    (U3[i, j], V3[i, j]) for i in range(3) for j in range(3)
)  # v_ij is the conjugate of u_ij; U* is the transpose of v


@claim(
    source="Itô (1950); Dyson (1962)",
    latex=r"dU = iU\circ dH = iU\,dH - \tfrac d2U\,dt, \quad d(UU^*) = 0; \qquad dU = iU\,dH: \; d(UU^*) = d\,UU^*dt, "
    r"\quad d = 1, 2, 3",
    assumptions=("H is the standard Wiener process on Her_d, ⟨A, B⟩ = Re tr(A*B)",),
    measure=measured.unitary,
    simulate=simulated.unitary,
)
def unitary() -> Equation:
    """Unitary Brownian motion, d = 1, 2, 3: the Itô drift is −(d/2)U; without it UU* would grow at the rate d."""

    def figures(d: int) -> tuple[sp.ImmutableMatrix, sp.ImmutableMatrix, sp.ImmutableMatrix]:
        K, U, V = unitary_algebra_noise(d), corner(U3, d), Matrix(corner(V3, d).T)
        forward = StratonovichProcess(U, sp.zeros(d), U * K.matrix, K).to_ito()
        backward = StratonovichProcess(V, sp.zeros(d), -K.matrix * V, K).to_ito()
        plain = [ItoProcess(P.state, sp.zeros(d), P.diffusion, K) for P in (forward, backward)]
        return forward.drift, forward.product(backward).drift, plain[0].product(plain[1]).drift

    derived = {d: figures(d) for d in SIZES}
    return Equation(
        claimed={f"Itô drift, d = {d}": Matrix(-sp.Rational(d, 2) * corner(U3, d)) for d in SIZES}
        | {f"drift of UU*, d = {d}": sp.zeros(d) for d in SIZES}
        | {f"drift of UU* for dU = iU dH, d = {d}": Matrix(d * corner(U3, d) * corner(V3, d).T) for d in SIZES},
        derived={
            "conversion": {f"Itô drift, d = {d}": derived[d][0] for d in SIZES},
            "the product rule, order kept": {f"drift of UU*, d = {d}": expanded(derived[d][1]) for d in SIZES}
            | {f"drift of UU* for dU = iU dH, d = {d}": expanded(derived[d][2]) for d in SIZES},
        },
        domain=Domain(conjugate=UNITARY),
    )


O4 = square("o", 4, real=True)


@claim(
    source="Itô (1950)",
    latex=r"dU = U\circ dA = U\,dA - \tfrac{n - 1}{2}U\,dt, \quad d(UU^{\mathsf T}) = 0, \quad n = 2, 3, 4",
    assumptions=("A is the standard Wiener process on so(n) with ⟨A, B⟩ = ½ tr(AᵀB)",),
    measure=measured.orthogonal,
    simulate=simulated.orthogonal,
)
def orthogonal() -> Equation:
    """Orthogonal Brownian motion, n = 2, 3, 4: the Itô drift is −(n − 1)/2 U, and UUᵀ does not move."""

    def figures(n: int) -> tuple[sp.ImmutableMatrix, sp.ImmutableMatrix]:
        A, U = orthogonal_algebra_noise(n), corner(O4, n)
        forward = StratonovichProcess(U, sp.zeros(n), U * A.matrix, A).to_ito()
        backward = ItoProcess(U.T, forward.drift.T, A.matrix.T * U.T, A)
        return forward.drift, forward.product(backward).drift

    derived = {n: figures(n) for n in (2, 3, 4)}
    return Equation(
        claimed={f"Itô drift, n = {n}": Matrix(-sp.Rational(n - 1, 2) * corner(O4, n)) for n in derived}
        | {f"drift of UUᵀ, n = {n}": sp.zeros(n) for n in derived},
        derived={
            "conversion": {f"Itô drift, n = {n}": f[0] for n, f in derived.items()},
            "the product rule, order kept": {f"drift of UUᵀ, n = {n}": expanded(f[1]) for n, f in derived.items()},
        },
        domain=Domain(real=tuple(O4)),
    )
