"""The HTML page: whole, self-contained, escaped, and with every formula of the catalogue in MathML."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

import symcalc
from symcalc.claims import catalogue
from symcalc.evidence.verdict import Evidence, Judgement, Tier, Verdict
from symcalc.report.derivations import printed
from symcalc.report.html import formula, page
from symcalc.report.run import Report

VOID = {"meta", "input"}
HOSTILE = "<script>alert('1')</script>\"><img onerror=x>&amp;"


class Reader(HTMLParser):
    """Fails on an element that is not closed where it should be; collects elements, ids and the text shown."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.ids, self.words, self.headings = [], [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        assert len(dict(attributes)) == len(attributes), f"an attribute twice in <{tag}>"
        self.tags.append((tag, dict(attributes)))
        self.ids += [value for name, value in attributes if name == "id"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def judgement(identity="proof2x2.drift", verdict=Verdict.PROVED, **changed):
    tier = Tier.EXACT if verdict is Verdict.PROVED else Tier.PRECISE
    evidence = Evidence(tier, verdict, "a method", "a detail", {"digits": 46, "at": {"x1": "0"}}, 0.25)
    return replace(Judgement(identity, "A statement.", verdict, (evidence,), ("an assumption",), 0.5), **changed)


def report(*judgements, **changed):
    return replace(Report(7, (Tier.EXACT, Tier.PRECISE), judgements, (), 1.5), **changed)


@pytest.fixture(scope="module")
def run():
    return symcalc.verify(["proof2x2"], tiers=["exact"], seed=3)


@pytest.fixture(scope="module")
def written(run):
    return page(run)


def test_the_page_is_well_formed_and_its_headings_are_in_order(written):
    read = Reader(written)
    assert written.startswith("<!DOCTYPE html>")
    assert len(set(read.ids)) == len(read.ids)
    assert read.headings[0] == 1 and read.headings.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(read.headings, read.headings[1:], strict=False))
    assert ("html", {"lang": "en"}) in read.tags and ("meta", {"charset": "utf-8"}) in read.tags


def test_everything_of_the_run_is_on_the_page(run, written):
    read = Reader(written)
    for j in run.judgements:
        assert j.id in read.ids
        for text in (j.id, j.statement, j.source, *j.assumptions, *(e.detail for e in j.evidence)):
            assert " ".join(text.split()) in read.text
    assert read.text.count("PROVED") >= 2 * len(run.judgements)
    for fact in (
        "Every claim examined holds.",
        f"{len(run.judgements)} proved",
        "seed 3",
        symcalc.__version__,
        "sympy",
        "not applicable",
    ):
        assert fact in read.text


def test_the_false_alarm_rate_and_what_was_not_examined_are_stated():
    text = Reader(page(report(judgement(), tiers=(Tier.MONTECARLO,), not_examined=("a.b", "a.c")))).text
    assert "rate of a whole run ≤ 1e-06" in text and "Not examined a.b, a.c" in text


def test_each_claim_shows_what_was_derived_and_where_it_stands_in_a_derivation():
    run = symcalc.verify(["theorem15.drift", "theorem15.ground_state", "variations"], tiers=["exact"], workers=1)
    written = page(run)
    read = Reader(written)
    assert read.text.count("what each derivation gives") == len(run.judgements)
    for j in run.judgements:
        for item in j.evidence[0].derived:
            assert f"by {item['route']}" in read.text and (not item["latex"] or formula(item["latex"]) in written)
    lines = [line for p in printed(run.judgements) for line in p.derivation.lines]
    assert len(lines) > 20 and all(formula(line.latex) in written for line in lines)
    assert "lines 9, 18, 19 of Theorem 15" in read.text
    assert "#derivation-1" in written and "derivation-1" in read.ids and "theorem15.drift PROVED" in read.text
    assert "<code>" not in "".join(re.findall(r'class="formula">.*?</d', written))


def test_every_line_of_every_derivation_is_mathml():
    whole = printed([judgement(identity) for identity in catalogue()])
    assert {p.name for p in whole} >= {"theorem15", "orbits", "variations", "dln.singular_drift", "dln.entropy"}
    assert not [line.latex for p in whole for line in p.derivation.lines if "<code>" in formula(line.latex)]


def test_what_is_longer_than_a_line_is_named_only():
    run = symcalc.verify(["proof2x2.equation"], tiers=["exact"], workers=1)
    assert "longer than a line; symcalc show proof2x2.equation --json prints it" in Reader(page(run)).text


