"""Euclidean spaces of matrices, by orthonormal coordinates: the inner product fixes the Wiener process.

Every space V has real dimension n, an inner product, and an isometry `embed` from Rⁿ onto V; its standard
Wiener process is `embed` of n independent standard Brownian motions (generator ½ Laplacian).

| space                   | elements                                   | ⟨A, B⟩      | E of squares, per dt        |
| ----------------------- | ------------------------------------------ | ----------- | --------------------------- |
| `Euclidean(n)`          | vectors                                    | Σ a b       | 1                           |
| `Rectangular(m, n)`     | real m × n                                 | tr AᵀB      | 1 for every entry           |
| `ComplexRectangular`    | complex m × n                              | Re tr A*B   | E|B_ij|² = 2 (either part 1)|
| `Symmetric(d)`          | real, Aᵀ = A                               | tr AB       | diagonal 1, other entries ½ |
| `Hermitian(d)`          | A* = A                                     | Re tr A*B   | diagonal 1, E|H_ij|² = 1    |
| `QuaternionHermitian`   | A* = A, complex 2d × 2d, blocks α β; −β̄ ᾱ  | ½ Re tr A*B | diagonal 1, E|H_ij|² = 2    |
| `Skew(d)`, so(d)        | real, Aᵀ = −A                              | ½ tr AᵀB    | 1 for i ≠ j                 |
| `SkewHermitian`, u(d)   | A* = −A                                    | Re tr A*B   | i times `Hermitian`         |

|q|² of a quaternion q = α + βj is |α|² + |β|².  The coordinates of a Hermitian kind are ordered: the diagonal; then,
for each unit 1, i, (j, k), the pairs i < j row by row.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from numeric import arguments

CACHED = 8192  # coordinates embedded at once


class Space(ABC):
    """A Euclidean space of matrices: `dimension`, `shape` of its elements, `embed`, and `inner`."""

    _weight: ClassVar[float] = 1.0

    @property
    @abstractmethod
    def _dimension(self) -> int: ...

    @property
    @abstractmethod
    def _shape(self) -> tuple[int, ...]: ...

    @abstractmethod
    def _embed(self, z: np.ndarray) -> np.ndarray: ...

    @property
    def dimension(self) -> int:
        """Real dimension n."""
        return self._dimension

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one element."""
        return self._shape

    def embed(self, coordinates: np.ndarray) -> np.ndarray:
        """Return Σ_a z_a E_a for z of shape (..., n), an array (..., *shape); ValueError for another last axis."""
        z = np.asarray(coordinates, dtype=float)
        if not z.ndim or z.shape[-1] != self.dimension:
            raise ValueError(f"coordinates must have shape (..., {self.dimension}) for {self}, not {z.shape}")
        return self._embed(z) if z.size <= CACHED else self._embed_in_pieces(z)

    def _embed_in_pieces(self, z: np.ndarray) -> np.ndarray:
        """The same, piece by piece: temporaries stay small, in the cache."""
        flat, size = z.reshape(-1, self.dimension), max(1, CACHED // self.dimension)
        first = self._embed(flat[:size])
        out = np.empty((len(flat), *self.shape), dtype=first.dtype)
        out[:size] = first
        for low in range(size, len(flat), size):
            out[low : low + size] = self._embed(flat[low : low + size])
        return out.reshape(*z.shape[:-1], *self.shape)

    def inner(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return ⟨A, B⟩ over the element axes; batch axes broadcast."""
        axes = tuple(range(-len(self.shape), 0))
        return self._weight * (np.conj(a) * b).real.sum(axis=axes)

    @property
    def basis(self) -> np.ndarray:
        """The orthonormal basis (n, *shape), in the order of the coordinates."""
        return self.embed(np.eye(self.dimension))

    def coordinates(self, elements: np.ndarray) -> np.ndarray:
        """Return z (..., n) with embed(z) the orthogonal projection of `elements` (..., *shape).

        >>> Symmetric(2).coordinates(np.array([[1.0, 2.0], [2.0, 3.0]])).round(4)
        array([1.    , 3.    , 2.8284])
        """
        batch = np.expand_dims(elements, elements.ndim - len(self.shape))
        return self.inner(self.basis, batch)


@dataclass(frozen=True)
class Euclidean(Space):
    """Vectors of Rⁿ.

    >>> Euclidean(3).dimension
    3
    """

    n: int

    def __post_init__(self) -> None:
        arguments.integer("n", self.n, least=1)

    @property
    def _dimension(self) -> int:
        return self.n

    @property
    def _shape(self) -> tuple[int, ...]:
        return (self.n,)

    def _embed(self, z: np.ndarray) -> np.ndarray:
        return z


@dataclass(frozen=True)
class Rectangular(Space):
    """Real m × n matrices; the entries of the Wiener process are standard.

    >>> Rectangular(2, 3).dimension
    6
    """

    m: int
    n: int

    def __post_init__(self) -> None:
        arguments.integer("m", self.m, least=1)
        arguments.integer("n", self.n, least=1)

    @property
    def _dimension(self) -> int:
        return self.m * self.n

    @property
    def _shape(self) -> tuple[int, ...]:
        return (self.m, self.n)

    def _embed(self, z: np.ndarray) -> np.ndarray:
        return z.reshape(*z.shape[:-1], self.m, self.n)


@dataclass(frozen=True)
class ComplexRectangular(Rectangular):
    """Complex m × n matrices as R^{2mn}: real and imaginary parts are standard, E|dB_ij|² = 2 dt.

    >>> ComplexRectangular(2, 3).dimension
    12
    """

    @property
    def _dimension(self) -> int:
        return 2 * self.m * self.n

    def _embed(self, z: np.ndarray) -> np.ndarray:
        parts = z.reshape(*z.shape[:-1], 2, self.m, self.n)
        return parts[..., 0, :, :] + 1j * parts[..., 1, :, :]


@dataclass(frozen=True)
class _SquareSpace(Space):
    """Spaces of d × d matrices."""

    d: int

    def __post_init__(self) -> None:
        arguments.integer("d", self.d, least=1)

    @property
    def _shape(self) -> tuple[int, ...]:
        return (self.d, self.d)

    @property
    def _pairs(self) -> int:
        return self.d * (self.d - 1) // 2


@dataclass(frozen=True)
class Symmetric(_SquareSpace):
    """Real symmetric matrices, tr AB: E dH_ij² = dt/2 off the diagonal.

    >>> Symmetric(2).embed(np.array([1.0, 2.0, np.sqrt(2)]))
    array([[1., 1.],
           [1., 2.]])
    """

    @property
    def _dimension(self) -> int:
        return self.d + self._pairs

    def _embed(self, z: np.ndarray) -> np.ndarray:
        return _fill(z[..., : self.d], math.sqrt(0.5) * z[..., self.d :], math.sqrt(0.5) * z[..., self.d :])


@dataclass(frozen=True)
class Hermitian(_SquareSpace):
    """Complex Hermitian matrices, Re tr A*B: E|dH_ij|² = dt for every entry.

    >>> Hermitian(2).embed(np.array([1.0, 2.0, np.sqrt(2), np.sqrt(8)]))
    array([[1.+0.j, 1.+2.j],
           [1.-2.j, 2.+0.j]])
    """

    @property
    def _dimension(self) -> int:
        return self.d**2

    def _embed(self, z: np.ndarray) -> np.ndarray:
        places, weights = _real_and_imaginary(self.d)
        parts = np.take(z, places, axis=-1)
        parts *= weights
        matrix = parts.view(complex).reshape(*z.shape[:-1], self.d, self.d)
        np.einsum("...ii->...i", matrix).imag[...] = 0.0  # einsum gives a view
        return matrix


@dataclass(frozen=True)
class QuaternionHermitian(_SquareSpace):
    """Quaternionic Hermitian matrices as complex 2d × 2d, ½ Re tr A*B: E|dH_ij|² = 2 dt, diagonal dt.

    The quaternion α + βj is the block [[α, β], [−β̄, ᾱ]]; every eigenvalue of the embedding occurs twice.

    >>> H = QuaternionHermitian(2).embed(np.arange(6.0))
    >>> np.round(np.linalg.eigvalsh(H), 4)
    array([-4.7202, -4.7202,  5.7202,  5.7202])
    """

    _weight: ClassVar[float] = 0.5

    @property
    def _dimension(self) -> int:
        return self.d + 4 * self._pairs

    @property
    def _shape(self) -> tuple[int, ...]:
        return (2 * self.d, 2 * self.d)

    def _embed(self, z: np.ndarray) -> np.ndarray:
        units = z[..., self.d :].reshape(*z.shape[:-1], 4, self._pairs) * math.sqrt(0.5)
        alpha = _complex(units[..., 0, :], units[..., 1, :])
        beta = _complex(units[..., 2, :], units[..., 3, :])
        return quaternion_blocks(
            _fill(z[..., : self.d], alpha, alpha.conj()),
            _fill(np.zeros((*z.shape[:-1], self.d), dtype=complex), beta, -beta),
        )


@dataclass(frozen=True)
class Skew(_SquareSpace):
    """so(d): real skew-symmetric matrices, ½ tr AᵀB, so E dA_ij² = dt for i ≠ j.

    >>> Skew(2).embed(np.array([3.0]))
    array([[ 0.,  3.],
           [-3.,  0.]])
    """

    _weight: ClassVar[float] = 0.5

    @property
    def _dimension(self) -> int:
        return self._pairs

    def _embed(self, z: np.ndarray) -> np.ndarray:
        return _fill(np.zeros((*z.shape[:-1], self.d)), z, -z)


@dataclass(frozen=True)
class SkewHermitian(Hermitian):
    """u(d): i times the Hermitian matrices, Re tr A*B, so E|dA_ij|² = dt for every entry.

    >>> SkewHermitian(1).embed(np.array([2.0]))
    array([[-0.+2.j]])
    """

    def _embed(self, z: np.ndarray) -> np.ndarray:
        hermitian = super()._embed(z)
        out = np.empty_like(hermitian)
        out.real, out.imag = -hermitian.imag, hermitian.real
        return out


def quaternion_blocks(alpha: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """Return the complex (..., 2m, 2n) embedding of the quaternionic α + βj, α and β complex (..., m, n).

    Block (i, j) is [[α_ij, β_ij], [−β̄_ij, ᾱ_ij]]; products and adjoints of quaternionic matrices are those of the
    embeddings.

    >>> quaternion_blocks(np.array([[1j]]), np.array([[0j]])).diagonal()
    array([0.+1.j, 0.-1.j])
    """
    *batch, m, n = alpha.shape
    out = np.empty((*batch, m, 2, n, 2), dtype=complex)
    out[..., 0, :, 0], out[..., 0, :, 1] = alpha, beta
    out[..., 1, :, 0], out[..., 1, :, 1] = -beta.conj(), alpha.conj()
    return out.reshape(*batch, 2 * m, 2 * n)


def _complex(real: np.ndarray, imaginary: np.ndarray) -> np.ndarray:
    out = np.empty(real.shape, dtype=complex)
    out.real, out.imag = real, imaginary
    return out


def _fill(diagonal: np.ndarray, upper: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """Return the matrices with this diagonal (..., d) and, row by row, these entries at i < j and j > i."""
    d, pairs = diagonal.shape[-1], upper.shape[-1]
    entries = np.empty((*diagonal.shape[:-1], d * d), dtype=np.result_type(diagonal, upper))
    entries[..., :d] = diagonal
    entries[..., d : d + pairs] = upper
    entries[..., d + pairs :] = lower
    return np.take(entries, _places(d), axis=-1).reshape(*diagonal.shape, d)


@lru_cache
def _places(d: int) -> np.ndarray:
    """Return where each entry of a matrix, row by row, stands in (diagonal, upper triangle, lower triangle)."""
    rows, columns = np.triu_indices(d, 1)
    places = np.empty((d, d), dtype=np.intp)
    places[range(d), range(d)] = np.arange(d)
    places[rows, columns] = d + np.arange(len(rows))
    places[columns, rows] = d + len(rows) + np.arange(len(rows))
    return places.ravel()


@lru_cache
def _real_and_imaginary(d: int) -> tuple[np.ndarray, np.ndarray]:
    """Return for Re and Im of each entry of a Hermitian matrix, row by row, its coordinate and the factor before it."""
    entry = _places(d).reshape(d, d)
    pairs = d * (d - 1) // 2
    real = np.where(entry < d + pairs, entry, entry - pairs)
    weight = np.where(np.eye(d, dtype=bool), 1.0, math.sqrt(0.5))
    sign = np.where(entry < d + pairs, 1.0, -1.0)
    places = np.stack([real, np.where(entry < d, entry, real + pairs)], axis=-1)
    return places.ravel(), np.stack([weight, weight * sign], axis=-1).ravel()
