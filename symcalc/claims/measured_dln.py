"""The claims on the deep linear network measured on actual matrices in generic frames (tier precise).

A_{N,W} comes from its definition through mpmath's eigensolver, volumes from Gram matrices and determinants, drifts
from differences of perturbed matrices: none of the formulas under test is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import combinations, combinations_with_replacement, permutations
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.measured_singular import singular_values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values

Quantities = dict[str, Measured]
ROUNDING = mp.mpf(10) ** -90


# --- matrices ----------------------------------------------------------------------------------------------------


def orthogonal(d: int, n: int) -> mp.matrix:
    """The n-th of a fixed sequence of generic orthogonal matrices."""
    return _orthogonal(d, n, mp.mp.prec)


@cache
def _orthogonal(d: int, n: int, precision: int) -> mp.matrix:
    """The same, once for each working precision."""
    rows = mp.matrix(d, d)
    for i in range(d):
        for j in range(i + 1):
            rows[i, j] = rows[j, i] = mp.mpf((29 * i + 13 * j * j + 17 * n * n + 5 * n + 3) % 41 - 20) / 19
    return mp.eigsy(rows)[1]


def generic(d: int, n: int) -> mp.matrix:
    """The n-th of a fixed sequence of generic matrices, not symmetric."""
    return mp.matrix(
        [[mp.mpf((31 * i + 7 * j * j + 11 * i * j + 19 * n + 2) % 43 - 21) / 17 for j in range(d)] for i in range(d)]
    )


def unit(d: int, i: int, j: int) -> mp.matrix:
    """E_ij."""
    made = mp.zeros(d)
    made[i, j] = mp.mpf(1)
    return made


def inner(left: mp.matrix, right: mp.matrix) -> Any:
    """tr(AᵀB)."""
    return mp.fsum(a * b for a, b in zip(left, right, strict=True))


def log_determinant(M: mp.matrix) -> Any:
    """log det of a positive definite matrix, by Cholesky; 0 for an empty one."""
    if not M.rows:
        return mp.mpf(0)
    L = mp.cholesky(M)
    return 2 * mp.fsum(mp.log(L[n, n]) for n in range(M.rows))


@dataclass(frozen=True)
class Network:
    """A point: λ_1, …, λ_d, the depth N and β, with generic frames Q_0, …, Q_N."""

    roots: Sequence[Any]
    depth: int
    beta: Any

    @classmethod
    def at(cls, point: Point) -> Network:
        """The network of a point of the domain."""
        named = {s.name: precise.number(v) for s, v in point.items()}
        roots = [named[f"lam{n}"] for n in range(1, 1 + sum(name.startswith("lam") for name in named))]
        return cls(roots, int(named["N"]), named["beta"])

    @property
    def d(self) -> int:
        """The size of the matrices."""
        return len(self.roots)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """i ≠ j, in the order of the instances of a claim."""
        return list(permutations(range(self.d), 2))

    @property
    def diagonal(self) -> list[tuple[int, int]]:
        """i = i."""
        return [(k, k) for k in range(self.d)]

    def of_depth(self, depth: int) -> Network:
        """The network with the same λ and another number of factors."""
        return replace(self, depth=depth)

    @cached_property
    def frames(self) -> list[mp.matrix]:
        """Q_0, …, Q_N."""
        return [orthogonal(self.d, n) for n in range(self.depth + 1)]

    @cached_property
    def W(self) -> mp.matrix:
        """The end-to-end matrix Q_N Λ^N Q_0ᵀ."""
        return self.end_to_end(self.roots)

    def end_to_end(self, roots: Sequence[Any]) -> mp.matrix:
        """The same for other λ's in the same frames."""
        return self.frames[-1] * mp.diag([v**self.depth for v in roots]) * self.frames[0].T

    def factors(self, roots: Sequence[Any] | None = None) -> list[mp.matrix]:
        """Balanced W_1, …, W_N."""
        root = mp.diag(list(roots or self.roots))
        return [self.frames[p] * root * self.frames[p - 1].T for p in range(1, self.depth + 1)]

    def at_frame(self, i: int, j: int) -> mp.matrix:
        """u_i v_jᵀ."""
        return self.frames[-1][:, i] * self.frames[0][:, j].T

    def in_frame(self, Z: mp.matrix) -> mp.matrix:
        """Q_Nᵀ Z Q_0."""
        return self.frames[-1].T * Z * self.frames[0]


