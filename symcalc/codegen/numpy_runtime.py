"""The functions that accompany the code emitted for NumPy: their text is copied into the modules that use them.

Nothing here knows a formula.  Arrays inside have the shape (d, points); a number carried in a pair (high, low) is
high + low, with |low| at most half a unit in the last place of high (Dekker 1971).
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Pair = tuple[Array, Array | float]


# --- input -------------------------------------------------------------------------------------------------------


def _numbers(
    value: ArrayLike,
    name: str,
    axes: int,
    kinds: str = "fiu",
) -> NDArray[Any]:
    """The argument as an array of numbers with index axes, all of size d >= 1."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError) as reason:
        raise ValueError(f"{name} must be an array of numbers: {reason}") from None
    if array.dtype.kind not in kinds:
        what = "numbers" if "c" in kinds else "real numbers"
        raise ValueError(f"{name} must be an array of {what}, not of {array.dtype}")
    core = array.shape[array.ndim - axes :] if array.ndim >= axes else ()
    if len(set(core)) != 1 or core[0] < 1:
        wanted = ", ".join("d" * axes)
        raise ValueError(f"{name} must have shape (..., {wanted}), not {array.shape}")
    return array


def _same_size(**arrays: NDArray[Any]) -> int:
    """The common size d of the last axes."""
    sizes = {name: array.shape[-1] for name, array in arrays.items()}
    if len(set(sizes.values())) != 1:
        raise ValueError(f"the last axes of the arguments differ in d: {sizes}")
    return int(next(iter(sizes.values())))


