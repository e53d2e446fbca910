"""Second-order terms that the covariance of the noise decides: E dZ² beside E|dZ|², and the order in dZ A dZ.

A complex variable and its conjugate are two symbols; h is holomorphic, known by its jet at one point.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.ito.measured import brackets_of_noise as measured
from symcalc.claims.ito.notation import Matrix, jets, square, vector
from symcalc.claims.ito.simulated import brackets_of_noise as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import (
    ItoProcess,
    Noise,
    brownian,
    complex_noise,
    hermitian_noise,
    real_matrix_noise,
    sandwich,
    symmetric_noise,
)

alpha, alpha_, beta, beta_ = (sp.Symbol(n, complex=True) for n in ("alpha", "conj(alpha)", "beta", "conj(beta)"))
h0, h0_, h1, h1_, h2, h2_ = (sp.Symbol(n, complex=True) for k in "012" for n in (f"h_{k}", f"conj(h_{k})"))
zeta, zeta_ = sp.Symbol("z", complex=True), sp.Symbol("conj(z)", complex=True)
HOLOMORPHIC = {
    k: v
    for f, point, names in (
        (sp.Function("h")(zeta), zeta, (h0, h1, h2)),
        (sp.Function("k")(zeta_), zeta_, (h0_, h1_, h2_)),
    )
    for k, v in {f.diff(point, 2): names[2], f.diff(point): names[1], f: names[0]}.items()
}


def complex_plane() -> dict[str, ItoProcess]:
    """dZ = α dW₁ + β dW₂: by its loadings, and by E|dZ|² and E dZ² as data."""
    W = brownian(2)
    u, v = W.increments
    state = vector(zeta, zeta_)
    variance, relation, conjugate = alpha * alpha_ + beta * beta_, alpha**2 + beta**2, alpha_**2 + beta_**2
    Z, Z_ = complex_noise().increments
    table = {(Z, Z): relation, (Z_, Z_): conjugate, (Z, Z_): variance}
    noise = Noise("dZ", Matrix([Z, Z_]), table)
    return {
        "two real noises": ItoProcess(state, sp.zeros(2, 1), vector(alpha * u + beta * v, alpha_ * u + beta_ * v), W),
        "E|dZ|² and E dZ² as data": ItoProcess(state, sp.zeros(2, 1), noise.matrix, noise),
    }


@claim(
    source="P. Lévy; Revuz–Yor, Chapter V.2 (conformal martingales)",
    latex=r"dZ = \alpha\,dW_1 + \beta\,dW_2: \quad dh(Z) = h'\,dZ + \tfrac12 h''\,\mathbb{E}[dZ^2], \quad "
    r"\mathbb{E}[dZ^2] = (\alpha^2 + \beta^2)\,dt",
    assumptions=("h is holomorphic", "E dZ² = 0 (a conformal Z) exactly where α² + β² = 0, such as β = iα"),
    measure=measured.holomorphic,
    simulate=simulated.holomorphic,
)
def holomorphic() -> Equation:
    """A holomorphic h(Z) has the drift ½h″ E[dZ²]/dt: none for a conformal Z, and ½(α² + β²)h″ for another."""
    h, k = sp.Function("h")(zeta), sp.Function("k")(zeta_)
    relation, relation_, variance = alpha**2 + beta**2, alpha_**2 + beta_**2, alpha * alpha_ + beta * beta_
    Z = complex_noise()
    conformal = ItoProcess(vector(zeta, zeta_), sp.zeros(2, 1), vector(*Z.increments), Z)
    return Equation(
        claimed={
            "drift of h(Z)": relation * h2 / 2,
            "drift of |h(Z)|²": variance * h1 * h1_ + (relation * h2 * h0_ + relation_ * h2_ * h0) / 2,
            "drift of h(Z), conformal Z": sp.S.Zero,
            "drift of |h(Z)|², conformal Z": 2 * h1 * h1_,
        },
        derived={
            **{
                route: {
                    "drift of h(Z)": jets(process.generator(h), HOLOMORPHIC),
                    "drift of |h(Z)|²": jets(process.generator(h * k), HOLOMORPHIC),
                }
                for route, process in complex_plane().items()
            },
            "Itô's formula for the standard complex noise": {
                "drift of h(Z), conformal Z": jets(conformal.generator(h), HOLOMORPHIC),
                "drift of |h(Z)|², conformal Z": jets(conformal.generator(h * k), HOLOMORPHIC),
            },
        },
        domain=Domain(conjugate=((alpha, alpha_), (beta, beta_), (h0, h0_), (h1, h1_), (h2, h2_))),
    )


A3 = square("a", 3, real=True)


@claim(
    source="random-matrix folklore; Kendall's bracket table",
    latex=r"dH\,A\,dH = \operatorname{tr}(A)\,dt, \; dS\,A\,dS = \tfrac12(\operatorname{tr}(A) + A^{\mathsf T})\,dt, "
    r"\; dB\,A\,dB = A^{\mathsf T}dt, \; dB\,A\,dB^{\mathsf T} = \operatorname{tr}(A)\,dt",
    assumptions=("H, S, B are the standard Wiener processes on Her₃, Sym₃ and M₃(R), ⟨A, B⟩ = Re tr(A*B)",),
    measure=measured.sandwiches,
    simulate=simulated.sandwiches,
)
def sandwiches() -> Equation:
    """The order in dZ A dZ matters (n = 3, any A): tr(A) over C, ½(tr(A) + Aᵀ) symmetric, Aᵀ for dB A dB."""
    H, Z, B = hermitian_noise(3), symmetric_noise(3), real_matrix_noise(3, 3)
    trace = A3.trace() * sp.eye(3)
    M = square("m", 3, real=True)
    motion = ItoProcess(M, sp.zeros(3), B.matrix, B)
    with_A = ItoProcess(M * A3, sp.zeros(3), B.matrix * A3, B)
    return Equation(
        claimed={
            "dH A dH": trace,
            "dS A dS": (trace + A3.T) / 2,
            "dB A dB": A3.T,
            "dB A dBᵀ": trace,
        },
        derived={
            "contraction with the covariance table": {
                "dH A dH": sandwich(H.matrix, A3, H.matrix, H),
                "dS A dS": sandwich(Z.matrix, A3, Z.matrix, Z),
                "dB A dB": sandwich(B.matrix, A3, B.matrix, B),
                "dB A dBᵀ": sandwich(B.matrix, A3, B.matrix.T, B),
            },
            "the product rule for (MA)M": {"dB A dB": with_A.product(motion).drift},
        },
        domain=Domain(real=tuple(A3)),
    )