def product(matrices: Sequence[mp.matrix], d: int) -> mp.matrix:
    """W_q ⋯ W_p of the list (W_p, …, W_q)."""
    made = mp.eye(d)
    for W in matrices:
        made = W * made
    return made


def operator(W: mp.matrix, depth: int) -> Callable[[mp.matrix], mp.matrix]:
    """A_{N,W} from its definition."""
    left, right = powers(W * W.T, depth), powers(W.T * W, depth)
    return lambda Z: sum((left[depth - p] * Z * right[p - 1] for p in range(1, depth + 1)), mp.zeros(W.rows))


def powers(M: mp.matrix, depth: int) -> list[mp.matrix]:
    """M^{m/N}, m = 0, …, N − 1, of a symmetric positive matrix."""
    values, vectors = mp.eigsy(M)
    return [vectors * mp.diag([v ** (mp.mpf(m) / depth) for v in values]) * vectors.T for m in range(depth)]


def full_operator(W: mp.matrix, depth: int) -> mp.matrix:
    """A_{N,W} as a d² × d² matrix in the entries, row by row: Σ_p of a power of WWᵀ ⊗ one of WᵀW."""
    left, right = ([M.tolist() for M in powers(S, depth)] for S in (W * W.T, W.T * W))
    places = list(iterate(range(W.rows), repeat=2))

    def entry(i: int, j: int, k: int, l: int) -> Any:
        return mp.fsum(L[i][k] * R[l][j] for L, R in zip(reversed(left), right, strict=True))

    return mp.matrix([[entry(*row, *column) for column in places] for row in places])


def exactly(values: Values) -> Measured:
    """Numbers that carry rounding errors only."""
    return Measured(list(values), ROUNDING * (1 + max((abs(v) for v in values), default=mp.mpf(0))))


def slope(f: Callable[[Sequence[Any]], Any], roots: Sequence[Any]) -> Measured:
    """∂f/∂λ_k for each k."""

    def moved(k: int) -> Callable[[Any], Values]:
        return lambda h: [f([v + (h if n == k else 0) for n, v in enumerate(roots)])]

    parts = [precise.first_derivative(moved(k)) for k in range(len(roots))]
    return Measured([p.values[0] for p in parts], max(p.error for p in parts))


def weighted(found: Measured, weights: Sequence[Any]) -> Measured:
    """Values times exact weights."""
    values = [v * w for v, w in zip(found.values, weights, strict=True)]
    return Measured(values, found.error * max(1, *(abs(w) for w in weights)))


# --- balanced factors --------------------------------------------------------------------------------------------


def balance(point: Point) -> Quantities:
    """d/dt of every W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ along the flow with a generic E′, at generic factors."""
    network = Network.at(point)
    fixed = {
        f"N = {n}, p = {p}": rate for n in (2, 3, 4) for p, rate in enumerate(_balance_rates(network.of_depth(n)), 1)
    }
    return {"every N and p": max(_balance_rates(network), key=lambda rate: abs(rate.values[0])), **fixed}


def _balance_rates(network: Network) -> list[Measured]:
    """The largest entry for each p."""
    d, depth = network.d, network.depth
    W, E = [generic(d, n) for n in range(depth)], generic(d, 20)
    moves = flow(W, E)

    def balances(t: Any) -> Values:
        moved = [w + t * v for w, v in zip(W, moves, strict=True)]
        return [entry for p in range(depth - 1) for entry in moved[p + 1].T * moved[p + 1] - moved[p] * moved[p].T]

    found = precise.first_derivative(balances)
    levels = (found.values[d * d * p : d * d * (p + 1)] for p in range(depth - 1))
    return [Measured([max(rates, key=abs)], found.error) for rates in levels]


def flow(W: Sequence[mp.matrix], E: mp.matrix) -> list[mp.matrix]:
    """Ẇ_p of the gradient flow with E′ = E: minus the derivative of ⟨E, W_N ⋯ W_1⟩ in each entry."""
    d = E.rows
    return [-(product(W[p + 1 :], d).T * E * product(W[:p], d).T) for p in range(len(W))]


