"""Langevin equations under a submersion: the entropy of the fibres as a force (slides, “General principles”).

Upstairs, with L = E∘φ, noise of weight 1 along the orbits of an isometric action and √κ across them (Itô, Levi-Civita):

    generator −⟨grad L, grad ·⟩ + (1/β) tr_V Hess + (κ/β) tr_H Hess.

Downstairs, x = φ(M) solves the Riemannian Langevin equation of the free energy F_β = E − S/β, S = log vol(orbit), at
inverse temperature β/κ:  generator −grad E + (1/β) grad S + (κ/β) Δ_h.  The steps that make this a theorem are the
claims of `submersion`; here they are put together at a point (notation as there, k and a functions of x alone, as they
are when a torus acts by translations of θ), and the theorem is decided on spaces where nothing is normalised.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from symcalc import geometry
from symcalc.claims import measured_langevin as measured
from symcalc.claims import simulated_general
from symcalc.claims import simulated_langevin as simulated
from symcalc.claims.claim import claim
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
from symcalc.ito import ItoProcess, Noise, StratonovichProcess
from symcalc.langevin import Upstairs
from symcalc.riemannian import Matrix, Metric, gram
from symcalc.spectral import eigenvalue_symbols
from symcalc.submersion import Submersion, adapted, adapted_at

beta, kappa = PARAMETERS = sp.symbols("beta kappa", positive=True)
c = sp.Symbol("c", real=True)

ISOMETRIC = "fibres are the orbits of an isometric action, here of a torus; other groups in the instances below"
LEVI_CIVITA = "the equation upstairs is read in the sense of Itô, for the Levi-Civita connection"
INTEGRABLE = "the density is a law where it is integrable; no flux through the boundary"

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


# --- the theorem -------------------------------------------------------------------------------------------------


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


# --- instances: nothing is normalised ----------------------------------------------------------------------------

r, n = sp.symbols("r n", positive=True)
y = sp.symbols("y1:5", real=True)
RADIAL = c * r**2 / 2


def cartesian(dimension: int) -> Upstairs:
    """Rⁿ → radius in Cartesian coordinates, E = c r²/2."""
    coordinates = y[:dimension]
    radius = sp.sqrt(sp.Add(*(s**2 for s in coordinates)))
    return Upstairs(Submersion(Metric.euclidean(coordinates), (radius,), Metric.euclidean((r,))), RADIAL, beta, kappa)


def polar(dimension: int) -> Upstairs:
    """Rⁿ → radius in polar coordinates, the sphere in stereographic ones."""
    angles = y[: dimension - 1]
    sphere = 4 * r**2 / (1 + sp.Add(*(s**2 for s in angles))) ** 2 * sp.eye(dimension - 1)
    return Upstairs(adapted(Metric.euclidean((r,)), angles, sphere), RADIAL, beta, kappa)


@claim(
    source="Bessel process; the slides’ principle for rotations of Rⁿ",
    latex=r"dr = \left(-cr + \frac{n-1}{\beta r}\right)dt + \sqrt{2\kappa/\beta}\,dB, \quad n = 2, 3, 4",
    assumptions=(LEVI_CIVITA, "E = c r²/2", "until r = 0"),
    measure=measured.radius,
    simulate=simulated.radius,
)
def radius() -> Equation:
    """Rⁿ → radius, n = 2, 3, 4: noise along spheres drives r outwards by (n − 1)/(βr), whatever κ."""
    axis = {y[0]: r, **dict.fromkeys(y[1:], sp.S.Zero)}
    dimensions = (2, 3, 4)
    flat, round_ = [cartesian(d) for d in dimensions], [polar(d) for d in dimensions]
    return Equation(
        claimed={
            "drift": Matrix([(d - 1) / (beta * r) - c * r for d in dimensions]),
            "bracket": Matrix([2 * kappa / beta] * 3),
        },
        derived={
            "Cartesian coordinates, at (r, 0, …, 0)": {
                "drift": Matrix([u.of_map()[0].subs(axis) for u in flat]),
                "bracket": Matrix([u.brackets_of_map()[0].subs(axis) for u in flat]),
            },
            "polar coordinates, everywhere": {
                "drift": Matrix([u.of_map()[0] for u in round_]),
                "bracket": Matrix([u.brackets_of_map()[0] for u in round_]),
            },
        },
        domain=Domain(positive=(*PARAMETERS, r), real=(c,)),
    )


@claim(
    source="Bessel process of dimension n",
    latex=r"S = (n-1)\log r, \qquad \operatorname{tr}_V\operatorname{Hess} r = \frac{n-1}{r} = -H",
    assumptions=("n is any integer ≥ 2", "the n terms of the sum over coordinates have one form, in y_i² and r"),
    measure=measured.any_radius,
    simulate=simulated.any_radius,
)
def any_radius() -> Equation:
    """Rⁿ → radius for every n: tr_V Hess r = (n − 1)/r, the slope of S = (n − 1) log r, and tr_H Hess r = 0."""
    one, rest = sp.symbols("one rest", real=True)
    term = sp.diff(sp.sqrt(one**2 + rest), one, 2).subs(rest, r**2 - one**2)
    constant, quadratic = (sp.Poly(term, one).coeff_monomial(one**power) for power in (0, 2))
    ray = term.subs(one, r)
    circle, plane, axis = polar(2).submersion, cartesian(2).submersion, {y[0]: r, y[1]: sp.S.Zero}
    return Equation(
        claimed={"tr_V Hess r": (n - 1) / r, "tr_H Hess r": sp.S.Zero},
        derived={
            "Σ_i ∂_i² r = Σ_i (a + b y_i²) = n a + b r², less the share of the ray, where y_i = r": {
                "tr_V Hess r": n * constant + quadratic * r**2 - ray,
                "tr_H Hess r": ray,
            },
            "n − 1 orthogonal great circles, each as in the plane": {
                "tr_V Hess r": (n - 1) * circle.vertical_trace(r),
                "tr_H Hess r": circle.horizontal_trace(r),
            },
            "n − 1 great circles, the curvature of each in Cartesian coordinates": {
                "tr_V Hess r": -(n - 1) * (plane.jacobian * plane.mean_curvature)[0].subs(axis)
            },
            "n − 1 great circles, the growth of each in Cartesian coordinates": {
                "tr_V Hess r": (n - 1) * plane.volume_rates[0].subs(axis)
            },
        },
        domain=Domain(positive=(r, n)),
    )


CURVED = [(sp.sin(r), 1), (sp.sin(r), 2), (sp.sinh(r), 1), (sp.sinh(r), 2)]  # warping and fibre dimension


@claim(
    source="Brownian motion on spheres and hyperbolic spaces (radial part)",
    latex=r"dr = \left(-c + \tfrac{n-1}{\beta}\cot r\right)dt + \sqrt{2\kappa/\beta}\,dB \ \text{ on } S^n, \qquad "
    r"\coth r \ \text{ on } H^n, \quad n = 2, 3",
    assumptions=(LEVI_CIVITA, "E = c r", "r > 0, and r < π on the sphere"),
    measure=measured.curved_radius,
    simulate=simulated.curved_radius,
)
def curved_radius() -> Equation:
    """S², S³, H², H³ → distance from a pole: S = (n − 1) log sin r drives by (n − 1) cot r/β, log sinh r by coth r."""
    spaces, entropies = [], []
    for warping, f in CURVED:
        angles = y[:f]
        sphere = 4 * warping**2 / (1 + sp.Add(*(s**2 for s in angles))) ** 2 * sp.eye(f)
        spaces.append(Upstairs(adapted(Metric.euclidean((r,)), angles, sphere), c * r, beta, kappa))
        entropies.append(sp.log(sphere.subs(dict.fromkeys(angles, 0)).det()) / 2)
    bent = [s.submersion.jacobian * s.submersion.mean_curvature for s in spaces]
    down = [s.downstairs(entropy) for s, entropy in zip(spaces, entropies, strict=True)]
    cot, coth = sp.cos(r) / sp.sin(r), sp.cosh(r) / sp.sinh(r)
    return Equation(
        claimed={
            "drift": Matrix([f * slope / beta - c for slope in (cot, coth) for f in (1, 2)]),
            "bracket": Matrix([2 * kappa / beta] * 4),
        },
        derived={
            "polar coordinates": {
                "drift": Matrix([s.of_map()[0] for s in spaces]),
                "bracket": Matrix([s.brackets_of_map()[0] for s in spaces]),
            },
            "second fundamental form of the spheres": {"drift": Matrix([-h[0] / beta - c for h in bent])},
            "the Langevin equation of E − S/β": {"drift": Matrix([d.drift[0] for d in down])},
        },
        domain=Domain(positive=(*PARAMETERS, r), real=(c, *y[:2])),
    )


p, q = sp.symbols("p q", positive=True)
u_, v_ = sp.symbols("u v", real=True)


@claim(
    source="the slides’ principle for translations: orbits of constant volume",
    latex=r"u = \frac{py_1 + qy_2}{\sqrt{p^2 + q^2}}: \qquad du = -c\,dt + \sqrt{2\kappa/\beta}\,dB",
    assumptions=(LEVI_CIVITA, "E = c u", "the group is not compact: only grad S is meant, and it is 0"),
    measure=measured.line,
    simulate=simulated.line,
)
def line() -> Equation:
    """The plane → a line, along parallel lines: no curvature, no entropy, no drift from noise."""
    flat, base = Metric.euclidean(y[:2]), Metric.euclidean((u_,))
    quotient = Submersion(flat, ((p * y[0] + q * y[1]) / sp.sqrt(p**2 + q**2),), base)
    equation = Upstairs(quotient, c * u_, beta, kappa)
    return Equation(
        claimed={"drift": -c, "bracket": 2 * kappa / beta},
        derived={
            "Cartesian coordinates": {"drift": equation.of_map()[0], "bracket": equation.brackets_of_map()[0]},
            "second fundamental form": {"drift": -c - (quotient.jacobian * quotient.mean_curvature)[0] / beta},
        },
        domain=Domain(positive=(*PARAMETERS, p, q), real=(c,)),
    )


rho = sp.Symbol("rho", positive=True)
z = sp.Symbol("z", real=True)
HEIGHT = (1 - rho) / (1 + rho)  # of the point of S² with |stereographic coordinate|² = ρ: every height in (−1, 1)
STEREOGRAPHIC = {rho: u_**2 + v_**2}
CONFORMAL = (1 + u_**2 + v_**2) ** 2


@claim(
    source="the slides’ principle for rotations of S² about an axis",
    latex=r"dz = \left[-c(1-z^2) - \frac{1+\kappa}{\beta}z\right]dt + \sqrt{2\kappa(1-z^2)/\beta}\,dB, \quad "
    r"S = \tfrac12\log(1-z^2)",
    assumptions=(LEVI_CIVITA, "E = c z", "between the poles; z = (1 − ρ)/(1 + ρ)"),
    measure=measured.latitude,
    simulate=simulated.latitude,
)
def latitude() -> Equation:
    """S² → height z: parallels of length 2π√(1 − z²), grad S = −z, and dz = (−c(1 − z²) − (1 + κ)z/β) dt + …"""
    base, angle = Metric.from_inverse((z,), Matrix([[1 - z**2]])), sp.Symbol("theta1", real=True)
    round_ = Metric.of((u_, v_), 4 / CONFORMAL * sp.eye(2))
    sphere = Submersion(round_, (HEIGHT.subs(STEREOGRAPHIC),), base)
    parallels = adapted(base, (angle,), Matrix([[1 - z**2]]))
    entropy = sp.log(parallels.upstairs.matrix[1, 1]) / 2
    above, below = (Upstairs(s, c * z, beta, kappa) for s in (sphere, parallels))
    down = below.downstairs(entropy)
    return Equation(
        claimed={
            "drift": -c * (1 - HEIGHT**2) - (1 + kappa) * HEIGHT / beta,
            "bracket": 2 * kappa * (1 - HEIGHT**2) / beta,
            "grad S": -HEIGHT,
        },
        derived={
            "stereographic coordinates": {
                "drift": above.of_map()[0],
                "bracket": above.brackets_of_map()[0],
                "grad S": sphere.vertical_trace(z),
            },
            "height and longitude": {
                "drift": sphere.pull_back(below.of_map()[0]),
                "bracket": sphere.pull_back(below.brackets_of_map()[0]),
                "grad S": sphere.pull_back(-(parallels.jacobian * parallels.mean_curvature)[0]),
            },
            "the Langevin equation of E − S/β": {
                "drift": sphere.pull_back(down.drift[0]),
                "bracket": sphere.pull_back(down.covariance[0]),
                "grad S": sphere.pull_back(base.gradient(entropy)[0]),
            },
        },
        domain=Domain(positive=(*PARAMETERS, rho), real=(c, u_, v_)),
        chart=STEREOGRAPHIC,
    )


@cache
def hopf_fibration() -> Submersion:
    """S³ → S²: (z₁, z₂) = e^{iθ}(ζ, 1)/√(1 + |ζ|²) ↦ ζ = u + iv, onto the sphere of radius ½.

    The metric of S³ is induced by C², and computed at θ = 0: multiplication by e^{iθ} is an isometry.
    """
    theta, length = sp.Symbol("theta1", real=True), sp.sqrt(1 + u_**2 + v_**2)
    cos, sin = sp.cos(theta), sp.sin(theta)
    position = Matrix([u_ * cos - v_ * sin, u_ * sin + v_ * cos, cos, sin]) / length
    coordinates = (u_, v_, theta)
    upstairs = Metric.of(coordinates, gram(position.jacobian(coordinates).subs(theta, 0)))
    return Submersion(upstairs, (u_, v_), Metric.of((u_, v_), sp.eye(2) / CONFORMAL))


@claim(
    source="the slides’ principle for the Hopf fibration: all fibres are great circles",
    latex=r"S = \text{const}: \qquad dw = \left[-4c(1-w^2) - \frac{8\kappa}{\beta}w\right]dt + "
    r"\sqrt{8\kappa(1-w^2)/\beta}\,dB",
    assumptions=(LEVI_CIVITA, "E = c w, w = (1 − ρ)/(1 + ρ), ρ = |ζ|² = |z₁/z₂|²", "z₂ ≠ 0"),
    measure=measured.hopf,
    simulate=simulated.hopf,
)
def hopf() -> Equation:
    """Hopf’s S³ → S²: fibres of constant length make no drift; the noise across them is Brownian motion on S²(½)."""
    fibration, height = hopf_fibration(), HEIGHT.subs(STEREOGRAPHIC)
    equation = Upstairs(fibration, c * height, beta, kappa)
    down = equation.downstairs(sp.S.Zero)
    slope = down.metric.differential(height)
    return Equation(
        claimed={
            "drift": -4 * c * (1 - HEIGHT**2) - 8 * kappa * HEIGHT / beta,
            "bracket": 8 * kappa * (1 - HEIGHT**2) / beta,
            "tr_V Hess φ": sp.zeros(2, 1),
        },
        derived={
            "the equation on S³": {
                "drift": equation.on(height),
                "bracket": (slope.T * equation.brackets_of_map() * slope)[0],
                "tr_V Hess φ": Matrix([fibration.vertical_trace(s) for s in (u_, v_)]),
            },
            "S³, the second fundamental form": {"tr_V Hess φ": -fibration.jacobian * fibration.mean_curvature},
            "S², the Langevin equation of E": {
                "drift": down.generator(height),
                "bracket": (slope.T * down.covariance * slope)[0],
            },
        },
        domain=Domain(positive=(*PARAMETERS, rho), real=(c, u_, v_)),
        chart=STEREOGRAPHIC,
    )


x1, x2 = x = eigenvalue_symbols(2)


@cache
def diagonalisation() -> Submersion:
    """Her₂ → eigenvalues: M = x₁ P + x₂ (1 − P), P the projection onto (1, u + iv); all M but those with u₁ = (0, 1).

    The metric of Her₂ is Re tr(A*B), so the position is (M₁₁, M₂₂, √2 Re M₁₂, √2 Im M₁₂).
    """
    norm = 1 + u_**2 + v_**2
    first, second = (x1 + x2 * (norm - 1)) / norm, (x1 * (norm - 1) + x2) / norm
    off = sp.sqrt(2) * (x1 - x2) / norm
    coordinates = (*x, u_, v_)
    flat = Metric.induced(coordinates, (first, second, off * u_, -off * v_))
    return Submersion(flat, x, Metric.euclidean(x))


@claim(
    source="slides, Theorem 15 for d = 2, as an instance of General principles",
    latex=r"\beta_{\mathrm{up}} = 2, \ \kappa = \tfrac2\beta: \qquad dx_i = \frac{dt}{x_i - x_j} + \sqrt{2/\beta}\,dW_i"
    r", \qquad S = 2\log(x_2 - x_1)",
    assumptions=(
        "x₁ ≠ x₂, until the first collision",
        "flat Her₂ with ⟨A, B⟩ = Re tr(A*B); generator ½Δ is β_up = 2",
        "M = U diag(x) U*, the first column of U along (1, u + iv): all M but a null set, and so all, by continuity",
        LEVI_CIVITA,
    ),
    measure=measured.eigenvalues,
    simulate=simulated.eigenvalues,
)
def eigenvalues() -> Equation:
    """Her₂ → eigenvalues: Theorem 15 is this principle at β_up = 2 and κ = 2/β, its drift ½ grad S."""
    spectrum = diagonalisation()
    equation = Upstairs(spectrum, sp.S.Zero, sp.Integer(2), 2 / beta)
    entropy = sp.log(geometry.orbit_gram(x).det(method="berkowitz")) / 2
    down = equation.downstairs(entropy)
    return Equation(
        claimed={
            "drift": Matrix([1 / (x1 - x2), 1 / (x2 - x1)]),
            "brackets": sp.eye(2) * 2 / beta,
            "grad S": Matrix([2 / (x1 - x2), 2 / (x2 - x1)]),
        },
        derived={
            "the equation in Her₂": {
                "drift": equation.of_map(),
                "brackets": equation.brackets_of_map(),
                "grad S": -spectrum.jacobian * spectrum.mean_curvature,
            },
            "the Langevin equation of −S/2, S from the orbit’s Gram matrix": {
                "drift": down.drift,
                "brackets": down.covariance,
                "grad S": down.metric.gradient(entropy),
            },
        },
        domain=Domain(ascending=x, positive=(beta,), real=(u_, v_)),
    )


def orbits_at_the_diagonal(d: int) -> Submersion:
    """Her_d → eigenvalues at M = diag(x): M = e^A diag(x) e^{−A}, A anti-Hermitian off the diagonal, to second order.

    The metric to first order needs the position to second order: X + [A, X] + ½ [A, [A, X]].
    """
    spectrum, frame = eigenvalue_symbols(d), geometry.group_frame(d)
    t = [sp.Symbol(f"theta{i + 1}", real=True) for i in range(len(frame))]
    A, D = sum((s * e for s, e in zip(t, frame, strict=True)), sp.zeros(d)), Matrix(sp.diag(*spectrum))
    turned = geometry.commutator(A, D)
    M = D + turned + geometry.commutator(A, turned) / 2
    position = Matrix([sp.expand(geometry.inner(e, M)) for e in geometry.hermitian_basis(d)])
    point = {**{s: s for s in spectrum}, **dict.fromkeys(t, sp.S.Zero)}
    return Submersion(Metric.induced_at(point, position), spectrum, Metric.euclidean(spectrum))


SPECTRUM = eigenvalue_symbols(3)
SLOPES = sp.symbols("dE1:4", real=True)
COULOMB = [sp.Add(*(1 / (s - t) for t in SPECTRUM if t != s)) for s in SPECTRUM]


@claim(
    source="slides, General principles on Her₃: the equation with E, β and κ apart",
    latex=r"dx_i = \left(-\partial_i E + \tfrac{2}{\beta}\sum_{j\ne i}\frac{1}{x_i - x_j}\right)dt + "
    r"\sqrt{2\kappa/\beta}\,dW_i, \qquad \rho = e^{-\beta E/\kappa}\prod_{i<j}|x_i - x_j|^{2/\kappa}",
    assumptions=(
        "distinct eigenvalues, until the first collision",
        "flat Her₃, generator of the noise (1/β)(tr_V + κ tr_H) Hess",
        "at M = diag(x); at every M, because conjugation is isometric",
        LEVI_CIVITA,
        INTEGRABLE,
    ),
    measure=measured.free_energy,
    simulate=simulated.free_energy,
)
def free_energy() -> Equation:
    """Her₃ → eigenvalues: entropy has the weight 1/β, noise κ/β, and ρ = e^{−βE/κ} Π|x_i − x_j|^{2/κ}."""
    orbits = orbits_at_the_diagonal(3)
    energy = sp.Add(*(slope * s for slope, s in zip(SLOPES, SPECTRUM, strict=True)))
    equation = Upstairs(orbits, energy, beta, kappa)
    entropy = sp.log(geometry.orbit_gram(SPECTRUM).det(method="berkowitz")) / 2
    down = equation.downstairs(entropy)
    return Equation(
        claimed={
            "drift": Matrix([2 * force / beta - e for e, force in zip(SLOPES, COULOMB, strict=True)]),
            "bracket": sp.eye(3) * 2 * kappa / beta,
            "grad log ρ": Matrix(
                [2 * force / kappa - beta * e / kappa for e, force in zip(SLOPES, COULOMB, strict=True)]
            ),
        },
        derived={
            "the equation in Her₃": {"drift": equation.of_map(), "bracket": equation.brackets_of_map()},
            "the Langevin equation of E − S/β, S from the orbit’s Gram matrix": {
                "drift": down.drift,
                "bracket": down.covariance,
                "grad log ρ": down.relative_flux(sp.S.Zero) * beta / kappa,
            },
        },
        domain=Domain(ascending=SPECTRUM, positive=PARAMETERS, real=SLOPES),
    )


# --- where it fails ----------------------------------------------------------------------------------------------


@claim(
    source="not on the slides, where “P dM” leaves the reading open",
    latex=r"dX = V\circ dW \Rightarrow dr = 0, \qquad dX = V\,dW \Rightarrow dr = \frac{dt}{2r}, \qquad "
    r"V = \frac{(-y_2, y_1)}{r}",
    assumptions=("the field V is tangent to the circles",),
    measure=measured.stratonovich,
    simulate=simulated.stratonovich,
)
def stratonovich() -> Equation:
    """Noise along the fibre makes a drift in the sense of Itô only: read as Stratonovich’s, it leaves r where it is."""
    state, length = Matrix(y[:2]), sp.sqrt(y[0] ** 2 + y[1] ** 2)
    V = Matrix([-y[1], y[0]]) / length
    readings = [kind(state, sp.zeros(2, 1), V) for kind in (StratonovichProcess, ItoProcess)]
    return Equation(
        claimed={"drift, Stratonovich": sp.S.Zero, "drift, Itô": 1 / (2 * r)},
        derived={
            "the two generators": {
                f"drift, {name}": process.generator(length)
                for name, process in zip(("Stratonovich", "Itô"), readings, strict=True)
            }
        },
        domain=Domain(positive=(r,), real=y[:2]),
        chart={r: length},
    )


@claim(
    source="negative control: the action must be isometric",
    latex=r"u = y_2/y_1,\ M \text{ flat Brownian motion}: \quad L u = \frac{u}{y_1^2}, \quad "
    r"\frac{d\langle u\rangle}{dt} = \frac{1+u^2}{y_1^2}",
    assumptions=("dilations of the plane, which are not isometric; generator ½Δ", "y₁ > 0"),
    measure=measured.dilations,
    simulate=simulated.dilations,
)
def dilations() -> Equation:
    """The plane → its rays: u = y₂/y₁ solves no equation of its own: its coefficients take all sizes on one fibre."""
    first, second = y[:2]
    plane = ItoProcess(Matrix([first, second]), sp.zeros(2, 1), sp.eye(2))
    slope = second / first
    coefficients = Matrix([plane.generator(slope), plane.covariation(slope, slope)])
    return Equation(
        claimed={
            "drift and bracket at (1, u)": Matrix([u_, 1 + u_**2]),
            "drift and bracket at (2, 2u)": Matrix([u_ / 4, (1 + u_**2) / 4]),
        },
        derived={
            "Itô’s formula": {
                "drift and bracket at (1, u)": coefficients.subs({first: 1, second: u_}),
                "drift and bracket at (2, 2u)": coefficients.subs({first: 2, second: 2 * u_}),
            }
        },
        domain=Domain(real=(u_,)),
    )


ENTRIES = tuple(sp.Symbol(f"g{i}{j}", complex=True) for i in (1, 2) for j in (1, 2))
CONJUGATES = tuple(sp.Symbol(f"conj({s.name})", complex=True) for s in ENTRIES)


def ginibre_process() -> ItoProcess:
    """2 × 2 complex matrices, E|dG_ij|² = 2 dt (generator ½Δ): entries and their conjugates."""
    increments = [sp.Symbol(f"d{s.name}", complex=True) for s in (*ENTRIES, *CONJUGATES)]
    table = {(a, b): sp.Integer(2) for a, b in zip(increments[:4], increments[4:], strict=True)}
    noise = Noise("dG", Matrix(increments), table)
    return ItoProcess(Matrix([*ENTRIES, *CONJUGATES]), sp.zeros(8, 1), noise.matrix, noise)


def discriminant(a: sp.Expr, b: sp.Expr, c_: sp.Expr, d: sp.Expr) -> sp.Expr:
    """(z₁ − z₂)² of the eigenvalues of ((a, b), (c, d))."""
    return (a - d) ** 2 + 4 * b * c_


@claim(
    source="negative control: Ginibre eigenvalues (Bourgade–Dubach 2020, Grela–Warchoł 2018)",
    latex=r"|z_1 - z_2|^2\,L|z_1 - z_2|^2 = 4(|a-d|^2 + 2|b|^2 + 2|c|^2): \quad L|z_1 - z_2|^2 = 4 \text{ at } "
    r"\begin{pmatrix}1&0\\0&-1\end{pmatrix}, \ 22 \text{ at } \begin{pmatrix}1&3\\0&-1\end{pmatrix}",
    assumptions=("complex 2 × 2 matrices ((a, b), (c, d)), E|dG_ij|² = 2 dt", "z₁ ≠ z₂"),
    measure=measured.ginibre,
    simulate=simulated.ginibre,
)
def ginibre() -> Equation:
    """The eigenvalues of complex Brownian matrices are not autonomous: two matrices with eigenvalues ±1 differ in L."""
    process = ginibre_process()
    (a, b, c_, d), (a_, b_, cc, d_) = ENTRIES, CONJUGATES
    D, D_ = discriminant(*ENTRIES), discriminant(*CONJUGATES)
    delta, delta_, increment, increment_ = sp.symbols("delta delta_ ddelta ddelta_", complex=True)
    pairs = {increment: D, increment_: D_}
    table = {(u, v): process.covariation(pairs[u], pairs[v]) for u in pairs for v in pairs}
    noise = Noise("dD", Matrix([increment, increment_]), table)
    drift = Matrix([process.generator(e) for e in (D, D_)])
    of_discriminant = ItoProcess(Matrix([delta, delta_]), drift, noise.matrix, noise)
    modulus, gap = sp.sqrt(delta * delta_), sp.sqrt(D * D_)
    generated = sp.expand(of_discriminant.generator(modulus) * modulus)
    matrices = [dict(zip((*ENTRIES, *CONJUGATES), 2 * row, strict=True)) for row in ((1, 0, 0, -1), (1, 3, 0, -1))]
    return Equation(
        claimed={
            "|z₁ − z₂|² L|z₁ − z₂|²": 4 * ((a - d) * (a_ - d_) + 2 * b * b_ + 2 * c_ * cc),
            "at two matrices with eigenvalues ±1": Matrix([4, 22]),
        },
        derived={
            "Itô’s formula for the discriminant, then for its modulus": {
                "|z₁ − z₂|² L|z₁ − z₂|²": generated,
                "at two matrices with eigenvalues ±1": Matrix([(generated / gap).subs(m) for m in matrices]),
            }
        },
        domain=Domain(conjugate=tuple(zip(ENTRIES, CONJUGATES, strict=True))),
    )
