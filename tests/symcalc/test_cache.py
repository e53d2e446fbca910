"""The cache: by content, resumable, and never believed: tampered, damaged, swapped and forged entries."""

import hashlib
import hmac
import json
import os
import sys

import pytest

from symcalc import suite
from symcalc.cli import main
from symcalc.errors import BadInput
from symcalc.evidence import cache
from symcalc.evidence.cache import FORMAT, Store, place
from symcalc.evidence.verdict import Evidence, Tier, Verdict
from symcalc.suite import Terms, verify

CLAIM = "proof2x2.drift"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.fixture
def kept(tmp_path):
    return place(tmp_path / "cache")


def run(kept, names=(CLAIM,), tiers=("exact",), **more):
    store = Store(kept)
    return verify(list(names), list(tiers), store=store, **more), store


def strip(report):
    return [
        json.dumps([j.id, j.verdict, [{**e.to_json(), "seconds": 0} for e in j.evidence]]) for j in report.judgements
    ]


def entry_of(kept, identity=CLAIM, tier=Tier.EXACT):
    return kept.entries / cache._name(Terms((tier,)).about(identity, tier))


def forge(kept, path, evidence):
    """What someone writes who knows the format and the key."""
    body = json.dumps(evidence)
    mac = hmac.new(kept.key, f"{FORMAT}\n{path.name}\n{body}".encode(), hashlib.sha256).hexdigest()
    path.write_text(json.dumps({"about": {}, "mac": mac, "evidence": body}))


def test_a_second_run_is_read_back_and_says_the_same(kept):
    names = [CLAIM, "proof2x2.basis", "theorem15.drift"]
    first, store = run(kept, names, ("exact", "montecarlo"), seed=3)
    assert store.hits == 0 and first.ok
    again, store = run(kept, names, ("exact", "montecarlo"), seed=3)
    assert store.hits == 5 and not store.problems
    assert strip(again) == strip(first)
    without = verify(names, ["exact", "montecarlo"], seed=3)
    assert strip(without) == strip(first)


def test_evidence_is_not_computed_when_it_is_there(kept, monkeypatch):
    run(kept)
    monkeypatch.setattr("symcalc.evidence.exact.decide", lambda equation: pytest.fail("decided again"))
    assert run(kept)[0].verdicts == {CLAIM: Verdict.PROVED}


def test_the_key_is_all_that_the_evidence_depends_on(kept, monkeypatch):
    abouts = [
        Terms((), 1).about("a.b", Tier.MONTECARLO),
        Terms((), 2).about("a.b", Tier.MONTECARLO),
        Terms((), 1, {"a.b": 2.0}).about("a.b", Tier.MONTECARLO),
        Terms((), 1).about("a.c", Tier.MONTECARLO),
        Terms((), 1).about("a.b", Tier.EXACT),
    ]
    names = {cache._name(about) for about in abouts}
    monkeypatch.setattr(cache, "code_digest", lambda: "0" * 64)
    assert len(names | {cache._name(about) for about in abouts}) == 2 * len(abouts)
    assert Terms((), 1).about("a.b", Tier.EXACT) == Terms((), 2).about("a.b", Tier.EXACT)  # no chance, no seed


def test_other_code_or_versions_are_another_digest(monkeypatch):
    cache.code_digest.cache_clear()
    before = cache.code_digest()
    cache.code_digest.cache_clear()
    monkeypatch.setattr(cache, "_environment", lambda: {"numpy": "0"})
    assert cache.code_digest() != before
    cache.code_digest.cache_clear()


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[" * 100_000,
        lambda text: "null",
        lambda text: '{"mac": 1}',
        lambda text: '{"mac": "é", "evidence": []}',
        lambda text: text.replace("PROVED", "REFUTED"),
        lambda text: text.replace("x1", "x2", 1),
        lambda text: text.replace("integer", "symbol", 1),
    ],
)
def test_what_was_damaged_is_computed_anew_and_said_so(kept, damage):
    run(kept)
    path = entry_of(kept)
    path.write_text(damage(path.read_text()))
    report, store = run(kept)
    assert report.verdicts == {CLAIM: Verdict.PROVED} and store.hits == 0
    assert len(store.problems) == 1 and CLAIM in store.problems[0] and "computed anew" in store.problems[0]
    assert run(kept)[1].hits == 1  # and it was mended


def test_bytes_that_are_no_text_and_a_folder_in_its_place(kept):
    run(kept)
    entry_of(kept).write_bytes(b"\xff\xfe")
    assert "cannot be read" in run(kept)[1].problems[0]


