"""One step of noise with different weights along and across the fibres of a submersion, in ambient coordinates.

A point is a vector of R^D; its tangent frame is orthonormal, the vertical directions first.  Noise in the sense of Itô
for the Levi-Civita connection moves along geodesics: straight lines in the flat case, great circles on the unit
sphere.  The response of an observable to one step is measured as in `onestep`: antithetic, at three step sizes,
regressed on the second chaos of its own noise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from numeric import arguments
from numeric.onestep import EPS, ULPS, Measured, extrapolated_response, fit_chaos

Observable = Callable[[np.ndarray], np.ndarray]
Flow = Callable[[np.ndarray, np.ndarray], np.ndarray]
STEP = 2.0**-14


def flat_flow(point: np.ndarray, velocity: np.ndarray) -> np.ndarray:
    """Return point + velocity: geodesics of R^D.

    >>> flat_flow(np.zeros(2), np.ones((3, 2))).shape
    (3, 2)
    """
    return point + velocity


def sphere_flow(point: np.ndarray, velocity: np.ndarray) -> np.ndarray:
    """Return the ends of great circles: `point` a unit vector (D,), `velocity` (..., D) tangent to the sphere there.

    >>> bool(np.allclose(sphere_flow(np.array([1.0, 0.0]), np.array([[0.0, np.pi]])), [[-1.0, 0.0]]))
    True
    """
    length = np.linalg.norm(velocity, axis=-1, keepdims=True)
    return np.cos(length) * point + np.sinc(length / np.pi) * velocity


def hyperbolic_flow(point: np.ndarray, velocity: np.ndarray) -> np.ndarray:
    """Return the ends of geodesics of the hyperboloid |x|² − t² = −1, t > 0, in R^D with t last; velocity tangent.

    >>> bool(np.allclose(hyperbolic_flow(np.array([0.0, 1.0]), np.array([[1.0, 0.0]])), [[np.sinh(1), np.cosh(1)]]))
    True
    """
    squared = (velocity[..., :-1] ** 2).sum(axis=-1, keepdims=True) - velocity[..., -1:] ** 2
    length = np.sqrt(np.maximum(squared, 0.0))
    ratio = np.where(length > 0, np.sinh(length) / np.where(length > 0, length, 1.0), 1.0)
    return np.cosh(length) * point + ratio * velocity


def around_the_pole(direction: np.ndarray, distance: float, hyperbolic: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return a point of Sⁿ or Hⁿ in R^{n+1} and its frame (n, n + 1): along the sphere about the pole, then away.

    The pole is (0, 1); `direction` (n,) is where from it, `distance` > 0 how far (else ValueError).

    >>> point, frame = around_the_pole(np.array([1.0, 0.0]), 1.0, hyperbolic=False)
    >>> bool(np.allclose(frame @ point, 0)), frame.shape
    (True, (2, 3))
    """
    distance = arguments.positive("distance", distance)
    unit = direction / np.linalg.norm(direction)
    around = np.pad(rotation_frame(unit)[:-1], ((0, 0), (0, 1)))
    sine, cosine = (np.sinh(distance), np.cosh(distance)) if hyperbolic else (np.sin(distance), np.cos(distance))
    away = np.append(cosine * unit, sine if hyperbolic else -sine)
    return np.append(sine * unit, cosine), np.concatenate([around, away[None, :]])


def rotation_frame(point: np.ndarray) -> np.ndarray:
    """Return an orthonormal frame (D, D) of R^D at a point: D − 1 directions along its sphere, then the radius.

    >>> np.abs(rotation_frame(np.array([0.0, 2.0])))
    array([[1., 0.],
           [0., 1.]])
    """
    columns = np.column_stack([point, np.eye(len(point))])
    frame = np.linalg.qr(columns)[0].T
    return np.concatenate([frame[1:], frame[:1]])


