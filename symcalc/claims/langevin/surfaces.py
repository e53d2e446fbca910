"""Fibres of dimension one: parallel lines of the plane, parallels of S², and the great circles of Hopf's S³ → S².

Spheres have the stereographic coordinate ζ = u + iv, and heights are written by ρ = |ζ|².
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.langevin.measured import surfaces as measured
from symcalc.claims.langevin.notation import LEVI_CIVITA, PARAMETERS, beta, c, kappa, u_, v_, y
from symcalc.claims.langevin.simulated import surfaces as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.langevin import Upstairs
from symcalc.riemannian import Matrix, Metric, gram
from symcalc.submersion import Submersion, adapted

p, q = sp.symbols("p q", positive=True)


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


def rotations() -> tuple[Submersion, Submersion]:
    """S² → height z: in stereographic coordinates, and in height and longitude."""
    heights, longitude = Metric.from_inverse((z,), Matrix([[1 - z**2]])), sp.Symbol("theta1", real=True)
    round_ = Metric.of((u_, v_), 4 / CONFORMAL * sp.eye(2))
    sphere = Submersion(round_, (HEIGHT.subs(STEREOGRAPHIC),), heights)
    return sphere, adapted(heights, (longitude,), Matrix([[1 - z**2]]))


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
    sphere, parallels = rotations()
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
                "grad S": sphere.pull_back(down.metric.gradient(entropy)[0]),
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
