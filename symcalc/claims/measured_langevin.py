"""The claims of `langevin` measured at 120 digits (tier precise).

Generators are sums of second differences along geodesics, with weight 1/β along the fibre and κ/β across it, plus a
first difference along −grad(E∘φ) (`measured_submersion`).  The instances live in their ambient spaces: straight lines
in Rⁿ and Her₂, great circles on spheres; eigenvalues come from mpmath's solver.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp

from symcalc.claims import measured_submersion as ms
from symcalc.claims.measured_submersion import Quantities, Space, Vector, coefficients, scaled, sure, total, units
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values

Values_ = dict[str, Any]

# --- the general case at a point ---------------------------------------------------------------------------------


def energy(values: Values_) -> Callable[[Vector], Any]:
    """E∘φ = Σ E[i] x_i."""
    return ms.general_function(values, "E")


def force(space: Space, potential: Callable[[Any], Any]) -> Vector:
    """−grad of a function of points, in the orthonormal frame."""
    return -space.gradient(potential)


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


def entropy_slope(values: Values_) -> Vector:
    """The slope of ½ log det k(x) over x₁ and x₂."""
    metric = ms.general_metric(values)

    def log_volume(e: Vector) -> Callable[[mp.mpf], Values]:
        return lambda t: [mp.log(mp.det(metric(t * e)[2:4, 2:4])) / 2]

    return mp.matrix([precise.first_derivative(log_volume(e)).values[0] for e in units(4)[:2]])


def energy_slope(values: Values_) -> Vector:
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


def drift_and_bracket(space: Space, potential: Callable[[Any], Any], values: Values_) -> Quantities:
    """The generator and the bracket of φ, for L = potential, at the point's β and κ."""
    weights = 1 / values["beta"], values["kappa"] / values["beta"]
    drift = space.generator(space.map, *weights, force(space, potential))
    return {"drift": drift, "bracket": space.brackets(space.map, *weights)}


# --- the instances -----------------------------------------------------------------------------------------------


def flat(start: Vector, phi: Callable[[Vector], Values]) -> Space:
    """Rⁿ at a point."""
    return Space(len(start), lambda v: start + v, phi)


def sphere(start: Vector, phi: Callable[[Vector], Values]) -> Space:
    """The unit sphere at a point: great circles."""
    frame = ms.orthonormal([start, *units(len(start))])[1:]

    def move(v: Vector) -> Vector:
        length = mp.sqrt(sum(s * s for s in v))
        if length == 0:
            return start
        velocity = sum((s * e for s, e in zip(v, frame, strict=True)), mp.zeros(len(start), 1))
        return mp.cos(length) * start + mp.sin(length) / length * velocity

    return Space(len(frame), move, phi)


def place(length: Any, n: int) -> Vector:
    """A vector of this length in general position in Rⁿ."""
    direction = mp.matrix([mp.mpf(5 - 3 * i) / (2 + i) for i in range(n)])
    return length * direction / norm(direction)


def norm(vector: Vector) -> Any:
    """The Euclidean length."""
    return mp.sqrt(sum(s * s for s in vector))


def radius(point: Point) -> Quantities:
    """Rⁿ at a point of length r, n = 2, 3, 4."""
    v = coefficients(point)
    found = [
        drift_and_bracket(flat(place(v["r"], n), lambda x: [norm(x)]), lambda x: v["c"] * sum(s * s for s in x) / 2, v)
        for n in (2, 3, 4)
    ]
    return {name: beside([f[name] for f in found]) for name in ("drift", "bracket")}


def beside(parts: Sequence[Measured]) -> Measured:
    """Measurements one after the other."""
    return Measured([x for p in parts for x in p.values], max(p.error for p in parts))


def any_radius(point: Point) -> Quantities:
    """Measured for n = 2, 3, 4, 5, and extrapolated as the polynomial through these to the n of the point."""
    v = coefficients(point)
    dimensions = (2, 3, 4, 5)
    traces = [flat(place(v["r"], n), lambda x: [norm(x)]).traces(lambda x: [norm(x)]) for n in dimensions]

    def continued(values: Sequence[Any]) -> Measured:
        return sure([interpolated(dimensions, values, v["n"])])

    return {
        "tr_H Hess r": continued([across.values[0] for across, _ in traces]),
        "tr_V Hess r": continued([along.values[0] for _, along in traces]),
    }


def interpolated(nodes: Sequence[int], values: Sequence[Any], at: Any) -> Any:
    """Lagrange’s polynomial through the values."""
    return sum(
        y * mp.fprod((at - b) / mp.mpf(a - b) for b in nodes if b != a) for a, y in zip(nodes, values, strict=True)
    )


