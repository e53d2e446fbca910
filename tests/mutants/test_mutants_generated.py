"""Wrong versions made by rule, truths in disguise, and what a run makes of them."""

import json
from dataclasses import replace

import pytest
import sympy as sp

from symcalc import mutants
from symcalc.claims import catalogue
from symcalc.cli import main
from symcalc.domains import Domain
from symcalc.errors import BadInput, UnknownId
from symcalc.evidence.exact import Equation
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.indexed import IndexSum, over
from symcalc.indices import Family, Index
from symcalc.mutants import Version, prepared, table
from symcalc.mutants.disguises import FORMS, disguises
from symcalc.mutants.generated import KINDS, PLACES, changes, generated, sample
from symcalc.mutants.numbers import numbers
from symcalc.mutants.score import Score, rates
from symcalc.mutants.trial import relative_difference, tried

x1, x2 = sp.symbols("x1 x2", real=True)
N = sp.Symbol("N", integer=True, positive=True)
x, A = Family("x", real=True), Family("A", 2, hermitian=True)
j, k = Index("j"), Index("k")
EXACT = (Tier.EXACT,)


def made(quantity, conjugates=None):
    return {(kind, what): value for kind, what, value in changes(quantity, conjugates or {})}


def kinds(quantity, conjugates=None):
    return {kind for kind, _ in made(quantity, conjugates)}


def test_the_coefficients():
    a = sp.Symbol("a")
    large = [v / a for (kind, _), v in made(a).items() if kind == "coefficient"]
    small = [v / a - 1 for (kind, _), v in made(a).items() if kind == "small coefficient"]
    assert large == [2, sp.S.Half]
    assert small == [sp.Rational(1, n) for n in (50, 10000, 1000, 100)]


def test_terms_signs_and_exponents():
    found = made(x1**3 - 2 * x2)
    assert found["dropped term", "without the term x1**3"] == -2 * x2
    assert found["sign", "with the sign of x1**3 changed"] == -(x1**3) - 2 * x2
    assert found["exponent", "with the exponent 2 of x1"] == x1**2 - 2 * x2
    assert found["exponent", "with the exponent 4 of x1"] == x1**4 - 2 * x2
    assert found["swapped arguments", "with x1 and x2 exchanged"] == x2**3 - 2 * x1


def test_ranges_of_sums_over_indices():
    free_of_poles = made(over(j != k, x[j] * x[k] ** 2))
    let_in = free_of_poles["index range", "with index 1 equal to k let in"]
    assert (let_in - over(j, x[j]) * x[k] ** 2).is_zero()
    assert "index range" not in kinds(over(j != k, 1 / (x[k] - x[j])))  # j = k would divide by zero
    assert free_of_poles["swapped arguments", "with k and the summed index exchanged"].is_zero() is False


def test_ranges_of_sums_over_m():
    assert made(N * x1 ** (N - 1))["index range", "with N + 1 for N"] == (N + 1) * x1**N


def test_transposition_and_conjugation():
    found = made(over(j != k, A[k, j] * A[j, k] / (x[k] - x[j])))
    squares = [v for (kind, _), v in found.items() if kind == "conjugation"]
    assert len(squares) == 1 and str(squares[0]).count("**2") == 1  # A_kj² or A_jk² for |A_kj|²
    M = sp.Matrix([[0, x1], [x2, 0]])
    assert made(M)["transposition", "transposed"] == M.T
    assert made((x2 + sp.I * x1) * (x1 + sp.I))["conjugation", "with −i for i"] == (x2 - sp.I * x1) * (x1 - sp.I)
    a, b = sp.Symbol("A[1,2]", complex=True), sp.Symbol("A[2,1]", complex=True)
    assert made(a * b, {a: b, b: a})["conjugation", f"with {b} for {a}"] == b**2


def test_a_zero_is_moved():
    assert set(made(sp.S.Zero).values()) == {sp.Rational(1, 1000), sp.S.One}
    assert not made(IndexSum.of(0, "k"))["coefficient", "+ 1"].is_zero()


def test_a_long_formula_has_no_more_versions_than_its_places():
    letters = sp.symbols("a:30", real=True)
    shelf = [kind for kind, _ in made(sp.Add(*(s**2 for s in letters)))]
    assert shelf.count("dropped term") == PLACES


def test_every_kind_occurs_in_the_catalogue():
    names = ("variations.eigenvalue_second", "dln.multiplier", "proof2x2.second_derivative", "ito.sandwiches")
    assert {v.kind for name in names for v in generated(catalogue()[name])} == set(KINDS)


