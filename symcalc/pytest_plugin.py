"""Your own claims in your test suite: each claim of a claims file (`symcalc.paper`) is one test.

pytest collects every file `*.symcalc.toml`, and those named by `pytest --symcalc FILE`.  A test passes if its claim is
PROVED or CONFIRMED, or has the verdict that the file expects; else it fails with what `symcalc check` would say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from symcalc.paper import PaperClaim
    from symcalc.referee import Answer


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--symcalc FILE`."""
    parser.getgroup("symcalc").addoption(
        "--symcalc", action="append", default=[], metavar="FILE", help="a claims file, each of its claims a test"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Collect the files that were named."""
    config.args.extend(path for path in config.getoption("--symcalc") if path not in config.args)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ClaimsFile | None:
    """Take `*.symcalc.toml`, and the files that were named."""
    named = {Path(path).resolve() for path in parent.config.getoption("--symcalc")}
    if file_path.name.endswith(".symcalc.toml") or file_path.resolve() in named:
        collected: ClaimsFile = ClaimsFile.from_parent(parent, path=file_path)
        return collected
    return None


class ClaimsFile(pytest.File):
    """A claims file."""

    def collect(self) -> Iterator[Claim]:
        """One test for each claim; a wrong file is an error of collection."""
        from symcalc import paper
        from symcalc.errors import BadInput

        try:
            claims = paper.read(self.path).claims
        except BadInput as reason:
            raise self.CollectError(str(reason)) from None
        for claim in claims:
            yield Claim.from_parent(self, name=claim.id, claim=claim)


class Claim(pytest.Item):
    """One claim as a test."""

    def __init__(self, *, claim: PaperClaim, **known: Any) -> None:
        super().__init__(**known)
        self.claim = claim

    def runtest(self) -> None:
        """Referee the claim."""
        answer = self.claim.referee((), seed=0)
        if not answer.evidence and not self.claim.expected:
            pytest.skip("; ".join(answer.not_examined))
        expected = (self.claim.expected,) if self.claim.expected else ("PROVED", "CONFIRMED")
        if answer.verdict not in expected:
            raise NotAsClaimed(answer)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What `symcalc check` says, without a traceback."""
        if isinstance(excinfo.value, NotAsClaimed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file and the claim's id."""
        return self.path, None, f"claim {self.name}"


class NotAsClaimed(Exception):
    """A claim has another verdict than it should have."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer))