def curved_radius(point: Point) -> Quantities:
    """The distance from the pole on S², S³ (great circles) and on the hyperboloids H², H³ (their hyperbolas)."""
    v = coefficients(point)
    round_ = [sphere(on_sphere(v["r"], n), lambda x: [mp.acos(x[len(x) - 1])]) for n in (2, 3)]
    spaces = [*round_, *(hyperboloid(v["r"], n) for n in (2, 3))]

    def pull(space: Space) -> Callable[[Any], Any]:
        return lambda x: v["c"] * space.map(x)[0]

    found = [drift_and_bracket(space, pull(space), v) for space in spaces]
    return {name: beside([f[name] for f in found]) for name in ("drift", "bracket")}


def on_sphere(distance: Any, n: int) -> Vector:
    """A point of Sⁿ at this distance from the last axis."""
    return mp.matrix([*place(mp.sin(distance), n), mp.cos(distance)])


def hyperboloid(distance: Any, n: int) -> Space:
    """Hⁿ = {|x|² − t² = −1, t > 0} at a distance from (0, 1), with that distance as the map."""
    direction = place(mp.mpf(1), n)
    start = mp.matrix([*(mp.sinh(distance) * direction), mp.cosh(distance)])
    around = [mp.matrix([*e, 0]) for e in ms.orthonormal([direction, *units(n)])[1:]]
    frame = [*around, mp.matrix([*(mp.cosh(distance) * direction), mp.sinh(distance)])]

    def move(v: Vector) -> Vector:
        length = norm(v)
        if length == 0:
            return start
        velocity = sum((s * e for s, e in zip(v, frame, strict=True)), mp.zeros(n + 1, 1))
        return mp.cosh(length) * start + mp.sinh(length) / length * velocity

    return Space(n, move, lambda x: [mp.acosh(x[n])])


def line(point: Point) -> Quantities:
    """The plane onto the direction (p, q)."""
    v = coefficients(point)

    def height(x: Vector) -> Any:
        return (v["p"] * x[0] + v["q"] * x[1]) / mp.hypot(v["p"], v["q"])

    return drift_and_bracket(flat(mp.matrix([2, -1]), lambda x: [height(x)]), lambda x: v["c"] * height(x), v)


def latitude(point: Point) -> Quantities:
    """S² at a point of height (1 − ρ)/(1 + ρ); grad S by the length of the parallel."""
    v = coefficients(point)
    height = (1 - v["rho"]) / (1 + v["rho"])
    start = mp.matrix([*place(mp.sqrt(1 - height**2), 2), height])
    space = sphere(start, lambda x: [x[2]])

    def log_length(x: Vector) -> Any:
        turned = precise.first_derivative(
            lambda t: [mp.cos(t) * x[0] - mp.sin(t) * x[1], mp.sin(t) * x[0] + mp.cos(t) * x[1]]
        )
        return mp.log(norm(turned.values))

    slope = space.gradient(log_length)
    rise = space.gradient(lambda x: x[2])
    return {**drift_and_bracket(space, lambda x: v["c"] * x[2], v), "grad S": sure([(slope.T * rise)[0]])}


def hopf(point: Point) -> Quantities:
    """S³ ⊂ C² at a point with |z₁/z₂|² = ρ; φ = z₁/z₂, w = |z₂|² − |z₁|²."""
    v = coefficients(point)
    first, second = mp.sqrt(v["rho"] / (1 + v["rho"])), 1 / mp.sqrt(1 + v["rho"])
    start = mp.matrix([*place(first, 2), *reversed(place(second, 2))])

    def quotient(x: Vector) -> Values:
        ratio = mp.mpc(x[0], x[1]) / mp.mpc(x[2], x[3])
        return [ratio.real, ratio.imag]

    def height(x: Vector) -> Any:
        return x[2] ** 2 + x[3] ** 2 - x[0] ** 2 - x[1] ** 2

    space = sphere(start, quotient)
    weights = 1 / v["beta"], v["kappa"] / v["beta"]

    def heights(x: Vector) -> Values:
        return [height(x)]

    return {
        "tr_V Hess φ": space.traces(quotient)[1],
        "drift": space.generator(heights, *weights, force(space, lambda x: v["c"] * height(x))),
        "bracket": space.brackets(heights, *weights),
    }


def eigenvalues(point: Point) -> Quantities:
    """Her₂ in an orthonormal basis, eigenvalues by mpmath’s solver; the volume of the orbit by its Gram determinant."""
    v = coefficients(point)
    x = [v["x1"], v["x2"]]
    basis = precise.hermitian_basis(2)
    U = precise.unitary(2, 1)
    start = U * mp.diag(x) * U.H

    def spectrum(direction: mp.matrix) -> Values:
        return precise.eigenvalues(direction)

    def move(t: Vector) -> mp.matrix:
        return start + sum((s * e for s, e in zip(t, basis, strict=True)), mp.zeros(2, 2))

    space = Space(4, move, spectrum)
    weights = mp.mpf(1) / 2, 1 / v["beta"]
    return {
        "drift": space.generator(spectrum, *weights, None),
        "brackets": space.brackets(spectrum, *weights),
        "grad S": volume_slope(x),
    }


