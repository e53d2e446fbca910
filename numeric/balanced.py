"""Balanced factors of a deep linear network: W = (W_1, …, W_N) with W_{p+1}ᵀ W_{p+1} = W_p W_pᵀ for 1 ≤ p < N.

Points are (..., N, d, d), real, the last factor applied last: the end-to-end matrix is W_N ⋯ W_1.  Nothing about the
geometry is typed in: the tangent space is the kernel of the differential of G_p = W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ, the
normal space the range of its adjoint, the horizontal space the range of the adjoint of the end-to-end map's
differential.  On full rank the manifold has dimension d² + (N − 1) d(d − 1)/2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.manifolds import Manifold
from numeric.spaces import Symmetric

CHORD_STEPS = 60
ULPS = 8 * float(np.finfo(float).eps)


@dataclass(frozen=True)
class Balanced(Manifold):
    """The balanced factors of depth N ≥ 2 and width d, with the Frobenius metric of the product.

    The retraction is orthographic: x + v + normal, the normal vector found by Newton's method with the small Gram
    matrix of the start (a chord method).  A path that does not converge is nan, so that it is counted as failed.

    >>> manifold, point = Balanced(depth=2, width=2), balanced_point([1.0, 2.0], [np.eye(2)] * 3)
    >>> noise = 0.1 * np.random.default_rng(1).standard_normal((2, 2, 2))
    >>> bool(manifold.defect(manifold.retract(point, manifold.project(point, noise))) < 1e-14)
    True
    """

    depth: int
    width: int

    def __post_init__(self) -> None:
        arguments.integer("depth", self.depth, least=2)
        arguments.integer("width", self.width, least=1)

    def _project(self, point: np.ndarray, ambient: np.ndarray) -> np.ndarray:
        normals = self._normals(point)
        return ambient - _combine(_solve(_gram(normals), _inner(normals, ambient)), normals)

    def horizontal(self, point: np.ndarray, ambient: np.ndarray) -> np.ndarray:
        """Return the projection on the horizontal space: tangent, and orthogonal to the fibre of W_N ⋯ W_1.

        Brownian motion driven by horizontal noise maps to Brownian motion of the quotient metric on the end-to-end
        matrices; tangent but not horizontal noise is gauge noise.

        >>> point = balanced_point([1.0, 2.0], [np.eye(2)] * 3)
        >>> tied = Balanced(2, 2).horizontal(point, np.stack([np.eye(2), np.zeros((2, 2))]))
        >>> tied.round(12).tolist()      # the noise is shared equally between equal factors
        [[[0.5, 0.0], [0.0, 0.5]], [[0.5, 0.0], [0.0, 0.5]]]
        """
        lifts = self._lifts(point)
        return _combine(_solve(_gram(lifts), _inner(lifts, ambient)), lifts)

    def tangent_frames(self, point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return orthonormal bases at a point (N, d, d) of full rank: gauge (g, N, d, d), horizontal (d², N, d, d).

        The horizontal space is the range of the adjoint of the end-to-end differential, the gauge space what is
        orthogonal to it and to the normals; g = (N − 1) d(d − 1)/2.

        >>> gauge, horizontal = Balanced(2, 2).tangent_frames(balanced_point([1.0, 2.0], [np.eye(2)] * 3))
        >>> len(gauge), len(horizontal)
        (1, 4)
        """
        known = np.concatenate([self._lifts(point), self._normals(point)]).reshape(-1, point.size)
        rest = np.linalg.svd(known)[2][len(known) :]
        horizontal = np.linalg.qr(known[: self.width**2].T)[0].T
        return rest.reshape(-1, *point.shape), horizontal.reshape(-1, *point.shape)

    def pulled_back(self, point: np.ndarray, slope: np.ndarray) -> np.ndarray:
        """Return the gradient (..., N, d, d) of E(W_N ⋯ W_1) in the factors, for the slope E′ (..., d, d).

        >>> Balanced(2, 1).pulled_back(np.array([[[2.0]], [[3.0]]]), np.array([[1.0]])).ravel()
        array([3., 2.])
        """
        return _combine(slope.reshape(*slope.shape[:-2], -1), self._lifts(point))

    def _retract(self, point: np.ndarray, tangent: np.ndarray) -> np.ndarray:
        normals = self._normals(point)
        inverse = np.linalg.inv(_gram(normals))
        moved = point + tangent
        size = np.einsum("...pij,...pij->...", moved, moved)[..., None]
        with np.errstate(all="ignore"):  # what diverges is nan in the end
            for _ in range(CHORD_STEPS):
                equations = self._equations(moved)
                converged = (abs(equations) <= ULPS * size).all(axis=-1)
                if (converged | ~np.isfinite(equations).all(axis=-1)).all():
                    break
                moved = moved - _combine(np.einsum("...ab,...b->...a", inverse, equations), normals)
        return np.where(converged[..., None, None, None], moved, np.nan)

    def _defect(self, point: np.ndarray) -> np.ndarray:
        size = np.einsum("...pij,...pij->...", point, point)
        return abs(self._equations(point)).max(axis=-1) / size

    def _equations(self, point: np.ndarray) -> np.ndarray:
        """Return the coordinates of G_p in Sym_d, (..., (N − 1) d(d + 1)/2)."""
        upper, lower = point[..., 1:, :, :], point[..., :-1, :, :]
        G = upper.swapaxes(-1, -2) @ upper - lower @ lower.swapaxes(-1, -2)
        z = Symmetric(self.width).coordinates(G)
        return z.reshape(*z.shape[:-2], -1)

    def _normals(self, point: np.ndarray) -> np.ndarray:
        """Return the gradients of G_p, (..., K, N, d, d): 2 W_{p+1} E in slot p + 1, −2 E W_p in p."""
        basis = Symmetric(self.width).basis
        k = len(basis)
        batch = point.shape[:-3]
        out = np.zeros((*batch, self.depth - 1, k, self.depth, self.width, self.width))
        for p in range(self.depth - 1):
            out[..., p, :, p + 1, :, :] = 2 * point[..., p + 1, None, :, :] @ basis
            out[..., p, :, p, :, :] = -2 * basis @ point[..., p, None, :, :]
        return out.reshape(*batch, -1, self.depth, self.width, self.width)

    def _lifts(self, point: np.ndarray) -> np.ndarray:
        """Return the adjoint of the end-to-end differential on E_ij, (..., d², N, d, d): (W_{>p})ᵀ E_ij (W_{<p})ᵀ."""
        d = self.width
        before, after = _partial_products(point)
        lifts = np.einsum("...pai,...pjb->...ijpab", after.swapaxes(-1, -2), before.swapaxes(-1, -2))
        return lifts.reshape(*point.shape[:-3], d * d, self.depth, d, d)


