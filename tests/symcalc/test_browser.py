"""The page in a browser: it fits a phone, its filter works without a script of its own, it prints, and it draws."""

import html
import re
import shutil
import subprocess

import pytest

from symcalc.paper import check_paper
from symcalc.report.html import page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (Debian's package `chromium`)")
CLAIMS = """
title = "Two formulas"
[[claim]]
id = "right"
quantity = "dln.singular_drift"
formula = "(N-1)*sigma[k]**(1-2/N)/beta + sum(2*sigma[k]/(lam[k]**2 - lam[j]**2), j != k)/beta"
[[claim]]
id = "wrong"
quantity = "dyson.drift"
formula = "sum(2/(x[k] - x[j]), j != k)"
"""
WRAPPER = """<!DOCTYPE html><body>
<iframe id="page" style="width: {width}px; height: 800px; border: 0" srcdoc="{page}"></iframe>
<script>
const frame = document.getElementById("page");
frame.onload = () => {{
  const inside = frame.contentDocument;
  const visible = () => [...inside.querySelectorAll("article")].filter(a => a.offsetParent).map(a => a.id).join("+");
  const found = {{width: inside.documentElement.scrollWidth, all: visible()}};
  const bar = inside.querySelector("mfrac").getBoundingClientRect();
  found.fraction = bar.width > 5 && bar.height > 20;
  inside.getElementById("only-refuted").click();
  found.refuted = visible();
  for (const name in found) document.body.setAttribute("data-" + name, found[name]);
}};
</script></body>"""


def run(*arguments):
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    claims = tmp_path_factory.mktemp("paper") / "paper.toml"
    claims.write_text(CLAIMS)
    return page(check_paper(claims, tiers=("exact",)))


@pytest.mark.parametrize("width", [390, 1200])
def test_it_fits_the_screen_and_filters_without_a_script(tmp_path, written, width):
    wrapper = tmp_path / "wrapper.html"
    wrapper.write_text(WRAPPER.format(width=width, page=html.escape(written)))
    found = dict(re.findall(r'data-(\w+)="([^"]*)"', run("--virtual-time-budget=5000", "--dump-dom", wrapper.as_uri())))
    assert found == {"width": str(width), "all": "right+wrong", "refuted": "wrong", "fraction": "true"}


def test_it_prints_and_draws(tmp_path, written):
    source, pdf, picture = (tmp_path / name for name in ("page.html", "page.pdf", "page.png"))
    source.write_text(written)
    run(f"--print-to-pdf={pdf}", source.as_uri())
    run(f"--screenshot={picture}", "--window-size=800,1200", source.as_uri())
    assert pdf.read_bytes().startswith(b"%PDF") and pdf.stat().st_size > 20_000
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size > 20_000


def test_a_page_that_is_too_wide_would_be_noticed(tmp_path, written):
    wide = written.replace("</h1>", "</h1><p><span style='display:inline-block;width:900px'>wide</span></p>")
    wrapper = tmp_path / "wrapper.html"
    wrapper.write_text(WRAPPER.format(width=390, page=html.escape(wide)))
    dom = run("--virtual-time-budget=5000", "--dump-dom", wrapper.as_uri())
    assert int(re.search(r'data-width="(\d+)"', dom).group(1)) > 390
