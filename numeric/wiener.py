"""Brownian increments on the Hermitian matrices, and their tangential and normal parts.

The space Her_d has ⟨A, B⟩ = Re tr(A* B) and real dimension d².  Its orthonormal basis is ordered: the d
diagonal units E_ii; then (E_ij + E_ji)/√2 for i < j row by row; then i(E_ij − E_ji)/√2 for i < j.  The
standard Wiener process has independent standard coordinates in it: E|dH_ij|² = dt for i ≠ j, E dH_ii² = dt.
"""

import math
from functools import lru_cache

import numpy as np

from numeric import arguments


def hermitian_basis(d: int) -> np.ndarray:
    """Return the orthonormal basis of Her_d, complex of shape (d², d, d), in the order of this module.

    >>> E = hermitian_basis(3)
    >>> gram = np.einsum("aij,bij->ab", E.conj(), E).real
    >>> bool(np.allclose(gram, np.eye(9)))
    True
    """
    d = arguments.integer("d", d, least=1)
    return from_coordinates(np.eye(d * d))


def from_coordinates(coordinates: np.ndarray) -> np.ndarray:
    """Return Σ_a z_a E_a for coordinates z of shape (..., d²), complex of shape (..., d, d).

    The entries are written directly, which is faster than contracting with the basis.  Raises ValueError when
    the last axis is not a square.

    >>> from_coordinates(np.array([1.0, 2.0, np.sqrt(2), np.sqrt(8)]))
    array([[1.+0.j, 1.+2.j],
           [1.-2.j, 2.+0.j]])
    """
    d = math.isqrt(coordinates.shape[-1]) if coordinates.ndim else 0
    if not d or coordinates.shape[-1] != d * d:
        raise ValueError(f"coordinates must have shape (..., d²), not {coordinates.shape}")
    rows, columns = _pairs(d)
    upper = np.empty((*coordinates.shape[:-1], len(rows)), dtype=complex)
    upper.real = coordinates[..., d : d + len(rows)]
    upper.imag = coordinates[..., d + len(rows) :]
    upper *= math.sqrt(0.5)
    matrices = np.empty((*coordinates.shape[:-1], d, d), dtype=complex)
    matrices[..., range(d), range(d)] = coordinates[..., :d]
    matrices[..., rows, columns] = upper
    matrices[..., columns, rows] = upper.conj()
    return matrices


@lru_cache
def _pairs(d: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the index arrays of i < j, row by row."""
    rows, columns = np.triu_indices(d, 1)
    return rows, columns


def hermitian_increments(rng: np.random.Generator, shape: int | tuple[int, ...], d: int, dt: float) -> np.ndarray:
    """Return independent increments over time `dt` of the Wiener process on Her_d, complex (*shape, d, d).

    They are √dt Σ_a z_a E_a with z standard normal of shape (*shape, d²), in the order of this
    module.  Raises ValueError unless d ≥ 1 is an integer and dt > 0 is finite.

    >>> dH = hermitian_increments(np.random.default_rng(1), 20_000, 2, dt=0.25)
    >>> np.round((abs(dH) ** 2).mean(axis=0), 2)
    array([[0.25, 0.25],
           [0.25, 0.25]])
    """
    d, dt = arguments.integer("d", d, least=1), arguments.positive("dt", dt)
    batch = (shape,) if isinstance(shape, int) else tuple(shape)
    z = rng.standard_normal((*batch, d * d))
    z *= math.sqrt(dt)
    return from_coordinates(z)


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
