"""The claims on the deep linear network measured on actual matrices in generic frames (tier precise).

A_{N,W} comes from its definition through mpmath's eigensolver, volumes from Gram matrices and determinants, drifts
from differences of perturbed matrices: none of the formulas under test is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations
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
    """A_{N,W} as a d² × d² matrix in the entries, row by row."""
    A, d = operator(W, depth), W.rows
    columns = [list(A(unit(d, i, j))) for i in range(d) for j in range(d)]
    return mp.matrix(columns).T


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
    d, depth = Network.at(point).d, Network.at(point).depth
    W, E = [generic(d, n) for n in range(depth)], generic(d, 20)
    moves = flow(W, E)

    def balances(t: Any) -> Values:
        moved = [w + t * v for w, v in zip(W, moves, strict=True)]
        gaps = (moved[p + 1].T * moved[p + 1] - moved[p] * moved[p].T for p in range(depth - 1))
        return [mp.norm(gap) for gap in gaps] if t == 0 else [entry for gap in gaps for entry in gap]

    found = precise.first_derivative(balances)
    return {"every N and p": Measured([max(found.values, key=abs)], found.error)}


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
    A = operator(network.W, network.depth)

    def entry(i: int, j: int) -> Any:
        e = network.at_frame(i, j)
        return inner(e, A(e))

    same, different = range(network.d), permutations(range(network.d), 2)
    return {"a_ij": exactly([entry(i, j) for i, j in different]), "a_ii": exactly([entry(i, i) for i in same])}


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
    """DG_p of Dφ* Z and Dφ of gauge directions, in the original frames: largest entries."""
    network = Network.at(point)
    W, d = network.factors(), network.d
    Z = generic(d, 23)
    lift = [product(W[p + 1 :], d).T * Z * product(W[:p], d).T for p in range(network.depth)]
    gaps = [
        mp.norm(_balance_move(W, p, p + 1, lift[p + 1]) + _balance_move(W, p, p, lift[p]))
        for p in range(network.depth - 1)
    ]
    moved = [mp.norm(_differential(W, tangent, d)) for tangent in gauge_tangents(W)]
    zero = exactly([max(gaps, default=mp.mpf(0))] * (d * (d - 1)))
    return {"DG_p(Dφ* Z), Z_ij": zero, "Dφ(gauge)": exactly([max(moved, default=mp.mpf(0))] * (d * (d - 1)))}


def _differential(W: Sequence[mp.matrix], V: Sequence[mp.matrix], d: int) -> mp.matrix:
    """Dφ(V) = Σ_p (W_N ⋯ W_{p+1}) V_p (W_{p−1} ⋯ W_1)."""
    return sum((product(W[p + 1 :], d) * V[p] * product(W[:p], d) for p in range(len(W))), mp.zeros(d))


# --- the entropy -------------------------------------------------------------------------------------------------


def gauge_tangents(W: Sequence[mp.matrix]) -> list[list[mp.matrix]]:
    """The tangents of the gauge orbit: X W_p at the factor p and −W_{p+1} X at the next, X = (E_ij − E_ji)/√2."""
    d, made = W[0].rows, []
    for p in range(len(W) - 1):
        for i, j in combinations(range(d), 2):
            X = (unit(d, i, j) - unit(d, j, i)) / mp.sqrt(2)
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
    if not tangents:
        return mp.zeros(0, 0)
    return mp.matrix([[mp.fsum(inner(a, b) for a, b in zip(s, t, strict=True)) for t in tangents] for s in tangents])


def gram_determinant(point: Point) -> Quantities:
    """exp of twice the log volume for the two values of each pair alone."""
    network = Network.at(point)
    values = []
    for i, j in permutations(range(network.d), 2):
        pair = Network([network.roots[i], network.roots[j]], network.depth, network.beta)
        values.append(mp.exp(2 * orbit_log_volume(pair, pair.roots)))
    return {"det G": exactly(values)}


def entropy(point: Point) -> Quantities:
    """The slope of the log volume of the gauge orbit."""
    network = Network.at(point)
    return {"∂S/∂λ_k": slope(lambda roots: orbit_log_volume(network, roots), network.roots)}


def entropic_drift(point: Point) -> Quantities:
    """The entry k, k of A(Euclidean gradient of the log volume), A and ∂S/∂σ_k measured."""
    network = Network.at(point)
    found = slope(lambda roots: orbit_log_volume(network, roots), network.roots)
    A = operator(network.W, network.depth)
    weights = [
        inner(e, A(e)) / (network.depth * r ** (network.depth - 1))
        for e, r in ((network.at_frame(k, k), r) for k, r in enumerate(network.roots))
    ]
    return {"Σ′": weighted(found, weights)}


def bending(point: Point) -> Quantities:
    """−tr(G⁻¹ Dσ_k(second derivatives along the gauge group)), from curves e^{tX} in the group."""
    network = Network.at(point)
    W, d = network.factors(), network.d
    tangents = gauge_tangents(W)
    if not tangents:
        return {"vertical trace": exactly([mp.mpf(0)] * d)}
    inverse = gram_matrix(tangents) ** -1
    levels = [(p, pair) for p in range(len(W) - 1) for pair in combinations(range(d), 2)]
    bent = mp.zeros(d)
    for (a, first), (b, second) in iterate(enumerate(levels), repeat=2):
        bent -= inverse[a, b] * _differential(W, _acceleration(W, first, second), d)
    values = [inner(network.at_frame(k, k), bent) for k in range(d)]
    return {"vertical trace": exactly(values)}


def _acceleration(W: Sequence[mp.matrix], first: tuple[int, Any], second: tuple[int, Any]) -> list[mp.matrix]:
    """The mixed second derivative of R_p W_p R_{p−1}ᵀ in two gauge directions, symmetrised."""
    d = W[0].rows
    (p, (i, j)), (q, (m, n)) = first, second
    X, Y = ((unit(d, a, b) - unit(d, b, a)) / mp.sqrt(2) for a, b in ((i, j), (m, n)))
    made = [mp.zeros(d) for _ in W]
    if p == q:
        made[p], made[p + 1] = (X * Y + Y * X) / 2 * W[p], W[p + 1] * (X * Y + Y * X) / 2
    elif abs(p - q) == 1:
        upper, lower = (X, Y) if p > q else (Y, X)
        made[max(p, q)] = -upper * W[max(p, q)] * lower
    return made


def volume_constant(point: Point) -> Quantities:
    """vol O(2) as twice the length of the circle of rotations, and vol O(1)."""

    def circle(t: Any) -> mp.matrix:
        return mp.matrix([[mp.cos(t), -mp.sin(t)], [mp.sin(t), mp.cos(t)]])

    def speed(t: Any) -> Any:
        return mp.sqrt(mp.fsum(v**2 for v in precise.first_derivative(lambda h: list(circle(t + h))).values))

    steps = 8
    length = mp.fsum(speed(2 * mp.pi * n / steps) for n in range(steps)) * 2 * mp.pi / steps
    return {"vol O(1)": exactly([mp.mpf(2)]), "vol O(2)": Measured([2 * length], mp.mpf(10) ** -45)}


def limits(point: Point) -> Quantities:
    """a_kj with σ_k = 0, from the definition at a rank-deficient matrix."""
    network = Network.at(point)
    values = []
    for k, j in permutations(range(network.d), 2):
        roots = [mp.mpf(0) if n == k else v for n, v in enumerate(network.roots)]
        e = network.at_frame(k, j)
        values.append(inner(e, operator_at_zero(network.end_to_end(roots), network.depth)(e)))
    return {"a_kj at σ_k = 0": exactly(values)}


def operator_at_zero(W: mp.matrix, depth: int) -> Callable[[mp.matrix], mp.matrix]:
    """A_{N,W} at a singular W: eigenvalues below 10⁻⁸⁰ are zero."""

    def clean(M: mp.matrix) -> list[mp.matrix]:
        values, vectors = mp.eigsy(M)
        kept = [v if v > mp.mpf(10) ** -80 else mp.mpf(0) for v in values]
        return [vectors * mp.diag([v ** (mp.mpf(m) / depth) for v in kept]) * vectors.T for m in range(depth)]

    left, right = clean(W * W.T), clean(W.T * W)
    return lambda Z: sum((left[depth - p] * Z * right[p - 1] for p in range(1, depth + 1)), mp.zeros(W.rows))


def metric_volume(point: Point) -> Quantities:
    """The slope of −½ log det of A as a d² × d² matrix."""
    network = Network.at(point)

    def log_volume(roots: Sequence[Any]) -> Any:
        return -log_determinant(full_operator(network.end_to_end(roots), network.depth)) / 2

    return {"∂ log √g": slope(log_volume, network.roots)}


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
        X = (unit(d, i, j) - unit(d, j, i)) / mp.sqrt(2)
        moves = [mp.zeros(d) for _ in W]
        if level > 0:
            moves[level - 1] = X * W[level - 1]
        if level < len(W):
            moves[level] = -W[level] * X
        tangents.append(moves)
    return log_determinant(gram_matrix(tangents)) / 2
