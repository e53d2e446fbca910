"""The page of numbers is what the program writes, and its numbers are those of the definition."""

from pathlib import Path

import mpmath as mp
import sympy as sp

from symcalc.models.dln import entropic_drift, numbers

PAGE = Path(__file__).parents[2] / "docs" / "dln-numbers.md"


def test_the_page_is_the_generated_one():
    assert PAGE.read_text() == numbers.page()


def test_the_numbers_are_slopes_of_the_entropy():
    """λ_k^{N−1} ∂S/∂λ_k by differences of ½ Σ log Σ_m λ_i^{2m} λ_j^{2(N−1−m)} at 90 digits."""
    spectrum, N = numbers.SPECTRA[4], 4
    with mp.workdps(90):
        roots = [mp.mpf(s.p) ** (mp.mpf(1) / N) for s in spectrum]

        def entropy(lam):
            pairs = ((i, j) for i in range(3) for j in range(i))
            return (
                sum(mp.log(sum(lam[i] ** (2 * m) * lam[j] ** (2 * (N - 1 - m)) for m in range(N))) for i, j in pairs)
                / 2
            )

        h = mp.mpf(10) ** -30
        for k, found in enumerate(numbers.at_spectrum(entropic_drift(), spectrum, N)):
            up, down = ([v + (s * h if n == k else 0) for n, v in enumerate(roots)] for s in (1, -1))
            slope = (entropy(up) - entropy(down)) / (2 * h) * roots[k] ** (N - 1)
            assert abs(mp.mpf(str(found)) - slope) < mp.mpf(10) ** -28


def test_every_spectrum_has_all_depths():
    assert numbers.page().count("\n| (") == len(numbers.DEPTHS) * sum(map(len, numbers.SPECTRA))
    assert all(isinstance(s, sp.Rational) for spectrum in numbers.SPECTRA for s in spectrum)