def test_nothing_is_fetched_and_nothing_runs(written):
    tags = Reader(written).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on") or name == "style"]
    assert all(attributes.get("href", "#").startswith("#") for _, attributes in tags)
    for forbidden in ("http", "src=", "<script", "@import", "url(", "javascript:"):
        assert forbidden not in written


def test_every_formula_of_the_catalogue_is_mathml(written):
    assert "<code>" not in "".join(re.findall(r'<div class="formula">.*', written))
    for claim in catalogue().values():
        assert "<code>" not in formula(claim.latex), claim.id
        assert claim.group != "proof2x2" or formula(claim.latex) in written
        assert formula(claim.latex).startswith('<math display="block">')
        assert "\\" not in formula(claim.latex) and "~" not in formula(claim.latex)


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_is_a_word_and_a_choice_of_the_filter(verdict):
    written = page(report(judgement(verdict=verdict), judgement("proof2x2.noise")))
    read, only = Reader(written), f"only-{verdict.lower()}"
    assert f"{verdict} proof2x2.drift" in read.text
    assert only in read.ids and f"body:has(#{only}:checked)" in written
    assert ("article", {"id": "proof2x2.drift", "class": verdict.lower()}) in read.tags


def test_what_failed_comes_first_and_shows_its_figures():
    wrong, unknown = judgement(verdict=Verdict.REFUTED), judgement("proof2x2.noise", Verdict.INCONCLUSIVE)
    written = page(report(unknown, wrong))
    assert written.index('href="#proof2x2.drift"') < written.index('href="#proof2x2.noise"')
    assert "Something is refuted." in written and written.count("<details open>") == 2
    assert "x1 = 0" in Reader(written).text
    assert "Not every claim could be decided." in page(report(unknown))


def test_an_empty_run_says_so():
    assert "Nothing was examined." in Reader(page(report())).text


def test_hostile_text_is_only_text():
    evidence = Evidence(Tier.EXACT, Verdict.REFUTED, HOSTILE, HOSTILE, {HOSTILE: [HOSTILE, {HOSTILE: HOSTILE}]})
    hostile = Judgement(HOSTILE, HOSTILE, Verdict.REFUTED, (evidence,), (HOSTILE,), 0.0, HOSTILE, HOSTILE)
    read = Reader(page(report(hostile, not_examined=(HOSTILE,))))
    assert not {tag for tag, _ in read.tags} & {"script", "img"}
    assert not [name for _, attributes in read.tags for name in attributes if name.startswith("on")]
    assert read.text.count(HOSTILE) >= 10


@pytest.mark.parametrize(
    "latex",
    [
        "",
        r"\left( x",
        "x_1_2",
        r"\begin{pmatrix} a",
        r"\nosuch{x}",
        r"\frac{1",
        "x}",
        "a & b",
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x>}",
        r'\text{<mi onclick="x">a</mi>}',
        r'\color{red" onclick="x}y',
        r"\href{javascript:x}{y}",
        r"\style{background:url(x)}{y}",
    ],
)
def test_what_is_not_plain_mathematics_stays_latex(latex):
    written = formula(latex)
    assert written.startswith("<code>") and "<" not in written[6:-7]
    assert [tag for tag, _ in Reader(written).tags] == ["code"]


def test_wide_spaces_part_a_formula_but_not_inside_a_group():
    assert formula(r"a = b, \qquad c = d").count("<math") == 2
    assert formula(r"\frac{a \quad b}{c}").count("<math") == 1


def test_operators_are_spaced_as_in_tex():
    assert '<mo form="prefix">−</mo>' in formula("x = -y")
    assert '<mo form="prefix">−</mo>' not in formula("f(x) - y")
    assert '<mo form="prefix" lspace="0" rspace="0">diag</mo>' in formula(r"= \operatorname{diag}(a)")
    assert '<mo form="prefix" lspace="0.167em" rspace="0.167em">log</mo>' in formula(r"x \log y")
    assert "<mo>∼</mo>" in formula(r"X \sim Y")


def test_the_same_run_gives_the_same_page(run, written):
    def timeless(r):
        still = [replace(j, seconds=0, evidence=tuple(replace(e, seconds=0) for e in j.evidence)) for j in r.judgements]
        return page(replace(r, judgements=tuple(still), seconds=0))

    assert page(run) == written
    again = [symcalc.verify(["proof2x2.drift", "proof2x2.noise"], tiers=["exact"], seed=3) for _ in range(2)]
    assert timeless(again[0]) == timeless(again[1])


def test_the_page_is_saved(tmp_path):
    made = report(judgement())
    made.save_html(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text("utf-8") == page(made)
