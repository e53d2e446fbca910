"""Numbers people can hold: Σ′ and Σ″ at a few spectra, N = 1, …, 5, to 30 digits.

`python -m symcalc.models.dln.numbers > docs/dln-numbers.md` writes the page that is in the repository.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy as sp

from symcalc.indexed import IndexSum
from symcalc.models.dln.brownian import ito_drift
from symcalc.models.dln.metric import entropic_drift, in_singular_values
from symcalc.singular import singular_value_symbols

DIGITS = 30
DEPTHS = (1, 2, 3, 4, 5)
SPECTRA = tuple(
    tuple(map(sp.Rational, spectrum))
    for spectrum in (("2",), ("2", "1"), ("1", "1"), ("1.00000001", "1"), ("3", "2", "1"), ("5", "0.7", "0.3", "0.01"))
)


def at_spectrum(formula: IndexSum, spectrum: Sequence[sp.Rational], depth: int) -> list[sp.Expr]:
    """The components of a formula at numbers σ_1 ≥ … ≥ σ_d > 0, to 30 digits.

    >>> at_spectrum(entropic_drift(), [sp.Integer(1), sp.Integer(1)], 3)
    [1.00000000000000000000000000000, 1.00000000000000000000000000000]
    """
    places = dict(zip(singular_value_symbols(len(spectrum)), spectrum, strict=True))
    exact = (in_singular_values(c, sp.Integer(depth)) for c in formula.components(len(spectrum)))
    return [sp.N(e.subs(places), DIGITS) for e in exact]


def page() -> str:
    """The page, in Markdown."""
    head = (
        "# Σ′ and Σ″ of the deep linear network in numbers\n\n"
        "Σ′ is the gradient of the entropy of the gauge orbits, Σ″ the Itô drift of β × Brownian motion on "
        "(M_d, g^N), both\nin the frame of W = Q_N diag(σ) Q_0ᵀ; conventions in `symcalc/models/dln`. "
        "Derived for every d and N, evaluated to 30 digits.\n\n"
        "Generated: `python -m symcalc.models.dln.numbers > docs/dln-numbers.md`.\n\n"
        "| σ | N | k | Σ′_k | Σ″_k |\n| --- | --- | --- | --- | --- |\n"
    )
    return head + "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    force, ito = entropic_drift(), ito_drift()
    for spectrum in SPECTRA:
        for depth in DEPTHS:
            pairs = zip(at_spectrum(force, spectrum, depth), at_spectrum(ito, spectrum, depth), strict=True)
            named = ", ".join(str(float(s)) if s.q > 1 else str(s) for s in spectrum)
            yield from (f"| ({named}) | {depth} | {k} | {a} | {b} |" for k, (a, b) in enumerate(pairs, 1))


if __name__ == "__main__":
    print(page(), end="")
