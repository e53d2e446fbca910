"""Brownian motion on the circle and on spheres: the Itô correction keeps it there.

Tangential noise, read as Stratonovich, in the coordinates of the surrounding Rⁿ.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.ito.measured import spheres as measured
from symcalc.claims.ito.notation import POINT4, Matrix, bracket_of, vector, x, y
from symcalc.claims.ito.simulated import spheres as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import ItoProcess, StratonovichProcess

k = sp.Symbol("k", real=True)  # the point of the circle: cos θ = (1 − k²)/(1 + k²), sin θ = 2k/(1 + k²)
cosine, sine = (1 - k**2) / (1 + k**2), 2 * k / (1 + k**2)


@claim(
    source="Stroock (1971); Itô's formula for e^{iB}",
    latex=r"(X, Y) = (\cos B, \sin B): \quad dX = -Y\,dB - \tfrac12 X\,dt, \quad dY = X\,dB - \tfrac12 Y\,dt",
    assumptions=("the point is (1 − k², 2k)/(1 + k²), every point of the circle but one",),
    measure=measured.circle,
    simulate=simulated.circle,
)
def circle() -> Equation:
    """Brownian motion on the circle: the noise is (−Y, X) dB, and the Itô correction −½(X, Y) keeps it there."""
    angle = sp.Symbol("theta", real=True)
    here = {sp.cos(angle): cosine, sp.sin(angle): sine}
    parts = [ItoProcess(angle, 0, 1).ito(f) for f in (sp.cos(angle), sp.sin(angle))]
    rotating = StratonovichProcess(vector(x, y), sp.zeros(2, 1), vector(-y, x)).to_ito()
    at = {x: cosine, y: sine}
    return Equation(
        claimed={
            "Itô drift": vector(-cosine / 2, -sine / 2),
            "noise": vector(-sine, cosine),
            "drift of X² + Y²": sp.S.Zero,
        },
        derived={
            "Itô's formula for cos and sin": {
                "Itô drift": vector(*(part.drift.subs(here) for part in parts)),
                "noise": vector(*(part.diffusion.subs(here) for part in parts)),
            },
            "the rotation field, read as Stratonovich": {
                "Itô drift": Matrix(rotating.drift.subs(at)),
                "noise": Matrix(rotating.diffusion.subs(at)),
                "drift of X² + Y²": rotating.generator(x**2 + y**2),
            },
        },
        domain=Domain(real=(k,)),
    )


def sphere_projection(n: int) -> Matrix:
    """1 − xxᵀ/|x|², the projection on the tangent space of the sphere through x."""
    at = vector(*POINT4[:n])
    return Matrix(sp.eye(n) - at * at.T / (at.T * at)[0])


@claim(
    source="Stroock (1971); Price–Williams (1983)",
    latex=r"dX = \Big(1 - \frac{XX^{\mathsf T}}{|X|^2}\Big)\circ dB = \Big(1 - \frac{XX^{\mathsf T}}{|X|^2}\Big)dB - "
    r"\frac{n - 1}{2|X|^2}X\,dt, \quad n = 2, 3, 4",
    assumptions=("x ≠ 0; on the unit sphere |x| = 1",),
    measure=measured.sphere,
    simulate=simulated.sphere,
)
def sphere() -> Equation:
    """Brownian motion on S^{n−1} in Rⁿ, n = 2, 3, 4: the Itô correction is −(n − 1)/2 x, and |x|² does not move."""
    dimensions = (2, 3, 4)
    projections = {n: sphere_projection(n) for n in dimensions}
    processes = {
        n: StratonovichProcess(vector(*POINT4[:n]), sp.zeros(n, 1), projections[n]).to_ito() for n in dimensions
    }
    squares = {n: sp.Add(*(v**2 for v in POINT4[:n])) for n in dimensions}
    return Equation(
        claimed={
            f"Itô drift, n = {n}": vector(*(-sp.Rational(n - 1, 2) * v / squares[n] for v in POINT4[:n]))
            for n in dimensions
        }
        | {"drift and bracket of |x|²": sp.zeros(3, 2)},
        derived={
            "projection of ∘ dB, converted": {f"Itô drift, n = {n}": Matrix(processes[n].drift) for n in dimensions},
            "Itô's formula for |x|²": {
                "drift and bracket of |x|²": Matrix(
                    [[processes[n].generator(squares[n]), bracket_of(processes[n], squares[n])] for n in dimensions]
                )
            },
        },
        domain=Domain(real=POINT4),
    )