def test_an_entry_copied_from_another_claim_is_not_used(kept):
    run(kept, [CLAIM, "proof2x2.basis"])
    entry_of(kept).write_bytes(entry_of(kept, "proof2x2.basis").read_bytes())
    assert "was changed" in run(kept)[1].problems[0]


def test_another_users_entries_are_not_used(kept, monkeypatch, tmp_path):
    run(kept)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    _, store = run(place(kept.folder))
    assert store.hits == 0 and "another user" in store.problems[0]


@pytest.mark.parametrize("how", ["no certificate", "false certificate", "one is missing", "a kind that is not known"])
def test_even_the_key_makes_no_proof_of_a_false_equality(kept, how):
    """Forged with the user's own key: the second engine still looks at each certificate."""
    run(kept)
    path = entry_of(kept)
    (evidence,) = json.loads(json.loads(path.read_text())["evidence"])
    certificates = evidence["certificates"]
    if how == "no certificate":
        del evidence["certificates"]
    elif how == "one is missing":
        certificates.pop()
    elif how == "false certificate":
        certificates[0]["left"] = ["add", certificates[0]["left"], ["integer", "1"]]
    else:
        certificates[0]["left"] = ["magic"]
    forge(kept, path, [evidence])
    report, store = run(kept)
    assert store.hits == 0 and "holds no proof" in store.problems[0]
    assert report.verdicts == {CLAIM: Verdict.PROVED}  # computed anew


def test_a_refuted_claim_is_not_proved_by_a_tampered_entry(kept, monkeypatch):
    wrong = suite.catalogue()[CLAIM].claiming({"drift": 2 * suite.catalogue()[CLAIM].state().claimed["drift"]})
    monkeypatch.setitem(suite.catalogue(), CLAIM, wrong)
    monkeypatch.setattr(type(wrong), "as_written", True)  # as if the source said so
    assert run(kept)[0].verdicts == {CLAIM: Verdict.REFUTED}
    path = entry_of(kept)
    path.write_text(path.read_text().replace("REFUTED", "PROVED"))
    assert run(kept)[0].verdicts == {CLAIM: Verdict.REFUTED}
    forge(kept, path, [Evidence(Tier.EXACT, Verdict.PROVED, "", "", {"quantities": 1}).to_json()])
    assert run(kept)[0].verdicts == {CLAIM: Verdict.REFUTED}


def test_the_processes_check_what_is_there_and_not_what_was(kept, monkeypatch):
    """A result of the second engine counts only for the very evidence it saw."""
    run(kept)
    store = Store(kept)
    store._found = {entry_of(kept).name: ("digest of something else", "")}
    asked = []
    monkeypatch.setattr(cache, "holds", lambda evidence: asked.append(evidence) or "")
    verify([CLAIM], ["exact"], store=store)
    assert len(asked) == 1


def test_processes_check_many_proofs(kept, monkeypatch):
    monkeypatch.setattr(cache, "SMALL", 2)
    first, _ = run(kept, ["proof2x2"])
    store = Store(kept).begin()
    again = verify(["proof2x2"], ["exact"], store=store)
    store.close()
    assert strip(again) == strip(first) and store.hits == len(first.judgements) and not store.problems
    assert len(store._found) == store.hits


def test_failures_are_not_kept(kept, monkeypatch):
    def broken(equation):
        raise RuntimeError("out of order")

    with monkeypatch.context() as patch:
        patch.setattr("symcalc.evidence.exact.decide", broken)
        assert run(kept)[0].verdicts == {CLAIM: Verdict.ERROR}
    assert run(kept)[0].verdicts == {CLAIM: Verdict.PROVED}


def test_a_killed_run_goes_on_where_it_was(kept, monkeypatch):
    names = ["proof2x2.basis", CLAIM, "proof2x2.noise"]

    def killed(judgement):
        if judgement.id == "proof2x2.noise":  # the second of the three
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(names, ["exact"], listener=killed, store=Store(kept))
    report, store = run(kept, names)
    assert report.ok and store.hits == 2


# --- places ------------------------------------------------------------------------------------------------------


