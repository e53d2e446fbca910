"""The claims of `principle`: geodesics of a general metric, and the flux that its generator makes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import mpmath as mp

from symcalc.claims import measured_submersion as ms
from symcalc.claims.langevin.measured.spaces import Coefficients, drift_and_bracket, force
from symcalc.claims.measured_submersion import Quantities, Vector, coefficients, scaled, sure, total, units
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def energy(values: Coefficients) -> Callable[[Vector], Any]:
    """E∘φ = Σ E[i] x_i."""
    return ms.general_function(values, "E")


def generated(point: Point, kappa: Any) -> tuple[Measured, Measured]:
    """(L(f∘φ), d⟨f∘φ⟩/dt) upstairs."""
    v = coefficients(point)
    space, f = ms.general_space(v), ms.general_function(v, "f")
    pull = force(space, energy(v))

    def observed(q: Vector) -> Values:
        return [f(q)]

    weights = 1 / v["beta"], kappa / v["beta"]
    return space.generator(observed, *weights, pull), space.brackets(observed, *weights)


def projection(point: Point) -> Quantities:
    """The generator and the bracket upstairs."""
    drift, bracket = generated(point, coefficients(point)["kappa"])
    return {"L(f∘φ)": drift, "d⟨f∘φ⟩/dt": bracket}


def gradient_flow(point: Point) -> Quantities:
    """The generator and the bracket at κ = 0, and the difference quotient in κ."""
    kappa = coefficients(point)["kappa"]
    drift, _ = generated(point, kappa)
    still, bracket = generated(point, mp.mpf(0))
    slope = scaled(1 / kappa, total([drift, scaled(-1, still)]))
    return {"L₀(f∘φ)": still, "d⟨f∘φ⟩/dt at κ = 0": bracket, "(L − L₀)/κ": slope}


def free_flux(point: Point) -> tuple[Vector, Callable[[Vector], mp.matrix]]:
    """b − div D − D grad log √det g at the origin upstairs, and q ↦ D = ½ covariance of the coordinates.

    The drift b of the coordinates is measured along geodesics, the derivatives are differences.
    """
    v = coefficients(point)
    metric, space = ms.general_metric(v), ms.general_space(v)
    weights = 1 / v["beta"], v["kappa"] / v["beta"]
    drift = space.generator(list, *weights, force(space, energy(v))).values

    def spread(q: Vector) -> mp.matrix:
        lifts = [ms.lifted(metric, q, e) for e in ([1, 0], [0, 1])]
        downstairs = mp.inverse(mp.matrix([[(a.T * metric(q) * b)[0] for b in lifts] for a in lifts]))
        pairs = itertools.product(range(2), repeat=2)
        across = sum((downstairs[i, j] * lifts[i] * lifts[j].T for i, j in pairs), mp.zeros(4, 4))
        return weights[0] * (mp.inverse(metric(q)) - across) + weights[1] * across

    score = volume_score(metric, 4)
    change = divergence(spread, 4)
    D = spread(mp.zeros(4, 1))
    return mp.matrix(drift) - change - D * score, spread


def divergence(spread: Callable[[Vector], mp.matrix], n: int) -> Vector:
    """Σ_j ∂_j D_ij at the origin."""

    def column(e: Vector) -> Callable[[mp.mpf], Values]:
        return lambda t: list(spread(t * e) * e)

    columns = [precise.first_derivative(column(e)).values for e in units(n)]
    return mp.matrix([sum(c[i] for c in columns) for i in range(n)])


def volume_score(metric: Callable[[Vector], mp.matrix], n: int) -> Vector:
    """grad log √det g at the origin."""

    def log_density(e: Vector) -> Callable[[mp.mpf], Values]:
        return lambda t: [mp.log(mp.det(metric(t * e))) / 2]

    return mp.matrix([precise.first_derivative(log_density(e)).values[0] for e in units(n)])


def entropy_slope(values: Coefficients) -> Vector:
    """The slope of ½ log det k(x) over x₁ and x₂."""
    metric = ms.general_metric(values)

    def log_volume(e: Vector) -> Callable[[mp.mpf], Values]:
        return lambda t: [mp.log(mp.det(metric(t * e)[2:4, 2:4])) / 2]

    return mp.matrix([precise.first_derivative(log_volume(e)).values[0] for e in units(4)[:2]])


def energy_slope(values: Coefficients) -> Vector:
    """(E[1], E[2])."""
    return mp.matrix([values.get("E[1]", 0), values.get("E[2]", 0)])


def stationary(point: Point) -> Quantities:
    """The score that makes the flux vanish: upstairs, plus the slope of the orbit's volume."""
    v = coefficients(point)
    flux, spread = free_flux(point)
    above = mp.lu_solve(spread(mp.zeros(4, 1)), flux)
    score = above[:2] + entropy_slope(v)
    wanted = entropy_slope(v) / v["kappa"] - v["beta"] / v["kappa"] * energy_slope(v)
    return {"grad log ρ": sure(list(score)), "J/ρ": sure(list(v["kappa"] / v["beta"] * (score - wanted)))}


def upstairs_law(point: Point) -> Quantities:
    """The score that makes the flux vanish upstairs; the fluxes of the stationary and of the Gibbs density."""
    v = coefficients(point)
    beta, kappa, slope, pull = v["beta"], v["kappa"], entropy_slope(v), energy_slope(v)
    flux, spread = free_flux(point)
    D = spread(mp.zeros(4, 1))
    law = mp.matrix([*((1 / kappa - 1) * slope - beta / kappa * pull), 0, 0])
    gibbs = mp.matrix([*(-beta * pull), 0, 0])
    return {
        "grad log μ": sure(list(mp.lu_solve(D, flux))),
        "J/μ": sure(list(flux - D * law)),
        "J/ρ of the Gibbs density": sure(list(flux - D * gibbs)),
    }


def ito_equation(point: Point) -> Quantities:
    """The generator and the bracket of x on the surface h dx² + k(dθ + a dx)²."""
    v = coefficients(point)

    def metric(q: Vector) -> mp.matrix:
        h, k = mp.matrix([[v["h0"] + v["dh"] * q[0]]]), mp.matrix([[v["k0"] + v["dk"] * q[0]]])
        return ms.blocks(h, k, mp.matrix([[v["a0"]]]))

    space = ms.metric_space(metric, 2, lambda q: q[:1])
    return drift_and_bracket(space, lambda q: v["dE"] * q[0], v)
