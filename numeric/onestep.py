"""The response of an observable to one step of the process upstairs: its drift and diffusion, formula-free.

For f on Her_d and V z = P_M Z + a P_M⊥ Z with Z = Σ_a z_a E_a standard normal in the basis of `wiener`,
expand

    f(M ± √h V z) = f(M) ± √h Df(V z) + (h/2) D²f(V z, V z) ± …

The even part over h has the generator of f at M as its mean, up to terms of order h; the odd part over √h
has the diffusion coefficients on the first chaos.  Three steps h, h/2, h/4 with the same z remove the
orders h and h² (Richardson).  What is left of the even part is a quadratic form in z, so a regression on 1
and the second chaos z_a z_b − δ_ab takes away almost all of its variance; the intercept is the drift.

The error has two parts.  The standard error comes from the residuals, which are what truncation and
rounding left. The bias bound is the change of the estimate between the last two Richardson orders plus a
rounding allowance. z-scores are not normal here, so there are no p-values: reject when |difference| > 7 se
+ bias, `Measured.bound(7)`. The allowance takes the rounding error of one evaluation of f as `ULPS` ulps of
max(|f|, |M|); that of f(M) itself is the same for all samples, so no averaging makes it smaller. An
observable much worse conditioned than the eigenvalues needs more.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from numeric import arguments
from numeric.wiener import from_coordinates, split

Observable = Callable[[np.ndarray], np.ndarray]

RELATIVE_STEP = 2.0**-16  # of the squared smallest gap: truncation ∝ step³ and rounding ∝ 1/step balance here
EPS = float(np.finfo(float).eps)
ULPS = 16.0  # of one evaluation; LAPACK's eigenvalues, d = 2, 3, 4: root mean square 1.2, largest of 2250 4.3


@dataclass(frozen=True)
class Measured:
    """An estimate with both parts of its error, all of one shape, and the number of samples behind it."""

    value: np.ndarray
    standard_error: np.ndarray
    bias_bound: np.ndarray
    samples: int

    @property
    def intercept(self) -> "Measured":
        """The first column, (k,), of a regression of k responses whose first regressor is 1."""
        errors = self.standard_error[:, 0], self.bias_bound[:, 0]
        return Measured(self.value[:, 0], *errors, self.samples)

    def bound(self, z: float = 7.0) -> np.ndarray:
        """Return z × standard_error + bias_bound: a difference from the truth beyond it is an error."""
        return z * self.standard_error + self.bias_bound


def one_step_drift(
    observable: Observable | None,
    matrix: np.ndarray,
    normal_amplitude: float,
    rng: np.random.Generator,
    samples: int = 2000,
    step: float | None = None,
) -> Measured:
    """Return the drift (k,) of f(M) at `matrix` (d, d): ½ Σ over an ONB of D²f(V E_a, V E_a).

    observable: (..., d, d) -> (..., k), or None for the ascending eigenvalues.  matrix: Hermitian with
    distinct eigenvalues.  step: the largest time step h; by default 2⁻¹⁶ × (smallest gap)² (for d = 1,
    where there is no gap, 1 + |M| stands for it).  Raises ValueError for inadmissible arguments and for
    fewer samples than twice the 1 + d²(d² + 1)/2 columns of the regression.

    >>> trace_of_square = lambda m: np.trace(m @ m, axis1=-2, axis2=-1).real[..., None]
    >>> drift = one_step_drift(trace_of_square, np.diag([0.0, 1.0, 3.0]), 1.0, np.random.default_rng(1))
    >>> bool(abs(drift.value - 9)[0] < drift.bound()[0] < 1e-7)  # d² = 9: flat Brownian motion
    True
    """
    point = _Point.at(observable, matrix, normal_amplitude, step)
    size = point.matrix.size
    z = _normals(rng, samples, size, columns=1 + size * (size + 1) // 2)
    a, b = np.triu_indices(size)
    second_chaos = z[:, a] * z[:, b] - (a == b)
    columns = np.column_stack([np.ones(len(z)), second_chaos])
    rounding = 30 * point.ulp / point.step  # Richardson weights (1 + 12 + 32)/3, four evaluations over 2h
    return fit_chaos(columns, *extrapolated_response(point.even, z, point.step), rounding).intercept


def one_step_diffusion(
    observable: Observable | None,
    matrix: np.ndarray,
    normal_amplitude: float,
    rng: np.random.Generator,
    samples: int = 2000,
    step: float | None = None,
) -> Measured:
    """Return the diffusion coefficients Df(V E_a), shape (k, d²), in the basis of `wiener`.

    Arguments and errors as for `one_step_drift`; the regression has d² columns.

    >>> diffusion = one_step_diffusion(None, np.diag([0.0, 1.0]), 0.5, np.random.default_rng(1))
    >>> np.round(diffusion.value, 6) + 0.0
    array([[0.5, 0. , 0. , 0. ],
           [0. , 0.5, 0. , 0. ]])
    """
    point = _Point.at(observable, matrix, normal_amplitude, step)
    size = point.matrix.size
    z = _normals(rng, samples, size, columns=size)
    rounding = 9 * point.ulp / math.sqrt(point.step)  # (1 + 6√2 + 8·2)/3, two evaluations over 2√h
    return fit_chaos(z, *extrapolated_response(point.odd, z, point.step), rounding)


@dataclass(frozen=True)
class _Point:
    """An observable f at a matrix M: what it answers to steps of the process from there."""

    observable: Observable
    matrix: np.ndarray
    frame: np.ndarray
    normal_amplitude: float
    step: float
    ulp: float

    @classmethod
    def at(
        cls, observable: Observable | None, matrix: np.ndarray, normal_amplitude: float, step: float | None
    ) -> "_Point":
        matrix = arguments.hermitian("matrix", matrix)
        if matrix.ndim != 2:
            raise ValueError(f"matrix must be one matrix (d, d), not {matrix.shape}")
        f = np.linalg.eigvalsh if observable is None else observable
        x, frame = np.linalg.eigh(matrix)
        size = abs(x).max()
        gap = np.diff(x).min() if len(x) > 1 else 1.0 + size
        if not gap > 64 * EPS * size:
            raise ValueError(f"the eigenvalues of matrix must be distinct, not {x}")
        h = RELATIVE_STEP * gap**2 if step is None else arguments.positive("step", step)
        ulp = ULPS * EPS * max(size, abs(f(matrix)).max())
        return cls(f, matrix, frame, arguments.amplitude(normal_amplitude), float(h), float(ulp))

    def even(self, z: np.ndarray, h: float) -> np.ndarray:
        """[f(M + √h V z) + f(M − √h V z) − 2 f(M)] / (2h), (samples, k)."""
        up, down = self._both(z, h)
        here = self.observable(self.matrix)
        return ((up - here) + (down - here)) / (2 * h)

    def odd(self, z: np.ndarray, h: float) -> np.ndarray:
        """[f(M + √h V z) − f(M − √h V z)] / (2√h), (samples, k)."""
        up, down = self._both(z, h)
        return (up - down) / (2 * math.sqrt(h))

    def _both(self, z: np.ndarray, h: float) -> tuple[np.ndarray, np.ndarray]:
        tangential, normal = split(self.frame, from_coordinates(z))
        displacement = math.sqrt(h) * (tangential + self.normal_amplitude * normal)
        return self.observable(self.matrix + displacement), self.observable(self.matrix - displacement)


def _normals(rng: np.random.Generator, samples: int, size: int, columns: int) -> np.ndarray:
    arguments.integer("samples", samples)
    if samples < 2 * columns:
        raise ValueError(f"samples must be ≥ {2 * columns}, twice the regression's columns, not {samples}")
    return rng.standard_normal((samples, size))


def extrapolated_response(
    part: Callable[[np.ndarray, float], np.ndarray], z: np.ndarray, h: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the response at h → 0 with the orders h and h² removed, and with the order h alone removed.

    >>> z = np.zeros(1)
    >>> extrapolated_response(lambda z, h: 1 + h + h**2 + z, z, 0.5)
    (array([1.]), array([0.96875]))
    """
    whole, half, quarter = part(z, h), part(z, h / 2), part(z, h / 4)
    return (whole - 6 * half + 8 * quarter) / 3, 2 * quarter - half


def fit_chaos(columns: np.ndarray, response: np.ndarray, lower_order: np.ndarray, rounding: float) -> Measured:
    """Regress (samples, k) responses on (samples, p) columns: value (k, p), and both parts of its error.

    `lower_order` is the same response with one order less removed; `rounding` the allowance for rounding.

    >>> columns = np.array([[1.0], [1.0], [1.0]])
    >>> fit_chaos(columns, 2 * columns, 2 * columns, 1e-12).value.round(12)
    array([[2.]])
    """
    samples, p = columns.shape
    q, r = np.linalg.qr(columns)
    inverse = np.linalg.inv(r)
    value = inverse @ (q.T @ response)
    variance = ((response - columns @ value) ** 2).sum(axis=0) / (samples - p)
    standard_error = np.sqrt(np.multiply.outer(variance, (inverse**2).sum(axis=1)))
    change = value - inverse @ (q.T @ lower_order)
    return Measured(value.T, standard_error, abs(change).T + rounding, samples)
