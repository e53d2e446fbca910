"""Gaussian and Haar-random matrices over the reals, the complex numbers and the quaternions.

`field` is the real dimension 1, 2 or 4 of F.  Quaternionic matrices are complex of twice the size (`spaces`), and their
eigenvalues and singular values come in equal pairs: `distinct` keeps one of each.  Everything is standard normal for
the inner product of its space in `spaces`.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.spaces import Hermitian, QuaternionHermitian, Space, Symmetric, quaternion_blocks
from numeric.wiener import increments

Shape = int | tuple[int, ...]


def hermitian_space(d: int, field: int) -> Space:
    """Return Her_d(F): `Symmetric`, `Hermitian` or `QuaternionHermitian`; ValueError unless field is 1, 2 or 4.

    >>> hermitian_space(3, 4)
    QuaternionHermitian(d=3)
    """
    kinds: dict[int, Callable[[int], Space]] = {1: Symmetric, 2: Hermitian, 4: QuaternionHermitian}
    return kinds[arguments.field(field)](d)


def ginibre(rng: np.random.Generator, shape: Shape, m: int, n: int, field: int = 1) -> np.ndarray:
    """Return m × n matrices over F, every real component standard normal: E|G_ij|² = field.

    (*shape, m, n), real or complex, or (*shape, 2m, 2n) complex for quaternions.

    >>> G = ginibre(np.random.default_rng(1), 20_000, 2, 2, field=2)
    >>> np.round((abs(G) ** 2).mean(axis=0), 1)
    array([[2., 2.],
           [2., 2.]])
    """
    m, n = arguments.integer("m", m, least=1), arguments.integer("n", n, least=1)
    z = rng.standard_normal((arguments.field(field), *_batch(shape), m, n))
    if field == 1:
        return z[0]
    if field == 2:
        return z[0] + 1j * z[1]
    return quaternion_blocks(z[0] + 1j * z[1], z[2] + 1j * z[3])


def gaussian_ensemble(rng: np.random.Generator, shape: Shape, d: int, field: int = 1) -> np.ndarray:
    """Return matrices of the GOE, GUE or GSE: the standard normal law on Her_d(F), density ∝ exp(−⟨H, H⟩/2).

    The eigenvalues have density ∝ Π_{i<j} |x_i − x_j|^field exp(−Σ x²/2).

    >>> H = gaussian_ensemble(np.random.default_rng(1), (), 3)
    >>> bool((H == H.T).all())
    True
    """
    return increments(rng, hermitian_space(d, field), shape, 1.0)


def wishart(rng: np.random.Generator, shape: Shape, m: int, d: int, field: int = 1) -> np.ndarray:
    """Return G*G (d × d over F) for m × d matrices G of `ginibre`.

    >>> W = wishart(np.random.default_rng(1), 50_000, 5, 2)
    >>> np.round(W.mean(axis=0), 1) + 0.0
    array([[5., 0.],
           [0., 5.]])
    """
    G = ginibre(rng, shape, m, d, field)
    return G.conj().swapaxes(-1, -2) @ G


def haar_orthogonal(rng: np.random.Generator, d: int, shape: Shape = ()) -> np.ndarray:
    """Return Haar-random matrices of O(d): QR of a real Gaussian matrix, signs of R moved into Q.

    >>> Q = haar_orthogonal(np.random.default_rng(1), 3)
    >>> bool(np.allclose(Q.T @ Q, np.eye(3)))
    True
    """
    d = arguments.integer("d", d, least=1)
    return _unique_q(rng.standard_normal((*_batch(shape), d, d)))


def haar_unitary(rng: np.random.Generator, d: int, shape: Shape = ()) -> np.ndarray:
    """Return Haar-random matrices of U(d): QR of a complex Gaussian matrix, phases of R moved into Q.

    >>> U = haar_unitary(np.random.default_rng(1), 3)
    >>> bool(np.allclose(U.conj().T @ U, np.eye(3)))
    True
    """
    d = arguments.integer("d", d, least=1)
    real, imaginary = rng.standard_normal((2, *_batch(shape), d, d))
    return _unique_q(real + 1j * imaginary)


def haar_symplectic(rng: np.random.Generator, d: int, shape: Shape = ()) -> np.ndarray:
    """Return Haar-random matrices of Sp(d), unitary over the quaternions, complex (*shape, 2d, 2d).

    They are the polar factors of quaternionic Gaussian matrices, whose law is invariant on both sides.

    >>> S = haar_symplectic(np.random.default_rng(1), 2)
    >>> J = np.kron(np.eye(2), [[0, 1], [-1, 0]])
    >>> bool(np.allclose(S.T @ J @ S, J))
    True
    """
    u, _, v = np.linalg.svd(ginibre(rng, shape, d, d, field=4))
    return u @ v


def distinct(values: ArrayLike, field: int) -> np.ndarray:
    """Return the sorted `values` (..., d) of a matrix over F, one of each pair for quaternions (..., d/2).

    >>> distinct([1.0, 1.0, 2.0, 2.0], field=4)
    array([1., 2.])
    """
    values = np.asarray(values)
    return values[..., ::2] if arguments.field(field) == 4 else values


def _unique_q(matrix: np.ndarray) -> np.ndarray:
    q, r = np.linalg.qr(matrix)
    diagonal = np.einsum("...ii->...i", r)
    return q * (diagonal / abs(diagonal))[..., None, :]


def _batch(shape: Shape) -> tuple[int, ...]:
    return (shape,) if isinstance(shape, int) else tuple(shape)