def test_a_sample_takes_kinds_and_quantities_in_turn():
    versions = generated(catalogue()["ito.formula"])
    assert len({v.kind for v in sample(versions, 5)}) == 5
    assert sample(versions, 10**6) != versions and set(map(id, sample(versions, 10**6))) == set(map(id, versions))


# --- what a trial says -------------------------------------------------------------------------------------------


def claim_about(claimed, derived):
    equation = Equation({"f": claimed}, {"by hand": {"f": derived}}, Domain(real=(x1, x2)))
    return replace(catalogue()["proof2x2.centre"], state=lambda: equation, measure=None, simulate=None)


def test_a_version_without_a_difference_is_recognised_and_not_counted():
    claim = claim_about(x1 * x2, x2 * x1)
    swapped = Version(claim.id, "swapped arguments", "x1 and x2", (), {"f": x2 * x1 + 0 * x1})
    trial = tried(claim, swapped, EXACT, 0)
    assert trial.equal and trial.difference == 0
    score = Score(0, EXACT, False, (trial,), 0.0)
    assert score.wrong == () and score.equal == (trial,) and score.exit_code == 0
    assert "equal to the claim (proved, and equal in value): 1" in table.as_text(score)


def test_a_false_proof_is_called_one():
    """A derivation that agrees with the wrong version and not with the claim: proved, and different in value."""
    claim = claim_about(x1, 2 * x1)
    trial = tried(claim, Version(claim.id, "coefficient", "× 2", (), {"f": 2 * x1}), EXACT, 0)
    assert trial.together is Verdict.PROVED and trial.false_proof and not trial.equal and not trial.killed
    score = Score(0, EXACT, False, (trial,), 0.0)
    assert score.survivors == (trial,) and score.exit_code == 1
    assert "FALSE PROOFS: 1" in table.as_text(score) and "SURVIVORS" in table.as_text(score)


def test_a_refuted_truth_is_called_one():
    claim = claim_about(x1, 2 * x1)
    trial = tried(claim, Version(claim.id, "disguised", "as it is", (), {"f": x1 + 0}), EXACT, 0)
    score = Score(0, EXACT, False, (trial,), 0.0)
    assert score.refuted_truths == (trial,) and score.exit_code == 1 and score.wrong == ()
    assert "TRUTHS REFUTED: 1" in table.as_text(score)


def test_letters_that_do_not_commute_are_told_apart_without_a_point():
    claim = prepared(catalogue()["variations.noncommuting"])
    H = Family("A", 2, hermitian=True, commutative=False)
    swapped = over(j != k, 2 * H[j, k] * H[k, j] / (x[k] - x[j]))
    trial = tried(claim, Version(claim.id, "transposition", "words", (), {"second": swapped}), EXACT, 0)
    assert trial.killed and trial.told_apart and trial.difference is None
    assert trial.together is Verdict.INCONCLUSIVE


def test_the_size_of_a_difference():
    claim = prepared(catalogue()["theorem15.drift"])
    drift = claim.state().claimed["drift"]
    for factor in (sp.Rational(1001, 1000), sp.Rational(10**6 + 1, 10**6)):
        version = Version(claim.id, "coefficient", "", (), {"drift": drift * factor})
        assert relative_difference(claim.state(), version) == pytest.approx(float(factor - 1), rel=1e-9)


@pytest.mark.parametrize("n", [0, 1])
def test_numbers_are_those_of_sympy(n):
    from symcalc.evidence.precise import generic_point

    for name in ("ito.black_scholes", "ito.levy_area", "dln.entropic_drift", "langevin.hopf"):
        equation = catalogue()[name].state()
        domain = equation.domain(3) if callable(equation.domain) else equation.domain
        point = generic_point(domain, n)
        for quantity in equation.at(3).claimed.values():
            plain = sp.Matrix([quantity]) if not isinstance(quantity, sp.MatrixBase) else quantity
            wanted = [complex(sp.N(e.subs(point, simultaneous=True), 30)) for e in plain]
            assert [complex(v) for v in numbers(quantity, point)] == pytest.approx(wanted, rel=1e-14)


def test_what_has_no_value_has_no_number():
    assert numbers(1 / (x1 - x2), {x1: sp.S.One, x2: sp.S.One}) is None
    assert numbers(sp.log(x1), {x1: sp.S.Zero}) is None


# --- disguises ---------------------------------------------------------------------------------------------------


