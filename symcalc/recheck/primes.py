"""Random primes, square roots modulo them, and the primes that divide small integers."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import lru_cache
from math import prod

from symcalc.recheck.values import NoRoot, Outside

BITS = 192
CANDIDATES = 2**13
"""At most so many are tried for one prime; a prime is one in about 66 of the odd ones."""
ROUNDS = 72
MAX_FACTORED = 10**10
SMALL = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97]


def is_prime(n: int, source: random.Random, rounds: int = ROUNDS) -> bool:
    """Miller and Rabin's test with random bases: a composite number passes with probability ≤ 4^−rounds.

    >>> [n for n in range(30) if is_prime(n, random.Random(0))]
    [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
    """
    if n < 2 or any(n % p == 0 for p in SMALL):
        return n in SMALL
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(source.randrange(2, n - 1), n, odd, twos) for _ in range(rounds))


def _passes(base: int, n: int, odd: int, twos: int) -> bool:
    x = pow(base, odd, n)
    if x in (1, n - 1):
        return True
    for _ in range(twos - 1):
        x = x * x % n
        if x == n - 1:
            return True
    return False


def step(numbers: Iterable[int]) -> int:
    """M: modulo a prime p ≡ 1 (mod M), the given primes and −1 are squares (quadratic reciprocity)."""
    return 8 * prod(n for n in set(numbers) if n > 2)


def draw_prime(modulus: int, source: random.Random) -> int:
    """A random prime p ≡ 1 (mod `modulus`) of `BITS` bits."""
    if modulus > 2**64:
        raise Outside("square roots of too many or too large numbers")
    low, high = 2 ** (BITS - 1) // modulus + 1, 2**BITS // modulus
    for _ in range(CANDIDATES):
        candidate = modulus * source.randrange(low, high) + 1
        if is_prime(candidate, source):
            return candidate
    raise Outside("no prime was found")  # happens with probability < 1e-20


def candidates(modulus: int) -> int:
    """How many numbers `draw_prime` draws from."""
    return 2**BITS // modulus - 2 ** (BITS - 1) // modulus - 1


def legendre(value: int, prime: int) -> bool:
    """Whether a residue ≠ 0 is a square."""
    return pow(value, (prime - 1) // 2, prime) == 1


def square_root(value: int, prime: int) -> int:
    """A square root modulo the prime (Tonelli and Shanks); `NoRoot` if there is none.

    >>> square_root(2, 7) in (3, 4)
    True
    """
    if value == 0 or not legendre(value, prime):
        raise NoRoot
    odd, twos = prime - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    z = next(n for n in range(2, prime) if not legendre(n, prime))
    c, root, t = pow(z, odd, prime), pow(value, (odd + 1) // 2, prime), pow(value, odd, prime)
    while t != 1:
        order, square = 0, t
        while square != 1:
            order, square = order + 1, square * square % prime
        b = pow(c, 1 << (twos - order - 1), prime)
        twos, c = order, b * b % prime
        root, t = root * b % prime, t * c % prime
    return root


@lru_cache(maxsize=1000)
def prime_factors(n: int) -> dict[int, int]:
    """The primes in a positive integer by trial division; `Outside` where it is too large.

    >>> prime_factors(360)
    {2: 3, 3: 2, 5: 1}
    """
    if n > MAX_FACTORED:
        raise Outside(f"the root or logarithm of {n if n < 10**20 else 'a large number'}")
    found: dict[int, int] = {}
    p = 2
    while p * p <= n:
        while n % p == 0:
            found[p], n = found.get(p, 0) + 1, n // p
        p += 1
    return found | ({n: found.get(n, 0) + 1} if n > 1 else {})
