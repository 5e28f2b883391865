"""Tables sort and filter in a browser, from ``file://`` and under a strict security policy."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "book/_static/inventaire.js"
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src file:">
</head><body>
<div class="ateliers-defile" role="region" tabindex="0"><table data-triable><thead><tr>
<th scope="col">Initiative</th><th scope="col" data-filtre>Thème</th><th scope="col">Date</th>
<th scope="col">Montant</th></tr></thead><tbody>
<tr><th scope="row">Bâ<span class="ateliers-secondaire">note</span></th><td>Eau</td>
<td data-tri="2019">2019</td><td data-tri="9.00">9</td></tr>
<tr><th scope="row">Az</th><td>École</td><td>sans date</td><td>non connu</td></tr>
<tr><th scope="row">Ca</th><td>Eau</td><td data-tri="2021-04">avril 2021</td>
<td data-tri="100.00">100</td></tr>
</tbody></table></div><pre></pre>
<script src="inventaire.js"></script><script src="steps.js"></script></body></html>
"""

STEPS = """document.addEventListener("DOMContentLoaded", function () { setTimeout(function () {
  var table = document.querySelector("table"), said = [];
  function note(step) {
    var rows = [].map.call(table.tBodies[0].rows, function (row) {
      return row.hidden ? "" : row.cells[0].firstChild.textContent; });
    var sorts = [].map.call(table.tHead.rows[0].cells, function (cell) {
      return cell.getAttribute("aria-sort") || "none"; });
    var message = document.querySelector("[role=status]").textContent;
    said.push([step, rows.join(""), sorts.join(" "), message].join("|"));
  }
  var buttons = table.querySelectorAll("th button"), list = document.querySelector("select");
  note("start");
  buttons[3].click(); note("up"); buttons[3].click(); note("down");
  buttons[2].click(); note("date");
  list.value = "Eau"; list.dispatchEvent(new Event("change")); note("filter");
  document.querySelector(".ateliers-outils button").click(); note("reset");
  document.querySelector("pre").textContent = said.join("\\n");
}, 50); });
"""


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
def test_it_sorts_filters_and_says_so(tmp_path: Path) -> None:
    shutil.copy(SCRIPT, tmp_path)
    (tmp_path / "steps.js").write_text(STEPS, "utf-8")
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command = [str(BROWSER), *options, "--virtual-time-budget=2000", "--dump-dom"]
    address = (tmp_path / "page.html").as_uri()
    done = subprocess.run(
        [*command, f"--user-data-dir={tmp_path / 'profile'}", address],
        capture_output=True,
        text=True,
        timeout=60,
    )
    found = re.search(r"<pre>(.*?)</pre>", done.stdout, re.DOTALL)
    assert found, done.stderr
    steps = [line.split("|") for line in unescape(found[1]).splitlines()]
    shown = {step: (rows, sorts) for step, rows, sorts, _ in steps}
    # What is not known stays last, both ways.
    assert shown["start"] == ("BâAzCa", "none none none none")
    assert shown["up"] == ("BâCaAz", "none none none ascending")
    assert shown["down"] == ("CaBâAz", "none none none descending")
    assert shown["date"] == ("BâCaAz", "none none ascending none")
    assert shown["filter"][0] == "BâCa"
    assert shown["reset"] == shown["start"]
    messages = {step: message for step, _, _, message in steps}
    assert messages["filter"].startswith("2 lignes affichées sur 3, triées par « date »")