def test_disguises_are_written_otherwise_and_have_the_same_values():
    seen = set()
    for name in ("theorem15.drift", "ito.product", "dln.multiplier"):
        claim = prepared(catalogue()[name])
        for version in disguises(claim):
            seen.add(version.why)
            assert str(dict(version.claimed)) != str(dict(claim.state().claimed))
            assert relative_difference(claim.state(), version) == 0
    assert seen == set(FORMS)


@pytest.mark.parametrize("identity", ["theorem15.drift", "dln.entropic_drift", "ito.cir", "proof2x2.centre"])
def test_disguises_are_not_refuted(identity):
    claim = prepared(catalogue()[identity])
    for version in disguises(claim):
        verdicts = tried(claim, version, (Tier.EXACT, Tier.PRECISE), 0).verdicts
        assert Verdict.REFUTED not in verdicts.values(), version.why


def test_zero_with_a_large_cancelling_part_is_not_refuted_by_simulation():
    """e^β and its like at β = 50 cancel to a zero of 30 digits, which is none to a float."""
    claim = prepared(catalogue()["proof2x2.centre"])
    version = next(v for v in disguises(claim) if v.why == "with exponentials that cancel")
    assert tried(claim, version, (Tier.MONTECARLO,), 0).verdicts[Tier.MONTECARLO] is Verdict.CONFIRMED


# --- a run -------------------------------------------------------------------------------------------------------

SOME = ["proof2x2.brackets", "submersion.oneill"]


def without_time(score):
    return {k: v for k, v in score.to_json().items() if k != "seconds"}


def test_a_run_does_not_depend_on_the_workers():
    one, two = (mutants.run(SOME, tiers=["exact"], workers=w) for w in (1, 2))
    assert without_time(one) == without_time(two)
    assert one.survivors == () and one.refuted_truths == () and one.exit_code == 0


def test_everything_is_more_than_the_sample():
    few, all_ = (mutants.run(["proof2x2.brackets"], tiers=["exact"], everything=e) for e in (False, True))
    assert len(all_.trials) > len(few.trials) and all_.exit_code == 0


def test_rates_count_each_tier_and_all_together():
    score = mutants.run(["proof2x2.brackets"])
    found = rates(score)["all"]
    assert found["exact"] == found["precise"] == found["together"] == [len(score.wrong)] * 2
    killed, of = found["montecarlo"]
    assert 0 < killed == of < len(score.wrong) and score.unseen == ()


def test_what_is_small_is_not_asked_of_a_law():
    claim = prepared(catalogue()["ito.cir"])
    mean = claim.state().claimed["mean"]
    for factor, visible in (("1.001", False), ("1.03", True)):
        version = Version(claim.id, "small coefficient", factor, (), {"mean": mean * sp.Rational(factor)})
        trial = tried(claim, version, (Tier.EXACT, Tier.MONTECARLO), 0)
        assert trial.visible is visible and not trial.one_step and trial.killed


def test_bad_input_is_named():
    with pytest.raises(UnknownId, match="no claim or group 'proof2x3'"):
        mutants.run(["proof2x3"])
    with pytest.raises(BadInput, match="no tier"):
        mutants.run([], tiers=["guess"])
    with pytest.raises(BadInput, match="workers"):
        mutants.run([], workers=0)


def test_the_command(capsys, tmp_path):
    file = tmp_path / "score.json"
    assert main(["mutants", "proof2x2.brackets", "--tier", "exact", "--json", str(file)]) == 0
    text = capsys.readouterr().out
    assert "killed, of" in text and "100 %" in text and "truths in disguise" in text
    saved = json.loads(file.read_text())
    assert saved["schema"] == "symcalc mutants 1" and saved["survivors"] == []
    assert main(["mutants", "proof2x2.brackets", "--tier", "exact", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["rates"] == saved["rates"]
    assert main(["mutants", "proof2x2.bracket"]) == 2
    assert "did you mean" in capsys.readouterr().err


def test_a_weak_tier_has_survivors_and_the_command_says_so(capsys, monkeypatch):
    """A ten-thousandth of a mean, which no number of paths that we can afford resolves."""
    mean = catalogue()["ito.cir"].state().claimed["mean"]
    small = Version("ito.cir", "small coefficient", "mean × 1.0001", (), {"mean": mean * sp.Rational("1.0001")})
    monkeypatch.setattr(mutants.score, "generated", lambda claim: (small,))
    monkeypatch.setattr(mutants.score, "shipped", lambda identity: ())
    assert main(["mutants", "ito.cir", "--tier", "montecarlo", "--workers", "1"]) == 1
    assert "SURVIVORS of all tiers together: 1" in capsys.readouterr().out
    assert main(["mutants", "ito.cir", "--workers", "1"]) == 0