def _count(value: int, name: str) -> int:
    """The argument as an integer, at least 1."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise ValueError(f"{name} must be an integer, not {value!r}")
    if not 1 <= value < 2**31:
        raise ValueError(f"{name} must be at least 1 and less than 2**31, not {value}")
    return int(value)


def _positive_number(value: float, name: str) -> float:
    """The argument as a finite number greater than 0."""
    if isinstance(value, (bool, str, complex)) or np.ndim(value):
        raise ValueError(f"{name} must be a positive number, not {value!r}")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 < number < math.inf:
        raise ValueError(f"{name} must be positive and finite, not {value!r}")
    return number


def _require_finite(array: NDArray[Any], name: str) -> None:
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinity")


def _require_positive(array: Array, name: str) -> None:
    if not (array > 0).all():
        raise ValueError(f"{name} holds numbers that are not positive")


def _require_distinct(array: Array, otherwise: str) -> None:
    """Refuse equal numbers along the first axis."""
    rising = array[1:] > array[:-1]
    if rising.all() or not (rising.any() or (array[1:] == array[:-1]).any()):
        return
    ordered = np.sort(array, axis=0)
    if (ordered[1:] == ordered[:-1]).any():
        raise ValueError(otherwise)


def _require_hermitian(array: NDArray[Any], name: str) -> None:
    """Refuse what differs from its conjugate transpose by more than rounding."""
    difference = np.abs(array - np.conj(np.swapaxes(array, 0, 1)))
    if (difference > 2.0**-48 * np.abs(array).max(initial=0.0)).any():
        raise ValueError(f"{name} must be Hermitian: equal to its conjugate transpose")


# --- blocks and sums ---------------------------------------------------------------------------------------------


def _blocks(shape: tuple[int, ...], width: int) -> Iterator[tuple[Any, ...]]:
    """Indices of blocks of points, some 24,000 numbers each: they stay in the cache."""
    if not shape:
        yield (np.newaxis,)
        return
    count, step = math.prod(shape), max(1, 24_000 // width)
    for start in range(0, count, step):
        stop = min(start + step, count)
        if len(shape) == 1:
            yield (slice(start, stop),)
        else:
            yield np.unravel_index(np.arange(start, stop), shape)


def _points_last(array: NDArray[Any], dtype: Any = np.float64) -> NDArray[Any]:
    """The block with its points along the last axis: a copy, for more than two rows of them."""
    if array.ndim == 2:
        return np.asarray(array.T, dtype=dtype, order="K" if len(array.T) <= 2 else "C")
    return np.ascontiguousarray(np.moveaxis(array, 0, -1), dtype=dtype)


def _twice(array: Array) -> Array:
    """The array followed by itself, so that cyclic shifts of it are slices."""
    return np.concatenate((array, array))


def _received(
    terms: Iterable[tuple[Array, Array]],
    like: Array,
    give: np.ufunc,
) -> list[Array]:
    """What each index receives, from k + s as k and from k - s as j, over eight distances s each.

    The terms hold what k and j receive; `give` adds to j or subtracts from it.
    """
    d, sums = len(like), []
    for s, (to_k, to_j) in enumerate(terms, start=1):
        if s % 8 == 1:
            sums.append(np.zeros_like(like))
        total = sums[-1]
        total[: len(to_k)] += to_k
        ahead, around = total[s:], total[: s + len(to_j) - d]
        give(ahead, to_j[: d - s], out=ahead)
        give(around, to_j[d - s :], out=around)
    return sums


def _tree_sum(terms: Iterable[Array], like: Array) -> Array:
    """The sum of the terms, pairwise: errors grow as the logarithm of their number."""
    sums: list[Array] = []
    for count, term in enumerate(terms, start=1):
        sums.append(term)
        while count % 2 == 0:
            last = sums.pop()
            sums[-1] += last
            count //= 2
    while len(sums) > 1:
        last = sums.pop()
        sums[-1] += last
    return sums[0] if sums else np.zeros_like(like)


def _padded(rows: Array, d: int) -> Array:
    """The rows, followed by rows of zeros up to d."""
    return rows if len(rows) == d else np.concatenate((rows, np.zeros_like(rows)))


def _fold(rows: Array) -> Array:
    """The sum over the first axis, pairwise."""
    while len(rows) > 1:
        half = (len(rows) + 1) // 2
        rows[: len(rows) - half] += rows[half:]
        rows = rows[:half]
    total: Array = rows[0]
    return total


# --- numbers in pairs --------------------------------------------------------------------------------------------


def _split(a: Array) -> tuple[Array, Array]:
    """The upper and the lower half of the digits."""
    scaled = 134217729.0 * a
    high = scaled - (scaled - a)
    return high, a - high


def _two_sum(a: Array, b: Array) -> Pair:
    """a + b without error."""
    total = a + b
    shift = total - a
    return total, (a - (total - shift)) + (b - shift)


def _two_product(a: Array, b: Array) -> Pair:
    """a * b without error."""
    product = a * b
    (a_high, a_low), (b_high, b_low) = _split(a), _split(b)
    cross = a_high * b_low + a_low * b_high
    return product, ((a_high * b_high - product) + cross) + a_low * b_low


def _add(a: Pair, b: Pair) -> Pair:
    """The sum of two pairs."""
    high, low = _two_sum(a[0], b[0])
    return _normal(high, low + np.add(a[1], b[1]))


def _subtract(a: Pair, b: Pair) -> Pair:
    """The difference of two pairs."""
    return _add(a, (-b[0], -b[1]))


def _multiply(a: Pair, b: Pair) -> Pair:
    """The product of two pairs."""
    high, low = _two_product(a[0], b[0])
    return _normal(high, low + (a[0] * b[1] + a[1] * b[0]))


def _divide(a: Pair, b: Pair) -> Pair:
    """The quotient of two pairs."""
    quotient = a[0] / b[0]
    high, low = _two_product(quotient, b[0])
    rest = ((a[0] - high) - low + a[1]) - quotient * b[1]
    return _normal(quotient, rest / b[0])


def _normal(high: Array, low: Array) -> tuple[Array, Array]:
    """The pair with the same sum whose first number is the sum, rounded."""
    total = high + low
    return total, low - (total - high)


def _rounded(a: Pair) -> Array:
    """The pair as one number."""
    return a[0] + a[1]


def _log(a: Pair) -> Array:
    """The logarithm of the magnitude of a pair."""
    return np.log(np.abs(a[0])) + a[1] / a[0]


# --- roots and geometric sums ------------------------------------------------------------------------------------


def _root(sigma: Array, N: int) -> Array:
    """sigma**(1/N), rounded once or nearly so."""
    if N <= 3:
        return (sigma, np.sqrt(sigma), np.cbrt(sigma))[N - 1]
    return _root_pair(sigma, N)[0]


def _squared_root(sigma: Array, N: int) -> Array:
    """sigma**(2/N), rounded once or nearly so."""
    if N <= 3:
        root = _root(sigma, N)
        return sigma if N == 2 else root * root
    root, tail = _root_pair(sigma, N)
    return _rounded(_multiply((root, tail), (root, tail)))


def _root_pair(sigma: Array, N: int) -> tuple[Array, Array]:
    """sigma**(1/N) as a pair: two steps of Newton, the residuals without error."""
    root = sigma ** (1.0 / N)
    for _ in range(2):
        power = _power((root, np.zeros_like(root)), N)
        rest = (sigma - power[0]) - power[1]
        root, tail = _normal(root, rest * (root / (N * sigma)))
    return root, tail


def _power(base: Pair, n: int) -> Pair:
    """The n-th power of a pair, n >= 1, by squaring."""
    if n == 1:
        return base
    half = _power(base, n // 2)
    square = _multiply(half, half)
    return _multiply(square, base) if n % 2 else square


def _geometric_sum(sigma_p: Array, p: Pair, sigma_q: Array, q: Pair, N: int) -> Pair:
    """The sum of p**(2 m) q**(2 (N - 1 - m)) over m < N, as a quotient of differences.

    sigma_p = p**N and sigma_q = q**N; where they are equal, it is N sigma_p**2 / p**2.
    """
    if N == 1:
        return np.ones_like(sigma_p), np.zeros_like(sigma_p)
    equal = sigma_p == sigma_q
    above = _multiply(_two_sum(sigma_p, -sigma_q), _two_sum(sigma_p, sigma_q))
    below = _multiply(_add(p, (-q[0], -q[1])), _add(p, q))
    zero = np.zeros_like(sigma_p)
    limit = _multiply(_two_product(sigma_p, sigma_p), (N + zero, zero))
    above = np.where(equal, limit[0], above[0]), np.where(equal, limit[1], above[1])
    square = _multiply(p, p)
    below = np.where(equal, square[0], below[0]), np.where(equal, square[1], below[1])
    return _divide(above, below)


def _moments(p: Array, q: Array, N: int) -> tuple[Array, Array, Array]:
    """The sums of w p**m q**(N - 1 - m) over m < N, with w = 1, m and N - 1 - m.

    All terms are positive.  The number n of terms is doubled from bit to bit of N.
    """
    if N == 1:
        return np.ones_like(p), np.zeros_like(p), np.zeros_like(p)
    n, total, up, down = 2, p + q, p, q
    for place, bit in enumerate(bin(N)[3:]):
        if place:
            p_n, q_n = _integer_power(p, n), _integer_power(q, n)
            up = q_n * up + p_n * (n * total + up)
            down = q_n * (n * total + down) + p_n * down
            total, n = (p_n + q_n) * total, 2 * n
        if bit == "1":
            q_n = _integer_power(q, n)
            up, down = p * (up + total), p * down + n * q_n
            total, n = p * total + q_n, n + 1
    return total, up, down


def _share(a: Pair, b: Pair) -> Array:
    """a/(a + b), rounded once."""
    return _rounded(_divide(a, _add(a, b)))


def _cumulants(p: Pair, q: Pair, N: int) -> tuple[Array, Array, Array]:
    """The means of m and of N - 1 - m, and the variance of m, under the weights p**m q**(N - 1 - m), m < N.

    Two runs of weights, one n places above the other, have means n apart: the variance is the mean of theirs plus
    n**2 times the product of their shares.  All terms are positive, and each share is rounded once.
    """
    up, down, variance = np.zeros((3, *np.shape(p[0])))
    n, total = 1, (np.ones_like(p[0]), np.zeros_like(p[0]))
    for bit in bin(N)[3:]:
        p_n, q_n = _power(p, n), _power(q, n)
        above, below = _share(p_n, q_n), _share(q_n, p_n)
        up, down = up + n * above, down + n * below
        variance = variance + (n * n) * (above * below)
        total, n = _multiply(_add(p_n, q_n), total), 2 * n
        if bit == "1":
            upper, lowest = _multiply(p, total), _power(q, n)
            above, below = _share(upper, lowest), _share(lowest, upper)
            variance = above * (variance + below * (up + 1.0) * (up + 1.0))
            up, down = above * (up + 1.0), above * down + n * below
            total, n = _add(upper, lowest), n + 1
    return up, down, variance


def _integer_power(base: Array, n: int) -> Array:
    """base**n, n >= 1, by squaring."""
    if n == 1:
        return base
    half = _integer_power(base, n // 2)
    return half * half * base if n % 2 else half * half
