"""The functions that accompany code for any library of the array API standard; `xp` is its namespace.

The same as in `numpy_runtime`, on whole batches with the index axis last, and without changing arrays in place.  For
JAX the namespace is `jax.numpy`.
"""

import math
from typing import Any

from symcalc.codegen.pairs_runtime import (
    Pair,
    _add,
    _divide,
    _multiply,
    _root_pair,
    _rounded,
    _two_product,
    _two_sum,
)


def _sizes(**arrays: Any) -> int:
    """The size d of the index axes, the same for all arrays and at least 1."""
    for name, array in arrays.items():
        if array.ndim < 1 or array.shape[-1] < 1:
            raise ValueError(f"{name} must have shape (..., d), not {array.shape}")
    found = {name: array.shape[-1] for name, array in arrays.items()}
    if len(set(found.values())) != 1:
        raise ValueError(f"the last axes of the arguments differ in d: {found}")
    return int(next(iter(found.values())))


def _require_square(array: Any, name: str) -> None:
    if array.ndim < 2 or array.shape[-1] != array.shape[-2]:
        raise ValueError(f"{name} must have shape (..., d, d), not {array.shape}")


def _common_shape(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape to which arrays of these shapes are broadcast."""
    rank = max(map(len, shapes))
    padded = [(1,) * (rank - len(shape)) + tuple(shape) for shape in shapes]
    sizes = [set(column) - {1} for column in zip(*padded, strict=True)]
    if any(len(found) > 1 for found in sizes):
        raise ValueError(f"the batch axes of the arguments do not fit: {shapes}")
    return tuple(next(iter(found), 1) for found in sizes)


def _count(value: int, name: str) -> int:
    """The argument as an integer, at least 1."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ValueError(f"{name} must be an integer, not {value!r}")
    count = int(value.__index__())
    if not 1 <= count < 2**31:
        raise ValueError(f"{name} must be at least 1 and less than 2**31, not {value}")
    return count


def _require_positive_number(value: float, name: str) -> None:
    try:
        number = math.nan if isinstance(value, (bool, str)) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 < number < math.inf:
        raise ValueError(f"{name} must be positive and finite, not {value!r}")


def _require_finite(xp: Any, array: Any, name: str) -> None:
    if not bool(xp.all(xp.isfinite(array))):
        raise ValueError(f"{name} holds NaN or infinity")


def _require_positive(xp: Any, array: Any, name: str) -> None:
    if not bool(xp.all(array > 0)):
        raise ValueError(f"{name} holds numbers that are not positive")


def _require_distinct(xp: Any, array: Any, otherwise: str) -> None:
    """Refuse equal numbers along the last axis."""
    ordered = xp.sort(array, axis=-1)
    if bool(xp.any(ordered[..., 1:] == ordered[..., :-1])):
        raise ValueError(otherwise)


def _require_hermitian(xp: Any, array: Any, name: str) -> None:
    """Refuse what differs from its conjugate transpose by more than rounding."""
    difference = xp.abs(array - xp.conj(xp.matrix_transpose(array)))
    largest = xp.max(xp.abs(array)) if math.prod(array.shape) else 0.0
    if bool(xp.any(difference > 2.0**-48 * largest)):
        raise ValueError(f"{name} must be Hermitian: equal to its conjugate transpose")


def _tree_sum(xp: Any, terms: Any) -> Any:
    """The sum over the last axis, pairwise: errors grow as the logarithm of its size."""
    while terms.shape[-1] > 1:
        count = terms.shape[-1]
        half = (count + 1) // 2
        folded = terms[..., : count - half] + terms[..., half:]
        terms = xp.concat((folded, terms[..., count - half : half]), axis=-1)
    return terms[..., 0]


def _abs2(xp: Any, array: Any) -> Any:
    """The squared moduli."""
    return xp.real(array) * xp.real(array) + xp.imag(array) * xp.imag(array)


def _log(xp: Any, a: Pair) -> Any:
    """The logarithm of the magnitude of a pair."""
    return xp.log(xp.abs(a[0])) + a[1] / a[0]


def _root(sigma: Any, N: int) -> Any:
    """sigma**(1/N), rounded once or nearly so."""
    return _root_pair(sigma, N)[0]


def _squared_root(sigma: Any, N: int) -> Any:
    """sigma**(2/N), rounded once or nearly so."""
    root = _root_pair(sigma, N)
    return sigma if N == 2 else _rounded(_multiply(root, root))


def _where(
    xp: Any,
    condition: Any,
    a: tuple[Any, Any],
    b: tuple[Any, Any],
) -> tuple[Any, Any]:
    """The pair a where the condition holds, the pair b elsewhere."""
    return xp.where(condition, a[0], b[0]), xp.where(condition, a[1], b[1])


def _geometric_sum(
    xp: Any,
    sigma_p: Any,
    p: Pair,
    sigma_q: Any,
    q: Pair,
    N: int,
) -> Pair:
    """The sum of p**(2 m) q**(2 (N - 1 - m)) over m < N, as a quotient of differences.

    sigma_p = p**N and sigma_q = q**N; where they are equal, it is N sigma_p**2 / p**2.
    """
    zero = 0.0 * (sigma_p + sigma_q)
    if N == 1:
        return 1.0 + zero, zero
    equal = sigma_p == sigma_q
    above = _multiply(_two_sum(sigma_p, -sigma_q), _two_sum(sigma_p, sigma_q))
    below = _multiply(_add(p, (-q[0], -q[1])), _add(p, q))
    limit = _multiply(_two_product(sigma_p, sigma_p), (N + zero, zero))
    square = _multiply(p, p)
    above = _where(xp, equal, limit, above)
    below = _where(xp, equal, square, below)
    return _divide(above, below)
