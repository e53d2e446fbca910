"""Balanced factors by their frames, W_p = Q_p Λ Q_{p−1}ᵀ for p = 1, …, N: noise, its parts, a retraction, fast.

The same manifold as `balanced.Balanced`, and N = 1 as well, where every matrix is balanced.  Tangent vectors and noise
are given in the frames, z_p = Q_pᵀ Z_p Q_{p−1}, (..., N, d, d): white noise is white noise there.  At (Λ, …, Λ)

    horizontal   h_p ∘ c              h_p(ij) = λ_i^{N−p} λ_j^{p−1}, the adjoint of the end-to-end differential
    gauge        x_p Λ − Λ x_{p−1}    x_p antisymmetric, x_0 = x_N = 0
    normal       e_p Λ − Λ e_{p−1}    e_p symmetric, e_0 = e_N = 0, the adjoint of G_p = W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ

are orthogonal and fill the space; projections solve one tridiagonal system of the levels for each pair i, j.  The
retraction adds the normal vector that balances to second order, then rebuilds orthogonal frames from what it has: it
is of second order, what it returns is balanced to rounding, and it does not fail where a singular value crosses zero
(the process is reflected there).  Frames move continuously, with the signs of the frames before.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Framed:
    """Balanced factors: frames Q_0, …, Q_N (..., N + 1, d, d), orthogonal, and λ (..., d), positive and descending.

    >>> state = Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 4))
    >>> state.depth, state.end_to_end.diagonal().tolist(), state.factors.shape
    (3, [8.0, 1.0], (3, 2, 2))
    """

    frames: np.ndarray
    lam: np.ndarray

    @classmethod
    def start(cls, lam: ArrayLike, frames: ArrayLike) -> "Framed":
        """Check λ (d,) and frames (N + 1, d, d); ValueError unless λ_1 ≥ … ≥ λ_d > 0 and the frames are orthogonal."""
        values, Q = np.asarray(lam, dtype=float), np.asarray(frames, dtype=float)
        if values.ndim != 1 or not values.size or not (values > 0).all() or (np.diff(values) > 0).any():
            raise ValueError(f"lam must be d ≥ 1 positive numbers in descending order, not {lam!r}")
        d = len(values)
        if Q.ndim != 3 or Q.shape[1:] != (d, d) or len(Q) < 2:
            raise ValueError(f"frames must be (N + 1, {d}, {d}) with N ≥ 1, not {Q.shape}")
        if not abs(Q.swapaxes(-1, -2) @ Q - np.eye(d)).max() < 1e-10:
            raise ValueError("frames must be orthogonal: QᵀQ = 1")
        return cls(Q, values)

    @property
    def depth(self) -> int:
        """The number N of factors."""
        return self.frames.shape[-3] - 1

    @property
    def factors(self) -> np.ndarray:
        """W_1, …, W_N, (..., N, d, d), the last applied last."""
        upper, lower = self.frames[..., 1:, :, :], self.frames[..., :-1, :, :]
        return (upper * self._columns) @ lower.swapaxes(-1, -2)

    @property
    def sigma(self) -> np.ndarray:
        """The singular values λ^N of the end-to-end matrix, (..., d)."""
        return self.lam**self.depth

    @property
    def end_to_end(self) -> np.ndarray:
        """W_N ⋯ W_1 = Q_N Λ^N Q_0ᵀ, (..., d, d)."""
        first, last = self.frames[..., 0, :, :], self.frames[..., -1, :, :]
        return (last * self.sigma[..., None, :]) @ first.swapaxes(-1, -2)

    def in_frames(self, ambient: np.ndarray) -> np.ndarray:
        """Return z_p = Q_pᵀ Z_p Q_{p−1} of an ambient vector Z, (..., N, d, d)."""
        return self.frames[..., 1:, :, :].swapaxes(-1, -2) @ ambient @ self.frames[..., :-1, :, :]

    def in_place(self, z: np.ndarray) -> np.ndarray:
        """Return the ambient vector Q_p z_p Q_{p−1}ᵀ, (..., N, d, d)."""
        return self.frames[..., 1:, :, :] @ z @ self.frames[..., :-1, :, :].swapaxes(-1, -2)

    def lift(self, c: np.ndarray) -> np.ndarray:
        """Return the horizontal vector h_p(ij) c_ij, z (..., N, d, d): how E∘φ slopes where E′ is c in the frames.

        >>> Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 3)).lift(np.ones((2, 2))).tolist()
        [[[2.0, 2.0], [1.0, 1.0]], [[2.0, 1.0], [2.0, 1.0]]]
        """
        return self._lifts() * c[..., None, :, :]

    def horizontal(self, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the horizontal part of z (..., N, d, d), and its coordinates along h/|h|, (..., d, d).

        The coordinates of white noise are white: they are the B_ij that drive the end-to-end matrix.

        >>> state, z = Framed.start([2.0, 1.0], np.stack([np.eye(2)] * 3)), np.stack([np.eye(2), 0 * np.eye(2)])
        >>> part, B = state.horizontal(z)
        >>> part.diagonal(axis1=1, axis2=2).round(4).tolist(), B.diagonal().round(4).tolist()
        ([[0.5, 0.5], [0.5, 0.5]], [0.7071, 0.7071])
        """
        largest = np.maximum(self.lam[..., :, None], self.lam[..., None, :])
        unit = self._lifts(largest)
        norm = np.sqrt(np.einsum("...pij,...pij->...ij", unit, unit))
        coordinates = np.einsum("...pij,...pij->...ij", unit, z) / norm
        return unit * (coordinates / norm)[..., None, :, :], coordinates

    def gauge(self, z: np.ndarray) -> np.ndarray:
        """Return the part of z (..., N, d, d) along the gauge orbit.

        >>> z = np.stack([np.array([[1.0, 0.0], [-2.0, 3.0]]), np.zeros((2, 2))])
        >>> Framed.start([1.0, 1.0], np.stack([np.eye(2)] * 3)).gauge(z).tolist()
        [[[0.0, 0.5], [-0.5, 0.0]], [[0.0, -0.5], [0.5, 0.0]]]
        """
        if self.depth == 1:
            return np.zeros_like(z)
        slopes = z[..., :-1, :, :] * self._columns - self._rows * z[..., 1:, :, :]
        i, j = np.triu_indices(self.lam.shape[-1], 1)
        x = self._solve(slopes[..., i, j] - slopes[..., j, i], i, j) / 2
        return self._at_factors(_filled(x, i, j, -1.0, self.lam.shape[-1]))

    def retract(self, z: np.ndarray) -> "Framed":
        """Return the balanced factors reached by the tangent vector z, (..., N, d, d), to second order."""
        moved = z.copy()
        np.einsum("...pii->...pi", moved)[...] += self.lam[..., None, :]
        if self.depth > 1:
            moved += self._balancing(moved, z)
        return self._reframed(moved)

    # --- at (Λ, …, Λ) --------------------------------------------------------------------------------------------

    @property
    def _rows(self) -> np.ndarray:
        return self.lam[..., None, :, None]

    @property
    def _columns(self) -> np.ndarray:
        return self.lam[..., None, None, :]

    def _lifts(self, scale: np.ndarray | float = 1.0) -> np.ndarray:
        """h_p(ij) = λ_i^{N−p} λ_j^{p−1}, (..., N, d, d), both λ's divided by `scale`."""
        left, right = self.lam[..., :, None] / scale, self.lam[..., None, :] / scale
        one = np.ones(np.broadcast_shapes(left.shape, right.shape))
        lefts, rights = [one], [one]
        for _ in range(self.depth - 1):
            lefts.append(lefts[-1] * left)
            rights.append(rights[-1] * right)
        return np.stack([a * b for a, b in zip(reversed(lefts), rights, strict=True)], axis=-3)

    def _at_factors(self, levels: np.ndarray) -> np.ndarray:
        """y_p Λ − Λ y_{p−1} at the factors p = 1, …, N of y at the levels p = 1, …, N − 1 (y_0 = y_N = 0)."""
        out = np.zeros((*levels.shape[:-3], self.depth, *levels.shape[-2:]))
        out[..., :-1, :, :] = levels * self._columns
        out[..., 1:, :, :] -= self._rows * levels
        return out

    def _balancing(self, moved: np.ndarray, z: np.ndarray) -> np.ndarray:
        """The normal vector that balances `moved` to second order.

        For i = j the Gram matrix is λ_i² times a constant one; the square of the displacement is added to λ_i², a
        change of higher order that keeps a singular value that crosses zero within the size of the step.
        """
        upper, lower = moved[..., 1:, :, :], moved[..., :-1, :, :]
        G = upper.swapaxes(-1, -2) @ upper - lower @ lower.swapaxes(-1, -2)
        d = self.lam.shape[-1]
        i, j = np.triu_indices(d)
        guard = np.zeros((*z.shape[:-3], len(i)))
        guard[..., i == j] = 2 / self.depth * np.einsum("...pii,...pii->...i", z, z)
        return self._at_factors(_filled(self._solve(G[..., i, j], i, j, guard) / 2, i, j, 1.0, d))

    def _solve(self, right: np.ndarray, i: np.ndarray, j: np.ndarray, guard: np.ndarray | float = 0.0) -> np.ndarray:
        """Solve (λ_i² + λ_j² + guard) x_p − λ_i λ_j (x_{p−1} + x_{p+1}) = right_p, both (..., N − 1, pairs)."""
        own = self.lam[..., i] ** 2 + self.lam[..., j] ** 2 + guard
        cross = -self.lam[..., i] * self.lam[..., j]
        pivots, x = [own], right.copy()
        for p in range(1, self.depth - 1):
            ratio = cross / pivots[-1]
            pivots.append(own - ratio * cross)
            x[..., p, :] -= ratio * x[..., p - 1, :]
        x[..., -1, :] /= pivots[-1]
        for p in range(self.depth - 3, -1, -1):
            x[..., p, :] = (x[..., p, :] - cross * x[..., p + 1, :]) / pivots[p]
        return x

    def _reframed(self, moved: np.ndarray) -> "Framed":
        """The balanced factors next to `moved`, (..., N, d, d) in the frames."""
        first = moved[..., 0, :, :]
        _, vectors = np.linalg.eigh(first.swapaxes(-1, -2) @ first)
        turned = (
            vectors[..., ::-1] * np.where(np.einsum("...ii->...i", vectors[..., ::-1]) < 0, -1.0, 1.0)[..., None, :]
        )
        turns, lam = [turned], np.zeros(moved.shape[:-3] + self.lam.shape[-1:])
        for p in range(self.depth):
            turn, size = _orthonormalised(moved[..., p, :, :] @ turns[-1])
            turns.append(turn)
            lam = lam + size
        return Framed(self.frames @ np.stack(turns, axis=-3), lam / self.depth)


def _orthonormalised(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gram–Schmidt, twice, from the first column on: Q (..., d, d), and the diagonal of R, (..., d)."""
    Q, sizes = np.empty_like(columns), np.empty(columns.shape[:-1])
    for k in range(columns.shape[-1]):
        v = columns[..., k]
        for _ in range(2 if k else 0):
            done = Q[..., :k]
            v = v - (done @ (done.swapaxes(-1, -2) @ v[..., None]))[..., 0]
        norm = np.sqrt((v * v).sum(axis=-1))
        Q[..., k], sizes[..., k] = v / norm[..., None], norm
    return Q, sizes


def _filled(entries: np.ndarray, i: np.ndarray, j: np.ndarray, sign: float, d: int) -> np.ndarray:
    """The matrices (..., d, d) with these entries at i, j, and sign times them at j, i."""
    out = np.zeros((*entries.shape[:-1], d, d))
    out[..., i, j] = entries
    out[..., j, i] = sign * entries
    return out
