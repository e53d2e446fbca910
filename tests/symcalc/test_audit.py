"""The audit of the slides: complete, consistent, able to fail, and readable."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from symcalc import audit as the_audit
from symcalc.audit import ROWS, Kind, Printed, audit
from symcalc.audit.row import Correction, as_printed, fails, holds, says
from symcalc.claims import catalogue
from symcalc.cli import main
from symcalc.evidence.verdict import Evidence, Tier, Verdict
from symcalc.report.audit import closing, lines, page
from symcalc.report.html import formula

DISPLAYED = json.loads((Path(__file__).parents[1] / "data" / "slides_displayed.json").read_text())
BY_ID = {row.id: row for row in ROWS}
STATEMENTS = [row for row in ROWS if row.kind is not Kind.DEFINITION]


@pytest.fixture(scope="module")
def found():
    return audit()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """`symcalc audit` with both files, run once."""
    folder = tmp_path_factory.mktemp("audit")
    code = main(["audit", "--json", str(folder / "a.json"), "--html", str(folder / "a.html")])
    return code, json.loads((folder / "a.json").read_text()), (folder / "a.html").read_text()


# --- the rows ----------------------------------------------------------------------------------------------------


def test_every_displayed_formula_has_its_own_row_in_the_order_of_the_slides():
    displayed = [(d["slide"], d["formula"]) for d in DISPLAYED]
    rows = [(row.slide, row.printed) for row in ROWS if (row.slide, row.printed) in displayed]
    assert rows == displayed and len(displayed) == 25


def test_no_formula_row_that_is_not_on_the_slides():
    displayed = {d["formula"] for d in DISPLAYED}
    assert {row.printed for row in ROWS if row.kind is Kind.FORMULA} <= displayed


def test_ids_are_unique():
    assert len(BY_ID) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_claims_of_a_row_exist(row):
    assert set(row.claims) <= set(catalogue())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_is_not_simply_true_says_what_is_true_instead_or_why_it_is_open(row):
    if row.expected in (Printed.FALSE, Printed.UNDER_SPECIFIED):
        assert row.correction or row.note
    if row.expected is Printed.FALSE:
        assert row.correction and row.correction.claims


def test_every_claim_on_the_slides_is_used():
    used = {c for row in ROWS for c in row.claims}
    mine = {c for c in catalogue() if c.split(".")[0] in ("slides", "entropy_direction")}
    assert mine <= used


@pytest.mark.parametrize("row", [r for r in ROWS if any(x.says for x in (*r.readings, *r.beside))], ids=lambda r: r.id)
def test_what_a_reading_says_differs_from_the_claim(row):
    for reading in (*row.readings, *row.beside):
        if reading.says is not None:
            claimed = catalogue()[reading.claims[0]].state().claimed
            assert set(reading.says) <= set(claimed)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_formulas_become_mathml(row):
    shown = [row.printed] if (row.slide, row.printed) in [(d["slide"], d["formula"]) for d in DISPLAYED] else []
    shown += re.findall(r"\$([^$]*)\$", row.printed)
    shown += [row.correction.latex] if row.correction and row.correction.latex else []
    assert not [text for text in shown if "<code>" in formula(text)]


# --- the verdicts ------------------------------------------------------------------------------------------------


def test_all_is_as_recorded(found):
    assert [f.row.id for f in found.findings if not f.as_recorded] == []
    assert found.exit_code == 0


@pytest.mark.parametrize(
    ("identity", "verdict"),
    [
        ("theorem18", Printed.FALSE),
        ("opposing", Printed.FALSE),
        ("theorem15.law", Printed.TRUE),
        ("downstairs.sde", Printed.TRUE),
        ("upstairs.brownian", Printed.UNDER_SPECIFIED),
        ("summary.low_rank", Printed.UNDER_SPECIFIED),
        ("free_energy", Printed.DEFINITION),
    ],
)
def test_verdicts_that_matter(found, identity, verdict):
    assert next(f for f in found.findings if f.row.id == identity).verdict is verdict


def test_a_refutation_shows_the_point(found):
    theorem = next(f for f in found.findings if f.row.id == "theorem18")
    assert "lam1 = 2, lam2 = 1" in theorem.readings[0].detail and "claimed 10, derived 16" in theorem.readings[0].detail


def test_rows_that_nothing_decides_are_inconclusive(found):
    undecided = [f for f in found.findings if not f.readings]
    assert undecided and all(f.verdict is Printed.UNDER_SPECIFIED and f.row.note for f in undecided)


@pytest.mark.parametrize(
    ("verdicts", "printed"),
    [
        ([Verdict.PROVED, Verdict.PROVED], Printed.TRUE),
        ([Verdict.REFUTED, Verdict.REFUTED], Printed.FALSE),
        ([Verdict.PROVED, Verdict.REFUTED], Printed.UNDER_SPECIFIED),
        ([Verdict.PROVED, Verdict.INCONCLUSIVE], Printed.UNDER_SPECIFIED),
        ([Verdict.ERROR], Printed.UNDER_SPECIFIED),
        ([], Printed.UNDER_SPECIFIED),
    ],
)
def test_the_rule(verdicts, printed):
    assert as_printed(Kind.FORMULA, verdicts) is printed


def test_confirmed_is_not_proved():
    assert as_printed(Kind.FORMULA, [Verdict.CONFIRMED]) is Printed.UNDER_SPECIFIED


# --- the audit can fail ------------------------------------------------------------------------------------------


def code_with(row):
    return audit([row]).exit_code


def test_another_expectation_fails():
    assert code_with(replace(BY_ID["first"], expected=Printed.FALSE)) == 1


def test_a_false_statement_recorded_as_true_fails():
    assert code_with(replace(BY_ID["theorem18"], expected=Printed.TRUE)) == 1


def test_a_true_statement_recorded_as_false_fails():
    theorem = catalogue()["slides.normalisation"].state().claimed
    row = replace(BY_ID["first"], expected=Printed.FALSE, readings=(says("", "slides.normalisation", dict(theorem)),))
    assert audit([row]).findings[0].verdict is Printed.TRUE
    assert code_with(row) == 1


def test_the_right_noise_in_theorem_18_is_not_refuted():
    true = catalogue()["slides.theorem18"].state().claimed["d⟨σ_1⟩ of g^N"]
    row = replace(BY_ID["theorem18"], readings=(says("with frames", "slides.theorem18", {"d⟨σ_1⟩ of g^N": true}),))
    assert audit([row]).findings[0].verdict is Printed.TRUE


@pytest.mark.parametrize("verdict", [Verdict.REFUTED, Verdict.INCONCLUSIVE, Verdict.ERROR])
@pytest.mark.parametrize("identity", ["first", "theorem18", "upstairs.brownian", "free_energy", "brackets"])
def test_a_claim_that_is_not_proved_decides_nothing(monkeypatch, verdict, identity):
    broken = Evidence(Tier.EXACT, verdict, "", "broken on purpose")
    monkeypatch.setattr(the_audit, "_exact_evidence", lambda claim: broken)
    result = audit([BY_ID[identity]])
    assert not result.findings[0].as_recorded and result.exit_code == 3
    assert all(d.verdict is Verdict.INCONCLUSIVE for d in result.findings[0].readings)


def test_a_correction_that_is_not_proved_fails(monkeypatch):
    row = replace(BY_ID["first"], correction=Correction("", ("proof2x2.basis",)))
    real = the_audit._exact_evidence
    broken = Evidence(Tier.EXACT, Verdict.REFUTED, "", "")
    monkeypatch.setattr(the_audit, "_exact_evidence", lambda c: broken if c == "proof2x2.basis" else real(c))
    assert code_with(row) == 1


def test_a_claim_that_raises_is_an_error_and_the_others_go_on(monkeypatch):
    def crash(self, *_):
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(type(catalogue()["proof2x2.basis"]), "examine", crash)
    result = audit([BY_ID["basis"], BY_ID["noise.roundoff"]])
    assert result.exit_code == 3 and "on purpose" in result.findings[0].readings[0].detail
    assert result.findings[1].as_recorded


@pytest.mark.parametrize("reading", [holds("", "proof2x2.basis"), fails("", "proof2x2.basis")])
def test_for_and_against(reading):
    verdict = audit([replace(BY_ID["basis"], readings=(reading,))]).findings[0].verdict
    assert verdict is (Printed.FALSE if reading.against else Printed.TRUE)


# --- what people read --------------------------------------------------------------------------------------------


def test_the_command_ends_well(written):
    assert written[0] == 0


def test_the_json_says_it_all(written, found):
    _, data, _ = written
    assert data == json.loads(json.dumps(found.to_json()))
    assert data["as_recorded"] and len(data["rows"]) == len(ROWS) == sum(data["counts"].values())
    row = next(r for r in data["rows"] if r["id"] == "theorem18")
    assert row["verdict"] == row["expected"] == "REFUTED" and row["kind"] == "formula"
    assert set(row["correction"]["claims"].values()) == {"PROVED"}


def test_json_alone_on_standard_output(capsys, monkeypatch):
    rows = ROWS[:2]
    monkeypatch.setattr("symcalc.audit.audit", lambda *_, **__: audit(rows))
    assert main(["audit", "--json", "-"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 2


def test_a_folder_that_is_not_there_is_bad_input(capsys):
    assert main(["audit", "--html", "/nowhere/at/all.html"]) == 2
    assert "symcalc: " in capsys.readouterr().err


def test_the_page_is_self_contained(written):
    html = written[2]
    assert not re.search(r"<script|<link|<img|src=|href=|url\(|@import", html)
    assert html.count("<article") == len(ROWS) and "<code>\\" not in html


def test_the_page_starts_with_what_is_wrong(written):
    html = written[2]
    order = [html.index(title) for title in ("Wrong as printed", "To be said more precisely", "Right as printed")]
    assert order == sorted(order)
    assert order[0] < html.index('<article id="theorem18"') < order[1]


def test_the_page_escapes_what_is_printed(found):
    row = replace(BY_ID["idea"], printed="a < b & <b>", note="<script>")
    html = page(audit([row]))
    assert "a &lt; b &amp; &lt;b&gt;" in html and "<script>" not in html


def test_a_mismatch_is_seen_in_the_terminal_and_on_the_page():
    result = audit([replace(BY_ID["first"], expected=Printed.FALSE)])
    assert "NOT AS RECORDED" in lines(result.findings[0]).plain
    assert "NOT as recorded: first" in closing(result) and "Not as recorded" in page(result)


def test_the_terminal_shows_readings_and_correction(found):
    text = lines(next(f for f in found.findings if f.row.id == "theorem18")).plain
    assert "REFUTED" in text and "fails" in text and "Instead: " in text and "theorem18.ito_drift PROVED" in text


def test_nothing_reads_the_slides_from_outside():
    source = Path(the_audit.__file__).parent
    assert not [p for p in source.rglob("*.py") if re.search(r"open\(|read_text", p.read_text())]


def test_help(capsys):
    with pytest.raises(SystemExit):
        main(["audit", "--help"])
    assert "erratum" in capsys.readouterr().out
