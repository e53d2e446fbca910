"""Deep linear networks over R, C and H as vectors: tangent frames of the balanced manifold, and its retraction.

Factors W_1, …, W_N over F, b = dim F: n × n, the last one (n + e) × n.  A point is the vector x of R^D of their real
components, one factor after the other, so |x|² = Σ_p tr W_p* W_p (half of it on the complex blocks of quaternions).
Balanced: W_{p+1}* W_{p+1} = W_p W_p* for 1 ≤ p < N.

Nothing about the geometry is typed in.  Both the balances and the end-to-end product W_N ⋯ W_1 are quadratic or affine
in each component, so their differentials are central differences without truncation error; normal vectors span the rows
of the one, horizontal vectors those of the other, vertical (gauge) vectors are orthogonal to both.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.random_matrices import distinct, haar_orthogonal, haar_symplectic, haar_unitary, hermitian_space
from numeric.spaces import quaternion_blocks

Map = Callable[[np.ndarray], np.ndarray]
CHORD_STEPS = 60
ULPS = 4 * float(np.finfo(float).eps)
LOST = 1e-9  # singular values of a differential below this share of the largest count as zero


@dataclass(frozen=True)
class Frame:
    """Orthonormal tangents (rows, D) at a balanced point: orthogonal to the fibre of W_N ⋯ W_1, and along it."""

    horizontal: np.ndarray
    vertical: np.ndarray


@dataclass(frozen=True)
class FieldNetwork:
    """The shape: depth N, width n, field b = 1, 2 or 4, and e extra rows of the last factor.

    >>> FieldNetwork(depth=3, width=2, field=2).dimension
    24
    """

    depth: int
    width: int
    field: int = 1
    extra: int = 0

    def __post_init__(self) -> None:
        arguments.integer("depth", self.depth, least=1)
        arguments.integer("width", self.width, least=1)
        arguments.integer("extra", self.extra, least=0)
        arguments.field(self.field)

    @property
    def dimension(self) -> int:
        """The number D of real components of all factors."""
        return self.field * self.width * (self.depth * self.width + self.extra)

    def factors(self, x: np.ndarray) -> list[np.ndarray]:
        """Return W_1, …, W_N of a point (..., D): (..., rows, n), real or complex, of twice the size over H.

        >>> FieldNetwork(1, 2).factors(np.arange(4.0))
        [array([[0., 1.],
               [2., 3.]])]
        """
        size = self.field * self.width**2
        pieces = [x[..., p * size : (p + 1) * size] for p in range(self.depth - 1)] + [
            x[..., size * (self.depth - 1) :]
        ]
        return [self._matrix(piece) for piece in pieces]

    def vector(self, factors: list[np.ndarray]) -> np.ndarray:
        """Return the point (..., D) of factors."""
        return np.concatenate([components(W, self.field) for W in factors], axis=-1)

    def _matrix(self, z: np.ndarray) -> np.ndarray:
        parts = z.reshape(*z.shape[:-1], self.field, -1, self.width)
        if self.field == 1:
            return parts[..., 0, :, :]
        first = parts[..., 0, :, :] + 1j * parts[..., 1, :, :]
        return first if self.field == 2 else quaternion_blocks(first, parts[..., 2, :, :] + 1j * parts[..., 3, :, :])

    def end_to_end(self, x: np.ndarray) -> np.ndarray:
        """Return W_N ⋯ W_1, (..., n + e, n), complex of twice the size over H."""
        product, *rest = self.factors(x)
        for W in rest:
            product = W @ product
        return product

    def singular_values(self, x: np.ndarray) -> np.ndarray:
        """Return the singular values of W_N ⋯ W_1, (..., n), descending, each once."""
        return distinct(np.linalg.svd(self.end_to_end(x), compute_uv=False), self.field)

    def balances(self, x: np.ndarray) -> np.ndarray:
        """Return the coordinates of all W_{p+1}* W_{p+1} − W_p W_p* in Her_n(F), (..., K)."""
        W = self.factors(x)
        space = hermitian_space(self.width, self.field)
        gaps = [_adjoint(upper) @ upper - lower @ _adjoint(lower) for lower, upper in itertools.pairwise(W)]
        return np.concatenate([np.zeros((*x.shape[:-1], 0)), *(space.coordinates(G) for G in gaps)], axis=-1)

    def frame(self, x: np.ndarray) -> Frame:
        """Return the horizontal and the vertical directions at a balanced point (D,) of full rank.

        Raises ValueError where the differentials lose rank.

        >>> network = FieldNetwork(3, 2)
        >>> frame = network.frame(network.point([1.0, 2.0], np.random.default_rng(1)))
        >>> frame.horizontal.shape, frame.vertical.shape     # d² and (N − 1) d(d − 1)/2
        ((4, 12), (2, 12))
        """
        normal, onto = self._differential(self.balances, x), self._differential(self._flat, x)
        _, sizes, rows = np.linalg.svd(np.concatenate([normal, onto]))
        count = len(normal) + len(onto)
        if count > self.dimension or not sizes.min() > LOST * sizes.max():
            raise ValueError(f"the network has lost rank at singular values {self.singular_values(x)}")
        return Frame(np.linalg.qr(onto.T)[0].T, rows[count:])

    def _flat(self, x: np.ndarray) -> np.ndarray:
        return components(self.end_to_end(x), self.field)

    def _differential(self, f: Map, x: np.ndarray) -> np.ndarray:
        """Return the rows of Df at x: exact central differences, f being of degree ≤ 2 in each component."""
        steps = np.eye(self.dimension)
        return (f(x + steps) - f(x - steps)).T / 2

    def retract(self, x: np.ndarray, tangent: np.ndarray) -> np.ndarray:
        """Return x + v + normal on the balanced manifold for x (D,) and tangent v (..., D): of second order.

        The normal vector is found by Newton's method with the differential of the start; nan where it diverges.

        >>> network = FieldNetwork(2, 1)
        >>> moved = network.retract(np.array([1.0, 1.0]), np.array([[0.1, 0.1]]))
        >>> moved, float(abs(network.balances(moved)).max())
        (array([[1.1, 1.1]]), 0.0)
        """
        normal = self._differential(self.balances, x)
        correction = np.linalg.solve(normal @ normal.T, normal)
        moved = x + tangent
        with np.errstate(all="ignore"):
            for _ in range(CHORD_STEPS):
                gaps = self.balances(moved)
                done = (abs(gaps) <= ULPS * (moved**2).sum(axis=-1, keepdims=True)).all(axis=-1)
                moved = moved - gaps @ correction
                if (done | ~np.isfinite(moved).all(axis=-1)).all():
                    break
        return np.where(done[..., None], moved, np.nan)

    def point(self, roots: ArrayLike, rng: np.random.Generator) -> np.ndarray:
        """Return balanced factors Q_p diag(λ) Q_{p−1}* in Haar-random frames, (D,), for λ (n,), positive.

        >>> network = FieldNetwork(3, 2, field=4)
        >>> network.singular_values(network.point([2.0, 1.0], np.random.default_rng(1))).round(9)
        array([8., 1.])
        """
        values = np.asarray(roots, dtype=float)
        if values.shape != (self.width,) or not (values > 0).all():
            raise ValueError(f"roots must be {self.width} positive numbers, not {roots!r}")
        tall = np.zeros((self.width + self.extra, self.width))
        np.fill_diagonal(tall, values)
        frames = [self._unitary(rng, self.width) for _ in range(self.depth)]
        frames.append(self._unitary(rng, self.width + self.extra))
        middle = [np.diag(values)] * (self.depth - 1) + [tall]
        return self.vector(
            [Q @ self._real(S) @ _adjoint(P) for P, S, Q in zip(frames, middle, frames[1:], strict=False)]
        )

    def _unitary(self, rng: np.random.Generator, size: int) -> np.ndarray:
        haar = {1: haar_orthogonal, 2: haar_unitary, 4: haar_symplectic}[self.field]
        return haar(rng, size)

    def _real(self, matrix: np.ndarray) -> np.ndarray:
        return quaternion_blocks(matrix, np.zeros_like(matrix)) if self.field == 4 else matrix


def components(matrix: np.ndarray, field: int) -> np.ndarray:
    """Return the real components of matrices over F, flattened: all real parts, then those of i, (j, k).

    >>> components(np.array([[1 + 2j]]), 2)
    array([1., 2.])
    """
    if field == 1:
        parts = [matrix.real]
    elif field == 2:
        parts = [matrix.real, matrix.imag]
    else:
        alpha, beta = matrix[..., ::2, ::2], matrix[..., ::2, 1::2]
        parts = [alpha.real, alpha.imag, beta.real, beta.imag]
    return np.concatenate([part.reshape(*part.shape[:-2], -1) for part in parts], axis=-1)


def _adjoint(matrix: np.ndarray) -> np.ndarray:
    return matrix.conj().swapaxes(-1, -2)
