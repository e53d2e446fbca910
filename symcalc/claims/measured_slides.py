"""The counterexamples of `slides` measured on actual matrices at 120 digits (tier precise)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims import measured_submersion as ms
from symcalc.claims.measured_dln import (
    Network,
    Quantities,
    entropic_drift,
    exactly,
    flow,
    full_operator,
    inner,
    operator,
    orbit_log_volume,
    product,
    slope,
    unit,
    weighted,
)
from symcalc.claims.measured_infinite_depth import nodes
from symcalc.claims.measured_other_fields import ito_drift as real_ito_drift
from symcalc.claims.measured_singular import singular_values
from symcalc.claims.measured_spectra import curvature, eigenvalues_at
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import brackets
from symcalc.evidence.precise import Measured, Values


def _named(point: Point) -> dict[str, Any]:
    return {s.name: precise.number(v) for s, v in point.items()}


def _rotation(t: Any) -> mp.matrix:
    angle = 2 * mp.atan(t)
    return mp.matrix([[mp.cos(angle), -mp.sin(angle)], [mp.sin(angle), mp.cos(angle)]])


def isotropic_noise(point: Point) -> Quantities:
    """W_2ᵀW_2 − W_1W_1ᵀ at factors whose entries are moved one at a time."""
    named = _named(point)
    first, second = (mp.matrix([[named[f"{n}{i}{j}"] for j in (1, 2)] for i in (1, 2)]) for n in "vw")

    def balance(factors: mp.matrix) -> Values:
        v, w = factors[:2, :], factors[2:, :]
        return list(w.T * w - v * v.T)

    state = mp.matrix([*first.tolist(), *second.tolist()])
    directions = []
    for i, j in iterate(range(4), range(2)):
        e = mp.zeros(4, 2)
        e[i, j] = mp.mpf(1)
        directions.append(e)
    return {
        "drift of G": precise.generator(balance, state, directions),
        "d⟨G_11⟩/dt": brackets(balance, state, directions)[0][0],
    }


def fixed_frame(point: Point) -> Quantities:
    """The bracket of the smallest eigenvalue at a rotated matrix, with the noise in the basis of the diagonal one."""
    t, beta = (_named(point)[name] for name in ("t", "beta"))
    return {
        "d⟨x_1⟩/dt": _smallest_in_fixed_frame(t, beta),
        "at φ = 0": _smallest_in_fixed_frame(mp.mpf(0), beta),
        "at β = 2": _smallest_in_fixed_frame(t, mp.mpf(2)),
    }


def _smallest_in_fixed_frame(t: Any, beta: Any) -> Measured:
    U = _rotation(t)
    M = U * mp.diag([mp.mpf(3) / 10, mp.mpf(17) / 10]) * U.T
    amplitude = mp.sqrt(2 / beta)
    half = 1 / mp.sqrt(2)
    basis = [
        [[amplitude, 0], [0, 0]],
        [[0, 0], [0, amplitude]],
        [[0, half], [half, 0]],
        [[0, half * 1j], [-half * 1j, 0]],
    ]
    return brackets(lambda Z: precise.eigenvalues(Z)[:1], M, [mp.matrix(e) for e in basis])[0][0]


def theorem18(point: Point) -> Quantities:
    """The brackets of σ_1 at a rotated W, at a diagonal one, and in the example; with the printed noise, and of g^N."""
    named = _named(point)
    roots, depth, beta = [named["lam1"], named["lam2"]], int(named["N"]), named["beta"]
    example = [mp.mpf(2), mp.mpf(1)], 2, beta, mp.mpf(1) / 2
    return {
        "d⟨σ_1⟩ as printed": _as_printed(roots, depth, beta, named["t"]),
        "d⟨σ_1⟩ of g^N": _of_metric(roots, depth, beta, named["t"]),
        "as printed, W diagonal": _as_printed(roots, depth, beta, mp.mpf(0)),
        "example: as printed": _as_printed(*example),
        "example: of g^N": _of_metric(*example),
    }


def _rotated(roots: Sequence[Any], depth: int, t: Any) -> mp.matrix:
    return _rotation(t) * mp.diag([r**depth for r in roots])


def _as_printed(roots: Sequence[Any], depth: int, beta: Any, t: Any) -> Measured:
    """d⟨σ_1⟩/dt with the printed noise matrix."""
    places = iterate(range(2), repeat=2)
    noise = [mp.sqrt(_multiplier(roots[i], roots[j], depth)) * unit(2, i, j) for i, j in places]
    return _bracket(_rotated(roots, depth, t), noise, beta)


def _of_metric(roots: Sequence[Any], depth: int, beta: Any, t: Any) -> Measured:
    """d⟨σ_1⟩/dt with a square root of A_{N,W}."""
    W = _rotated(roots, depth, t)
    L = mp.cholesky(full_operator(W, depth))
    return _bracket(W, [mp.matrix([[L[0, a], L[1, a]], [L[2, a], L[3, a]]]) for a in range(4)], beta)


def _multiplier(p: Any, q: Any, depth: int) -> Any:
    """Σ_m p^{2m} q^{2(N−1−m)}, the squared entry that is printed (for p = q) or elided."""
    return mp.fsum(p ** (2 * m) * q ** (2 * (depth - 1 - m)) for m in range(depth))


def _bracket(W: mp.matrix, directions: Sequence[mp.matrix], beta: Any) -> Measured:
    scaled = [mp.sqrt(2 / beta) * e for e in directions]
    return brackets(lambda Z: singular_values(Z)[:1], W, scaled)[0][0]


# --- the recap ---------------------------------------------------------------------------------------------------


def rest_point(point: Point) -> Quantities:
    """The slope of ½ (w_1 w_2 − c)² at (w, w) and at (0, 0), by differences, and its value there."""
    named = _named(point)
    w, c = named["w"], named["c"]

    def loss(w1: Any, w2: Any) -> Any:
        return (w1 * w2 - c) ** 2 / 2

    def slopes(at: Any) -> Measured:
        parts = [precise.first_derivative(f) for f in (lambda h: [loss(at + h, at)], lambda h: [loss(at, at + h)])]
        return Measured([p.values[0] for p in parts], max(p.error for p in parts))

    zero = mp.mpf(0)
    return {
        "ẇ_p/w": weighted(slopes(w), [-1 / w] * 2),
        "∇L(0, 0)": slopes(zero),
        "L(0, 0)": exactly([loss(zero, zero)]),
    }


def depth_rate(point: Point) -> Quantities:
    """−σ̇ for e = 1 along the gradient flow of the factors: at σ = 1, and for N = 2 and N = 1."""
    network = Network.at(point)
    one = mp.mpf(1)
    return {
        "rate at σ = 1": _flow_rate([one], network.depth),
        "rate, N = 2": together([_flow_rate([r], 2) for r in network.roots]),
        "rate, N = 1": together([_flow_rate([r], 1) for r in network.roots]),
    }


def _flow_rate(roots: Sequence[Any], depth: int) -> Measured:
    """Minus the velocity of the product of factors w_p = λ along −∂(product)."""
    factors = [mp.matrix([[r]]) for r in roots for _ in range(depth)]
    moves = flow(factors, mp.matrix([[1]]))

    def whole(t: Any) -> Values:
        return list(product([w + t * v for w, v in zip(factors, moves, strict=True)], 1))

    return weighted(precise.first_derivative(whole), [-1])


def together(parts: Sequence[Measured]) -> Measured:
    """Measurements one after the other."""
    return Measured([v for p in parts for v in p.values], max(p.error for p in parts))


def minibatch(point: Point) -> Quantities:
    """Mean and variance of the slope of the loss over all mini-batches of two of three samples, by differences."""
    named = _named(point)
    targets = [named[f"g{n}"] for n in (1, 2, 3)]

    def slope_of(batch: Sequence[Any]) -> Any:
        """The slope at w = 0 of the mean of ½ (w + g)² over the batch."""
        return precise.first_derivative(lambda w: [mp.fsum((w + g) ** 2 / 2 for g in batch) / len(batch)]).values[0]

    def moments(samples: Sequence[Any]) -> tuple[Any, Any]:
        found = [slope_of(batch) for batch in combinations(samples, 2)]
        mean = mp.fsum(found) / 3
        return mean, mp.fsum((v - mean) ** 2 for v in found) / 3

    mean, variance = moments(targets)
    agree = moments([targets[0]] * 3)[1]
    return {
        name: Measured([value], mp.mpf(10) ** -40)
        for name, value in (("mean", mean), ("variance", variance), ("variance where the samples agree", agree))
    }


def step(point: Point) -> Quantities:
    """G after a step of gradient descent on two balanced factors Λ with E′ = E_12, over the square of its size."""
    named, size = _named(point), mp.mpf(1) / 7
    root = mp.diag([named["lam1"], named["lam2"]])
    moves = flow([root, root], unit(2, 0, 1))
    below, above = (w + size * v for w, v in zip((root, root), moves, strict=True))
    return {"example": exactly(list((above.T * above - below * below.T) / size**2))}


# --- Theorem 15 and its proof ------------------------------------------------------------------------------------


def _spectrum(M: mp.matrix) -> Values:
    return precise.eigenvalues(M)


def collisions(point: Point) -> Quantities:
    """The generator of gap^p over gap^p, at p and at 1 − β, on 2 × 2 matrices in a generic frame."""
    named = _named(point)
    gap, beta = named["g"], named["beta"]
    U = precise.unitary(2)
    M = U * mp.diag([mp.mpf(1) / 3, mp.mpf(1) / 3 + gap]) * U.H
    noise = precise.noise_directions(M, mp.sqrt(2 / beta))

    def generated(power: Any) -> Measured:
        def ratio(Z: mp.matrix) -> Values:
            low, high = _spectrum(Z)
            return [((high - low) / gap) ** power]

        return precise.generator(ratio, M, noise)

    return {"L g^p / g^p": generated(named["p"]), "at p = 1 − β": generated(1 - beta)}


def leaves_orbit(point: Point) -> Quantities:
    """The generator of |M|² for tangential noise; the same plus its slope along ½H, H from curves in the group."""
    x = eigenvalues_at(point)
    U = precise.unitary(len(x))
    M = U * mp.diag(x) * U.H
    moved = precise.generator(_squares, M, precise.noise_directions(M, mp.mpf(0)))
    bend = curvature(point)["mean curvature"]
    H = U * mp.diag(list(bend.values)) * U.H
    kept = precise.first_derivative(precise.along(_squares, M, H / 2))
    error = moved.error + kept.error + bend.error * 10
    return {"dM = P dH": moved, "dM = P dH + ½H dt": Measured([moved.values[0] + kept.values[0]], error)}


def _squares(M: mp.matrix) -> Values:
    return [mp.fsum(v**2 for v in _spectrum(M))]


def averaged_curvature(point: Point) -> Quantities:
    """Minus half the mean curvature vector from curves in the group, and the same over the dimension of the orbit."""
    found = curvature(point)["mean curvature"]
    size = len(found.values) * (len(found.values) - 1)
    halves = [mp.mpf(-1) / 2] * len(found.values)
    return {"−½ trace": weighted(found, halves), "−½ average": weighted(found, [h / size for h in halves])}


def commutant(point: Point) -> Quantities:
    """det(z − ad) with ad as a matrix in the entries, and ad itself where the two eigenvalues are equal."""
    named = _named(point)
    units = [unit(2, i, j) for i, j in iterate(range(2), repeat=2)]

    def ad(X: mp.matrix) -> mp.matrix:
        return mp.matrix([list(e * X - X * e) for e in units]).T

    first, second, z = named["x1"], named["x2"], named["z"]
    return {
        "det(z − ad)": exactly([mp.det(z * mp.eye(4) - ad(mp.diag([first, second])))]),
        "ad at x_1 = x_2": exactly(list(ad(mp.diag([first, first])))),
    }


def bracket_notation(point: Point) -> Quantities:
    """Second moments of dM_12 over the tangential parts of a basis of Her₂ at a diagonal matrix, and commutators."""
    X = mp.diag([mp.mpf(3) / 10, mp.mpf(17) / 10])
    tangent = [t for t, _ in (precise.project(X, e) for e in precise.hermitian_basis(2))]
    commutators = sum((t * t - t * t for t in tangent), mp.zeros(2))
    return {
        "E|dM_12|²": exactly([mp.fsum(abs(t[0, 1]) ** 2 for t in tangent)]),
        "E[dM_12²]": exactly([mp.fsum(t[0, 1] ** 2 for t in tangent)]),
        "[E_c, E_c] + [E_d, E_d]": exactly(list(commutators)),
    }


# --- the general framework ---------------------------------------------------------------------------------------


def _generated(point: Point, beta: Any, kappa: Any, loss: bool = False) -> Measured:
    """L(f∘φ) along geodesics of the general metric: 1/β along the fibre, κ/β across it, and −grad(E∘φ)."""
    v = ms.coefficients(point)
    space, f = ms.general_space(v), ms.general_function(v, "f")
    force = -space.gradient(ms.general_function(v, "E")) if loss else None
    return space.generator(lambda q: [f(q)], 1 / beta, kappa / beta, force)


def normalisation(point: Point) -> Quantities:
    """Noise along the fibre alone, of generator ½Δ and Δ/β."""
    beta, zero = _named(point)["beta"], mp.mpf(0)
    return {
        "entropic part, generator ½Δ": _generated(point, mp.mpf(2), zero),
        "entropic part, generator Δ/β": _generated(point, beta, zero),
    }


def anisotropic_noise(point: Point) -> Quantities:
    """The generator at κ minus that at κ = 1."""
    named = _named(point)
    noise, isotropic = (_generated(point, named["beta"], kappa) for kappa in (named["kappa"], mp.mpf(1)))
    return {"L − Δ_g/β": ms.total([noise, ms.scaled(-1, isotropic)])}


def loss_downstairs(point: Point) -> Quantities:
    """The generator with the loss minus that without."""
    named = _named(point)
    flow_, still = (_generated(point, named["beta"], named["kappa"], loss) for loss in (True, False))
    return {"loss part": ms.total([flow_, ms.scaled(-1, still)])}


# --- Theorem 18 and the summary ----------------------------------------------------------------------------------


def ito_is_no_curvature(point: Point) -> Quantities:
    """Σ″ and Σ′ at d = 1 from A and the Gram determinant, and second differences of products of numbers."""
    root = Network.at(point).roots[0]

    def bend(depth: int) -> Measured:
        return precise.second_derivative(lambda t: [(root + t / mp.sqrt(depth)) ** depth])

    return {
        "Σ″": real_ito_drift(point)["Σ″ over R"],
        "Σ′": entropic_drift(point)["Σ′"],
        **{f"D²φ(e, e), N = {n}": bend(n) for n in range(2, 7)},
    }


def volume_or_logarithm(point: Point) -> Quantities:
    """Half the slopes of the area of the sphere O_x and of its logarithm, and their ratios at the gaps 2 and 1."""
    x1, x2 = eigenvalues_at(point)

    def slopes(low: Any, high: Any) -> tuple[Measured, Measured]:
        area = precise.first_derivative(lambda h: [_area(high + h - low)])
        log_area = precise.first_derivative(lambda h: [mp.log(_area(high + h - low))])
        return weighted(area, [mp.mpf(1) / 2]), weighted(log_area, [mp.mpf(1) / 2])

    of_volume, of_log = slopes(x1, x2)
    two, one = slopes(mp.mpf(0), mp.mpf(2)), slopes(mp.mpf(0), mp.mpf(1))
    ratios = [Measured([t.values[0] / o.values[0]], t.error + o.error) for t, o in zip(two, one, strict=True)]
    return {
        "½ grad log vol": of_log,
        "½ grad vol": of_volume,
        "½ grad vol, gap 2 to gap 1": ratios[0],
        "½ grad log vol, gap 2 to gap 1": ratios[1],
    }


@cache
def _area(gap: Any) -> Any:
    """∫∫ of the Gram root of the tangents [A, M] over M = U diag(0, gap) U*, U = e^{iφσ_3/2} e^{−iθσ_2/2}."""
    turn = [mp.matrix([[0, -1], [1, 0]]) / 2, mp.matrix([[0.5j, 0], [0, -0.5j]])]

    def density(theta: Any) -> Any:
        half = theta / 2
        U = mp.matrix([[mp.cos(half), -mp.sin(half)], [mp.sin(half), mp.cos(half)]])
        M = U * mp.diag([0, gap]) * U.T
        u, v = (A * M - M * A for A in turn)
        gram = [[mp.re(mp.fsum(mp.conj(a) * b for a, b in zip(s, t, strict=True))) for t in (u, v)] for s in (u, v)]
        return mp.sqrt(abs(mp.det(mp.matrix(gram))))

    # φ only turns the sphere
    return 2 * mp.pi * mp.pi * mp.fsum(w * density(mp.pi * t) for t, w in nodes())


def opposing(point: Point) -> Quantities:
    """−a_kk e_k from the gradient flow of the factors, Σ′ from Gram determinants, at the example."""
    network = Network([mp.sqrt(2), mp.mpf(1)], 2, mp.mpf(1))
    target = [2 * r**2 for r in network.roots]
    pull = [_flow_rate([r], 2).values[0] * (t - r**2) for r, t in zip(network.roots, target, strict=True)]
    slopes = slope(lambda roots: orbit_log_volume(network, roots), network.roots)
    A = operator(network.W, 2)
    weights = [inner(e, A(e)) / (2 * r) for e, r in ((network.at_frame(k, k), r) for k, r in enumerate(network.roots))]
    force = weighted(slopes, weights)
    signs = exactly([mp.sign(p * f) for p, f in zip(pull, force.values, strict=True)])
    return {"−a_kk e_k": Measured(pull, mp.mpf(10) ** -40), "Σ′": force, "signs of the products": signs}
