"""What a tier does not speak of, and what it could not tell, is said where the verdict is said."""

import pytest

from symcalc.claims import catalogue
from symcalc.claims.claim import _Read
from symcalc.evidence.verdict import Evidence, Judgement, Tier, Verdict
from symcalc.report.run import Report
from symcalc.report.terminal import closing, verdict_line
from symcalc.suite import verify


def test_a_simulation_names_the_quantities_that_it_did_not_read():
    claim = catalogue()["theorem18.laplace_beltrami"]
    (found,) = claim.evidence(Tier.MONTECARLO, 1, 1e-10)
    assert found.verdict is Verdict.CONFIRMED and found.figures["not measured"] == ["Δ f"]
    (found,) = catalogue()["theorem18.off_diagonal"].evidence(Tier.MONTECARLO, 1, 1e-10)
    assert found.figures["not measured"] == []


def test_the_line_says_that_something_was_left_out():
    report = verify(["theorem18.laplace_beltrami"], ["precise", "montecarlo"])
    line = str(verdict_line(report.judgements[0])).splitlines()[0]
    assert line.count("(all but 1 quantity)") == 2 and "CONFIRMED" in line


@pytest.mark.parametrize("read", [lambda q: q["a"], lambda q: [v for n, v in q.items()], lambda q: list(q.values())])
def test_reading_is_noticed(read):
    quantities = _Read({"a": 1, "b": 2})
    assert "a" in quantities and list(quantities) == ["a", "b"] and quantities.unread == ["a", "b"]
    assert (read(quantities), quantities.unread) in [(1, ["b"]), ([1, 2], [])]


@pytest.mark.parametrize("verdict, said", [(Verdict.INCONCLUSIVE, True), (Verdict.CONFIRMED, False)])
def test_a_proof_does_not_hide_that_monte_carlo_could_not_tell(verdict, said):
    evidence = (Evidence(Tier.EXACT, Verdict.PROVED, "", ""), Evidence(Tier.MONTECARLO, verdict, "", "sees too little"))
    judgement = Judgement("a.b", "", Verdict.PROVED, evidence, (), 0.0)
    report = Report(0, tuple(Tier), (judgement,), (), 1.0)
    assert report.exit_code == 0 and ("1 tier could not tell" in closing(report)) is said
    assert ("sees too little" in str(verdict_line(judgement))) is said
