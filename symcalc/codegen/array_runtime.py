"""The functions that accompany code for any library of the array API standard; `xp` is its namespace.

The same as in `numpy_runtime`, on whole batches with the index axis last, and without changing arrays in place.  For
JAX the namespace is `jax.numpy`.
"""

import math
from typing import Any


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


def _split(a: Any) -> tuple[Any, Any]:
    """The upper and the lower half of the digits."""
    scaled = 134217729.0 * a
    high = scaled - (scaled - a)
    return high, a - high


def _two_sum(a: Any, b: Any) -> tuple[Any, Any]:
    """a + b without error."""
    total = a + b
    shift = total - a
    return total, (a - (total - shift)) + (b - shift)


def _two_product(a: Any, b: Any) -> tuple[Any, Any]:
    """a * b without error."""
    product = a * b
    (a_high, a_low), (b_high, b_low) = _split(a), _split(b)
    cross = a_high * b_low + a_low * b_high
    return product, ((a_high * b_high - product) + cross) + a_low * b_low


def _normal(high: Any, low: Any) -> tuple[Any, Any]:
    """The pair with the same sum whose first number is the sum, rounded."""
    total = high + low
    return total, low - (total - high)


def _add(a: tuple[Any, Any], b: tuple[Any, Any]) -> tuple[Any, Any]:
    """The sum of two pairs."""
    high, low = _two_sum(a[0], b[0])
    return _normal(high, low + (a[1] + b[1]))


def _subtract(a: tuple[Any, Any], b: tuple[Any, Any]) -> tuple[Any, Any]:
    """The difference of two pairs."""
    return _add(a, (-b[0], -b[1]))


def _multiply(a: tuple[Any, Any], b: tuple[Any, Any]) -> tuple[Any, Any]:
    """The product of two pairs."""
    high, low = _two_product(a[0], b[0])
    return _normal(high, low + (a[0] * b[1] + a[1] * b[0]))


def _divide(a: tuple[Any, Any], b: tuple[Any, Any]) -> tuple[Any, Any]:
    """The quotient of two pairs."""
    quotient = a[0] / b[0]
    high, low = _two_product(quotient, b[0])
    rest = ((a[0] - high) - low + a[1]) - quotient * b[1]
    return _normal(quotient, rest / b[0])


def _rounded(a: tuple[Any, Any]) -> Any:
    """The pair as one number."""
    return a[0] + a[1]


def _log(xp: Any, a: tuple[Any, Any]) -> Any:
    """The logarithm of the magnitude of a pair."""
    return xp.log(xp.abs(a[0])) + a[1] / a[0]


def _power(base: tuple[Any, Any], n: int) -> tuple[Any, Any]:
    """The n-th power of a pair, n >= 1, by squaring."""
    if n == 1:
        return base
    half = _power(base, n // 2)
    square = _multiply(half, half)
    return _multiply(square, base) if n % 2 else square


def _root_pair(sigma: Any, N: int) -> tuple[Any, Any]:
    """sigma**(1/N) as a pair: two steps of Newton, the residuals without error."""
    if N == 1:
        return sigma, 0.0 * sigma
    root = sigma ** (1.0 / N)
    for _ in range(2):
        power = _power((root, 0.0 * root), N)
        rest = (sigma - power[0]) - power[1]
        root, tail = _normal(root, rest * (root / (N * sigma)))
    return root, tail


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
    p: tuple[Any, Any],
    sigma_q: Any,
    q: tuple[Any, Any],
    N: int,
) -> tuple[Any, Any]:
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


def _moments(p: Any, q: Any, N: int) -> tuple[Any, Any, Any]:
    """The sums of w p**m q**(N - 1 - m) over m < N, with w = 1, m and N - 1 - m.

    All terms are positive.  The number n of terms is doubled from bit to bit of N.
    """
    if N == 1:
        zero = 0.0 * (p + q)
        return 1.0 + zero, zero, zero
    n, total, up, down = 2, p + q, p + 0.0 * q, q + 0.0 * p
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


def _share(a: tuple[Any, Any], b: tuple[Any, Any]) -> Any:
    """a/(a + b), rounded once."""
    return _rounded(_divide(a, _add(a, b)))


def _cumulants(
    p: tuple[Any, Any],
    q: tuple[Any, Any],
    N: int,
) -> tuple[Any, Any, Any]:
    """The means of m and of N - 1 - m, and the variance of m, under the weights p**m q**(N - 1 - m), m < N.

    Two runs of weights, one n places above the other, have means n apart: the variance is the mean of theirs plus
    n**2 times the product of their shares.  All terms are positive, and each share is rounded once.
    """
    zero = 0.0 * (p[0] + q[0])
    up, down, variance, n, total = zero, zero, zero, 1, (1.0 + zero, zero)
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


def _integer_power(base: Any, n: int) -> Any:
    """base**n, n >= 1, by squaring."""
    if n == 1:
        return base
    half = _integer_power(base, n // 2)
    return half * half * base if n % 2 else half * half