def free_energy(point: Point) -> Quantities:
    """Her₃ at a rotated diag(x), with the energy Σ dE_i x_i of its eigenvalues."""
    v = coefficients(point)
    U, basis = precise.unitary(3, 2), precise.hermitian_basis(3)
    start = U * mp.diag([v["x1"], v["x2"], v["x3"]]) * U.H

    def move(t: Vector) -> mp.matrix:
        return start + sum((s * e for s, e in zip(t, basis, strict=True)), mp.zeros(3, 3))

    def potential(M: mp.matrix) -> Any:
        return sum(v[f"dE{i + 1}"] * s for i, s in enumerate(precise.eigenvalues(M)))

    found = drift_and_bracket(Space(9, move, precise.eigenvalues), potential, v)
    return {**found, "grad log ρ": scaled(v["beta"] / v["kappa"], found["drift"])}


def volume_slope(x: Sequence[Any]) -> Measured:
    """∂_k of ½ log det of the Gram matrix of the velocities of e^{tB} X e^{−tB}, B anti-Hermitian off the diagonal."""
    generators = [1j * e for e in precise.hermitian_basis(2)[2:]]

    def log_volume(moved: Sequence[Any]) -> Any:
        X = mp.diag(list(moved))
        velocities = [B * X - X * B for B in generators]
        gram = [[mp.re(sum(a * mp.conj(b) for a, b in zip(u, w, strict=True))) for w in velocities] for u in velocities]
        return mp.log(mp.det(mp.matrix(gram))) / 2

    def one_moved(k: int) -> Callable[[mp.mpf], Values]:
        return lambda t: [log_volume([s + (t if i == k else 0) for i, s in enumerate(x)])]

    return beside([total([precise.first_derivative(one_moved(k))]) for k in range(2)])


# --- the controls ------------------------------------------------------------------------------------------------


def stratonovich(point: Point) -> Quantities:
    """Half the second difference of r along the flow of V (a midpoint step), and along the straight line in V."""
    v = coefficients(point)
    start = place(v["r"], 2)

    def V(x: Vector) -> Vector:
        return mp.matrix([-x[1], x[0]]) / norm(x)

    flow = precise.second_derivative(lambda t: [norm(start + t * V(start + t / 2 * V(start)))])
    straight = precise.second_derivative(lambda t: [norm(start + t * V(start))])
    half = mp.mpf(1) / 2
    return {"drift, Stratonovich": scaled(half, flow), "drift, Itô": scaled(half, straight)}


def dilations(point: Point) -> Quantities:
    """½Δ of y₂/y₁, and its squared slope, at two points of one ray."""
    u = coefficients(point)["u"]

    def at(scale: int) -> Measured:
        space = flat(mp.matrix([scale, scale * u]), lambda x: [x[1] / x[0]])
        return beside([scaled(mp.mpf(1) / 2, space.second(space.map, units(2))), space.brackets(space.map, 0.5, 0.5)])

    return {"drift and bracket at (1, u)": at(1), "drift and bracket at (2, 2u)": at(2)}


def ginibre(point: Point) -> Quantities:
    """½ Σ of second differences of |z₁ − z₂|² over the eight real directions, by mpmath’s eigensolver."""
    v = coefficients(point)
    general = mp.matrix([[v["g11"], v["g12"]], [v["g21"], v["g22"]]])
    matrices = [mp.matrix([[1, 0], [0, -1]]), mp.matrix([[1, 3], [0, -1]])]
    return {
        "|z₁ − z₂|² L|z₁ − z₂|²": scaled(squared_gap(general), half_laplacian(general)),
        "at two matrices with eigenvalues ±1": beside([half_laplacian(m) for m in matrices]),
    }


def squared_gap(matrix: mp.matrix) -> Any:
    """|z₁ − z₂|² of a complex 2 × 2 matrix."""
    first, second = mp.eig(matrix, left=False, right=False)
    return abs(first - second) ** 2


def half_laplacian(matrix: mp.matrix) -> Measured:
    """½ Σ over E_ij and i E_ij of d²/dt² |z₁ − z₂|²."""

    def along(direction: mp.matrix) -> Callable[[mp.mpf], Values]:
        return lambda t: [squared_gap(matrix + t * direction)]

    cells = [
        mp.matrix([[int((a, b) == ij) for b in range(2)] for a in range(2)]) for ij in itertools.product((0, 1), (0, 1))
    ]
    directions = [phase * cell for cell in cells for phase in (1, 1j)]
    parts = [precise.second_derivative(along(d)) for d in directions]
    return scaled(mp.mpf(1) / 2, total(parts))
