"""The radius of Rⁿ, and the distance from a pole of Sⁿ and Hⁿ: noise along spheres drives outwards.

Spheres have stereographic coordinates; the radius is r > 0.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.langevin.measured import radii as measured
from symcalc.claims.langevin.notation import LEVI_CIVITA, PARAMETERS, beta, c, kappa, r, y
from symcalc.claims.langevin.simulated import radii as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.langevin import Upstairs
from symcalc.riemannian import Matrix, Metric
from symcalc.submersion import Submersion, adapted

n = sp.Symbol("n", positive=True)
RADIAL = c * r**2 / 2


def cartesian(dimension: int) -> Upstairs:
    """Rⁿ → radius in Cartesian coordinates, E = c r²/2."""
    coordinates = y[:dimension]
    radius = sp.sqrt(sp.Add(*(s**2 for s in coordinates)))
    return Upstairs(Submersion(Metric.euclidean(coordinates), (radius,), Metric.euclidean((r,))), RADIAL, beta, kappa)


def sphere_metric(radius: sp.Expr, dimension: int) -> Matrix:
    """That of a sphere of this radius, in stereographic coordinates y."""
    return Matrix(4 * radius**2 / (1 + sp.Add(*(s**2 for s in y[:dimension]))) ** 2 * sp.eye(dimension))


def warped(radius: sp.Expr, dimension: int, energy: sp.Expr) -> Upstairs:
    """dr² + radius(r)² × the metric of a unit sphere, onto r."""
    angles = y[:dimension]
    return Upstairs(adapted(Metric.euclidean((r,)), angles, sphere_metric(radius, dimension)), energy, beta, kappa)


def polar(dimension: int) -> Upstairs:
    """Rⁿ → radius in polar coordinates."""
    return warped(r, dimension - 1, RADIAL)


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
    spaces = [warped(radius, f, c * r) for radius, f in CURVED]
    spheres = [sphere_metric(radius, f).subs(dict.fromkeys(y, 0)) for radius, f in CURVED]
    entropies = [sp.log(sphere.det()) / 2 for sphere in spheres]
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
