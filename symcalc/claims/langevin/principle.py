"""The theorem at a point of a general submersion whose fibres are the orbits of an isometric action.

Coordinates are adapted and normalised as in `submersion`: φ is the projection to x, a torus acts by translations of θ.
E and S are known by their jets; F is the test function.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims import simulated_general
from symcalc.claims.claim import claim
from symcalc.claims.langevin.measured import principle as measured
from symcalc.claims.langevin.notation import INTEGRABLE, ISOMETRIC, LEVI_CIVITA, PARAMETERS, beta, kappa
from symcalc.claims.submersion import (
    ADAPTED,
    DF,
    NORMALISED,
    SLIDES,
    THETA,
    TWO,
    F,
    X,
    everywhere_free,
    free,
    general,
    general_submersion,
    here,
    laplacian_downstairs,
    linear,
)
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.langevin import Upstairs
from symcalc.riemannian import Matrix
from symcalc.submersion import adapted_at

TORUS = general_submersion(invariant=True)
E = linear("E", (), X)
S = sp.log(general("k", 2, 2, X).det(method="berkowitz")) / 2
UP = Upstairs(TORUS, E, beta, kappa)
DOWN = UP.downstairs(S)
DE = [free("E", i) for i in range(2)]
DS = [(free("k", 0, 0, i) + free("k", 1, 1, i)) / 2 for i in range(2)]
POINTS = Domain(positive=PARAMETERS, real=everywhere_free(TORUS.upstairs.matrix, *TORUS.upstairs.slopes, F, E).real)
SQUARE = sp.Add(*(f**2 for f in DF))


def squared_length(brackets: sp.MatrixBase) -> sp.Expr:
    """d⟨f⟩/dt from the brackets of x."""
    return (Matrix(DF).T * brackets * Matrix(DF))[0]


def at_origin(vector: sp.MatrixBase) -> Matrix:
    """A vector's entries at the origin."""
    return Matrix(vector.applyfunc(here))


@claim(
    source=f"{SLIDES}: the projected equation",
    latex=r"L(f\circ\varphi) = \left(-\langle\operatorname{grad}E, \operatorname{grad}f\rangle + \tfrac1\beta\langle"
    r"\operatorname{grad}S, \operatorname{grad}f\rangle + \tfrac{\kappa}{\beta}\Delta_h f\right)\circ\varphi",
    assumptions=(ADAPTED, NORMALISED, TWO, ISOMETRIC, LEVI_CIVITA),
    measure=measured.projection,
    simulate=simulated_general.projection,
)
def projection() -> Equation:
    """The equation closes downstairs: it is the Langevin equation of E − S/β at inverse temperature β/κ."""
    drift = sp.Add(*(f * (s / beta - e) for f, e, s in zip(DF, DE, DS, strict=True)))
    return Equation(
        claimed={"L(f∘φ)": drift + kappa / beta * laplacian_downstairs(), "d⟨f∘φ⟩/dt": 2 * kappa / beta * SQUARE},
        derived={
            "the generator upstairs": {"L(f∘φ)": here(UP.on(F)), "d⟨f∘φ⟩/dt": squared_length(UP.brackets_of_map())},
            "the Langevin equation of E − S/β": {
                "L(f∘φ)": here(DOWN.generator(F)),
                "d⟨f∘φ⟩/dt": squared_length(DOWN.covariance),
            },
        },
        domain=POINTS,
    )


@claim(
    source=f"{SLIDES}: κ → 0",
    latex=r"\kappa = 0: \quad \dot x = -\operatorname{grad}_h F_\beta(x); \qquad L_\kappa = L_0 + "
    r"\tfrac{\kappa}{\beta}\Delta_h",
    assumptions=(
        ADAPTED,
        NORMALISED,
        TWO,
        ISOMETRIC,
        LEVI_CIVITA,
        "convergence of the solutions as κ → 0 is not part of the claim (Freidlin–Wentzell, until exit from a compact)",
    ),
    measure=measured.gradient_flow,
    simulate=simulated_general.gradient_flow,
)
def gradient_flow() -> Equation:
    """At κ = 0 no noise is left downstairs, only the gradient flow of F_β; the generator is affine in κ."""
    still = Upstairs(TORUS, E, beta, sp.S.Zero)
    drift = sp.Add(*(f * (s / beta - e) for f, e, s in zip(DF, DE, DS, strict=True)))
    return Equation(
        claimed={"L₀(f∘φ)": drift, "d⟨f∘φ⟩/dt at κ = 0": sp.S.Zero, "(L − L₀)/κ": laplacian_downstairs() / beta},
        derived={
            "the generator upstairs": {
                "L₀(f∘φ)": here(still.on(F)),
                "d⟨f∘φ⟩/dt at κ = 0": squared_length(still.brackets_of_map()),
                "(L − L₀)/κ": here(UP.on(F) - still.on(F)) / kappa,
            },
            "the Langevin equation at temperature 0": {"L₀(f∘φ)": here(still.downstairs(S).generator(F))},
        },
        domain=POINTS,
    )


