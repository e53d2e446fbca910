"""Brownian increments on the spaces of `spaces`, their refinement by bridges, and walks on curved spaces.

On Her_d, with ⟨A, B⟩ = Re tr(A* B): E|dH_ij|² = dt for i ≠ j and E dH_ii² = dt; `split` gives the tangential and the
normal part of an increment at a matrix.  Refining keeps the coarse path: the two halves of an increment add up to it.
"""

import math

import numpy as np

from numeric import arguments
from numeric.spaces import Hermitian, Space


def increments(rng: np.random.Generator, space: Space, shape: int | tuple[int, ...], dt: float) -> np.ndarray:
    """Return independent increments over time `dt` of the standard Wiener process on `space`, (*shape, *space.shape).

    They are √dt Σ_a z_a E_a, z standard normal (*shape, dimension).  Raises ValueError unless dt > 0 is finite.

    >>> from numeric.spaces import Symmetric
    >>> dS = increments(np.random.default_rng(1), Symmetric(2), 20_000, dt=0.25)
    >>> np.round((dS**2).mean(axis=0), 2)
    array([[0.25, 0.12],
           [0.12, 0.25]])
    """
    z = rng.standard_normal((*_batch(shape), space.dimension))
    z *= math.sqrt(arguments.positive("dt", dt))
    return space.embed(z)


def refine(rng: np.random.Generator, space: Space, coarse: np.ndarray, dt: float) -> np.ndarray:
    """Return increments over dt/2, (2 n, ...), of the path whose increments over dt are `coarse`, (n, ...).

    The Brownian bridge: halves ½ΔW ± N with N independent of ΔW, of the law of an increment over dt/4.  Entries 2k and
    2k + 1 add up to entry k (to an ulp).  Batch axes stand between the first axis and the element's.  Raises ValueError
    when the elements do not fit the space.

    >>> coarse = increments(np.random.default_rng(1), Hermitian(2), (3, 5), dt=0.5)
    >>> fine = refine(np.random.default_rng(2), Hermitian(2), coarse, dt=0.5)
    >>> fine.shape, bool(np.allclose(fine[0::2] + fine[1::2], coarse))
    ((6, 5, 2, 2), True)
    """
    fine = bridge(rng, space, coarse, dt, 0.5)
    return np.stack(fine, axis=1).reshape(2 * len(coarse), *coarse.shape[1:])


