"""The wrong versions that somebody wrote: slips that people make, chapter by chapter, each with its reason."""

from __future__ import annotations

import importlib

from symcalc.mutants.version import Version

TABLES = {
    "ito": "ito", "variations": "spectra", "orbits": "spectra", "proof2x2": "proof2x2", "theorem15": "spectra",
    "submersion": "langevin", "langevin": "langevin", "other_fields": "slides", "entropy_direction": "slides",
    "slides": "slides",
}  # fmt: skip
"""The table of each chapter; the chapters that are not named have generated versions only."""


def shipped(claim: str) -> tuple[Version, ...]:
    """The wrong versions of a claim that were written by hand.

    >>> shipped("proof2x2.drift")[0].why
    'factor 2'
    """
    table = TABLES.get(claim.split(".")[0])
    if table is None:
        return ()
    versions: list[Version] = importlib.import_module(f"symcalc.mutants.shipped.{table}").MUTANTS
    return tuple(v for v in versions if v.claim == claim)
