"""The claims of `submersion` measured at 120 digits (tier precise), without a Christoffel symbol.

A space is given by `move`: v ↦ the end of the geodesic with initial velocity v, in an orthonormal frame at the point.
Where the space is given by its metric alone, the geodesic comes from least action: three points −, 0, + are the start
of a geodesic if the discrete action of the two segments is stationary in the middle one.  What is vertical is read off
difference quotients of φ∘move, by Gram–Schmidt; a Hessian is a second difference along geodesics.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import mpmath as mp

from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values

SLACK = mp.mpf(10) ** -46  # of derivatives of directions that were measured themselves
SEGMENT = mp.mpf(10) ** -24
NEAR = mp.mpf(10) ** -48
Vector = Any
"""A column of mpmath numbers."""
Quantities = dict[str, Measured]


# --- a space with a map ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Space:
    """An n-dimensional Riemannian manifold near a point: `move` (v ∈ Rⁿ ↦ a point) and a map φ of points."""

    dimension: int
    move: Callable[[Vector], Any]
    map: Callable[[Any], Values]

    def along(self, f: Callable[[Any], Values], v: Vector) -> Callable[[mp.mpf], Values]:
        """t ↦ f at the geodesic with initial velocity v, at time t."""
        return lambda t: f(self.move(t * v))

    @cached_property
    def directions(self) -> tuple[list[Vector], list[Vector]]:
        """Orthonormal horizontal and vertical directions."""
        columns = [precise.first_derivative(self.along(self.map, e)).values for e in units(self.dimension)]
        rows = [mp.matrix([c[a] for c in columns]) for a in range(len(columns[0]))]
        horizontal = orthonormal(rows)
        return horizontal, orthonormal([*horizontal, *units(self.dimension)])[len(horizontal) :]

    def traces(self, f: Callable[[Any], Values]) -> tuple[Measured, Measured]:
        """(tr_H Hess f, tr_V Hess f) as sums of second derivatives along geodesics."""
        horizontal, vertical = self.directions
        return self.second(f, horizontal), self.second(f, vertical)

    def second(self, f: Callable[[Any], Values], directions: Sequence[Vector]) -> Measured:
        """Σ_v d²/dt² f along the geodesics of these directions."""
        return total([precise.second_derivative(self.along(f, v)) for v in directions])

    def generator(self, f: Callable[[Any], Values], vertical: Any, horizontal: Any, force: Vector | None) -> Measured:
        """vertical · tr_V Hess f + horizontal · tr_H Hess f + Df(force)."""
        across, along = self.traces(f)
        parts = [scaled(vertical, along), scaled(horizontal, across)]
        return total(parts if force is None else [*parts, precise.first_derivative(self.along(f, force))])

    def brackets(self, f: Callable[[Any], Values], vertical: Any, horizontal: Any) -> Measured:
        """Twice Σ weight · Df(v) Df(v)ᵀ over the directions, row by row."""
        weights = [*(horizontal for _ in self.directions[0]), *(vertical for _ in self.directions[1])]
        slopes = [precise.first_derivative(self.along(f, v)).values for v in itertools.chain(*self.directions)]
        count = len(slopes[0])
        pairs = itertools.product(range(count), repeat=2)
        return sure([2 * sum(g * s[i] * s[j] for g, s in zip(weights, slopes, strict=True)) for i, j in pairs])

    def gradient(self, f: Callable[[Any], Any]) -> Vector:
        """grad f in the orthonormal frame."""
        return mp.matrix(
            [precise.first_derivative(self.along(lambda x: [f(x)], e)).values[0] for e in units(self.dimension)]
        )


def units(n: int) -> list[Vector]:
    """The standard basis."""
    return [mp.matrix([int(i == j) for j in range(n)]) for i in range(n)]


def orthonormal(vectors: Sequence[Vector], metric: mp.matrix | None = None) -> list[Vector]:
    """Gram–Schmidt, leaving out what depends on the vectors before it."""
    g = mp.eye(len(vectors[0])) if metric is None else metric
    found: list[Vector] = []
    for v in vectors:
        for e in found:
            v = v - (e.T * g * v)[0] * e
        if (length := mp.sqrt((v.T * g * v)[0])) > mp.mpf(10) ** -20:
            found.append(v / length)
    return found


def sure(values: Values) -> Measured:
    """Values known up to the error of measured directions."""
    return Measured(list(values), SLACK * (1 + max(abs(v) for v in values)))


def scaled(factor: Any, part: Measured) -> Measured:
    """A multiple of a measurement."""
    return Measured([factor * v for v in part.values], abs(factor) * part.error)


def total(parts: Sequence[Measured]) -> Measured:
    """The sum of measurements, their errors added up."""
    values = [sum(column) for column in zip(*(p.values for p in parts), strict=True)]
    return Measured(values, sum(p.error for p in parts) + SLACK * (1 + max(abs(v) for v in values)))


# --- a metric in coordinates -------------------------------------------------------------------------------------


def metric_space(metric: Callable[[Vector], mp.matrix], n: int, phi: Callable[[Vector], Values]) -> Space:
    """The space of a metric near the origin of its n coordinates."""
    frame = orthonormal(units(n), metric(mp.zeros(n, 1)))
    bend = accelerations(metric, frame)

    def move(v: Vector) -> Vector:
        straight = sum((v[i] * e for i, e in enumerate(frame)), mp.zeros(n, 1))
        pairs = itertools.product(range(n), repeat=2)
        return straight + sum((v[i] * v[j] * bend[i][j] for i, j in pairs), mp.zeros(n, 1)) / 2

    return Space(n, move, phi)


def accelerations(metric: Callable[[Vector], mp.matrix], frame: Sequence[Vector]) -> list[list[Vector]]:
    """The accelerations of geodesics through the origin, a quadratic form of the velocity, polarised over a frame."""
    alone = [acceleration(metric, e) for e in frame]
    return [
        [alone[i] if i == j else (acceleration(metric, u + v) - alone[i] - alone[j]) / 2 for j, v in enumerate(frame)]
        for i, u in enumerate(frame)
    ]


def acceleration(metric: Callable[[Vector], mp.matrix], velocity: Vector) -> Vector:
    """γ″(0) of the geodesic with γ(0) = 0 and γ′(0) = velocity, by least action of two straight segments."""
    n, step = len(velocity), SEGMENT * velocity

    def action(middle: Vector) -> Any:
        ends = (middle + step, step - middle)  # the segments from −step to the middle, and from there to +step
        centres = ((middle - step) / 2, (middle + step) / 2)
        return sum((s.T * metric(x) * s)[0] for s, x in zip(ends, centres, strict=True)) / 2

    pull = mp.matrix([(action(NEAR * e) - action(-NEAR * e)) / (2 * NEAR) for e in units(n)])
    return mp.lu_solve(metric(mp.zeros(n, 1)), pull) / SEGMENT**2


# --- the general submersion, with free numbers for its derivatives -----------------------------------------------


def coefficients(point: Point) -> dict[str, Any]:
    """The free numbers of a point by name."""
    return {s.name: precise.number(v) for s, v in point.items()}


def linear_matrix(values: dict[str, Any], name: str, symmetric: bool) -> Callable[[Vector], mp.matrix]:
    """q ↦ the 2 × 2 matrix of Σ_l name[i,j,l] q_l."""
    places = list(itertools.product(range(2), repeat=2))
    read = [(min(ij), max(ij)) if symmetric else ij for ij in places]
    slopes = [[values.get(f"{name}[{i + 1},{j + 1},{l}]", 0) for l in range(1, 5)] for i, j in read]

    def matrix(q: Vector) -> mp.matrix:
        entries = [sum(s * v for s, v in zip(row, q, strict=False) if s) for row in slopes]
        return mp.matrix([entries[:2], entries[2:]])

    return matrix


def general_metric(values: dict[str, Any]) -> Callable[[Vector], mp.matrix]:
    """q ↦ h + aᵀka, aᵀk, ka, k at q = (x₁, x₂, θ₁, θ₂)."""

    h = linear_matrix(values, "h", True)
    k = linear_matrix(values, "k", True)
    a = linear_matrix(values, "a", False)
    return lambda q: blocks(mp.eye(2) + h(q), mp.eye(2) + k(q), a(q))


def blocks(h: mp.matrix, k: mp.matrix, a: mp.matrix) -> mp.matrix:
    """The metric h + k(dθ + a dx, dθ + a dx) as a matrix."""
    m, f = h.rows, k.rows
    form = mp.zeros(f, m + f)
    for al in range(f):
        form[al, m + al] = 1
        for i in range(m):
            form[al, i] = a[al, i]
    g = form.T * k * form
    for i, j in itertools.product(range(m), repeat=2):
        g[i, j] += h[i, j]
    return g


def general_space(values: dict[str, Any]) -> Space:
    """The space of `general_metric`, with φ(x, θ) = x."""
    return metric_space(general_metric(values), 4, lambda q: q[:2])


def general_function(values: dict[str, Any], name: str) -> Callable[[Vector], Any]:
    """x ↦ Σ f[i] x_i + ½ Σ f[i,j] x_i x_j."""
    a, b, aa, ab, bb = (values.get(f"{name}[{place}]", 0) for place in ("1", "2", "1,1", "1,2", "2,2"))
    return lambda q: a * q[0] + b * q[1] + (aa * q[0] ** 2 + 2 * ab * q[0] * q[1] + bb * q[1] ** 2) / 2


def general_traces(point: Point) -> tuple[Measured, Measured]:
    """(tr_H, tr_V) of Hess(f∘φ)."""
    values = coefficients(point)
    f = general_function(values, "f")
    return general_space(values).traces(lambda q: [f(q)])


def lifted(metric: Callable[[Vector], mp.matrix], q: Vector, wanted: Sequence[Any]) -> Vector:
    """The shortest vector at q whose first components are `wanted`: the horizontal lift."""
    m, g = len(wanted), metric(q)
    n = g.rows
    down, across = g[m:n, m:n], g[m:n, 0:m]
    rest = mp.lu_solve(down, -across * mp.matrix(list(wanted)))
    return mp.matrix([*wanted, *rest])


def volume_growth(metric: Callable[[Vector], mp.matrix], n: int, wanted: Sequence[Any]) -> Measured:
    """d/ds log of the fibre's volume element, carried along the lift of the constant field `wanted`."""
    m = len(wanted)

    def carried(s: Any, q: Vector) -> Vector:
        return q + s * lifted(metric, q, wanted)

    def log_volume(s: mp.mpf) -> Values:
        vectors = [(carried(s, NEAR * e) - carried(s, -NEAR * e)) / (2 * NEAR) for e in units(n)[m:]]
        g = metric(carried(s, mp.zeros(n, 1)))
        return [mp.log(mp.det(mp.matrix([[(u.T * g * v)[0] for v in vectors] for u in vectors]))) / 2]

    return total([precise.first_derivative(log_volume)])


