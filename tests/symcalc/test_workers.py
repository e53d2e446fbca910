"""Runs in processes of their own that are interrupted or killed: nothing is left behind, and nothing is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERIFY = [
    sys.executable,
    "-m",
    "symcalc",
    "verify",
    "ito.geometric",
    "ito.cir",
    "ito.bridge",
    "ito.stationary",
    "--tier",
    "montecarlo",
    "--budget",
    "3",
]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def started(folder, *more):
    """A run in a process group of its own, after its first verdict."""
    environment = os.environ | {"SYMCALC_CACHE_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*VERIFY, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
        start_new_session=True,
    )  # fmt: skip
    while process.stdout.readline().find("ito.") < 0:
        assert process.poll() is None
    return process


def gone(group, seconds=30):
    """Whether no process of the group is left, soon."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def evidence(path):
    """What was found, but for the time it took."""
    claims = json.loads(path.read_text())["claims"]
    return {c["id"]: [{k: v for k, v in e.items() if k != "seconds"} for e in c["evidence"]] for c in claims}


def finished(folder, path):
    environment = os.environ | {"SYMCALC_CACHE_DIR": str(folder)}
    command = [*VERIFY, "--json", str(path)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)


def test_an_interrupt_ends_all_processes_without_a_word_too_much(tmp_path):
    process = started(tmp_path)
    os.killpg(process.pid, signal.SIGINT)
    _, words = process.communicate(timeout=60)
    assert process.returncode == 130 and "is kept in" in words and "Traceback" not in words
    assert gone(process.pid)


def test_a_killed_run_leaves_no_process_and_goes_on_to_the_same_bits(tmp_path):
    process = started(tmp_path / "killed")
    process.kill()
    process.wait()
    assert gone(process.pid)
    process.stdout.close()
    process.stderr.close()
    assert list((tmp_path / "killed").rglob("*.json"))
    resumed, anew = (finished(tmp_path / name, tmp_path / f"{name}.json") for name in ("killed", "anew"))
    assert resumed.returncode == anew.returncode and "results from" in resumed.stdout
    assert evidence(tmp_path / "killed.json") == evidence(tmp_path / "anew.json")
