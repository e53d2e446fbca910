"""Dyson Brownian motion and Theorem 15: collisions for β < 1, noise that leaves the orbit, a trace and not an average.

dM = P_M dH + √(2/β) P_M^⊥ dH (Itô), H the standard Wiener process on Her_d; the mean curvature vector is the trace of
the second fundamental form.
"""

from __future__ import annotations

import sympy as sp

from symcalc import orbits
from symcalc.claims.claim import claim
from symcalc.claims.slides.measured import dyson_brownian_motion as measured
from symcalc.claims.slides.notation import Matrix
from symcalc.claims.slides.simulated import dyson_brownian_motion as simulated
from symcalc.claims.theorem15.notation import DISTINCT, STANDARD
from symcalc.claims.theorem15.notation import equation as spectral_equation
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, dimension
from symcalc.models import dyson
from symcalc.models.dyson import COMPLEX, beta
from symcalc.spectral import EIGENVALUES as x
from symcalc.spectral import eigenvalue_symbols


@claim(
    source="slides, Warm-Up (“x_1 < … < x_d”, for every β)",
    latex=r"d = 2: \quad L\,(x_2 - x_1)^{1-\beta} = 0",
    assumptions=(
        "a scale function: bounded at 0 for β < 1, so the particles collide; unbounded for β > 1, so they do not",
        "the equation until the collision; at β = 1 the scale function is a logarithm",
    ),
    measure=measured.collisions,
    simulate=simulated.collisions,
)
def collisions() -> Equation:
    """For β < 1 the particles collide in finite time, and the printed equation alone does not say how it goes on."""
    g, p = sp.Symbol("g", positive=True), sp.Symbol("p", real=True)
    x1, x2 = eigenvalue_symbols(2)
    first, second = dyson.equation().drift.components(2)
    drift = sp.cancel((second - first).subs(x2, x1 + g))
    variance = 2 * dyson.equation().variance.components(2)[0]
    generated = sp.cancel(sp.powsimp(sp.expand((drift * sp.diff(g**p, g) + variance * sp.diff(g**p, g, 2) / 2) / g**p)))
    return Equation(
        {"L g^p / g^p": 2 * p * (p - 1 + beta) / (beta * g**2), "at p = 1 − β": sp.S.Zero},
        {"the generator": {"L g^p / g^p": generated, "at p = 1 − β": generated.subs(p, 1 - beta)}},
        Domain(positive=(g, beta), real=(p,)),
    )


@claim(
    source="slides, Theorem 15 (“a matrix M_t evolving on the isospectral orbit O_{x_t}”)",
    latex=r"\frac{d}{dt}\sum x_k^2 = d(d - 1) \ \ (dM = P_M dH), \qquad 0 \ \ (dM = P_M dH + \tfrac12 H\,dt)",
    assumptions=(DISTINCT, STANDARD, "Itô; H is the mean curvature vector of the orbit"),
    measure=measured.leaves_orbit,
    simulate=simulated.leaves_orbit,
)
def leaves_orbit() -> Equation:
    """Tangential noise does not keep M on an orbit: |M|² grows at the rate d(d − 1) unless ½H dt is added."""
    moved, d = dyson.equation(COMPLEX, sp.S.Zero).drift, dimension()
    kept = moved + orbits.mean_curvature(COMPLEX) * sp.S.Half
    rates = {
        "dM = P dH": (moved * x["k"] * 2).sum_over("k"),
        "dM = P dH + ½H dt": (kept * x["k"] * 2).sum_over("k"),
    }
    return spectral_equation({"dM = P dH": d * (d - 1), "dM = P dH + ½H dt": IndexSum.of(0)}, {"Itô's formula": rates})


@claim(
    source="slides, Theorem 15 (“mean curvature”), read as an average over the dim O_x = d(d − 1) directions",
    latex=r"d = 2: \quad -\tfrac12 \cdot \tfrac{H}{2} = \tfrac12 \cdot \frac{1}{x_k - x_j} \neq \frac{1}{x_k - x_j}",
    assumptions=(DISTINCT, "H is the trace of the second fundamental form"),
    measure=measured.averaged_curvature,
    simulate=simulated.averaged_curvature,
)
def averaged_curvature() -> Equation:
    """“Minus one half mean curvature” needs the trace: with the average the drift of Theorem 15 comes out too small."""
    x1, x2 = eigenvalue_symbols(2)
    trace = Matrix(orbits.mean_curvature(COMPLEX).components(2))
    drift = Matrix([1 / (x1 - x2), 1 / (x2 - x1)])
    return Equation(
        {"−½ trace": drift, "−½ average": drift / 2},
        {"second fundamental form": {"−½ trace": -trace / 2, "−½ average": -trace / 4}},
        Domain(ascending=(x1, x2)),
    )
