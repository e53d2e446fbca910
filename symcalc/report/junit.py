"""A run as JUnit XML, for CI systems: a suite for each group, a case for each claim.

A refuted claim is a failure; what could not be decided, or failed to run, is an error; what has no evidence in the
chosen tiers is skipped.  A claim whose expected verdict is recorded fails if it got another one, and passes if not.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from symcalc.evidence.verdict import Judgement, Verdict
from symcalc.referee import Answer

if TYPE_CHECKING:
    from symcalc.report.run import Report

OUTCOMES = {Verdict.REFUTED: "failure", Verdict.INCONCLUSIVE: "error", Verdict.ERROR: "error"}


def junit(report: Report) -> str:
    """The whole file."""
    root = Element("testsuites", name="symcalc", time=f"{report.seconds:.3f}")
    for group, judgements in groupby(report.judgements, report.group):
        _add_suite(root, report, group, list(judgements))
    if report.not_examined:
        suite = SubElement(root, "testsuite", name="not examined", tests=str(len(report.not_examined)))
        for identity in report.not_examined:
            case = SubElement(suite, "testcase", classname="not examined", name=_plain(identity))
            SubElement(case, "skipped", message="no evidence in the chosen tiers")
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, "unicode") + "\n"


def _add_suite(root: Element, report: Report, group: str, judgements: list[Judgement]) -> None:
    suite = SubElement(root, "testsuite", name=_plain(group), tests=str(len(judgements)))
    outcomes = [_add_case(suite, report, group, j) for j in judgements]
    suite.set("failures", str(outcomes.count("failure")))
    suite.set("errors", str(outcomes.count("error")))
    suite.set("time", f"{sum(j.seconds for j in judgements):.3f}")


def _add_case(suite: Element, report: Report, group: str, judgement: Judgement) -> str:
    """The case; returns "failure", "error" or "" if it passed."""
    case = SubElement(
        suite, "testcase", classname=_plain(group), name=_plain(judgement.id), time=f"{judgement.seconds:.3f}"
    )
    outcome = _outcome(report, judgement)
    if outcome:
        expected = report.expected.get(judgement.id)
        message = f"{judgement.verdict}" + (f", and {expected} was expected" if expected else "")
        found = SubElement(case, outcome, type=str(judgement.verdict), message=_plain(message))
        found.text = _plain("\n".join(_said(judgement)))
    return outcome


def _said(judgement: Judgement) -> list[str]:
    """The statement, what each tier found, and of a typed formula the likely slip."""
    slip = [judgement.diagnosis] if isinstance(judgement, Answer) and judgement.diagnosis else []
    return [judgement.statement, *(f"{e.tier}: {e.detail}" for e in judgement.evidence), *slip]


def _outcome(report: Report, judgement: Judgement) -> str:
    expected = report.expected.get(judgement.id)
    if expected == judgement.verdict:
        return ""
    return OUTCOMES.get(judgement.verdict, "failure" if expected else "")


def _plain(text: str) -> str:
    """The text without what XML may not hold.

    >>> _plain("a\\x00b\\n")
    'a�b\\n'
    """
    return re.sub("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]", "\ufffd", text)
