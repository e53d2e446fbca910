"""The README is true: its transcripts are what the commands print, its Python runs, its commands are there."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from symcalc.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def transcripts():
    """Each `$ command` of the console blocks, with what the README says it prints."""
    for block in re.findall(r"```console\n(.*?)```", README, re.S):
        for part in block.split("$ ")[1:]:
            command, _, output = part.partition("\n")
            yield pytest.param(command.split("#")[0].strip(), output.strip("\n"), id=command[:40])


def without_figures(text):
    """Times, and resolutions (whose last digit may depend on the linear algebra library), left out."""
    return re.sub(r"sees [\de.-]+( %)?", "sees …", re.sub(r"\d+\.\d+ s", "… s", text))


@pytest.mark.parametrize(("command", "output"), list(transcripts()))
def test_transcripts(command, output, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(command)
    assert program == "symcalc"
    main(arguments)
    if output:
        assert without_figures(capsys.readouterr().out.strip("\n")) == without_figures(output)


def test_python_blocks_run_as_written():
    globs: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len(blocks) >= 2
    for block in blocks:
        test = doctest.DocTestParser().get_doctest(block, globs, "README.md", "README.md", 0)
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
        assert runner.run(test, clear_globs=False).failed == 0
        globs.update(test.globs)  # the blocks are read from top to bottom


def test_there_are_exactly_two_set_up_commands():
    commands = [line for line in README.splitlines() if "venv .venv" in line]
    assert len(commands) == 2
    assert commands[0].endswith("pip install . && .venv/bin/symcalc verify")
    assert commands[1].endswith("pip install -e '.[test]' && .venv/bin/pytest")


def test_links_lead_somewhere():
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", README):
        assert (ROOT / target).exists(), target