@claim(
    source=f"{SLIDES}: the equilibrium downstairs",
    latex=r"\rho = e^{-\frac{\beta}{\kappa}E + \frac1\kappa S}\,\mathrm{vol}_h: \qquad J = 0",
    assumptions=(ADAPTED, NORMALISED, TWO, ISOMETRIC, LEVI_CIVITA, INTEGRABLE),
    measure=measured.stationary,
)
def stationary() -> Equation:
    """Downstairs exp(−(β/κ)E + S/κ) vol_h carries no flux, and no other density does."""
    score = Matrix([s / kappa - beta / kappa * e for e, s in zip(DE, DS, strict=True)])
    from_above = at_origin(UP.relative_flux(sp.S.Zero))[:2]
    return Equation(
        claimed={"grad log ρ": score, "J/ρ": sp.zeros(2, 1)},
        derived={
            "zero flux downstairs, solved for ρ": {
                "grad log ρ": at_origin(DOWN.relative_flux(sp.S.Zero)) * beta / kappa,
                "J/ρ": at_origin(DOWN.relative_flux(DOWN.log_stationary_density)),
            },
            "zero flux upstairs, times the volume of the orbit": {
                "grad log ρ": Matrix(from_above) * beta / kappa + Matrix([here(sp.diff(S, x)) for x in X])
            },
        },
        domain=POINTS,
    )


@claim(
    source="not on the slides",
    latex=r"\mu = e^{-\frac{\beta}{\kappa}L + (\frac1\kappa - 1)S}\,\mathrm{vol}_g: \qquad J = 0",
    assumptions=(ADAPTED, NORMALISED, TWO, ISOMETRIC, LEVI_CIVITA, INTEGRABLE),
    measure=measured.upstairs_law,
)
def upstairs_law() -> Equation:
    """Upstairs exp(−(β/κ)L + (1/κ − 1)S) vol_g carries no flux: the Gibbs law exp(−βL) vol_g for κ = 1 only."""
    score = [(1 / kappa - 1) * s - beta / kappa * e for e, s in zip(DE, DS, strict=True)]
    gibbs = [(1 - kappa) * (s / beta - e) for e, s in zip(DE, DS, strict=True)]
    flux = at_origin(UP.relative_flux(sp.S.Zero))
    return Equation(
        claimed={
            "grad log μ": Matrix([*score, 0, 0]),
            "J/μ": sp.zeros(4, 1),
            "J/ρ of the Gibbs density": Matrix([*gibbs, 0, 0]),
        },
        derived={
            "zero flux upstairs": {
                "grad log μ": Matrix([*(flux[:2, :] * beta / kappa), *(flux[2:, :] * beta)]),
                "J/μ": at_origin(UP.relative_flux(UP.log_stationary_density(S))),
                "J/ρ of the Gibbs density": at_origin(UP.relative_flux(-beta * E)),
            }
        },
        domain=POINTS,
    )


h0, k0 = sp.symbols("h0 k0", positive=True)
dh, dk, dE, a0 = sp.symbols("dh dk dE a0", real=True)


@claim(
    source=f"{SLIDES}; Itô form of a Riemannian Langevin equation",
    latex=r"dx = \left[-\frac{E' - S'/\beta}{h} - \frac{\kappa}{\beta}\frac{h'}{2h^2}\right]dt + "
    r"\sqrt{\frac{2\kappa}{\beta h}}\,dB, \qquad S = \tfrac12\log k",
    assumptions=("g = h(x)dx² + k(x)(dθ + a dx)²: any surface with an isometric flow", LEVI_CIVITA),
    measure=measured.ito_equation,
)
def ito_equation() -> Equation:
    """On any surface with an isometric flow the downstairs equation is dx = (−F′/h − κh′/(2βh²)) dt + √(2κ/βh) dB."""
    x = X[0]
    h, k = h0 + dh * x, k0 + dk * x
    surface = adapted_at(dict.fromkeys((x, THETA[0]), sp.S.Zero), Matrix([[h]]), Matrix([[k]]), Matrix([[a0]]))
    equation = Upstairs(surface, dE * x, beta, kappa)
    process = equation.downstairs(sp.log(k) / 2).process()
    drift = -(dE - dk / (2 * k0 * beta)) / h0 - kappa / beta * dh / (2 * h0**2)
    return Equation(
        claimed={"drift": drift, "bracket": 2 * kappa / (beta * h0)},
        derived={
            "the equation upstairs": {"drift": equation.of_map()[0], "bracket": equation.brackets_of_map()[0]},
            "the Itô process downstairs": {
                "drift": here(process.drift[0]),
                "bracket": here(process.brackets[x, x]),
            },
        },
        domain=Domain(positive=(*PARAMETERS, h0, k0), real=(dh, dk, dE, a0)),
    )