def balanced_point(lam: ArrayLike, frames: ArrayLike) -> np.ndarray:
    """Return the balanced factors W_p = Q_p diag(λ) Q_{p−1}ᵀ, (N, d, d), for orthogonal frames Q_0, …, Q_N.

    The end-to-end matrix has singular values λ^N.  Raises ValueError unless λ is (d,), and frames (N + 1, d, d) with
    N ≥ 2.

    >>> end_to_end(balanced_point([1.0, 2.0], [np.eye(2)] * 4)).diagonal()
    array([1., 8.])
    """
    values, Q = np.asarray(lam, dtype=float), np.asarray(frames, dtype=float)
    if values.ndim != 1 or Q.ndim != 3 or Q.shape[1:] != (len(values), len(values)) or len(Q) < 3:
        raise ValueError(f"lam must be (d,) and frames (N + 1, d, d) with N ≥ 2, not {values.shape} and {Q.shape}")
    return (Q[1:] * values) @ Q[:-1].swapaxes(-1, -2)


def end_to_end(point: np.ndarray) -> np.ndarray:
    """Return W_N ⋯ W_1, (..., d, d), of factors (..., N, d, d).

    >>> end_to_end(np.array([[[1.0, 1.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 1.0]]]))
    array([[1., 1.],
           [1., 2.]])
    """
    product = point[..., 0, :, :]
    for p in range(1, point.shape[-3]):
        product = point[..., p, :, :] @ product
    return product


def _partial_products(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return W_{p−1} ⋯ W_1 and W_N ⋯ W_{p+1} for each p, (..., N, d, d) both."""
    depth, d = point.shape[-3], point.shape[-1]
    before = np.empty(point.shape)
    after = np.empty(point.shape)
    before[..., 0, :, :] = after[..., -1, :, :] = np.eye(d)
    for p in range(1, depth):
        before[..., p, :, :] = point[..., p - 1, :, :] @ before[..., p - 1, :, :]
        after[..., -1 - p, :, :] = after[..., -p, :, :] @ point[..., -p, :, :]
    return before, after


def _gram(vectors: np.ndarray) -> np.ndarray:
    flat = vectors.reshape(*vectors.shape[:-3], -1)
    return flat @ flat.swapaxes(-1, -2)


def _inner(vectors: np.ndarray, ambient: np.ndarray) -> np.ndarray:
    return np.einsum("...kpij,...pij->...k", vectors, ambient)


def _solve(gram: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.linalg.solve(gram, right[..., None])[..., 0]


def _combine(coefficients: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    return np.einsum("...k,...kpij->...pij", coefficients, vectors)
