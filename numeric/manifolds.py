"""Submanifolds of matrix spaces: tangent projections, second-order retractions, and how far off a point is.

A retraction R_x(v) is of second order when its acceleration at v = 0 is normal (Absil and Malick 2012), as for
geodesics: R_x(tv) = x + tv + ½ t² II(v, v) + O(t³) along the normal and only O(t³) along the tangent space.  Then

    x ← R_x(P_x ΔB)        (`brownian_step`)

stays on the manifold and tends weakly, at order 1, to Brownian motion with generator ½ Laplace–Beltrami of the induced
metric.  That is not the Itô equation dM = P_M dH, which leaves an orbit at second order and is simulated in `upstairs`.

| manifold            | points                                          | retraction                          |
| ------------------- | ----------------------------------------------- | ----------------------------------- |
| `Sphere`            | unit vectors of R^{n+1}                         | normalise x + v                     |
| `Stiefel`           | X*X = 1, n × p, real or complex; O(d), U(d)     | polar factor of X + V               |
| `Isospectral`       | Hermitian with a given simple spectrum          | eigenvectors of M + V, the spectrum |
| `PositiveDefinite`  | P > 0, metric tr(P⁻¹ dP)²                       | P + V + ½ V P⁻¹ V                   |
| `Hyperboloid`       | Hⁿ: ⟨x, x⟩ = −1, x₀ > 0 in Minkowski space      | the geodesic                        |
| `balanced.Balanced` | factors with W_{p+1}ᵀ W_{p+1} = W_p W_pᵀ        | orthographic                        |

Metrics are the real ambient inner products Re tr(A* B), but for `PositiveDefinite` and
`Hyperboloid`.  Batch axes come first.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.wiener import split


class Manifold(ABC):
    """What a manifold knows: `project`, `retract` and `defect`."""

    def project(self, point: np.ndarray, ambient: np.ndarray) -> np.ndarray:
        """Return the orthogonal projection of an ambient vector on the tangent space at `point`."""
        return self._project(point, ambient)

    def retract(self, point: np.ndarray, tangent: np.ndarray) -> np.ndarray:
        """Return R_point(tangent), on the manifold to rounding."""
        return self._retract(point, tangent)

    def defect(self, point: np.ndarray) -> np.ndarray:
        """Return how far `point` is off the manifold, (...): the largest violated equation, relative to its terms."""
        return self._defect(point)

    @abstractmethod
    def _project(self, point: np.ndarray, ambient: np.ndarray) -> np.ndarray: ...

    @abstractmethod
    def _retract(self, point: np.ndarray, tangent: np.ndarray) -> np.ndarray: ...

    @abstractmethod
    def _defect(self, point: np.ndarray) -> np.ndarray: ...


def brownian_step(manifold: Manifold, point: np.ndarray, ambient: np.ndarray) -> np.ndarray:
    """Return R_point(P_point ambient): a step of Brownian motion when `ambient` is a Wiener increment around it.

    >>> brownian_step(Sphere(), np.array([1.0, 0.0]), np.array([5.0, 0.75]))
    array([0.8, 0.6])
    """
    return manifold.retract(point, manifold.project(point, ambient))


@dataclass(frozen=True)
class Sphere(Manifold):
    """The unit sphere of R^{n+1}, points (..., n + 1).

    >>> Sphere().project(np.array([1.0, 0.0]), np.array([2.0, 3.0]))
    array([0., 3.])
    """

    def _project(self, point: np.ndarray, ambient: np.ndarray) -> np.ndarray:
        return ambient - point * (point * ambient).sum(axis=-1, keepdims=True)

    def _retract(self, point: np.ndarray, tangent: np.ndarray) -> np.ndarray:
        moved = point + tangent
        return moved / np.sqrt((moved * moved).sum(axis=-1, keepdims=True))

    def _defect(self, point: np.ndarray) -> np.ndarray:
        return abs((point * point).sum(axis=-1) - 1)


@dataclass(frozen=True)
class Stiefel(Manifold):
    """n × p matrices with X*X = 1, real or complex; O(d) and U(d) for n = p.

    >>> Stiefel().retract(np.eye(2), np.array([[0.0, -0.75], [0.75, 0.0]]))
    array([[ 0.8, -0.6],
           [ 0.6,  0.8]])
    """

    def _project(self, point: np.ndarray, ambient: np.ndarray) -> np.ndarray:
        return ambient - point @ _hermitian_part(_adjoint(point) @ ambient)

    def _retract(self, point: np.ndarray, tangent: np.ndarray) -> np.ndarray:
        u, _, v = np.linalg.svd(point + tangent, full_matrices=False)
        return u @ v

    def _defect(self, point: np.ndarray) -> np.ndarray:
        return _largest(_adjoint(point) @ point - np.eye(point.shape[-1]))


@dataclass(frozen=True)
class Isospectral(Manifold):
    """Hermitian (..., d, d) with eigenvalues `spectrum`, strictly ascending; real symmetric ones stay real.

    >>> orbit = Isospectral((0.0, 1.0))
    >>> orbit.project(np.diag([0.0, 1.0]), np.array([[5.0, 2.0], [2.0, 5.0]]))
    array([[0., 2.],
           [2., 0.]])
    >>> bool(orbit.defect(orbit.retract(np.diag([0.0, 1.0]), np.array([[0.0, 2.0], [2.0, 0.0]]))) < 1e-15)
    True
    """

    spectrum: tuple[float, ...]

    def __post_init__(self) -> None:
        arguments.spectrum("spectrum", self.spectrum)

    def _project(self, point: np.ndarray, ambient: np.ndarray) -> np.ndarray:
        return split(np.linalg.eigh(point)[1], _hermitian_part(ambient))[0]

    def _retract(self, point: np.ndarray, tangent: np.ndarray) -> np.ndarray:
        frame = np.linalg.eigh(point + tangent)[1]
        return _hermitian_part((frame * np.array(self.spectrum)) @ _adjoint(frame))

    def _defect(self, point: np.ndarray) -> np.ndarray:
        values = np.array(self.spectrum)
        size = abs(values).max() or 1.0
        return abs(np.linalg.eigvalsh(point) - values).max(axis=-1) / size


@dataclass(frozen=True)
class PositiveDefinite(Manifold):
    """Positive definite (..., d, d) with the affine-invariant metric tr(P⁻¹ V P⁻¹ V).

    Every Hermitian matrix is tangent.  The retraction stays inside for every V: it is ½(P + (P + V) P⁻¹ (P + V)).  For
    Brownian motion of this metric the increment at P is √P ΔS √P with ΔS on Sym_d (or `wiener.affine_invariant_step`).

    >>> PositiveDefinite().retract(np.array([[2.0]]), np.array([[-2.0]]))
    array([[1.]])
    """

    def _project(self, point: np.ndarray, ambient: np.ndarray) -> np.ndarray:
        return _hermitian_part(ambient)

    def _retract(self, point: np.ndarray, tangent: np.ndarray) -> np.ndarray:
        return _hermitian_part(point + tangent + tangent @ np.linalg.solve(point, tangent) / 2)

    def _defect(self, point: np.ndarray) -> np.ndarray:
        smallest = np.linalg.eigvalsh(point)[..., 0]
        skew = _largest(point - _adjoint(point)) / _largest(point)
        return np.where(smallest > 0, skew, np.inf)


@dataclass(frozen=True)
class Hyperboloid(Manifold):
    """Hyperbolic space Hⁿ of curvature −1: x (..., n + 1) with ⟨x, x⟩ = −1, x₀ > 0, ⟨x, y⟩ = −x₀y₀ + Σ_{i≥1} x_i y_i.

    The metric is ⟨ , ⟩ on tangent vectors, where it is positive; cosh of the distance of x and y is −⟨x, y⟩.  For
    Brownian motion the increment at x is `lift` of a Wiener increment of Rⁿ.

    >>> point = Hyperboloid().retract(np.array([1.0, 0.0]), np.array([0.0, np.log(2)]))
    >>> point
    array([1.25, 0.75])
    """

    def _project(self, point: np.ndarray, ambient: np.ndarray) -> np.ndarray:
        return ambient + point * _minkowski(point, ambient)

    def _retract(self, point: np.ndarray, tangent: np.ndarray) -> np.ndarray:
        length = np.sqrt(np.maximum(_minkowski(tangent, tangent), 0.0))
        moved = np.cosh(length) * point + np.sinh(length) / np.where(length > 0, length, 1.0) * tangent
        moved[..., 0] = np.sqrt(1 + (moved[..., 1:] ** 2).sum(axis=-1))
        return moved

    def _defect(self, point: np.ndarray) -> np.ndarray:
        relative = abs(_minkowski(point, point)[..., 0] + 1) / (point * point).sum(axis=-1)
        return np.where(point[..., 0] > 0, relative, np.inf)

    def lift(self, point: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """Return the tangent vector at `point` that the boost of (1, 0, …, 0) to `point` makes of (0, vector).

        An isometry of Rⁿ, vectors (..., n), onto the tangent space.

        >>> Hyperboloid().lift(np.array([1.25, 0.75]), np.array([1.0]))
        array([0.75, 1.25])
        """
        time, space = point[..., :1], point[..., 1:]
        along = (space * vector).sum(axis=-1, keepdims=True)
        return np.concatenate([along, vector + space * (along / (1 + time))], axis=-1)


def _minkowski(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return −x₀y₀ + Σ_{i≥1} x_i y_i, (..., 1)."""
    product = x * y
    return product[..., 1:].sum(axis=-1, keepdims=True) - product[..., :1]


def haar_sphere(rng: np.random.Generator, size: int, dimension: int) -> np.ndarray:
    """Return uniform points (size, dimension) of the unit sphere in R^dimension.

    >>> bool(Sphere().defect(haar_sphere(np.random.default_rng(1), 4, 3)).max() < 1e-15)
    True
    """
    z = rng.standard_normal((size, arguments.integer("dimension", dimension, least=1)))
    return z / np.sqrt((z * z).sum(axis=-1, keepdims=True))


def _adjoint(matrix: np.ndarray) -> np.ndarray:
    return matrix.conj().swapaxes(-1, -2)


def _hermitian_part(matrix: ArrayLike) -> np.ndarray:
    matrix = np.asarray(matrix)
    return (matrix + _adjoint(matrix)) / 2


def _largest(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(abs(matrix).max(axis=(-1, -2)))
