"""One source of truth for versions: pyproject, lock, conda, tools and workflow agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from ateliers import __version__

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
PYTHONS = SpecifierSet(PYPROJECT["project"]["requires-python"])


def locked() -> list[tuple[Requirement, list[str]]]:
    """Return each pin of the lock with its hashes."""
    joined = LOCK.replace("\\\n", " ")
    pins = []
    for line in joined.splitlines():
        if line and not line.startswith(("#", " ")):
            requirement, *hashes = re.split(r"\s+--hash=", line)
            pins.append((Requirement(requirement), hashes))
    return pins


def stated() -> list[Requirement]:
    project = PYPROJECT["project"]
    extras = [one for group in project["optional-dependencies"].values() for one in group]
    backend = PYPROJECT["build-system"]["requires"]
    return [Requirement(one) for one in [*project["dependencies"], *extras, *backend]]


def supported() -> list[str]:
    return [f"3.{minor}" for minor in range(30) if f"3.{minor}.0" in PYTHONS]


@pytest.mark.parametrize("requirement", stated(), ids=str)
def test_each_requirement_is_satisfied_by_the_lock(requirement):
    name = canonicalize_name(requirement.name)
    pins = [pin for pin, _ in locked() if canonicalize_name(pin.name) == name]
    assert pins, f"{name} is not locked: write the lock again (CONTRIBUTING.md)"
    for pin in pins:
        (exact,) = pin.specifier
        assert exact.operator == "=="
        assert requirement.specifier.contains(exact.version), f"{pin} against {requirement}"


@pytest.mark.parametrize("python", supported())
def test_each_requirement_has_one_pin_for_each_python(python):
    for requirement in stated():
        name = canonicalize_name(requirement.name)
        environment = {"python_version": python, "python_full_version": f"{python}.7"}
        environment |= {"sys_platform": "linux", "platform_machine": "x86_64"}
        environment |= {"platform_system": "Linux", "os_name": "posix"}
        pins = {
            str(pin.specifier)
            for pin, _ in locked()
            if canonicalize_name(pin.name) == name
            and (pin.marker is None or pin.marker.evaluate(environment))
        }
        assert len(pins) == 1, f"{name} on Python {python}: {pins}"


def test_every_pin_has_its_hashes():
    pins = locked()
    assert len(pins) > 100
    assert not [str(pin) for pin, hashes in pins if not hashes]
    assert all(one.startswith("sha256:") for _, hashes in pins for one in hashes)


def test_conda_gives_python_and_pip_and_the_lock_gives_the_rest():
    *conda, rest = ENVIRONMENT["dependencies"]
    assert rest == {"pip": ["-r requirements.lock"]}
    names = [re.split("[=<>]", one)[0] for one in conda]
    assert names == ["python", "pip"]
    assert all(re.fullmatch(r"[a-z]+=[\d.]+", one) for one in conda)
    python = next(one for one in conda if one.startswith("python=")).removeprefix("python=")
    assert python in supported()


def test_every_python_named_is_the_oldest_or_a_supported_one():
    oldest = supported()[0]
    assert PYPROJECT["tool"]["mypy"]["python_version"] == oldest
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    matrix = WORKFLOW["jobs"]["book"]["strategy"]["matrix"]["python"]
    assert (matrix[0], matrix[-1]) == (oldest, supported()[-1])


def test_the_lock_was_written_for_the_oldest_python():
    assert f"--python-version {supported()[0]}" in LOCK.splitlines()[1]
    assert "--universal" in LOCK.splitlines()[1]


def test_the_version_and_licence_of_the_project_are_the_same_everywhere():
    project = PYPROJECT["project"]
    assert project["version"] == CITATION["version"] == __version__
    assert project["license"] == CITATION["license"] == "EUPL-1.2"
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert Version(project["version"])


def test_the_workflow_passes_the_stages_of_the_project():
    steps = [step.get("run", "") for step in WORKFLOW["jobs"]["book"]["steps"]]
    assert ".ci/run" in steps
    stages = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "set -eo pipefail" in stages
    for stage in ("make test", "make check", "ateliers data build --from ../shared/data"):
        assert stage in stages
