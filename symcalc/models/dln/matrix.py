"""Functions of the end-to-end matrix W of a deep linear network, in NumPy: the metric, the forces, one step of noise.

Arrays are real, of shape (..., d, d), batch axes first and broadcast.  All functions go through the singular value
decomposition W = U diag(σ) Vᵀ and multiply frame entries by symmetric functions of σ, written without differences, so
equal singular values are not singular.  Rank loss is: there a function has its limit, or `RankLoss` is raised where
there is none.  A singular value counts as zero below d · 2⁻⁵² · σ_1, where W does not determine its frame.

Conventions are those of `symcalc.models.dln`: ⟨A, B⟩ = tr(AᵀB), generator Δ/β, Itô.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias

from symcalc.errors import BadInput, DimensionError, RankLoss, require_integer

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = "NDArray[Any]"


def metric_operator(W: ArrayLike, Z: ArrayLike, N: int) -> Array:
    """A_{N,W}(Z) = Σ_p (WWᵀ)^{(N−p)/N} Z (WᵀW)^{(p−1)/N}, the inverse of the metric g^N; also at rank loss.

    >>> import numpy as np
    >>> metric_operator(np.diag([4.0, 1.0]), np.ones((2, 2)), N=2)
    array([[8., 5.],
           [5., 2.]])
    """
    frame = _Frame.of(W, N)
    return frame.scaled(_matrix("Z", Z, frame.d), frame.multipliers)


def entropic_force(W: ArrayLike, N: int) -> Array:
    """Q_N Σ′ Q_0ᵀ = grad_{g^N} S, S the log volume of the gauge orbit.

    Its limit at rank d − 1; at lower rank the limit is that of N ≥ 3, `RankLoss` for N = 2 (it has none).

    >>> import numpy as np
    >>> entropic_force(np.diag([3.0, 1.0]), N=2)
    array([[0.75, 0.  ],
           [0.  , 0.25]])
    """
    frame = _Frame.of(W, N)
    if N == 2 and frame.d > 1:
        frame.require_rank(frame.d - 1, "the entropic force has no limit at rank ≤ d − 2 for N = 2")
    return frame.diagonal(frame.entropic)


def ito_drift(W: ArrayLike, N: int) -> Array:
    """Q_N Σ″ Q_0ᵀ = (N − 1) W (WᵀW)^{−1/N}: for N = 2 the polar factor, and `RankLoss` where W is singular.

    >>> import numpy as np
    >>> ito_drift(np.diag([8.0, 1.0]), N=3)
    array([[4., 0.],
           [0., 2.]])
    """
    frame = _Frame.of(W, N)
    if N == 2:
        frame.require_rank(frame.d, "the polar factor jumps where W is singular (N = 2)")
    return frame.diagonal((N - 1) * frame.roots ** max(N - 2, 0))


def free_energy_gradient(W: ArrayLike, slope: ArrayLike | Callable[[Array], ArrayLike], N: int, beta: float) -> Array:
    """grad F_β = A_{N,W}(E′(W)) − (1/β) Q_N Σ′ Q_0ᵀ of F_β = E − S/β; `slope` is E′(W), or the function E′.

    >>> import numpy as np
    >>> free_energy_gradient(np.diag([3.0, 1.0]), lambda W: W, N=2, beta=1.0)
    array([[17.25,  0.  ],
           [ 0.  ,  1.75]])
    """
    _positive("beta", beta)
    point = _matrix("W", W)
    value = slope(point) if callable(slope) else slope
    return _combined(1.0, metric_operator(point, value, N), -1 / float(beta), entropic_force(point, N))


def brownian_increment(W: ArrayLike, dB: ArrayLike, N: int, beta: float, dt: float = 1.0) -> Array:
    """The increment of Theorem 18: dX = √(2/β) A_{N,W}^{1/2}(dB) + ((N−1)/β) W (WᵀW)^{−1/N} dt (Itô).

    `dB` has independent entries of mean 0 and variance `dt`; with dB = 0 the value is the drift over the time dt.
    A step of it is Euler's scheme for Brownian motion on (M_d, g^N), generator Δ/β, until W loses rank.

    >>> import numpy as np
    >>> brownian_increment(np.diag([8.0, 1.0]), np.zeros((2, 2)), N=3, beta=2.0)
    array([[2., 0.],
           [0., 1.]])
    """
    _positive("beta", beta)
    if not (_is_number(dt) and dt >= 0):
        raise BadInput(f"dt must be a finite number ≥ 0, not {dt!r}")
    frame = _Frame.of(W, N)
    noise = frame.scaled(_matrix("dB", dB, frame.d), frame.multipliers**0.5)
    return _combined(math.sqrt(2 / float(beta)), noise, float(dt) / float(beta), ito_drift(W, N))


@dataclass(frozen=True)
class _Frame:
    """W = U diag(σ) Vᵀ, and the depth N."""

    left: Array
    values: Array
    right: Array
    N: int

    @classmethod
    def of(cls, W: ArrayLike, N: int) -> _Frame:
        import numpy as np

        require_integer("N", N, 1)
        left, values, right = np.linalg.svd(_matrix("W", W))
        return cls(left, values, np.swapaxes(right, -1, -2), N)

    @property
    def d(self) -> int:
        return int(self.values.shape[-1])

    @cached_property
    def roots(self) -> Array:
        """λ = σ^{1/N}."""
        return self.values ** (1 / self.N)

    @cached_property
    def multipliers(self) -> Array:
        """a_ij = Σ_m λ_i^{2m} λ_j^{2(N−1−m)}."""
        import numpy as np

        left, right = (self.roots**2)[..., :, None], (self.roots**2)[..., None, :]
        with np.errstate(over="ignore", invalid="ignore"):  # what is too large is an error of `scaled`
            return sum((left**m) * (right ** (self.N - 1 - m)) for m in range(self.N))

    @cached_property
    def entropic(self) -> Array:
        """Σ′_k = λ_k^{N−2} Σ_{j≠k} Σ_m m λ_k^{2m} λ_j^{2(N−1−m)} / a_kj, each quotient in the ratio of the two λ's."""
        import numpy as np

        if self.N == 1:
            return np.zeros_like(self.roots)
        mine, other = self.roots[..., :, None], self.roots[..., None, :]
        larger, smaller = np.maximum(mine, other), np.minimum(mine, other)
        ratio = np.divide(smaller, larger, out=np.zeros_like(larger), where=larger > 0) ** 2
        powers = np.stack([ratio**m for m in range(self.N)])
        steps = np.arange(self.N).reshape(-1, *(1 for _ in ratio.shape))
        weights = np.where(mine >= other, self.N - 1 - steps, steps)
        quotient = (weights * powers).sum(axis=0) / powers.sum(axis=0)
        pairs = quotient * (1 - np.eye(self.d))
        return self.roots ** (self.N - 2) * pairs.sum(axis=-1)

    def require_rank(self, least: int, reason: str) -> None:
        """Raise `RankLoss` unless σ_least > 0 at every matrix of the batch."""
        zero = self.values[..., least - 1] <= self.d * 2.0**-52 * self.values[..., 0]
        if zero.any():
            raise RankLoss(f"{reason}: σ_{least} is zero to working precision, rank ≥ {least} is needed")

    def scaled(self, Z: Array, factors: Array) -> Array:
        """U (factors ∘ UᵀZV) Vᵀ."""
        import numpy as np

        try:
            np.broadcast_shapes(self.left.shape, Z.shape)
        except ValueError:
            raise DimensionError(f"the batches of {self.left.shape} and {Z.shape} do not broadcast") from None
        with np.errstate(over="ignore", invalid="ignore"):
            inside = np.swapaxes(self.left, -1, -2) @ Z @ self.right
            return _finite(self.left @ (factors * inside) @ np.swapaxes(self.right, -1, -2))

    def diagonal(self, entries: Array) -> Array:
        """U diag(entries) Vᵀ."""
        import numpy as np

        return _finite((self.left * entries[..., None, :]) @ np.swapaxes(self.right, -1, -2))


