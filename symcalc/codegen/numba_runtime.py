# mypy: ignore-errors
"""The functions that accompany the code emitted for Numba: their text is copied into the modules that use them.

The same as in `numpy_runtime` for single numbers, compiled.  Not imported: Numba may be absent.
"""

import numba
import numpy as np

compiled = numba.njit(error_model="numpy", inline="always")


@compiled
def _levels(d):
    """The number of levels of a pairwise sum over d // 2 distances."""
    levels = 1
    while 2**levels <= d:
        levels += 1
    return levels


@compiled
def _carry(sums, s):
    """Move the sums of 2, 4, 8, ... distances to the next level, so that they are summed pairwise."""
    level = 0
    while s % 2 == 0:
        for k in range(sums.shape[1]):
            for p in range(sums.shape[2]):
                sums[level + 1, k, p] += sums[level, k, p]
                sums[level, k, p] = 0.0
        level += 1
        s //= 2


@compiled
def _collect(sums):
    """Add all levels up into the first."""
    for level in range(1, sums.shape[0]):
        for k in range(sums.shape[1]):
            for p in range(sums.shape[2]):
                sums[0, k, p] += sums[level, k, p]


@compiled
def _fold(rows):
    """Add the rows up into the first, pairwise."""
    count = rows.shape[0]
    while count > 1:
        half = (count + 1) // 2
        for k in range(count - half):
            for p in range(rows.shape[1]):
                rows[k, p] += rows[half + k, p]
        count = half


@compiled
def _abs2(z):
    """The squared modulus."""
    return z.real * z.real + z.imag * z.imag


@compiled
def _split(a):
    scaled = 134217729.0 * a
    high = scaled - (scaled - a)
    return high, a - high


@compiled
def _two_sum(a, b):
    """a + b without error."""
    total = a + b
    shift = total - a
    return total, (a - (total - shift)) + (b - shift)


@compiled
def _two_product(a, b):
    """a * b without error."""
    product = a * b
    a_high, a_low = _split(a)
    b_high, b_low = _split(b)
    cross = a_high * b_low + a_low * b_high
    return product, ((a_high * b_high - product) + cross) + a_low * b_low


@compiled
def _normal(high, low):
    """The pair with the same sum whose first number is the sum, rounded."""
    total = high + low
    return total, low - (total - high)


@compiled
def _add(a, b):
    """The sum of two pairs."""
    high, low = _two_sum(a[0], b[0])
    return _normal(high, low + (a[1] + b[1]))


@compiled
def _subtract(a, b):
    """The difference of two pairs."""
    return _add(a, (-b[0], -b[1]))


@compiled
def _multiply(a, b):
    """The product of two pairs."""
    high, low = _two_product(a[0], b[0])
    return _normal(high, low + (a[0] * b[1] + a[1] * b[0]))


@compiled
def _divide(a, b):
    """The quotient of two pairs."""
    quotient = a[0] / b[0]
    high, low = _two_product(quotient, b[0])
    rest = ((a[0] - high) - low + a[1]) - quotient * b[1]
    return _normal(quotient, rest / b[0])


@compiled
def _rounded(a):
    """The pair as one number."""
    return a[0] + a[1]


@compiled
def _log(a):
    """The logarithm of the magnitude of a pair."""
    return np.log(np.abs(a[0])) + a[1] / a[0]


@compiled
def _power(base, n):
    """The n-th power of a pair, n >= 1, by squaring."""
    result = (1.0, 0.0)
    while n > 0:
        if n % 2 == 1:
            result = _multiply(result, base)
        base = _multiply(base, base)
        n //= 2
    return result


@compiled
def _root_pair(sigma, N):
    """sigma**(1/N) as a pair: two steps of Newton, the residuals without error."""
    root, tail = sigma ** (1.0 / N), 0.0
    for _ in range(2):
        power = _power((root, 0.0), N)
        rest = (sigma - power[0]) - power[1]
        root, tail = _normal(root, rest * (root / (N * sigma)))
    return root, tail


@compiled
def _root(sigma, N):
    """sigma**(1/N), rounded once or nearly so (Numba's own cube root is off by two units)."""
    if N == 1:
        return sigma
    if N == 2:
        return np.sqrt(sigma)
    return _root_pair(sigma, N)[0]


@compiled
def _squared_root(sigma, N):
    """sigma**(2/N), rounded once or nearly so."""
    if N == 1:
        return sigma * sigma
    if N == 2:
        return sigma
    pair = _root_pair(sigma, N)
    return _rounded(_multiply(pair, pair))


@compiled
def _geometric_sum(sigma_p, p, sigma_q, q, N):
    """The sum of p**(2 m) q**(2 (N - 1 - m)) over m < N, as a quotient of differences.

    sigma_p = p**N and sigma_q = q**N; where they are equal, it is N sigma_p**2 / p**2.
    """
    if N == 1:
        return (1.0, 0.0)
    if sigma_p == sigma_q:
        square = _two_product(sigma_p, sigma_p)
        return _divide(_multiply((1.0 * N, 0.0), square), _multiply(p, p))
    above = _multiply(_two_sum(sigma_p, -sigma_q), _two_sum(sigma_p, sigma_q))
    below = _multiply(_add(p, (-q[0], -q[1])), _add(p, q))
    return _divide(above, below)


@compiled
def _moments(p, q, N):
    """The sums of w p**m q**(N - 1 - m) over m < N, with w = 1, m and N - 1 - m.

    All terms are positive.  A term is added at a time.
    """
    total, up, down, q_n = 1.0, 0.0, 0.0, q
    for n in range(1, N):
        up, down = p * (up + total), p * down + n * q_n
        total, q_n = p * total + q_n, q_n * q
    return total, up, down


@compiled
def _share(a, b):
    """a/(a + b), rounded once."""
    return _rounded(_divide(a, _add(a, b)))


@compiled
def _cumulants(p, q, N):
    """The means of m and of N - 1 - m, and the variance of m, under the weights p**m q**(N - 1 - m), m < N.

    Two runs of weights, one n places above the other, have means n apart: the variance is the mean of theirs plus
    n**2 times the product of their shares.  All terms are positive, and each share is rounded once.
    """
    up, down, variance = 0.0, 0.0, 0.0
    total = (1.0, 0.0)
    n = place = 1
    while 2 * place <= N:
        place *= 2
    while place > 1:
        place //= 2
        p_n = _power(p, n)
        q_n = _power(q, n)
        above, below = _share(p_n, q_n), _share(q_n, p_n)
        up, down = up + n * above, down + n * below
        variance = variance + (n * n) * (above * below)
        total = _multiply(_add(p_n, q_n), total)
        n = 2 * n
        if N & place:
            upper = _multiply(p, total)
            lowest = _power(q, n)
            above, below = _share(upper, lowest), _share(lowest, upper)
            variance = above * (variance + below * (up + 1.0) * (up + 1.0))
            up, down = above * (up + 1.0), above * down + n * below
            total = _add(upper, lowest)
            n = n + 1
    return up, down, variance
