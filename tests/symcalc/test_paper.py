"""Claims files: the example is refereed as recorded; a wrong file is one line that says where; reports hold it all."""

import doctest
import json
import re
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

import symcalc
from symcalc.cli import main
from symcalc.errors import BadInput
from symcalc.evidence.verdict import Verdict
from symcalc.paper import check_paper, read
from symcalc.recheck import check_run

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example-paper.toml"
CLAIM = '[[claim]]\nid = "a"\nquantity = "dyson.drift"\nformula = "sum(1/(x[k] - x[j]), j != k)"\n'
WRONG = CLAIM.replace("1/(x", "2/(x").replace('"a"', '"b"')


@pytest.fixture(scope="module")
def example():
    return check_paper(EXAMPLE, tiers=("exact",))


@pytest.fixture(scope="module")
def schema():
    made = json.loads(resources.files("symcalc.report").joinpath("run.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


def written(folder, text):
    path = folder / "paper.toml"
    path.write_text(text)
    return path


def test_the_example_has_three_true_and_three_wrong_formulas_and_all_is_as_recorded(example):
    assert [str(v) for v in example.verdicts.values()].count("PROVED") == 3
    assert [str(v) for v in example.verdicts.values()].count("REFUTED") == 3
    assert example.exit_code == 0 and example.unexpected == ()
    diagnoses = [j.diagnosis for j in example.judgements if j.verdict is Verdict.REFUTED]
    assert "another clock" in diagnoses[0] and "The sign is turned" in diagnoses[1] and "Itô correction" in diagnoses[2]


def test_each_proof_of_the_example_is_rechecked(example):
    outcomes = {c.id: c.outcome for c in check_run(example.to_json())}
    for identity, verdict in example.verdicts.items():
        assert outcomes[identity] == ("ok" if verdict is Verdict.PROVED else "not rechecked")


def test_a_proof_with_a_certificate_changed_or_left_out_fails(example):
    run = json.loads(json.dumps(example.to_json()))
    proof = next(c for c in run["claims"] if c["verdict"] == "PROVED")
    for spoil in (_drop_one, _another_side, _drop_all):
        spoiled = json.loads(json.dumps(proof))
        spoil(spoiled["evidence"][0])
        (checked,) = check_run({"claims": [spoiled]})
        assert checked.outcome == "failed"


def _drop_one(evidence):
    evidence["certificates"].pop()


def _drop_all(evidence):
    del evidence["certificates"]


def _another_side(evidence):
    certificate = evidence["certificates"][-1]
    certificate["left"] = ["add", certificate["left"], ["rational", "1", "1000000007"]]


def test_runs_follow_the_published_schema(example, schema):
    schema.validate(example.to_json())
    schema.validate(symcalc.verify(["proof2x2.drift", "proof2x2.basis"], seed=3).to_json())
    wrong = example.to_json()
    wrong["claims"][0]["verdict"] = "CERTAIN"
    with pytest.raises(jsonschema.ValidationError, match="CERTAIN"):
        schema.validate(wrong)
    claimed = example.to_json()
    claimed["claims"][1]["verdict"] = "PROVED"  # without a proof
    with pytest.raises(jsonschema.ValidationError):
        schema.validate(claimed)


def test_the_command_writes_every_report(tmp_path, capsys, schema):
    saved, page, xml = (tmp_path / name for name in ("run.json", "page.html", "run.xml"))
    arguments = ["--tier", "exact", "--json", str(saved), "--html", str(page), "--junit", str(xml)]
    assert main(["check", str(EXAMPLE), *arguments]) == 0
    text = capsys.readouterr().out
    closing, written = text.strip().splitlines()[-2:]
    assert closing.startswith("3 proved, 3 refuted") and closing.endswith("all as expected")
    assert written == f"written: {saved}, {page}, {xml}"
    run = json.loads(saved.read_text())
    schema.validate(run)
    assert run["title"] == "Six formulas, three of them wrong"
    assert {c["quantity"] for c in run["claims"]} >= {"dyson.drift", "dln.entropy"}
    assert "another clock" in page.read_text() and "arXiv 2210.11347" in page.read_text()
    root = ElementTree.parse(xml).getroot()
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("6", "0", "0")
    assert main(["recheck", str(saved)]) == 0


def test_exit_codes_and_junit_without_and_with_expectations(tmp_path):
    xml = tmp_path / "run.xml"

    def run(text):
        code = main(["check", str(written(tmp_path, text)), "--tier", "exact", "--junit", str(xml)])
        root = ElementTree.parse(xml).getroot()
        return code, root.get("failures"), root.get("errors")

    outside = CLAIM.replace("sum(1/(x[k] - x[j]), j != k)", "log(log(log(log(x[k]))))")
    undefined = CLAIM.replace("sum(1/(x[k] - x[j]), j != k)", "sum(1/(x[k] - x[j]), j)")
    assert run(CLAIM) == (0, "0", "0")
    assert run(CLAIM + WRONG) == (1, "1", "0")
    assert run(CLAIM + WRONG + 'expected = "REFUTED"\n') == (0, "0", "0")
    assert run(CLAIM + 'expected = "REFUTED"\n') == (1, "1", "0")
    assert run(WRONG + 'expected = "PROVED"\n') == (1, "1", "0")
    assert run(outside) == (3, "0", "1") and run(undefined) == (3, "0", "1")
    assert run(outside + 'expected = "INCONCLUSIVE"\n') == (0, "0", "0")


def test_a_claim_may_have_tiers_of_its_own(tmp_path):
    report = check_paper(written(tmp_path, CLAIM + 'tiers = ["montecarlo"]\n' + WRONG), tiers=("exact",))
    assert [e.tier for j in report.judgements for e in j.evidence] == ["montecarlo", "exact"]
    nowhere = CLAIM.replace("dyson.drift", "dyson.entropy").replace("sum(1/(x[k] - x[j]), j != k)", "d")
    report = check_paper(written(tmp_path, nowhere + 'tiers = ["montecarlo"]\nexpected = "REFUTED"\n'))
    assert report.judgements == () and report.exit_code == 3 and "dyson.entropy (montecarlo)" in report.not_examined[0]
    unasked = CLAIM + 'tiers = ["exact"]\n' + nowhere.replace('"a"', '"c"') + 'tiers = ["montecarlo"]\n'
    report = check_paper(written(tmp_path, unasked))
    assert list(report.verdicts) == ["a"] and report.exit_code == 3 and report.undecided == ("c",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "'claim' is missing"),
        ("claim = 3", "each under a line [[claim]]"),
        ("[claim]\nid = 'a'", "each under a line [[claim]]"),
        ("[[claim]\n", "not TOML: "),
        ("titel = 'x'\n" + CLAIM, "unknown key 'titel'; did you mean 'title'?"),
        ("authors = 'A'\n" + CLAIM, "authors is a list of strings"),
        (CLAIM + CLAIM, "paper.toml:5: claim 'a': a second claim with this id"),
        (CLAIM.replace('"a"', '"\u00e1"') + WRONG.replace('"b"', '"a\u0301"'), "a second claim with this id"),
        (CLAIM + "pages = '3'\n", "paper.toml:1: claim 'a': unknown key 'pages'; did you mean 'page'?"),
        (CLAIM + 'expected = "TRUE"\n', "expected is PROVED, CONFIRMED, REFUTED or INCONCLUSIVE, not 'TRUE'"),
        (CLAIM + 'tiers = ["vague"]\n', "claim 'a': no tier 'vague'"),
        (CLAIM + WRONG.replace("x[j]", "y[j]"), "paper.toml:5: claim 'b': unknown name 'y'"),
        (CLAIM.replace("dyson.drift", "dyson.drif"), "claim 'a': no formula 'dyson.drif'; did you mean dyson.drift"),
        (CLAIM.replace("sum(1/(x[k] - x[j]), j != k)", "9**9**9"), "paper.toml:1: claim 'a': the powers"),
        (CLAIM.replace('id = "a"\n', ""), "paper.toml:1: claim number 1: 'id' is missing"),
        (CLAIM.replace('"a"', "7"), "claim number 1: id is a string, not int"),
        (CLAIM.replace('"a"', '" "'), "id is empty"),
        ("x = " + "[" * 10_000, "not TOML"),
        (CLAIM.replace('"a"', r'"a\nb"'), "id has the character U+000A; it is one line of printable text"),
        (CLAIM.replace('"a"', r'"a\u001b[31mb"'), "id has the character U+001B"),
        (CLAIM.replace('"a"', r'"a\u202eb"'), "id has the character U+202E"),
        (CLAIM + r'page = "3\n"', "page has the character U+000A"),
    ],
)
def test_a_wrong_file_is_one_line_that_says_where(tmp_path, capsys, text, words):
    path = written(tmp_path, text)
    assert main(["check", str(path), "--tier", "exact"]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1
    assert words in captured.err and "paper.toml" in captured.err


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path):
    path = written(tmp_path, "")
    path.write_bytes(b"\xef\xbb\xbf" + CLAIM.encode())
    assert [c.id for c in read(path).claims] == ["a"]


