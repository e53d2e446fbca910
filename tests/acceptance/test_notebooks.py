"""The notebooks are current and reproduce, and the check that says so can fail."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import symcalc
from symcalc import notebook_series
from symcalc.cli import main
from symcalc.errors import BadInput

for _name in notebook_series.EXTRA:
    pytest.importorskip(_name, reason="the extra `notebooks` is not installed")

nbformat = pytest.importorskip("nbformat")

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SOURCES = sorted(NOTEBOOKS.glob("*.py"))

TEXT = """\
# %% [markdown]
# A title

# %%
print("one")
print(object())

# %%
6 * 7

# %%
import matplotlib.pyplot as plt

plt.plot([0, 1])
plt.show()
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small text and the notebook built from it."""
    source = tmp_path_factory.mktemp("notebooks") / "small.py"
    source.write_text(TEXT, encoding="utf-8")
    notebook_series.build(source, source.with_suffix(".ipynb"))
    return source, source.with_suffix(".ipynb")


@pytest.fixture(scope="module")
def executed(built):
    """The small text, executed once more."""
    return notebook_series.execute(notebook_series.read(built[0]))


def committed(built):
    """The built notebook, to be tampered with."""
    return nbformat.read(built[1], as_version=4)


def outputs_of(notebook, kind):
    """All outputs of the notebook that hold `kind` (a MIME type or the stream)."""
    found = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    return [o for o in found if o.get("name") == kind or kind in o.get("data", {})]


# --- the notebooks of the project --------------------------------------------------------------------------


def test_there_are_notebooks():
    assert SOURCES


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_committed_notebook_reproduces(source):
    assert notebook_series.check(source, source.with_suffix(".ipynb")) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_committed_notebook_is_clean(source):
    """Valid, every code cell executed, and no standard error, execution time or machine in it."""
    notebook = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    nbformat.validate(notebook)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    assert not outputs_of(notebook, "stderr")
    assert all(c.metadata == {} for c in notebook.cells)
    assert notebook.metadata == notebook_series.METADATA


# --- building ----------------------------------------------------------------------------------------------


def test_building_twice_writes_the_same_file(built, tmp_path):
    source = tmp_path / "plain.py"
    source.write_text("# %% [markdown]\n# Prose\n\n# %%\nprint(2)\n", encoding="utf-8")
    notebook_series.build(source, tmp_path / "one.ipynb")
    notebook_series.build(source, tmp_path / "two.ipynb")
    assert (tmp_path / "one.ipynb").read_bytes() == (tmp_path / "two.ipynb").read_bytes()


def test_the_kernel_imports_this_package(tmp_path, monkeypatch):
    """Also from another folder with a relative search path; and it is the interpreter of the tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", ".")
    source = tmp_path / "where.py"
    text = "# %%\nimport sys, numeric, symcalc\nprint(symcalc.__file__, sys.prefix)\n"
    source.write_text(text, encoding="utf-8")
    notebook = notebook_series.execute(notebook_series.read(source))
    assert outputs_of(notebook, "stdout")[0].text.strip() == f"{symcalc.__file__} {sys.prefix}"


def test_standard_error_is_not_kept(tmp_path):
    source = tmp_path / "loud.py"
    source.write_text("# %%\nimport sys\nprint('seen')\nprint('noise', file=sys.stderr)\n", encoding="utf-8")
    notebook = notebook_series.execute(notebook_series.read(source))
    assert outputs_of(notebook, "stdout") and not outputs_of(notebook, "stderr")


def test_a_cell_that_raises_leaves_the_notebook_as_it_was(tmp_path):
    source, target = tmp_path / "bad.py", tmp_path / "bad.ipynb"
    source.write_text("# %%\nassert 1 == 2, 'not equal'\n", encoding="utf-8")
    target.write_text("before", encoding="utf-8")
    with pytest.raises(notebook_series.NotebookFailed, match=r"cell 1 .*raises AssertionError: not equal"):
        notebook_series.build(source, target)
    assert target.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("text", ["import time\ntime.sleep(60)", "import os\nos._exit(1)"], ids=["slow", "dead"])
def test_a_cell_that_does_not_end_is_a_failure(tmp_path, monkeypatch, text):
    monkeypatch.setattr(notebook_series, "TIMEOUT", 1)
    source = tmp_path / "bad.py"
    source.write_text(f"# %%\n{text}\n", encoding="utf-8")
    with pytest.raises(notebook_series.NotebookFailed, match="the kernel died or took too long"):
        notebook_series.execute(notebook_series.read(source))


# --- the check can fail, and does not fail for nothing -----------------------------------------------------


def test_a_fresh_notebook_is_current(built):
    """Although the text prints an object's address, which is another in each run."""
    assert notebook_series.check(*built) == []


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("stdout", lambda o: o.update(text=o.text.replace("one", "two"))),
        ("text/plain", lambda o: o.data.update({"text/plain": "43"})),
    ],
)
def test_a_planted_output_is_found(built, executed, kind, change):
    tampered = committed(built)
    change(outputs_of(tampered, kind)[0])
    (found,) = notebook_series.changed_outputs(executed, tampered)
    assert kind in found


@pytest.mark.parametrize("mime", ["text/latex", "text/markdown"])
def test_a_planted_formula_is_found(mime):
    new, old = ([{"output_type": "display_data", "data": {mime: text}}] for text in ("$x_1$", "$x_2$"))
    substance = notebook_series.substance
    assert notebook_series.compare_outputs(substance(new), substance(old))
    assert not notebook_series.compare_outputs(substance(new), substance(new))


