"""Itô's formula with every cross term, the product and the quotient rule, and the ordinary chain rule of Stratonovich.

Covariances are written by their loadings, dX = b₁ dt + p dW₁ and dY = b₂ dt + q dW₁ + r dW₂, so that every point is
admissible.  General functions enter by their jets: at one point f, f′, f″ are arbitrary numbers, so deciding in Q(jets)
decides for every f.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.ito.measured import chain_rules as measured
from symcalc.claims.ito.notation import Matrix, jets, vector, x, y
from symcalc.claims.ito.simulated import chain_rules as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import TIME, ItoProcess, StratonovichProcess, brownian, correlated_noise

CLASSICAL = "K. Itô (1951); Revuz–Yor, Continuous Martingales and Brownian Motion"

b, b1, b2 = sp.symbols("b b1 b2", real=True)
p, q, r = sp.symbols("p q r", real=True)  # loadings: dX = p dW₁, dY = q dW₁ + r dW₂
F = sp.Function("f", real=True)(TIME, x, y)
ft, fx, fy, fxx, fxy, fyy = JETS = sp.symbols("f_t f_x f_y f_xx f_xy f_yy", real=True)
PLANE_JETS = {
    F.diff(TIME): ft, F.diff(x): fx, F.diff(y): fy,
    F.diff(x, 2): fxx, F.diff(x, y): fxy, F.diff(y, 2): fyy,
}  # fmt: skip
PLANE = Domain(real=(x, y, b1, b2, p, q, r, *JETS))


def plane_processes() -> dict[str, ItoProcess]:
    """dX = b₁ dt + p dW₁, dY = b₂ dt + q dW₁ + r dW₂: by loadings, and by the covariance of the noise as data."""
    drift, loading = vector(b1, b2), Matrix([[p, 0], [q, r]])
    Z = correlated_noise(loading * loading.T, "dZ")
    return {
        "independent noises and loadings": ItoProcess(vector(x, y), drift, loading),
        "correlated noise, its covariance given": ItoProcess(vector(x, y), drift, Z.matrix, Z),
    }


@claim(
    source="K. Itô (1951)",
    latex=r"df = (f_t + b\cdot\nabla f + \tfrac12 \sum_{ij} a_{ij} f_{ij})\,dt + \nabla f\cdot\sigma\,dW, \quad "
    r"a = \sigma\sigma^{\mathsf T}",
    assumptions=("f is C² in the state and C¹ in time",),
    measure=measured.formula,
    simulate=simulated.formula,
)
def formula() -> Equation:
    """Itô's formula in two correlated components with explicit time: drift with both cross terms, and bracket of f."""
    a11, a12, a22 = p**2, p * q, q**2 + r**2
    return Equation(
        claimed={
            "drift of f": ft + b1 * fx + b2 * fy + (a11 * fxx + 2 * a12 * fxy + a22 * fyy) / 2,
            "bracket of f": a11 * fx**2 + 2 * a12 * fx * fy + a22 * fy**2,
        },
        derived={
            route: {
                "drift of f": jets(process.generator(F), PLANE_JETS),
                "bracket of f": jets(process.covariation(F, F), PLANE_JETS),
            }
            for route, process in plane_processes().items()
        },
        domain=PLANE,
    )


@claim(
    source=CLASSICAL,
    latex=r"d(XY) = X\,dY + Y\,dX + d\langle X, Y\rangle",
    assumptions=("y ≠ 0 for the quotient",),
    measure=measured.product,
    simulate=simulated.product,
)
def product() -> Equation:
    """Product and quotient of two correlated processes: the cross term d⟨X, Y⟩ = pq dt in XY, three terms in X/Y."""
    a11, a12, a22 = p**2, p * q, q**2 + r**2

    W = brownian(2)
    u, v = W.increments
    by_parts = ItoProcess(x, b1, p * u, W).product(ItoProcess(y, b2, q * u + r * v, W))
    return Equation(
        claimed={
            "drift of XY": x * b2 + y * b1 + a12,
            "bracket of XY": x**2 * a22 + 2 * x * y * a12 + y**2 * a11,
            "drift of X/Y": b1 / y - x * b2 / y**2 - a12 / y**2 + x * a22 / y**3,
        },
        derived={
            **{
                f"Itô's formula, {route}": {
                    "drift of XY": process.generator(x * y),
                    "bracket of XY": process.covariation(x * y, x * y),
                    "drift of X/Y": process.generator(x / y),
                }
                for route, process in plane_processes().items()
            },
            "the product rule dX Y + X dY + dX dY": {"drift of XY": by_parts.drift},
        },
        domain=PLANE,
    )


s0, s1, f1, f2 = sp.symbols("sigma_0 sigma_1 f_1 f_2", real=True)
LINE_F, LINE_S = sp.Function("f", real=True)(x), sp.Function("g", real=True)(x)
LINE_JETS = {LINE_F.diff(x): f1, LINE_F.diff(x, 2): f2, LINE_S.diff(x): s1, LINE_S: s0}
LINE = Domain(real=(b, s0, s1, f1, f2))


@claim(
    source="R. L. Stratonovich (1966); Itô (1975)",
    latex=r"dX = b\,dt + \sigma(X)\circ dW \iff dX = (b + \tfrac12\sigma\sigma')\,dt + \sigma\,dW, \quad "
    r"df = f'\circ dX",
    assumptions=("σ is C¹ and f is C²",),
    measure=measured.stratonovich,
    simulate=simulated.stratonovich,
)
def stratonovich() -> Equation:
    """A Stratonovich equation has the Itô correction ½σσ′, and then f(X) has the drift f′(b + ½σσ′) + ½f″σ²."""
    process = StratonovichProcess(x, b, LINE_S)
    back = ItoProcess(x, b, LINE_S).to_stratonovich()
    chained = process.chain_rule(LINE_F)  # f′b dt + f′σ ∘ dW; its correction is ½ (f′σ)′σ
    by_hand = chained.drift + sp.diff(chained.diffusion, x) * LINE_S / 2
    return Equation(
        claimed={
            "Itô correction": s0 * s1 / 2,
            "drift of f(X)": f1 * (b + s0 * s1 / 2) + f2 * s0**2 / 2,
            "bracket of f(X)": f1**2 * s0**2,
        },
        derived={
            "conversion, then Itô's formula": {
                "Itô correction": jets(process.to_ito().drift - b, LINE_JETS),
                "drift of f(X)": jets(process.to_ito().generator(LINE_F), LINE_JETS),
                "bracket of f(X)": jets(process.to_ito().covariation(LINE_F, LINE_F), LINE_JETS),
            },
            "the ordinary chain rule, then conversion": {"drift of f(X)": jets(by_hand, LINE_JETS)},
            "the other way round": {"Itô correction": jets(b - back.drift, LINE_JETS)},
        },
        domain=LINE,
    )