# --- the claims --------------------------------------------------------------------------------------------------


def laplacian(point: Point) -> Quantities:
    """Δf as the sum of second differences along two orthogonal geodesics."""
    values = coefficients(point)
    p, q, c = values["p"], values["q"], values["c"]
    slope = linear_matrix(values, "g", True)

    def metric(x: Vector) -> mp.matrix:
        return mp.matrix([[p, c], [c, (c**2 + q) / p]]) + slope(x)

    f = general_function(values, "f")
    space = metric_space(metric, 2, lambda x: x)
    return {"Δf": space.second(lambda x: [f(x)], units(2))}


def vertical(point: Point) -> Quantities:
    """tr_V Hess(f∘φ) along geodesics; ⟨H, grad f⟩ by the growth of a volume element that is carried along the lift."""
    values = coefficients(point)
    growth = volume_growth(general_metric(values), 4, [values["f[1]"], values["f[2]"]])
    return {"tr_V Hess(f∘φ)": general_traces(point)[1], "⟨H, grad f⟩": scaled(-1, growth)}


def horizontal(point: Point) -> Quantities:
    """tr_H Hess(f∘φ) along geodesics upstairs."""
    return {"tr_H Hess(f∘φ)": general_traces(point)[0]}


def oneill(point: Point) -> Quantities:
    """∇_X Y at the origin: the change of the lift Y along X, less the acceleration of geodesics."""
    metric = general_metric(coefficients(point))
    basis = units(4)
    bend = accelerations(metric, basis)

    def vertical_part(along: Vector, wanted: Values) -> Callable[[mp.mpf], Values]:
        return lambda t: lifted(metric, t * along, wanted)[2:]

    pairs = itertools.product(range(2), repeat=2)
    change = {(i, j): precise.first_derivative(vertical_part(basis[i], basis[j][:2])) for i, j in pairs}
    nabla = {(i, j): [s - b for s, b in zip(change[i, j].values, bend[i][j][2:], strict=True)] for i, j in change}
    both = [u + v for u, v in zip(nabla[0, 1], nabla[1, 0], strict=True)]
    return {
        "P_V ∇_X X": sure([*nabla[0, 0], *nabla[1, 1]]),
        "P_V (∇_X Y + ∇_Y X)": sure(both),
        "P_V ∇_X Y": sure(nabla[0, 1]),
    }