def parallel_frame(point: np.ndarray) -> np.ndarray:
    """Return the tangent frame (2, 3) of the unit sphere of R³: along the parallel, then along the meridian.

    >>> parallel_frame(np.array([1.0, 0.0, 0.0])) + 0.0
    array([[0., 1., 0.],
           [0., 0., 1.]])
    """
    along = np.array([-point[1], point[0], 0.0]) / np.hypot(point[0], point[1])
    return np.array([along, np.cross(point, along)])


def hopf_frame(point: np.ndarray) -> np.ndarray:
    """Return the tangent frame (3, 4) of the unit sphere of C² = R⁴, (Re z₁, Im z₁, Re z₂, Im z₂): i z, then j z, k z.

    >>> np.abs(hopf_frame(np.array([1.0, 0.0, 0.0, 0.0])) @ np.eye(4)).sum()
    np.float64(3.0)
    """
    a, b, c, d = point
    return np.array([[-b, a, -d, c], [-c, d, a, -b], [-d, -c, b, a]])


@dataclass(frozen=True)
class Noise:
    """What moves a point: weighted directions (m, D) of independent standard noises, a drift (D,), and the geodesics.

    `flow` maps a point and velocities (..., D) to the ends of geodesics.

    >>> straight = Noise(directions=np.eye(2), drift=np.zeros(2))
    >>> straight.flow(np.array([1.0, 0.0]), np.array([0.0, 2.0]))
    array([1., 2.])
    """

    directions: np.ndarray
    drift: np.ndarray
    flow: Flow = flat_flow


def weighted(frame: np.ndarray, vertical: int, along: float, across: float) -> np.ndarray:
    """Return the frame (m, D) with its first `vertical` directions times `along`, and the others times `across`.

    Raises ValueError for negative weights.

    >>> weighted(np.eye(2), 1, 2.0, 3.0)
    array([[2., 0.],
           [0., 3.]])
    """
    along, across = arguments.amplitude(along), arguments.amplitude(across)
    weights = np.where(np.arange(len(frame)) < vertical, along, across)
    return weights[:, None] * frame


def response(
    observable: Observable, point: np.ndarray, noise: Noise, rng: np.random.Generator, samples: int = 1000
) -> tuple[Measured, Measured]:
    """Return drift (k,) and diffusion coefficients (k, m) of an observable (..., D) -> (..., k) at a point (D,).

    Raises ValueError for fewer samples than twice the regression's 1 + m(m + 1)/2 columns.

    >>> square = lambda x: (x**2).sum(axis=-1, keepdims=True)
    >>> noise = Noise(np.eye(2), np.zeros(2))
    >>> drift, _ = response(square, np.array([1.0, 2.0]), noise, np.random.default_rng(1))
    >>> bool(abs(drift.value[0] - 2) < drift.bound()[0] < 1e-6)
    True
    """
    m = len(noise.directions)
    columns = 1 + m * (m + 1) // 2
    if arguments.integer("samples", samples) < 2 * columns:
        raise ValueError(f"samples must be ≥ {2 * columns}, twice the regression's columns, not {samples}")
    z, here = rng.standard_normal((samples, m)), observable(point)
    ulp = ULPS * EPS * max(1.0, float(np.abs(point).max()), float(np.abs(here).max()))

    def end(z: np.ndarray, h: float) -> np.ndarray:
        return observable(noise.flow(point, np.sqrt(h) * (z @ noise.directions) + h * noise.drift))

    @cache
    def ends(h: float) -> tuple[np.ndarray, np.ndarray]:
        return end(z, h), end(-z, h)

    def even(_: np.ndarray, h: float) -> np.ndarray:
        up, down = ends(h)
        return ((up - here) + (down - here)) / (2 * h)

    def odd(_: np.ndarray, h: float) -> np.ndarray:
        up, down = ends(h)
        return (up - down) / (2 * np.sqrt(h))

    a, b = np.triu_indices(m)
    chaos = np.column_stack([np.ones(samples), z[:, a] * z[:, b] - (a == b)])
    drift = fit_chaos(chaos, *extrapolated_response(even, z, STEP), 30 * ulp / STEP)
    return drift.intercept, fit_chaos(z, *extrapolated_response(odd, z, STEP), 9 * ulp / np.sqrt(STEP))