def _matrix(name: str, value: ArrayLike, d: int | None = None) -> Array:
    import numpy as np

    try:
        made = np.asarray(value)
    except ValueError:
        raise DimensionError(f"{name} must have the shape (..., d, d); its rows have different lengths") from None
    if made.dtype.kind not in "fiu":
        raise BadInput(f"{name} must be an array of real numbers, not of {made.dtype}")
    if (
        made.ndim < 2
        or made.shape[-1] != made.shape[-2]
        or made.shape[-1] < 1
        or made.shape[-1] != (d or made.shape[-1])
    ):
        raise DimensionError(f"{name} must have the shape (..., {d or 'd'}, {d or 'd'}), not {made.shape}")
    with np.errstate(over="ignore"):
        made = made.astype(np.float64, copy=False)
    if not np.isfinite(made).all():
        raise BadInput(f"{name} holds NaN or infinity")
    return made


def _combined(a: float, first: Array, b: float, second: Array) -> Array:
    """a first + b second; broadcast."""
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        return _finite(a * first + b * second)


def _finite(made: Array) -> Array:
    import numpy as np

    if not np.isfinite(made).all():
        raise BadInput("the value is too large for float64: scale W down, or beta up")
    return made


def _positive(name: str, value: float) -> None:
    if not (_is_number(value) and value > 0):
        raise BadInput(f"{name} must be a finite number > 0, not {value!r}")


def _is_number(value: object) -> bool:
    """Whether it is a finite real number; NumPy's scalars are, booleans are not."""
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