def torus_metric(values: dict[str, Any]) -> Callable[[Vector], mp.matrix]:
    """h(x), k(x) and a(x) of the torus bundle over a line."""

    def metric(q: Vector) -> mp.matrix:
        v, x = values, q[0]
        k = mp.matrix([[v["k1"], v["k12"]], [v["k12"], (v["k12"] ** 2 + v["detk"]) / v["k1"]]])
        k += x * mp.matrix([[v["dk1"], v["dk12"]], [v["dk12"], v["dk2"]]])
        a = mp.matrix([v["a1"] + x * v["da1"], v["a2"] + x * v["da2"]])
        return blocks(mp.matrix([[v["h1"] + x * v["dh1"]]]), k, a)

    return metric


def volume(point: Point) -> Quantities:
    """The slope of the orbit's volume over x; ⟨H, ∂x⟩ = −tr_V Hess x, along geodesics."""
    metric = torus_metric(coefficients(point))

    def log_volume(t: mp.mpf) -> Values:
        return [mp.log(mp.det(metric(mp.matrix([t, 0, 0]))[1:3, 1:3])) / 2]

    _, vertical = metric_space(metric, 3, lambda q: q[:1]).traces(lambda q: q[:1])
    # ⟨H, grad x⟩ = H^x, and ⟨H, ∂x⟩ is h times that.
    h = coefficients(point)["h1"]
    return {"∂S": precise.first_derivative(log_volume), "⟨H, ∂x⟩": scaled(-h, vertical)}


def warped(point: Point) -> Quantities:
    """Δ_g along geodesics; ⟨H, grad f⟩ by the growth of the fibre's volume element."""
    v = coefficients(point)

    def metric(q: Vector) -> mp.matrix:
        size = (v["w"] + v["dw"] * q[0]) ** 2 * (v["p0"] + v["dp1"] * q[1] + v["dp2"] * q[2])
        return blocks(mp.eye(1), size * mp.eye(2), mp.zeros(2, 1))

    def f(q: Vector) -> Values:
        return [v["f[1]"] * q[0] + v["f[1,1]"] * q[0] ** 2 / 2]

    space = metric_space(metric, 3, lambda q: q[:1])
    growth = volume_growth(metric, 3, [v["f[1]"]])
    return {"Δ_g(f∘φ)": space.second(f, units(3)), "⟨H, grad f⟩": scaled(-1, growth)}
