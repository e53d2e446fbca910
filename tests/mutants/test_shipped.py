"""The wrong versions that people write, each refuted by each tier that is named with it, on its own.

The matrices and the random steps do not depend on what is claimed, so they are measured once for each point.
"""

from functools import cache

import pytest

from numeric.onestep import one_step_diffusion, one_step_drift
from symcalc.claims import catalogue
from symcalc.claims.theorem15.simulated import (
    dyson_brownian_motion,
    moments,
    noise_along_orbits,
    real_complex_quaternionic,
    settings,
)
from symcalc.evidence import montecarlo
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.mutants import prepared
from symcalc.mutants.shipped import TABLES, shipped
from symcalc.suite import judge_claim

SPECTRAL = (settings, dyson_brownian_motion, real_complex_quaternionic, noise_along_orbits, moments)
VERSIONS = [version for identity in catalogue() for version in shipped(identity)]
CASES = [(version, tier) for version in VERSIONS for tier in version.tiers]


@pytest.fixture(scope="module", autouse=True)
def one_simulation_for_all():
    """Of the spectra for every d: one spectrum, two values of β, fewer paths, each measured once."""
    with pytest.MonkeyPatch.context() as patch:
        fewer = {"SPECTRA": settings.SPECTRA[:1], "BETAS": (1, 4), "PATHS": 2000}
        once = {f.__name__: _remembered(f) for f in (one_step_drift, one_step_diffusion)}
        for module in (*SPECTRAL, montecarlo):
            for name, value in (fewer | once).items():
                if hasattr(module, name):
                    patch.setattr(module, name, value)
        yield


def _remembered(measure):
    """The measurement, made once for each observable, matrix and noise (the matrix depends on seed and purpose)."""
    made = {}

    def remembered(observable, matrix, amplitude, rng, *rest):
        key = observable, matrix.tobytes(), amplitude, *rest
        return made[key] if key in made else made.setdefault(key, measure(observable, matrix, amplitude, rng, *rest))

    return remembered


@cache
def claim_of(identity):
    return prepared(catalogue()[identity])


@pytest.mark.parametrize(("version", "tier"), CASES, ids=[f"{v.claim}-{v.why}-{t}" for v, t in CASES])
def test_each_tier_refutes_on_its_own(version, tier):
    verdict = judge_claim(version.of(claim_of(version.claim)), [tier], seed=0)
    assert verdict.verdict is Verdict.REFUTED, verdict.evidence


@pytest.mark.parametrize(
    "identity", [i for i in catalogue() if i.split(".")[0] in ("theorem15", "variations", "orbits")]
)
def test_the_same_tiers_do_not_refute_the_truth(identity):
    """On the points and the random steps on which the mutants were refuted."""
    assert judge_claim(claim_of(identity), list(Tier), seed=0).verdict is Verdict.PROVED


def test_every_claim_of_a_chapter_with_a_table_has_at_least_three():
    of = {identity: shipped(identity) for identity in catalogue() if identity.split(".")[0] in TABLES}
    assert all(len(versions) >= 3 for versions in of.values()), [i for i, v in of.items() if len(v) < 3]
    assert all(version.tiers for versions in of.values() for version in versions)


def test_no_row_of_a_table_is_lost():
    """Every row belongs to a claim of the catalogue whose chapter names the table."""
    from symcalc.mutants.shipped import ito, langevin, proof2x2, slides, spectra

    tables = (ito, proof2x2, spectra, langevin, slides)
    assert sum(len(table.MUTANTS) for table in tables) == len(VERSIONS)
