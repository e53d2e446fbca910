"""Arithmetic on arrays of any library, for the emitted code of all of them: its text is copied.

A number carried in a pair (high, low) is high + low, with |low| at most half a unit in the last place of high (Dekker
1971).  In an emitted module `Array` is the array type of its library.
"""

from typing import Any

Array = Any
Pair = tuple[Array, Array | float]


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
    return _normal(high, low + (a[1] + b[1]))


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


def _root_pair(sigma: Array, N: int) -> tuple[Array, Array]:
    """sigma**(1/N) as a pair: two steps of Newton, the residuals without error."""
    if N == 1:
        return sigma, 0.0 * sigma
    root = sigma ** (1.0 / N)
    for _ in range(2):
        power = _power((root, 0.0 * root), N)
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


def _moments(p: Array, q: Array, N: int) -> tuple[Array, Array, Array]:
    """The sums of w p**m q**(N - 1 - m) over m < N, with w = 1, m and N - 1 - m.

    All terms are positive.  The number n of terms is doubled from bit to bit of N.
    """
    if N == 1:
        zero = 0.0 * (p + q)
        return 1.0 + zero, zero, zero
    n, total, up, down = 2, p + q, p, q
    if N == 2:
        return total, p + 0.0 * q, q + 0.0 * p
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
    zero = 0.0 * (p[0] + q[0])
    total: Pair = (1.0 + zero, zero)
    up, down, variance, n = zero, zero, zero, 1
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