def test_a_changed_picture_is_no_difference(built, executed):
    tampered = committed(built)
    outputs_of(tampered, "image/png")[0].data["image/png"] = "iVBORw0KGgo="
    assert notebook_series.changed_outputs(executed, tampered) == []


def test_a_missing_picture_is_found(built, executed):
    tampered = committed(built)
    del outputs_of(tampered, "image/png")[0].data["image/png"]
    (found,) = notebook_series.changed_outputs(executed, tampered)
    assert "image/png" in found


def test_a_missing_output_is_found(built, executed):
    tampered = committed(built)
    tampered.cells[2].outputs = []
    (found,) = notebook_series.changed_outputs(executed, tampered)
    assert found.startswith("cell 3 ") and "the notebook has nothing" in found


def test_an_object_address_and_a_split_stream_are_no_difference():
    whole = [{"output_type": "stream", "name": "stdout", "text": "<f at 0x7f0012ab34cd>\nb\n"}]
    split = [
        {"output_type": "stream", "name": "stdout", "text": "<f at 0x7fff00000000>\n"},
        {"output_type": "stream", "name": "stdout", "text": "b\n"},
    ]
    assert notebook_series.substance(whole) == notebook_series.substance(split)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("6 * 7", "7 * 6", "cell 3 (7 * 6) has changed"),
        ("# A title", "# Another title", "cell 1 (Another title) has changed"),
        ("# %%\n6 * 7\n\n", "", "no longer in the text"),
        ("# %%\n6 * 7\n", "# %%\n6 * 7\n\n# %%\n1\n", "cell 4 (1) is new"),
    ],
)
def test_a_stale_cell_is_found(built, tmp_path, before, after, words):
    source = tmp_path / "small.py"
    source.write_text(TEXT.replace(before, after), encoding="utf-8")
    found = notebook_series.check(source, built[1])
    assert words in found[0] and "stale" in found[-1]


def test_a_cell_that_raises_is_a_difference(tmp_path):
    source, target = tmp_path / "bad.py", tmp_path / "bad.ipynb"
    source.write_text("# %%\n1 / 0\n", encoding="utf-8")
    target.write_text(nbformat.writes(notebook_series.read(source)), encoding="utf-8")
    (found,) = notebook_series.check(source, target)
    assert "ZeroDivisionError" in found


@pytest.mark.parametrize(
    ("content", "words"), [(None, "not been built"), ("{", "not a notebook"), ("{}", "not a notebook")]
)
def test_a_missing_or_broken_notebook_is_a_difference(built, tmp_path, content, words):
    target = tmp_path / "small.ipynb"
    if content is not None:
        target.write_text(content, encoding="utf-8")
    (found,) = notebook_series.check(built[0], target)
    assert words in found


# --- the command -------------------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder that looks like a checkout, with one small notebook; the current directory is in it."""
    for folder in ("symcalc", "notebooks"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "symcalc" / "notebook_series.py").touch()
    (tmp_path / "notebooks" / "one.py").write_text("# %%\nprint(1)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path


def test_build_then_check_then_change(checkout, capsys):
    assert main(["notebooks", "check"]) == 1
    assert main(["notebooks", "build"]) == 0
    assert main(["notebooks", "check"]) == 0
    (checkout / "notebooks" / "one.py").write_text("# %%\nprint(2)\n", encoding="utf-8")
    assert main(["notebooks", "check"]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert [line.split()[0] for line in lines] == ["differs", "built", "current", "differs"]


def test_build_elsewhere(checkout, capsys):
    assert main(["notebooks", "build", "--output", "made/here"]) == 0
    assert Path("made/here/one.ipynb").is_file() and not Path("one.ipynb").exists()
    assert main(["notebooks", "check", "--output", "made/here"]) == 0


def test_a_failing_build_is_one_line_and_code_1(checkout, capsys):
    (checkout / "notebooks" / "one.py").write_text("# %%\n1 / 0\n", encoding="utf-8")
    assert main(["notebooks", "build"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_an_interrupt_is_code_130_and_leaves_nothing(checkout):
    """From the keyboard, while a cell runs."""
    text = "# %%\nfrom pathlib import Path\nimport time\nPath(r'{}').touch()\ntime.sleep(120)\n"
    started = checkout / "started"
    (checkout / "notebooks" / "one.py").write_text(text.format(started), encoding="utf-8")
    code = "from symcalc.cli import main; raise SystemExit(main(['notebooks', 'build']))"
    command = [sys.executable, "-P", "-c", code]  # -P: not from the folder it runs in
    search = {"PYTHONPATH": str(notebook_series.PACKAGE_ROOT)}
    with subprocess.Popen(command, env=os.environ | search, stderr=subprocess.PIPE, text=True) as process:
        while not started.exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "symcalc: interrupted\n"
    assert not list((checkout / "notebooks").glob("*.ipynb"))


def test_outside_a_checkout(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(notebook_series, "PACKAGE_ROOT", tmp_path / "site-packages")
    with pytest.raises(BadInput, match="no checkout of symcalc here"):
        notebook_series.run("check", None)
    assert main(["notebooks", "build"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_without_the_extra(monkeypatch):
    monkeypatch.setattr(notebook_series, "EXTRA", ("jupytext", "no_such_package"))
    with pytest.raises(BadInput, match=r"no_such_package.*pip install '\.\[notebooks\]' in a checkout"):
        notebook_series.run("build", None)


@pytest.mark.parametrize(("action", "output"), [("look", None), ("check", "no/such/folder")])
def test_bad_input(checkout, action, output):
    with pytest.raises(BadInput):
        notebook_series.run(action, output)


def test_an_output_that_is_a_file(checkout):
    with pytest.raises(BadInput, match="cannot make the folder"):
        notebook_series.run("build", "one.py")
