"""The API reference is what the docstrings say."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "docs" / "api.py"


def test_the_api_reference_is_current():
    found = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, cwd=SCRIPT.parents[1])
    assert found.returncode == 0, found.stdout + found.stderr
