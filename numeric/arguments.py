"""Which arguments are admissible: each check returns the value in its standard type or raises ValueError.

The message names the argument, what was expected and what was found.  Checks are vectorised over batches.
"""

import math
from typing import TypeGuard

import numpy as np
from numpy.typing import ArrayLike

HERMITIAN_TOLERANCE = 1e-10  # of the largest entry: far above rounding, far below a slip


def integer(name: str, value: object, least: int = 0) -> int:
    """Return `value` as an int that is at least `least`; bools and floats are refused.

    >>> integer("steps", 4, least=1)
    4
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} must be an integer ≥ {least}, not {value!r}")
    return int(value)


def positive(name: str, value: object) -> float:
    """Return `value` as a finite float > 0.

    >>> positive("horizon", 1)
    1.0
    """
    if not _is_number(value) or not 0 < value < math.inf:
        raise ValueError(f"{name} must be a finite number > 0, not {value!r}")
    return float(value)


def amplitude(value: object, name: str = "normal_amplitude") -> float:
    """Return an amplitude of noise, finite and ≥ 0; by default a = √(2/β) of the normal noise (a = 0 is β = ∞).

    >>> amplitude(0)
    0.0
    """
    if not _is_number(value) or not 0 <= value < math.inf:
        raise ValueError(f"{name} must be a finite number ≥ 0, not {value!r}")
    return float(value)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def spectrum(name: str, value: ArrayLike) -> np.ndarray:
    """Return `value` as a float array (d,), finite and strictly ascending, d ≥ 1.

    >>> spectrum("start", [0, 1, 3])
    array([0., 1., 3.])
    """
    x = np.asarray(value, dtype=float)
    if x.ndim != 1 or not x.size or not np.isfinite(x).all() or not (np.diff(x) > 0).all():
        raise ValueError(f"{name} must be d ≥ 1 finite, strictly ascending eigenvalues, not {value!r}")
    return x


def square(name: str, value: ArrayLike) -> np.ndarray:
    """Return `value` as an array (..., d, d), d ≥ 1, of float64 or complex128.

    >>> square("frame", np.eye(2)).shape
    (2, 2)
    """
    matrix = np.asarray(value)
    if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2] or not matrix.shape[-1]:
        raise ValueError(f"{name} must have shape (..., d, d) with d ≥ 1, not {matrix.shape}")
    if matrix.dtype not in (np.float64, np.complex128):
        raise ValueError(f"{name} must be of dtype float64 or complex128, not {matrix.dtype}")
    return matrix


def hermitian(name: str, value: ArrayLike) -> np.ndarray:
    """Return `value` as Hermitian matrices (..., d, d): finite, and equal to their adjoint but for rounding.

    >>> hermitian("matrix", np.array([[0.0, 1.0], [0.0, 0.0]]))
    Traceback (most recent call last):
        ...
    ValueError: matrix must be finite and Hermitian; the largest |Z - Z*| is 1.0
    """
    matrix = square(name, value)
    skew = abs(matrix - matrix.conj().swapaxes(-1, -2)).max(initial=0.0)
    if not skew <= HERMITIAN_TOLERANCE * abs(matrix).max(initial=0.0):
        raise ValueError(f"{name} must be finite and Hermitian; the largest |Z - Z*| is {skew}")
    return matrix


def samples(value: ArrayLike) -> np.ndarray:
    """Return `value` as samples (n, m), n ≥ 0, of floats.

    >>> samples([[1, 2]]).shape
    (1, 2)
    """
    rows = np.asarray(value, dtype=float)
    if rows.ndim != 2:
        raise ValueError(f"samples must have shape (n, m), not {rows.shape}")
    return rows


def field(value: object) -> int:
    """Return the real dimension 1, 2 or 4 of R, C or the quaternions.

    >>> field(2)
    2
    """
    if isinstance(value, bool) or value not in (1, 2, 4):
        raise ValueError(f"field must be 1 (real), 2 (complex) or 4 (quaternionic), not {value!r}")
    return int(value)
