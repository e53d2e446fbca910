"""Riemannian submersions in coordinates: what is vertical, what is horizontal, and what a function downstairs sees.

A map φ: (M, g) → (B, h) of rank m is a Riemannian submersion if Dφ g⁻¹ Dφᵀ = h⁻¹ ∘ φ.  Vertical vectors are those with
Dφ V = 0, horizontal ones are orthogonal to them; a vector field downstairs has a horizontal lift.  Writing A = g⁻¹,

    lift = A Dφᵀ h,    P_H = lift · Dφ,    A_H = P_H A,    A_V = A − A_H,

a trace over an orthonormal vertical frame is a trace by A_V, and no frame is ever chosen.  Then, for f downstairs,

    tr_V Hess(f∘φ) = −⟨H, grad(f∘φ)⟩,        tr_H Hess(f∘φ) = (Δ_h f)∘φ,

H = tr II the mean curvature vector of the fibres (the trace, not the average).  Only first derivatives of the metrics
enter, so both may be given at one point (`Metric.at`), where the results hold then.  Notation as in O'Neill (Michigan
Math. J. 13, 1966).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from symcalc.errors import DimensionError, NotASubmersion
from symcalc.fields import Field
from symcalc.riemannian import Matrix, Metric, inverse, trace
from symcalc.values import symbolic


@dataclass(frozen=True)
class Submersion:
    """A Riemannian submersion: metric upstairs, φ as m expressions in its n coordinates, metric downstairs.

    Raises `DimensionError` unless there is one expression for each coordinate downstairs, `NotASubmersion` where
    Dφ g⁻¹ Dφᵀ differs from h⁻¹ ∘ φ.

    >>> x, y, r = sp.symbols("x y r", positive=True)
    >>> radius = Submersion(Metric.euclidean((x, y)), (sp.sqrt(x**2 + y**2),), Metric.euclidean((r,)))
    >>> sp.factor(radius.vertical_trace(r))
    1/sqrt(x**2 + y**2)
    """

    upstairs: Metric
    map: tuple[sp.Expr, ...]
    downstairs: Metric

    def __post_init__(self) -> None:
        if len(self.map) != self.downstairs.dimension:
            raise DimensionError(
                f"φ has {len(self.map)} components for {self.downstairs.dimension} coordinates downstairs: one for each"
            )
        if twice := set(self.upstairs.coordinates) & set(self.downstairs.coordinates) - set(self.map):
            raise DimensionError(f"{sorted(map(str, twice))} are coordinates both upstairs and downstairs: rename some")
        self._require_submersion()

    def _require_submersion(self) -> None:
        wanted = self.pull_back(self.downstairs.inverse)
        found = self.jacobian * self.upstairs.inverse * self.jacobian.T
        for (a, b), entry in _entries(found - wanted):
            if entry != 0 and not Field.containing(entry).is_zero(entry):
                raise NotASubmersion(
                    f"⟨grad φ_{a + 1}, grad φ_{b + 1}⟩ is not the entry ({a + 1}, {b + 1}) of h⁻¹ ∘ φ, so this is no "
                    "Riemannian submersion; give the metric downstairs for which it is one, if it is one for any"
                )

    @cached_property
    def jacobian(self) -> Matrix:
        """Dφ, shape (m, n)."""
        return Matrix(symbolic(tuple(self.map))).jacobian(self.upstairs.coordinates)

    def pull_back(self, quantity: sp.Expr | sp.MatrixBase) -> sp.Expr | sp.MatrixBase:
        """A function (or a matrix of them) downstairs as a function upstairs: f ↦ f ∘ φ."""
        return quantity.subs(dict(zip(self.downstairs.coordinates, self.map, strict=True)), simultaneous=True)

    @cached_property
    def lift(self) -> Matrix:
        """The horizontal lifts X_1, …, X_m of the coordinate fields downstairs, as the columns of an (n, m) matrix."""
        return Matrix(self.upstairs.inverse * self.jacobian.T * self.pull_back(self.downstairs.matrix))

    @cached_property
    def lift_slopes(self) -> tuple[Matrix, ...]:
        """∂_1, …, ∂_n of `lift`, by the product rule."""
        A, J, h = self.upstairs.inverse, self.jacobian, self.pull_back(self.downstairs.matrix)
        slopes_of_h = [self.pull_back(s) for s in self.downstairs.slopes]
        slopes = []
        for k, q in enumerate(self.upstairs.coordinates):
            moved = sum((J[a, k] * s for a, s in enumerate(slopes_of_h)), sp.zeros(*h.shape))
            dA, dJ = self.upstairs.inverse_slopes[k], sp.diff(J, q)
            slopes.append(Matrix(dA * J.T * h + A * dJ.T * h + A * J.T * moved))
        return tuple(slopes)

    @cached_property
    def horizontal_projection(self) -> Matrix:
        """P_H, shape (n, n)."""
        return Matrix(self.lift * self.jacobian)

    @cached_property
    def vertical_projection(self) -> Matrix:
        """P_V = 1 − P_H."""
        return Matrix(sp.eye(self.upstairs.dimension) - self.horizontal_projection)

    @cached_property
    def projection_slopes(self) -> tuple[Matrix, ...]:
        """∂_1 P_H, …, ∂_n P_H."""
        pairs = zip(self.lift_slopes, self.upstairs.coordinates, strict=True)
        return tuple(Matrix(s * self.jacobian + self.lift * sp.diff(self.jacobian, q)) for s, q in pairs)

    @cached_property
    def horizontal_cometric(self) -> Matrix:
        """A_H = P_H g⁻¹ = Σ e eᵀ over an orthonormal horizontal frame."""
        return Matrix(self.horizontal_projection * self.upstairs.inverse)

    @cached_property
    def vertical_cometric(self) -> Matrix:
        """A_V = g⁻¹ − A_H = Σ e eᵀ over an orthonormal vertical frame."""
        return Matrix(self.upstairs.inverse - self.horizontal_cometric)

    def vertical_trace(self, f: sp.Expr) -> sp.Expr:
        """tr_V Hess(f∘φ) of a function f downstairs."""
        return trace(self.vertical_cometric, self.upstairs.hessian(self.pull_back(f)))

    def horizontal_trace(self, f: sp.Expr) -> sp.Expr:
        """tr_H Hess(f∘φ) of a function f downstairs."""
        return trace(self.horizontal_cometric, self.upstairs.hessian(self.pull_back(f)))

    @cached_property
    def mean_curvature(self) -> Matrix:
        """H = tr II = A_V^{ij} P_H (∇_i P_V)_j, a horizontal vector upstairs.

        For II(U, V) = P_H ∇_U V = P_H (∇_U P_V) V if V is vertical.  The third term of ∇_i P_V is vertical and drops.
        """
        n, G = self.upstairs.dimension, self.upstairs.christoffel
        total = sp.zeros(n, 1)
        for i in range(n):
            connection = Matrix(n, n, lambda k, j, i=i: G[k][i, j])
            change = connection * self.vertical_projection - self.projection_slopes[i]
            total += change * self.vertical_cometric[:, i]
        return Matrix(self.horizontal_projection * total)

    @cached_property
    def volume_rates(self) -> Matrix:
        """X_a log (volume element of the fibre) = ½ tr_V(L_X g) along the lifts X_1, …, X_m: the first variation.

        No connection is used.  It is −⟨H, X_a⟩; where it is constant along the fibres, it is ∂_a S of S = log vol.
        """
        return Matrix([trace(self.vertical_cometric, self._lie_derivative(a)) / 2 for a in range(len(self.map))])

    def _lie_derivative(self, a: int) -> Matrix:
        """(L_X g)_ij = X^k ∂_k g_ij + g_kj ∂_i X^k + g_ik ∂_j X^k for the lift X_a."""
        g, slopes = self.upstairs.matrix, self.upstairs.slopes
        transport = sum((self.lift[k, a] * s for k, s in enumerate(slopes)), sp.zeros(*g.shape))
        change = Matrix.hstack(*(s[:, a] for s in self.lift_slopes))  # ∂_i X^k in row k, column i
        return Matrix(transport + change.T * g + g * change)

    def covariant_derivative(self, a: int, b: int) -> Matrix:
        """∇_X Y for the lifts X = X_a and Y = X_b of coordinate fields, a vector upstairs."""
        X, Y = self.lift[:, a], self.lift[:, b]
        change = sum((X[k] * s[:, b] for k, s in enumerate(self.lift_slopes)), sp.zeros(len(X), 1))
        return Matrix(change + Matrix([(X.T * G * Y)[0] for G in self.upstairs.christoffel]))

    def vertical_gradient(self, f: sp.Expr) -> Matrix:
        """A_V df of a function f upstairs: zero exactly where f is constant along the (connected) fibres."""
        return Matrix(self.vertical_cometric * self.upstairs.differential(f))


def adapted_metric(h: sp.MatrixBase, k: sp.MatrixBase, a: sp.MatrixBase) -> Matrix:
    """h_ij dx^i dx^j + k_αβ (dθ^α + a^α_i dx^i)(dθ^β + a^β_j dx^j): every submersion (x, θ) ↦ x onto h looks so.

    Shapes (m, m), (f, f), (f, m); h depends on x, and k and a on x and θ.

    >>> adapted_metric(sp.eye(1), sp.eye(1), sp.Matrix([[2]]))
    Matrix([
    [5, 2],
    [2, 1]])
    """
    m, f = len(h[0, :]), len(k[0, :])
    if h.shape != (m, m) or k.shape != (f, f) or a.shape != (f, m):
        raise DimensionError(f"h {h.shape}, k {k.shape}, a {a.shape} must have shapes (m, m), (f, f), (f, m)")
    return Matrix(sp.BlockMatrix([[h + a.T * k * a, a.T * k], [k * a, k]]).as_explicit())


def adapted_at(point: Mapping[sp.Symbol, sp.Expr], h: sp.MatrixBase, k: sp.MatrixBase, a: sp.MatrixBase) -> Submersion:
    """The submersion (x, θ) ↦ x of `adapted_metric` at one point, given as {x_1: …, θ_1: …}, by the product rule.

    >>> x, t = sp.symbols("x theta1", real=True)
    >>> cylinder = adapted_at({x: 0, t: 0}, sp.eye(1), sp.Matrix([[1 + 6 * x]]), sp.zeros(1))
    >>> cylinder.volume_rates
    Matrix([[3]])
    """
    coordinates, value = tuple(point), adapted_metric(*(q.subs(point) for q in (h, k, a)))
    k0, a0, slopes = k.subs(point), a.subs(point), []
    for q in coordinates:
        dh, dk, da = (sp.diff(s, q).subs(point) for s in (h, k, a))
        across, down = da.T * k0 * a0 + a0.T * dk * a0 + a0.T * k0 * da, dk * a0 + k0 * da
        slopes.append(Matrix(sp.BlockMatrix([[dh + across, down.T], [down, dk]]).as_explicit()))
    base = coordinates[: h.rows]
    upstairs = Metric(coordinates, value, inverse(value), tuple(slopes))
    return Submersion(upstairs, base, Metric.at({q: point[q] for q in base}, h))


def adapted(h: Metric, fibre: Sequence[sp.Symbol], k: sp.MatrixBase, a: sp.MatrixBase | None = None) -> Submersion:
    """The submersion (x, θ) ↦ x of `adapted_metric`; no connection form means a = 0 (a warped product, if k = w² k_0).

    >>> r, t = sp.symbols("r t1", positive=True)
    >>> polar = adapted(Metric.euclidean((r,)), (t,), sp.Matrix([[r**2]]))
    >>> polar.vertical_trace(r), polar.mean_curvature.T, polar.volume_rates
    (1/r, Matrix([[-1/r, 0]]), Matrix([[1/r]]))
    """
    form = sp.zeros(len(fibre), h.dimension) if a is None else a
    upstairs = Metric.of((*h.coordinates, *fibre), adapted_metric(h.matrix, k, form))
    return Submersion(upstairs, h.coordinates, h)


def _entries(matrix: sp.MatrixBase) -> list[tuple[tuple[int, int], sp.Expr]]:
    return [((a, b), matrix[a, b]) for a in range(matrix.rows) for b in range(matrix.cols)]
