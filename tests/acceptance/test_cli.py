"""The command line as a user types it: outputs, exit codes, files, and one clear line for bad input."""

import json
import os
import subprocess
import sys

import pytest

from symcalc.claims import catalogue
from symcalc.cli import main

TWICE = "sum(2/(x[k]-x[j]), j != k)"
TRUE = "sum(1/(x[k]-x[j]), j != k)"


def run(*arguments, cwd=None):
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "symcalc", *arguments], capture_output=True, text=True, cwd=cwd, timeout=300, check=False
    )


def test_list_names_every_formula_and_claim(capsys):
    assert main(["list"]) == 0
    text = capsys.readouterr().out
    assert "dyson.drift" in text and "proof2x2.levy" in text
    assert main(["list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["kind"] for row in rows} == {"formula", "claim", "definition"}
    assert all(row["id"] in text for row in rows)


@pytest.mark.parametrize("form", [[], ["--latex"], ["--json"]])
@pytest.mark.parametrize("identity", ["dyson.drift", "dyson.entropy", "dln.multiplier", "proof2x2.drift"])
def test_show(capsys, identity, form):
    assert main(["show", identity, *form]) == 0
    text = capsys.readouterr().out
    assert any(name in text for name in ("x_{1}", "x1", "x_{k}", "x[k]", "sigma", "lambda"))
    if form == ["--json"]:
        assert json.loads(text)["id"] == identity


def test_show_a_whole_group(capsys):
    assert main(["show", "proof2x2", "--json"]) == 0
    pages = json.loads(capsys.readouterr().out)
    assert [page["id"] for page in pages] == [i for i in catalogue() if i.startswith("proof2x2.")]
    assert all(page["exact"]["verdict"] == "PROVED" for page in pages)


def test_check_refutes_with_both_values_and_the_slip(capsys):
    assert main(["check", "dyson.drift", TWICE]) == 1
    text = capsys.readouterr().out
    assert text.startswith("REFUTED  dyson.drift   (d = 2 is enough)")
    assert "at x = (0, 1), k = 1:  -2" in text and "at x = (0, 1), k = 1:  -1" in text
    assert "yours = 2 × derived" in text


def test_check_proves_the_truth_for_every_dimension(capsys):
    assert main(["check", "dyson.drift", TRUE]) == 0
    assert "agrees with the derivation for every d; decided at d = 1, 2, 3 in Q(x1, x2, x3)" in capsys.readouterr().out


def test_check_writes_json(tmp_path, capsys):
    target = tmp_path / "answer.json"
    assert main(["check", "dyson.drift", TWICE, "--json", str(target)]) == 1
    saved = json.loads(target.read_text())
    (claim,) = saved["claims"]
    assert claim["verdict"] == "REFUTED"
    assert claim["counterexample"]["point"] == {"x1": "0", "x2": "1"}
    capsys.readouterr()
    assert main(["check", "dyson.drift", TWICE, "--json", "-"]) == 1
    assert json.loads(capsys.readouterr().out)["claims"][0]["diagnosis"].startswith("yours = 2")


def test_a_formula_may_begin_with_a_minus_sign(capsys):
    for formula in ("-sum(1/(x[k]-x[j]),j!=k)", "-1", "-x[k] + 0", "--x[k]", "-----x[k]", "-beta"):
        assert main(["check", "dyson.drift", formula, "--tier", "exact"]) == 1
    assert main(["check", "dyson.drift", "-sum(1/(x[j]-x[k]),j!=k)", "--seed", "2", "--tier", "exact"]) == 0
    assert main(["check", "dyson.drift", "-)", "--seed", "2"]) == 2
    assert "(column 2)" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [TWICE, "sum(1/(x[j]-x[k]), j != k)"])
def test_monte_carlo_alone_refutes_a_factor_and_a_sign(capsys, wrong):
    assert main(["check", "dyson.drift", wrong, "--tier", "montecarlo"]) == 1


def test_verify_writes_json_and_html(tmp_path, capsys):
    saved, page = tmp_path / "run.json", tmp_path / "run.html"
    names = ["proof2x2.drift", "proof2x2.basis"]
    code = main(
        ["verify", *names, "--tier", "exact", "--tier", "montecarlo", "--json", str(saved), "--html", str(page)]
    )
    assert code == 0
    result = json.loads(saved.read_text())
    assert set(result) >= {"version", "seed", "environment", "claims", "not_examined"}
    assert [c["id"] for c in result["claims"]] == ["proof2x2.basis", "proof2x2.drift"]
    for claim in result["claims"]:
        assert set(claim) >= {"id", "statement", "verdict", "evidence", "assumptions", "seconds"}
        for e in claim["evidence"]:
            assert set(e) - {"certificates", "derived"} == {"tier", "verdict", "method", "detail", "figures", "seconds"}
    assert "proof2x2.drift" in page.read_text()
    text = capsys.readouterr().out
    assert "2 proved" in text and "false-alarm rate" in text


def test_claims_without_evidence_in_the_tier_are_listed_apart(capsys):
    assert main(["verify", "proof2x2.basis", "proof2x2.drift", "--tier", "montecarlo", "--json", "-"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["not_examined"] == ["proof2x2.basis"]
    assert [c["verdict"] for c in result["claims"]] == ["CONFIRMED"]


def test_the_run_does_not_depend_on_the_workers(capsys):
    def figures(*more):
        assert main(["verify", "proof2x2.drift", "proof2x2.noise", "proof2x2.wiener", "--json", "-", *more]) == 0
        claims = json.loads(capsys.readouterr().out)["claims"]
        return [(c["id"], c["verdict"], [(e["detail"], e["figures"]) for e in c["evidence"]]) for c in claims]

    assert figures() == figures("--workers", "2")
    assert figures("--seed", "1") != figures()


def test_generate_certifies(capsys):
    assert main(["generate", "eigenvalue.first", "--certify"]) == 0
    assert "largest error 0.00 units of 2^-52 sum|T_j|" in capsys.readouterr().out


def test_generate_writes_the_jacobian(capsys):
    assert main(["generate", "dyson.drift", "--jacobian"]) == 0
    assert "def dyson_drift_jacobian(x: ArrayLike" in capsys.readouterr().out
    assert main(["generate", "dyson.entropy", "--jacobian"]) == 2
    assert "dyson.entropy has no Jacobian" in capsys.readouterr().err


def test_generate_writes_a_module_that_stands_alone(tmp_path, capsys):
    target = tmp_path / "drift.py"
    assert main(["generate", "dyson.drift", "--output", str(target)]) == 0
    assert capsys.readouterr().out == f"written: {target}\n"
    code = "import drift; print(drift.dyson_drift([[0.0, 2.0]]).tolist())"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert out.stdout.strip() == "[[-0.5, 0.5]]"
    assert main(["generate", "dyson.drift"]) == 0
    assert capsys.readouterr().out == target.read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["verify", "proof2x3"], "no claim or group 'proof2x3'; did you mean proof2x2"),
        (["verify", "--seed", "-1"], "seed must be an integer ≥ 0"),
        (["verify", "--seed", "one"], "an integer is wanted, not 'one'"),
        (["check", "dyson.drift", "x[k]", "--seed", "-1"], "seed must be an integer ≥ 0"),
        (["verify", "--seed", str(2**128)], "seed must be an integer ≥ 0"),
        (["verify", "--workers", "0"], "workers must be an integer ≥ 1"),
        (["verify", "--tier", "vague"], "vague"),
        (["verify", "--json", "no/such/folder/run.json"], "there is no folder no/such/folder"),
        (["verify", "--html", "."], "it is a folder"),
        (["verify", "--html", ""], "a file name is empty"),
        (["show", "nothing"], "no formula, claim or group 'nothing'"),
        (["check", "dyson.drift", "sum(1/(x[k]-x[j]), j != k"], "column"),
        (["check", "bessel.drift", "1"], "symcalc.check_process"),
        (["check", "."], "no claims file: its name ends in .toml"),
        (["check", "dln.ito_drift", "sigma[k]/beta"], "β × Brownian motion"),
        (["check", "dyson.drift", "1/(y[k])"], "y"),
        (["check", "dyson.drift", "x[1]"], "index names"),
        (["check", "dyson.drift", ""], "empty"),
        (["check", "dln.drift", "1"], "no formula 'dln.drift'"),
        (
            ["generate", "dyson.drift", "--backend", "fortran"],
            "no backend 'fortran'; there is numpy, numba, jax, torch, array_api",
        ),
        (["generate", "dyson.drift", "--output", "no/such/drift.py"], "there is no folder"),
        (["generate", "dyson"], "no formula 'dyson'"),
        (["frobnicate"], "frobnicate"),
        ([], "COMMAND"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments, words, capsys):
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1 and captured.err.startswith("symcalc: ")
    assert words in captured.err


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path, capsys):
    tmp_path.chmod(0o500)
    assert main(["verify", "proof2x2.basis", "--tier", "exact", "--json", str(tmp_path / "run.json")]) == 2
    assert "is not writable" in capsys.readouterr().err


def test_links_devices_and_modes_survive(tmp_path):
    target, link = tmp_path / "run.json", tmp_path / "link.json"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
    assert main(["generate", "dyson.drift", "--output", str(link)]) == 0
    assert link.is_symlink() and "def dyson_drift" in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o600
    assert main(["generate", "dyson.drift", "--output", str(pipe)]) == 0
    assert "def dyson_drift" in reader.communicate(timeout=60)[0] and pipe.is_fifo()


def test_an_existing_file_survives_a_refused_run(tmp_path):
    target = tmp_path / "run.json"
    target.write_text("precious")
    assert main(["verify", "proof2x3", "--json", str(target)]) == 2
    assert target.read_text() == "precious"
    assert [p.name for p in tmp_path.iterdir()] == ["run.json"]


def test_help_and_syntax_errors_import_nothing_slow():
    code = (
        "import sys\nfrom symcalc.cli import main\n"
        "try: main({})\nexcept SystemExit: pass\n"
        "print(sorted(m for m in ('sympy', 'numpy', 'scipy', 'rich', 'mpmath') if m in sys.modules), file=sys.stderr)"
    )
    for arguments in (["--help"], ["verify", "--help"], ["check", "dyson.drift", "1 +"], ["check", "nothing", "1"]):
        out = subprocess.run([sys.executable, "-c", code.format(arguments)], capture_output=True, text=True, check=True)
        assert out.stderr.splitlines()[-1] == "[]", arguments


def test_an_interrupt_ends_with_130(monkeypatch, capsys):
    def interrupted(*_, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr("symcalc.suite.verify", interrupted)
    assert main(["verify", "proof2x2.basis", "--json", "-"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_failing_claim_is_an_error_and_the_others_get_their_verdicts(monkeypatch, capsys):
    from dataclasses import replace

    def broken():
        raise RuntimeError("out of order")

    known = catalogue()
    monkeypatch.setitem(known, "proof2x2.basis", replace(known["proof2x2.basis"], state=broken))
    assert main(["verify", "proof2x2.basis", "proof2x2.drift", "--tier", "exact", "--json", "-", "--workers", "1"]) == 3
    claims = json.loads(capsys.readouterr().out)["claims"]
    assert [c["verdict"] for c in claims] == ["ERROR", "PROVED"]
    assert "out of order" in claims[0]["evidence"][0]["detail"]


def test_a_tier_that_fails_is_seen_even_where_another_proves(monkeypatch, capsys):
    from dataclasses import replace

    def broken(*_):
        raise RuntimeError("the simulator is out of order")

    known = catalogue()
    monkeypatch.setitem(known, "proof2x2.drift", replace(known["proof2x2.drift"], simulate=broken))
    assert main(["verify", "proof2x2.drift", "--workers", "1"]) == 3
    assert "1 proved, 1 tier FAILED" in capsys.readouterr().out


def test_a_process_of_its_own_and_a_closed_pipe():
    out = run("check", "dyson.drift", TWICE)
    assert (out.returncode, out.stderr) == (1, "")
    shell = f"{sys.executable} -m symcalc show proof2x2.basis | head -1"
    piped = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=True)
    assert "Traceback" not in piped.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["verify", "dyson.drift"], "'dyson.drift' is a formula, and no claim"),
        (["mutants", "dyson.drift"], "'dyson.drift' is a formula, and no claim"),
        (["check", "theorem15.drift", "x[k]"], "'theorem15.drift' is a claim"),
        (["generate", "theorem15.drift"], "'theorem15.drift' is a claim"),
        (["check", "dyson.drift", "x[k]", "--html", "-"], "only --json writes to standard output"),
        (["verify", "proof2x2", "--junit", "-"], "only --json writes to standard output"),
        (["audit", "--html", "-"], "only --json writes to standard output"),
        (["simulate", "dyson", "--output", "a.csv"], "a .npz file, not a.csv"),
        (["simulate", "dyson", "--picture", "a.txt"], "a .png, .svg or .pdf file, not a.txt"),
        (["simulate", "dyson", "--paths", "100000000"], "paths must be at most 10000000"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_done(command, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and said in printed.err and printed.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_run_that_examines_nothing_is_no_success(capsys):
    assert main(["verify", "theorem15.projections", "--tier", "montecarlo", "--workers", "1"]) == 3
    assert "nothing examined" in capsys.readouterr().out


def test_a_claim_may_have_the_name_of_a_formula(capsys):
    assert main(["verify", "dln.multiplier", "--tier", "exact", "--workers", "1"]) == 0
    assert "1 proved" in capsys.readouterr().out
