"""A terminal that lacks the characters: they are spelled, JSON keeps its values, and nothing is a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from symcalc.report import listing, show
from symcalc.spelling import escaped, spelled

ROOT = Path(__file__).parents[2]


def run(encoding, *arguments):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "symcalc", *arguments], env=environment, capture_output=True, timeout=120, check=False
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_verdict_is_spelled(encoding):
    found = run(encoding, "check", "dyson.drift", "sum(2/(x[k]-x[j]), j != k)", "--tier", "exact")
    assert found.returncode == 1 and found.stderr == b""
    assert "H has generator Delta rather than" in found.stdout.decode(encoding)


def test_json_keeps_its_values():
    found = run("ascii", "show", "dyson.drift", "--json")
    assert found.stdout.isascii() and json.loads(found.stdout) == json.loads(show.show("dyson.drift", "json"))
    assert json.loads(escaped(listing.as_json())) == listing.rows()


def test_every_character_of_the_catalogue_has_a_spelling():
    text = listing.as_text()
    assert not text.isascii() and "?" not in text
    assert "?" not in spelled(text)


def test_a_bad_id_is_one_line():
    found = run("ascii", "show", "σ.drift")
    assert found.returncode == 2 and found.stderr.isascii() and found.stderr.count(b"\n") == 1