def test_files_that_cannot_be_read(tmp_path, capsys):
    (tmp_path / "latin.toml").write_bytes(b"title = '\xe9'")
    (tmp_path / "large.toml").write_bytes(b"#" * 2_000_001)
    for name, words in (("none.toml", "No such file"), ("latin.toml", "not UTF-8"), ("large.toml", "larger than")):
        with pytest.raises(BadInput, match=words):
            read(tmp_path / name)
    assert main(["check", "dyson.drift"]) == 2
    assert "a formula is missing after 'dyson.drift'" in capsys.readouterr().err


def test_the_page_about_claims_files_is_true(tmp_path):
    text = (ROOT / "docs" / "claims-files.md").read_text()
    (claims,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert check_paper(written(tmp_path, claims)).exit_code == 0
    found = doctest.testfile(str(ROOT / "docs" / "claims-files.md"), module_relative=False)
    assert found.attempted >= 5 and not found.failed


def test_verify_and_check_write_junit_and_html(tmp_path, capsys):
    xml, page = tmp_path / "run.xml", tmp_path / "page.html"
    both = ["--junit", str(xml), "--html", str(page), "--tier", "exact"]
    assert main(["verify", "proof2x2.basis", *both]) == 0
    (suite,) = ElementTree.parse(xml).getroot()
    assert suite.get("name") == "proof2x2" and suite[0].get("name") == "proof2x2.basis"
    assert main(["check", "dyson.drift", "2*sum(1/(x[k] - x[j]), j != k)", *both]) == 1
    (failure,) = ElementTree.parse(xml).getroot()[0][0]
    assert failure.tag == "failure" and failure.get("type") == "REFUTED" and "d = 2 is enough" in failure.text
    assert "yours = 2 × derived" in page.read_text()
    assert main(["check", "dyson.entropy", "d", "--tier", "montecarlo"]) == 3
    capsys.readouterr()