def frames(point: Point) -> Quantities:
    """The balance of W_p = Q_p Λ Q_{p−1}ᵀ."""
    W = Network.at(point).factors()
    gaps = [mp.norm(W[p + 1].T * W[p + 1] - W[p] * W[p].T) for p in range(len(W) - 1)]
    return {"balance": exactly([max(gaps, default=mp.mpf(0))])}


def dimension(point: Point) -> Quantities:
    """d² N minus the rank of the differential of the balances, by its singular values, at a balanced point."""
    network = Network.at(point)
    W, d = network.factors(), network.d
    rows = [
        [entry for p in range(len(W) - 1) for entry in _balance_move(W, p, q, e)]
        for q in range(len(W))
        for e in (unit(d, i, j) for i in range(d) for j in range(d))
    ]
    if not rows[0]:
        return {"dimension": exactly([mp.mpf(d * d)])}
    gram = mp.matrix(rows).T * mp.matrix(rows)
    rank = sum(v > mp.mpf(10) ** -60 for v in mp.eigsy(gram, eigvals_only=True))
    return {"dimension": exactly([mp.mpf(len(rows) - rank)])}


def _balance_move(W: Sequence[mp.matrix], p: int, q: int, e: mp.matrix) -> mp.matrix:
    """The move of the p-th balance when the q-th factor moves by e."""
    if q == p + 1:
        return e.T * W[q] + W[q].T * e
    return -(e * W[q].T + W[q] * e.T) if q == p else mp.zeros(e.rows)


# --- the metric --------------------------------------------------------------------------------------------------


def multiplier(point: Point) -> Quantities:
    """⟨u_i v_jᵀ, A(u_i v_jᵀ)⟩, A from its definition."""
    network = Network.at(point)
    return {
        "a_ij": exactly(stretches(network, network.pairs)),
        "a_ii": exactly(stretches(network, network.diagonal)),
    }


def stretches(network: Network, places: Sequence[tuple[int, int]]) -> list[Any]:
    """⟨e, A(e)⟩ for e = u_i v_jᵀ."""
    A = operator(network.W, network.depth)
    return [inner(e, A(e)) for e in (network.at_frame(i, j) for i, j in places)]


def downstairs(point: Point) -> Quantities:
    """The largest entry of the end-to-end velocity of the factors' flow plus A(E′), A from its definition."""
    network = Network.at(point)
    W, E = network.factors(), generic(network.d, 21)
    moves = flow(W, E)
    whole = precise.first_derivative(
        lambda t: list(product([w + t * v for w, v in zip(W, moves, strict=True)], network.d))
    )
    expected = list(-operator(network.W, network.depth)(E))
    gap = max(abs(a - b) for a, b in zip(whole.values, expected, strict=True))
    return {"Ẇ + A(E′)": Measured([gap], whole.error)}


def singular_value_flow(point: Point) -> Quantities:
    """d/dt σ_k of the product of the factors along the flow, divided by ⟨u_k, E′ v_k⟩."""
    network = Network.at(point)
    W, E = network.factors(), generic(network.d, 22)
    moves = flow(W, E)
    found = precise.first_derivative(
        lambda t: singular_values(product([w + t * v for w, v in zip(W, moves, strict=True)], network.d))
    )
    e = network.in_frame(E)
    return {"σ̇_k / e_k": weighted(found, [1 / e[k, k] for k in range(network.d)])}


def submersion(point: Point) -> Quantities:
    """DG_p of Dφ* u_i v_jᵀ in the frames, and Dφ of gauge directions."""
    network = Network.at(point)
    W, d = network.factors(), network.d
    moved = max(mp.norm(_differential(W, tangent, d)) for tangent in gauge_tangents(W))
    straight = [_balance_of_lift(network, i, j)[i, j] for i, j in network.pairs]
    swapped = [_balance_of_lift(network, j, i)[i, j] for i, j in network.pairs]

    return {
        "DG_p(Dφ* Z), Z_ij": exactly(straight),
        "DG_p(Dφ* Z), Z_ji": exactly(swapped),
        "Dφ(gauge)": exactly([moved] * len(network.pairs)),
    }