def bridge(
    rng: np.random.Generator, space: Space, increment: np.ndarray, dt: float, fraction: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return (first, second): the increments over fraction·dt and over the rest, given that over `dt`, (..., element).

    first = fraction ΔW + √(fraction (1 − fraction)) N with N like an increment over dt; second = ΔW − first.  Raises
    ValueError unless 0 < fraction < 1 and the elements fit the space.

    >>> from numeric.spaces import Symmetric
    >>> first, second = bridge(np.random.default_rng(1), Symmetric(1), np.full((50_000, 1, 1), 3.0), 1.0, 0.25)
    >>> round(float(first.mean()), 2), round(float(first.var()), 2)
    (0.75, 0.19)
    """
    if not 0 < arguments.positive("fraction", fraction) < 1:
        raise ValueError(f"fraction must lie strictly between 0 and 1, not {fraction!r}")
    batch = increment.ndim - len(space.shape)
    if batch < 0 or increment.shape[batch:] != space.shape:
        raise ValueError(f"increment must have shape (..., {space.shape}), not {increment.shape}")
    noise = increments(rng, space, increment.shape[:batch], dt)
    first = fraction * increment + math.sqrt(fraction * (1 - fraction)) * noise
    return first, increment - first


def hermitian_basis(d: int) -> np.ndarray:
    """Return the orthonormal basis of Her_d, complex of shape (d², d, d), in the order of `spaces`.

    >>> E = hermitian_basis(3)
    >>> gram = np.einsum("aij,bij->ab", E.conj(), E).real
    >>> bool(np.allclose(gram, np.eye(9)))
    True
    """
    return Hermitian(d).basis


def from_coordinates(coordinates: np.ndarray) -> np.ndarray:
    """Return Σ_a z_a E_a on Her_d for coordinates z of shape (..., d²), complex of shape (..., d, d).

    Raises ValueError when the last axis is not a square.

    >>> from_coordinates(np.array([1.0, 2.0, np.sqrt(2), np.sqrt(8)]))
    array([[1.+0.j, 1.+2.j],
           [1.-2.j, 2.+0.j]])
    """
    d = math.isqrt(coordinates.shape[-1]) if coordinates.ndim else 0
    if not d or coordinates.shape[-1] != d * d:
        raise ValueError(f"coordinates must have shape (..., d²), not {coordinates.shape}")
    return Hermitian(d).embed(coordinates)


def hermitian_increments(rng: np.random.Generator, shape: int | tuple[int, ...], d: int, dt: float) -> np.ndarray:
    """Return `increments` on Her_d, complex (*shape, d, d); the same errors.

    >>> dH = hermitian_increments(np.random.default_rng(1), 20_000, 2, dt=0.25)
    >>> np.round((abs(dH) ** 2).mean(axis=0), 2)
    array([[0.25, 0.25],
           [0.25, 0.25]])
    """
    return increments(rng, Hermitian(d), shape, dt)


def _batch(shape: int | tuple[int, ...]) -> tuple[int, ...]:
    return (shape,) if isinstance(shape, int) else tuple(shape)


def split(frame: np.ndarray, increment: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (P_M Z, P_M⊥ Z) of increments Z, in the ambient frame, for M with eigenvectors `frame`.

    The columns of `frame` U, shape (..., d, d), are orthonormal eigenvectors of M with distinct
    eigenvalues; then P_M⊥ Z = U diag(U* Z U) U*.  Phases of the eigenvectors do not matter.  Batch axes
    broadcast.  Raises ValueError when the shapes do not fit.

    >>> tangential, normal = split(np.eye(2), np.array([[1.0, 2.0], [2.0, 3.0]]))
    >>> normal
    array([[1., 0.],
           [0., 3.]])
    """
    frame, increment = arguments.square("frame", frame), arguments.square("increment", increment)
    if frame.shape[-1] != increment.shape[-1]:
        raise ValueError(f"frame {frame.shape} and increment {increment.shape} differ in dimension")
    adjoint = frame.conj().swapaxes(-1, -2)
    diagonal = np.einsum("...ki,...ki->...i", frame.conj(), increment @ frame)
    normal = (frame * diagonal[..., None, :]) @ adjoint
    return increment - normal, normal


def affine_invariant_step(point: np.ndarray, increment: np.ndarray) -> np.ndarray:
    """Return √P exp(S) √P, a step of the geodesic walk on positive definite P (..., d, d) under tr(P⁻¹ dP)².

    increment: S of the Wiener process on Sym_d (or Her_d for complex P).  The walk tends weakly, at order 1, to
    Brownian motion of generator ½ Laplace–Beltrami.  (P = GGᵀ with dG = G ∘ dB, B standard on real d × d matrices,
    moves four times as fast.)  Raises ValueError unless P is Hermitian and positive definite.

    >>> affine_invariant_step(np.diag([1.0, 4.0]), np.diag([np.log(2.0), 0.0])).round(12)
    array([[2., 0.],
           [0., 4.]])
    """
    root = _positive_root(point)
    values, frame = np.linalg.eigh(arguments.hermitian("increment", increment))
    grown = (frame * np.exp(values)[..., None, :]) @ frame.conj().swapaxes(-1, -2)
    return _hermitian_part(root @ grown @ root)


def bures_step(point: np.ndarray, increment: np.ndarray) -> np.ndarray:
    """Return (1 + K) P (1 + K)ᵀ: a step on positive definite P (..., d, d) under the Bures–Wasserstein metric.

    M ↦ MMᵀ makes it a quotient of real d × d matrices; the horizontal vectors at √P are K√P with K symmetric, so
    |K√P|² = tr KPK.  `increment` is one of the Wiener process on real d × d matrices (`Rectangular`), and K√P its
    orthogonal projection on the horizontal space, along which the geodesics are straight.  Weakly of order 1 to
    Brownian motion of generator ½ Laplace–Beltrami.  Raises ValueError unless P is symmetric, positive definite.

    >>> bures_step(np.array([[4.0]]), np.array([[1.0]]))
    array([[9.]])
    """
    point = arguments.hermitian("point", point)
    values, frame = np.linalg.eigh(point)
    _require_positive(values)
    transposed = frame.swapaxes(-1, -2)
    roots = np.sqrt(values)
    z = transposed @ increment @ frame
    column, row = roots[..., None, :], roots[..., :, None]
    weighted = (z * column + z.swapaxes(-1, -2) * row) / (values[..., None, :] + values[..., :, None])
    moved = np.eye(point.shape[-1]) + frame @ weighted @ transposed
    return _hermitian_part(moved @ point @ moved.swapaxes(-1, -2))


def _positive_root(point: np.ndarray) -> np.ndarray:
    values, frame = np.linalg.eigh(arguments.hermitian("point", point))
    _require_positive(values)
    return (frame * np.sqrt(values)[..., None, :]) @ frame.conj().swapaxes(-1, -2)


def _require_positive(values: np.ndarray) -> None:
    if not (values > 0).all():
        raise ValueError(f"point must be positive definite; its smallest eigenvalue is {values.min()}")


def _hermitian_part(matrix: np.ndarray) -> np.ndarray:
    return (matrix + matrix.conj().swapaxes(-1, -2)) / 2