def test_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("SYMCALC_CACHE_DIR", str(tmp_path / "own"))
    assert cache.default_folder() == tmp_path / "own"
    monkeypatch.delenv("SYMCALC_CACHE_DIR")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache.default_folder() == tmp_path / "xdg" / "symcalc"
    for relative in ("", "not/absolute"):  # the convention: such values are ignored
        monkeypatch.setenv("XDG_CACHE_HOME", relative)
        assert cache.default_folder() == tmp_path / ".cache" / "symcalc"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache.default_folder() == tmp_path / "Library" / "Caches" / "symcalc"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache.default_folder() == tmp_path / "local" / "symcalc"


def test_the_key_is_the_users_alone_and_is_mended(tmp_path):
    kept = place(tmp_path / "cache")
    path = tmp_path / "config" / "symcalc" / "cache.key"
    assert path.stat().st_mode & 0o777 == 0o600 and path.read_bytes() == kept.key and len(kept.key) == 64
    assert place(tmp_path / "cache").key == kept.key
    path.write_text("short")
    assert len(place(tmp_path / "cache").key) == 64


def test_without_a_place_outside_the_key_lies_in_the_folder(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    kept = place(tmp_path / "cache")
    assert (tmp_path / "cache" / "cache.key").read_bytes() == kept.key


def test_old_code_is_forgotten(kept):
    for n in range(9):
        (kept.folder / f"{n:024x}").mkdir()
        os.utime(kept.folder / f"{n:024x}", (n, n))
    (kept.folder / "notes").mkdir()
    kept.forget_old_code()
    assert sorted(f.name[-2:] for f in kept.folder.iterdir() if len(f.name) == 24) == ["06", "07", "08"]
    assert (kept.folder / "notes").is_dir()


def test_a_folder_that_cannot_be_used(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="cannot use the folder"):
        place(tmp_path / "file")
    with pytest.raises(BadInput, match="cannot use the folder"):
        place(tmp_path / "file" / "below")


# --- the command line --------------------------------------------------------------------------------------------


def test_the_command_line_keeps_and_reads_back(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("SYMCALC_CACHE_DIR", str(tmp_path / "here"))
    arguments = ["verify", CLAIM, "--tier", "exact", "--workers", "1"]
    assert main([*arguments, "--no-cache"]) == 0 and not (tmp_path / "here").exists()
    assert main(arguments) == 0
    assert "results from" not in capsys.readouterr().out
    assert main(arguments) == 0
    assert f"1 results from {tmp_path / 'here'}" in capsys.readouterr().out
    path = next((tmp_path / "here").rglob("*.json"))
    path.write_text("{")
    assert main([*arguments, "--json", "-"]) == 0
    found = capsys.readouterr()
    assert json.loads(found.out)["claims"][0]["verdict"] == "PROVED"
    assert "computed anew" in found.err and "Traceback" not in found.err


def test_a_checkpoint_is_kept_even_without_the_cache(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("SYMCALC_CACHE_DIR", str(tmp_path / "here"))
    arguments = ["verify", CLAIM, "--tier", "exact", "--no-cache", "--checkpoint", str(tmp_path / "there")]
    assert main(arguments) == 0 and main(arguments) == 0
    assert "results from" in capsys.readouterr().out and not (tmp_path / "here").exists()


def test_bad_folders(capsys, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    assert main(["verify", CLAIM, "--checkpoint", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err.startswith("symcalc: cannot use the folder")
    monkeypatch.setenv("SYMCALC_CACHE_DIR", str(tmp_path / "file"))
    assert main(["verify", CLAIM, "--tier", "exact", "--workers", "1"]) == 0  # a cache is no reason to fail
    assert "running without a cache" in capsys.readouterr().err


# --- a cache is no reason to lose a verdict -----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["full disk", "folder in its place", "link in a circle", "pipe"])
def test_what_cannot_be_kept_costs_no_verdict(kept, monkeypatch, how):
    kept.entries.mkdir()
    path = entry_of(kept)
    if how == "full disk":

        def full(target, text, mode):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(cache, "replace_text", full)
    elif how == "folder in its place":
        path.mkdir()
    elif how == "link in a circle":
        path.symlink_to(path)
    else:
        os.mkfifo(path)
    report, store = run(kept)
    assert report.verdicts == {CLAIM: Verdict.PROVED} and report.exit_code == 0
    said = any("could not be kept" in p for p in store.problems)
    assert said == (how in ("full disk", "folder in its place"))


def test_a_planted_link_is_not_followed(kept, tmp_path):
    """What lies in the cache cannot make a run write elsewhere, nor read a proof from there."""
    (tmp_path / "precious").write_text("mine")
    kept.entries.mkdir()
    entry_of(kept).symlink_to(tmp_path / "precious")
    assert "is no file" in run(kept)[1].problems[0]
    assert (tmp_path / "precious").read_text() == "mine" and not entry_of(kept).is_symlink()
    assert entry_of(kept).stat().st_mode & 0o777 == 0o600


def test_other_folders_are_left_alone(kept):
    """`--checkpoint DIR` may be any folder of the user's."""
    mine = [kept.folder / name for name in ("x" * 24, "experiments-of-this-week", "a" * 24)]
    for n in range(9):
        (kept.folder / f"{n:024x}").mkdir()
    for folder in mine:
        folder.mkdir(exist_ok=True)
        (folder / "data.csv").write_text("mine")
        os.utime(folder, (1, 1))
    kept.forget_old_code()
    assert all((folder / "data.csv").read_text() == "mine" for folder in mine)


def test_two_runs_may_clean_up_at_once(kept, monkeypatch):
    for n in range(9):
        (kept.folder / f"{n:024x}").mkdir()
    listed = list(kept.folder.iterdir())
    listed[0].rmdir()
    monkeypatch.setattr(type(kept.folder), "iterdir", lambda self: iter(listed if self == kept.folder else ()))
    kept.forget_old_code()  # one is gone already


def test_code_that_was_edited_during_the_run_keeps_nothing_for_either_version(kept, monkeypatch):
    """A worker imports what lies on the disk when it starts, which need not be what the run began with."""
    with monkeypatch.context() as patch:
        patch.setattr(cache, "code_digest", lambda: "0" * 64)
        report, store = run(kept)
        assert report.ok and "could not be kept" in store.problems[0]
    assert not list(kept.folder.rglob("*.json"))


def test_package_data_are_part_of_the_code(monkeypatch, tmp_path):
    for name in ("symcalc", "numeric"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
    monkeypatch.setattr(cache.symcalc, "__file__", str(tmp_path / "symcalc" / "__init__.py"))
    digests = set()
    for text in ("", "1", "2"):
        (tmp_path / "numeric" / "table.json").write_text(text)
        cache.code_digest.cache_clear()
        digests.add(cache.code_digest())
    cache.code_digest.cache_clear()
    assert len(digests) == 3


@pytest.mark.parametrize("body", ["{}", "[]", "[1]", "null", '[{"tier": "exact"}]', '[{"tier": "no"}]', '["PROVED"]'])
def test_an_authentic_entry_that_is_no_evidence(kept, body):
    run(kept)
    forge(kept, entry_of(kept), json.loads(body))
    assert list(kept.proved()) == []
    report, store = run(kept)
    assert report.verdicts == {CLAIM: Verdict.PROVED} and len(store.problems) == 1


def test_when_the_processes_die_proofs_are_checked_here(kept):
    run(kept)
    store = Store(kept)
    lost = cache.Future()
    lost.set_exception(RuntimeError("a process was killed"))
    store._parts = [lost]
    report = verify([CLAIM], ["exact"], store=store)
    assert report.verdicts == {CLAIM: Verdict.PROVED} and store.hits == 1


def test_evidence_counts_for_the_tier_under_which_it_is_kept(kept):
    run(kept)
    (proof,) = json.loads(json.loads(entry_of(kept).read_text())["evidence"])
    forge(kept, entry_of(kept, tier=Tier.PRECISE), [proof])
    report, store = run(kept, tiers=("precise",))
    assert report.verdicts == {CLAIM: Verdict.CONFIRMED} and "another tier" in store.problems[0]


def test_a_claim_put_in_anothers_place_does_not_inherit_its_proof(kept, monkeypatch):
    """Same id, same source on the disk, another claim in memory: what is kept speaks of the one that is written."""
    assert run(kept)[0].verdicts == {CLAIM: Verdict.PROVED}
    claim = suite.catalogue()[CLAIM]
    wrong = claim.claiming({"drift": 2 * claim.state().claimed["drift"]})
    assert claim.as_written and not wrong.as_written
    with monkeypatch.context() as patch:
        patch.setitem(suite.catalogue(), CLAIM, wrong)
        report, store = run(kept)
        assert report.verdicts == {CLAIM: Verdict.REFUTED} and not store.hits and not store.problems
    report, store = run(kept)  # and the refutation was not kept under its name
    assert report.verdicts == {CLAIM: Verdict.PROVED} and store.hits == 1


def test_all_claims_are_as_they_are_written():
    assert all(c.as_written for c in suite.catalogue().values())