def _balance_of_lift(network: Network, i: int, j: int) -> mp.matrix:
    """The largest entries over p of Q_pᵀ DG_p(Dφ* Z) Q_p, Z = u_i v_jᵀ."""
    W, d, Q = network.factors(), network.d, network.frames
    Z = network.at_frame(i, j)
    lift = [product(W[p + 1 :], d).T * Z * product(W[:p], d).T for p in range(network.depth)]
    moves = (_balance_move(W, p, p + 1, lift[p + 1]) + _balance_move(W, p, p, lift[p]) for p in range(len(W) - 1))
    framed = [Q[p].T * move * Q[p] for p, move in enumerate(moves, 1)]
    return mp.matrix([[max((M[a, b] for M in framed), key=abs) for b in range(d)] for a in range(d)])


def _differential(W: Sequence[mp.matrix], V: Sequence[mp.matrix], d: int) -> mp.matrix:
    """Dφ(V) = Σ_p (W_N ⋯ W_{p+1}) V_p (W_{p−1} ⋯ W_1)."""
    return sum((product(W[p + 1 :], d) * V[p] * product(W[:p], d) for p in range(len(W))), mp.zeros(d))


# --- the entropy -------------------------------------------------------------------------------------------------


def gauge_tangents(W: Sequence[mp.matrix]) -> list[list[mp.matrix]]:
    """The tangents of the gauge orbit: X W_p at the factor p and −W_{p+1} X at the next, X = (E_ij − E_ji)/√2."""
    d, made = W[0].rows, []
    for p in range(len(W) - 1):
        for i, j in combinations(range(d), 2):
            X = turn(d, i, j)
            moves = [mp.zeros(d) for _ in W]
            moves[p], moves[p + 1] = X * W[p], -W[p + 1] * X
            made.append(moves)
    return made


def orbit_log_volume(network: Network, roots: Sequence[Any]) -> Any:
    """½ log det of the Gram matrix of the gauge tangents in generic frames."""
    tangents = gauge_tangents(network.factors(roots))
    return log_determinant(gram_matrix(tangents)) / 2


def gram_matrix(tangents: Sequence[Sequence[mp.matrix]]) -> mp.matrix:
    """The inner products of moves of all factors."""
    flat = [{(p, n): v for p, move in enumerate(t) for n, v in enumerate(move) if v} for t in tangents]
    made = mp.zeros(len(flat))
    for (a, s), (b, t) in combinations_with_replacement(enumerate(flat), 2):
        made[a, b] = made[b, a] = mp.fsum(v * t[place] for place, v in s.items() if place in t)
    return made


def entropy(point: Point) -> Quantities:
    """The slope of the log volume of the gauge orbit."""
    network = Network.at(point)
    return {"∂S/∂λ_k": slope(lambda roots: orbit_log_volume(network, roots), network.roots)}


def entropic_drift(point: Point) -> Quantities:
    """The entry k, k of A(Euclidean gradient of the log volume), A and ∂S/∂σ_k measured."""
    return {"Σ′": force(Network.at(point))}


def force(network: Network) -> Measured:
    """Σ′_k = a_kk ∂S/∂σ_k."""
    found = slope(lambda roots: orbit_log_volume(network, roots), network.roots)
    own = stretches(network, network.diagonal)
    chain = [network.depth * r ** (network.depth - 1) for r in network.roots]
    return weighted(found, [a / c for a, c in zip(own, chain, strict=True)])


Bend = tuple[int, mp.matrix]
"""An antisymmetric X between the factors p and p + 1, with p."""


def bending(point: Point) -> Quantities:
    """−Dσ_k of accelerations along the gauge group, from curves e^{tX}: of one pair, and their trace with G⁻¹."""
    network = Network.at(point)
    W, d = network.factors(), network.d
    own = [_bent(network, [_bend(network, 0, k, j)] * 2)[k] for k, j in network.pairs]
    cross = [2 * _bent(network, [_bend(network, p, k, j) for p in (0, 1)])[k] for j, k in network.pairs]
    inverse = gram_matrix(gauge_tangents(W)) ** -1
    levels = [(p, turn(d, *pair)) for p in range(len(W) - 1) for pair in combinations(range(d), 2)]
    trace = [mp.mpf(0)] * d
    for (a, first), (b, second) in iterate(enumerate(levels), repeat=2):
        trace = [t + inverse[a, b] * v for t, v in zip(trace, _bent(network, (first, second)), strict=True)]
    return {"x_p²": exactly(own), "x_p x_{p+1}": exactly(cross), "vertical trace": exactly(trace)}


