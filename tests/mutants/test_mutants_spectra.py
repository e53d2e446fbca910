"""The claims on spectra and orbits for every d, with the error on the other side: in the recursion behind them.

The wrong versions that people write are in `symcalc.mutants.shipped`, and `test_shipped` refutes them.
"""

import pytest

from symcalc import spectral
from symcalc.claims import catalogue
from symcalc.claims.theorem15.notation import j, k
from symcalc.cli import main
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.indexed import over
from symcalc.models import dyson
from symcalc.mutants.shipped.spectra import COEFFICIENT, INDEX_OR_SIGN, MUTANTS, SPECIAL, H, gap, half, small
from symcalc.suite import judge_claim, verify

E = Tier.EXACT
CHAPTERS = ("theorem15", "variations", "orbits")


@pytest.mark.parametrize("identity", [name for name in catalogue() if name.startswith(CHAPTERS)])
def test_every_claim_has_mutants_of_three_kinds_in_every_tier(identity):
    mutants = [m for m in MUTANTS if m.claim == identity]
    for tier in catalogue()[identity].tiers:
        assert {m.kind for m in mutants if tier in m.tiers} == {COEFFICIENT, INDEX_OR_SIGN, SPECIAL}, tier


def test_what_is_right_in_commuting_entries_only_is_not_proved():
    """A_jk A_kj for A_kj A_jk: over C no point shows the difference, and the words differ."""
    swapped = over(j != k, 2 * H[j, k] * H[k, j] / gap)
    judgement = judge_claim(catalogue()["variations.noncommuting"].claiming({"second": swapped}), [E], seed=0)
    assert judgement.verdict is Verdict.INCONCLUSIVE


# --- errors in the code ------------------------------------------------------------------------------------------


def _clear():
    for cached in (spectral._eigenvalue, spectral._eigenvector, spectral.eigenvalue_variation, dyson.equation):
        getattr(cached, "cache_clear", lambda: None)()


@pytest.fixture
def plant(monkeypatch):
    """Replace the recursion for the eigenvectors in `symcalc.spectral`; afterwards everything is as it was."""
    right = spectral._eigenvector

    def planted(wrong):
        monkeypatch.setattr(spectral, "_eigenvector", lambda n, i, j, A: wrong(right(n, i, j, A), n, i, j, A))
        _clear()

    yield planted
    monkeypatch.undo()
    _clear()


PLANTED = {
    "half of Hadamard's formula": lambda found, n, i, j, A: found * half if n and i != j else found,
    "the sign of the gap": lambda found, n, i, j, A: found * -1 if n and i != j else found,
    "real matrices only": lambda found, n, i, j, A: (
        found.map(lambda body: spectral._conjugated(body, A)) if n == 1 else found
    ),
    "one part in a million": lambda found, n, i, j, A: found * small if n and i != j else found,
}


@pytest.mark.parametrize("error", PLANTED)
def test_a_wrong_recursion_in_the_code_is_refuted(plant, error):
    plant(PLANTED[error])
    report = verify(["variations", "theorem15"], tiers=["exact"])
    refuted = {name for name, verdict in report.verdicts.items() if verdict is Verdict.REFUTED}
    assert {"variations.eigenvalue_second", "variations.eigenvector", "theorem15.drift"} <= refuted
    assert not report.ok


def test_the_command_line_says_so(plant, capsys):
    plant(PLANTED["one part in a million"])
    names = ["variations.eigenvalue_second", "theorem15.drift"]
    assert main(["verify", *names, "--tier", "exact", "--workers", "1"]) == 1
    assert "2 refuted" in capsys.readouterr().out


def test_nothing_is_left_of_the_planted_errors():
    assert verify(["variations", "theorem15"], tiers=["exact"]).ok
