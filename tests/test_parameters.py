"""Parameters: what is written in the files of the project, and what is refused, in which words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from ateliers import parameters
from ateliers.errors import InvalidInput

ROOT = Path(__file__).resolve().parents[1]
APOSTROPHES = re.compile(r"'")
# A space that may break before a mark, or a plain one inside guillemets.
BREAKABLE = re.compile(r"[ \u00a0][;!?]| [:»%€]|« ")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the parameters."""
    shutil.copytree(ROOT / "parameters", tmp_path / "parameters")
    return tmp_path


def edit(project: Path, path: str, old: str, new: str) -> None:
    file = project / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(project: Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        parameters.load_sites(project)
        parameters.load_themes(project)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_the_four_sites_are_in_the_order_of_the_book():
    assert [site.identifier for site in parameters.load_sites(ROOT)] == [
        "villeneuve-de-berg",
        "massif-du-sancy",
        "tessy-bocage",
        "pays-de-l-arbresle",
    ]


def test_sites_have_their_communes_with_their_leading_zeros():
    counts = {site.identifier: len(site.communes) for site in parameters.load_sites(ROOT)}
    assert list(counts.values()) == [1, 20, 1, 17]
    assert parameters.load_site("villeneuve-de-berg", ROOT).communes == ["07341"]
    assert "15132" in parameters.load_site("massif-du-sancy", ROOT).communes


def test_the_rhone_is_first_seen_without_its_metropole():
    assert parameters.load_site("pays-de-l-arbresle", ROOT).context.departements == ["69D", "69"]


@pytest.mark.parametrize("site", parameters.load_sites(ROOT), ids=lambda site: site.identifier)
def test_french_text_has_its_typography_and_its_sources(site):
    texts = [*site.name.model_dump().values()]
    workshop = site.workshop
    texts += [workshop.question, workshop.summary, workshop.dates, workshop.steering]
    said = [*workshop.method, *workshop.studied, *workshop.produced, *workshop.followed]
    texts += [*workshop.team, *workshop.partners, *(one.text for one in said), *workshop.unknown]
    texts += [source.label for source in workshop.every_source]
    assert not [text for text in texts if APOSTROPHES.search(text)]
    assert not [text for text in texts if BREAKABLE.search(text)]
    assert site.name.full in f"{site.name.of} {site.name.within}".replace("L’", "l’") or (
        site.name.full.split()[-1] in site.name.of
    )
    assert workshop.question.endswith("\u202f?")
    assert workshop.sources


def test_the_contract_agrees_with_the_dictionary_of_indicators():
    path = ROOT / "src/ateliers/indicators/dictionary.yml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["indicators"]
    units = {entry["code"]: entry["unit"] for entry in entries}
    for theme in parameters.load_themes(ROOT):
        for code, declared in theme.outputs.indicators.items():
            assert units[code] == declared.unit, code


def test_a_misspelt_key_is_named_with_its_file_and_the_nearest_key(project):
    edit(project, "parameters/sites/tessy-bocage.yml", "question:", "quesion:")
    said = refusal(project)
    assert 'workshop: unknown key "quesion". Did you mean "question"?' in said
    assert "where: parameters/sites/tessy-bocage.yml" in said


def test_a_misspelt_key_of_a_theme_is_named_with_its_place(project):
    edit(project, "parameters/themes/demography.yml", "may_be_absent:", "may_be_missing:")
    said = refusal(project)
    assert re.search(r'outputs\.figures\.\w+: unknown key "may_be_missing"', said)
    assert 'Did you mean "may_be_absent"?' in said


def test_a_table_read_whole_is_one_of_the_inputs(project):
    edit(project, "parameters/themes/mobility.yml", "read_whole: [epci_", "read_whole: [epc_")
    said = refusal(project)
    assert 'read_whole: "epc_profiles" is not one of the inputs. Did you mean "epci_p' in said


def test_the_figure_of_the_cover_is_one_of_the_figures(project):
    edit(project, "parameters/themes/demography.yml", "cover: growth_map", "cover: growth_mat")
    said = refusal(project)
    assert 'cover: "growth_mat" is not one of the figures. Did you mean "growth_map"?' in said


def test_a_code_without_quotes_is_explained(project):
    edit(project, "parameters/sites/villeneuve-de-berg.yml", '["07341"]', "[07341]")
    said = refusal(project)
    assert "communes.0" in said
    assert "write codes between quotes" in said


def test_the_file_bears_the_name_of_its_identifier(project):
    source = project / "parameters/sites/tessy-bocage.yml"
    source.rename(source.with_name("tessy.yml"))
    assert 'identifier is "tessy-bocage" but the file is named "tessy"' in refusal(project)


def test_a_key_written_twice_is_refused(project):
    edit(project, "parameters/sites/tessy-bocage.yml", "order: 3", "order: 3\norder: 1")
    assert "key written twice: order" in refusal(project)


def test_the_line_to_look_at_is_named(project):
    path = project / "parameters/sites/tessy-bocage.yml"
    text = path.read_text("utf-8")
    line = text[: text.index("order: 3")].count("\n") + 2
    path.write_text(text.replace("order: 3", "order: 3\norder: 1"), encoding="utf-8")
    assert f"parameters/sites/tessy-bocage.yml, line {line}" in refusal(project)


def test_a_tab_is_named(project):
    edit(project, "parameters/sites/tessy-bocage.yml", "order: 3", "\torder: 3")
    said = refusal(project)
    assert "spaces: replace the tabs" in said
    assert "line" in said


def test_another_encoding_than_utf_8_is_named(project):
    path = project / "parameters/sites/tessy-bocage.yml"
    text = path.read_text("utf-8").replace("order: 3", "# année\norder: 3")
    path.write_bytes(text.encode("cp1252", "replace"))
    said = refusal(project)
    assert "not written in UTF-8" in said
    assert "iconv" in said


def test_a_commune_listed_twice_is_refused(project):
    edit(project, "parameters/sites/tessy-bocage.yml", '["50592"]', '["50592", "50592"]')
    assert "commune 50592 is listed twice" in refusal(project)


def test_a_missing_key_is_named(project):
    edit(project, "parameters/sites/tessy-bocage.yml", '  dates: "2022"\n', "")
    assert "workshop.dates: Field required" in refusal(project)


def test_a_file_that_is_not_yaml_is_named(project):
    (project / "parameters/sites/tessy-bocage.yml").write_text("name: [", encoding="utf-8")
    said = refusal(project)
    assert "not valid YAML" in said
    assert "parameters/sites/tessy-bocage.yml" in said


def test_a_relation_of_an_undeclared_indicator_is_refused(project):
    edit(project, "parameters/themes/demography.yml", "equals: pop_tcam", "equals: pop_tcan")
    assert 'indicator "pop_tcan" is not declared. Did you mean "pop_tcam"?' in refusal(project)


def test_an_unknown_site_proposes_the_nearest():
    with pytest.raises(InvalidInput, match='"tesy-bocage". Did you mean "tessy-bocage"'):
        parameters.load_site("tesy-bocage", ROOT)