def turn(d: int, i: int, j: int) -> mp.matrix:
    """(E_ij − E_ji)/√2."""
    return (unit(d, i, j) - unit(d, j, i)) / mp.sqrt(2)


def _bend(network: Network, p: int, i: int, j: int) -> Bend:
    """The turn of one pair in the frame between two factors."""
    Q = network.frames[p + 1]
    return p, Q * turn(network.d, i, j) * Q.T


def _bent(network: Network, directions: Sequence[Bend]) -> list[Any]:
    """−⟨u_k v_kᵀ, Dφ(acceleration)⟩."""
    W, d = network.factors(), network.d
    moved = _differential(W, _acceleration(W, *directions), d)
    return [-inner(network.at_frame(k, k), moved) for k in range(d)]


def _acceleration(W: Sequence[mp.matrix], first: Bend, second: Bend) -> list[mp.matrix]:
    """The mixed second derivative of R_p W_p R_{p−1}ᵀ in two gauge directions, symmetrised."""
    (p, X), (q, Y) = first, second
    made = [mp.zeros(W[0].rows) for _ in W]
    if p == q:
        made[p], made[p + 1] = (X * Y + Y * X) / 2 * W[p], W[p + 1] * (X * Y + Y * X) / 2
    elif abs(p - q) == 1:
        upper, lower = (X, Y) if p > q else (Y, X)
        made[max(p, q)] = -upper * W[max(p, q)] * lower
    return made


NEARLY_LOST = mp.mpf(10) ** -20


def limits(point: Point) -> Quantities:
    """The force of each pair at equal λ; Σ′_k/σ_k at λ_k = 10⁻²⁰, and a_kj with σ_k = 0 from the definition."""
    network = Network.at(point)
    values = []
    for k, j in network.pairs:
        roots = [mp.mpf(0) if n == k else v for n, v in enumerate(network.roots)]
        e = network.at_frame(k, j)
        values.append(inner(e, operator_at_zero(network.end_to_end(roots), network.depth)(e)))
    equal = [force(replace(network, roots=[r, r])) for r in network.roots]
    others = network.d - 1
    return {
        "each pair at λ_j = λ_k": Measured([others * f.values[0] for f in equal], others * max(f.error for f in equal)),
        "Σ′_k/σ_k at σ_k = 0": _lost_rates(network),
        "a_kj at σ_k = 0": exactly(values),
    }


def _lost_rates(network: Network) -> Measured:
    """(∂S/∂λ_k)/λ_k = Σ′_k/σ_k with 10⁻²⁰ in place of λ_k, for each k in turn; what is left is of order 10⁻⁴⁰."""
    with mp.workdps(4 * precise.DIGITS):
        return logarithmic_slopes_at_loss(lambda r: orbit_log_volume(network, r) / NEARLY_LOST**2, network.roots)


def logarithmic_slopes_at_loss(f: Callable[[Sequence[Any]], Any], roots: Sequence[Any]) -> Measured:
    """λ_k ∂f/∂λ_k with 10⁻²⁰ in place of λ_k, for each k in turn, by differences in log λ_k."""

    def moved(k: int) -> Callable[[Any], Values]:
        return lambda h: [f([NEARLY_LOST * mp.exp(h) if n == k else v for n, v in enumerate(roots)])]

    parts = [precise.first_derivative(moved(k)) for k in range(len(roots))]
    return Measured([p.values[0] for p in parts], max(p.error for p in parts) + 100 * NEARLY_LOST**2)


def operator_at_zero(W: mp.matrix, depth: int) -> Callable[[mp.matrix], mp.matrix]:
    """A_{N,W} at a singular W: eigenvalues below 10⁻⁸⁰ are zero."""

    def clean(M: mp.matrix) -> list[mp.matrix]:
        values, vectors = mp.eigsy(M)
        kept = [v if v > mp.mpf(10) ** -80 else mp.mpf(0) for v in values]
        return [vectors * mp.diag([v ** (mp.mpf(m) / depth) for v in kept]) * vectors.T for m in range(depth)]

    left, right = clean(W * W.T), clean(W.T * W)
    return lambda Z: sum((left[depth - p] * Z * right[p - 1] for p in range(1, depth + 1)), mp.zeros(W.rows))


def metric_volume(point: Point) -> Quantities:
    """The slope of −½ log det of A as a d² × d² matrix; and of −2S − ½ Σ log a_kk, S and a_kk measured."""
    network = Network.at(point)

    def log_volume(roots: Sequence[Any]) -> Any:
        return -log_determinant(full_operator(network.end_to_end(roots), network.depth)) / 2

    def of_orbit(roots: Sequence[Any]) -> Any:
        own = stretches(replace(network, roots=roots), network.diagonal)
        return -2 * orbit_log_volume(network, roots) - mp.fsum(map(mp.log, own)) / 2

    return {
        "∂ log √g": slope(log_volume, network.roots),
        "∂(−2S − ½ Σ log a_ii)": slope(of_orbit, network.roots),
    }


def free_energy_gradient(point: Point) -> Quantities:
    """The frame entries of A(grad F), F = ⟨E, W⟩ − S/β, its Euclidean gradient by differences in the entries of W.

    S is read off the spectrum of the perturbed W.  The entries of E in the frame are those of the point.
    """
    network = Network.at(point)
    named = {s.name: precise.number(v) for s, v in point.items()}
    d = network.d
    e = mp.matrix([[named[f"e[{i},{j}]"] for j in range(1, d + 1)] for i in range(1, d + 1)])
    E = network.frames[-1] * e * network.frames[0].T

    def free_energy(W: mp.matrix) -> Any:
        roots = [v ** (mp.mpf(1) / network.depth) for v in singular_values(W)]
        return inner(E, W) - orbit_log_volume(network, roots) / network.beta

    def along(i: int, j: int) -> Callable[[Any], Values]:
        return lambda h: [free_energy(network.W + h * unit(d, i, j))]

    flat, error = mp.zeros(d), mp.mpf(0)
    for i, j in iterate(range(d), repeat=2):
        found = precise.first_derivative(along(i, j))
        flat[i, j], error = found.values[0], error + found.error
    full = network.in_frame(operator(network.W, network.depth)(flat))
    size = 1 + mp.norm(full_operator(network.W, network.depth))
    return {
        "k, k": Measured([full[k, k] for k in range(d)], error * size),
        "i, j": Measured([full[i, j] for i, j in permutations(range(d), 2)], error * size),
    }


def upstairs_laplacian(point: Point) -> Quantities:
    """The Laplacian of the balanced manifold of σ_k∘φ = λ_k^N, in the coordinates λ and frames.

    The metric is block diagonal, N Σ dλ_k² and the Gram matrix of the frames' directions, whose determinant G is
    measured; so Δf(λ) = (1/N)(∂_k² f + ∂_k f ∂_k log √G).
    """
    network = Network.at(point)
    depth = network.depth
    found = slope(lambda roots: frames_log_volume(network, roots), network.roots)
    values = [
        (depth - 1) * r ** (depth - 2) + r ** (depth - 1) * s for r, s in zip(network.roots, found.values, strict=True)
    ]
    return {"Δ(σ_k∘φ)": Measured(values, found.error * max(1, *(r ** (depth - 1) for r in network.roots)))}


def frames_log_volume(network: Network, roots: Sequence[Any]) -> Any:
    """½ log det of the Gram matrix of all frame directions, Q_0 and Q_N included."""
    W, d = network.factors(roots), network.d
    tangents = []
    for level, (i, j) in iterate(range(len(W) + 1), list(combinations(range(d), 2))):
        X = turn(d, i, j)
        moves = [mp.zeros(d) for _ in W]
        if level > 0:
            moves[level - 1] = X * W[level - 1]
        if level < len(W):
            moves[level] = -W[level] * X
        tangents.append(moves)
    return log_determinant(gram_matrix(tangents)) / 2
