"""What a notebook changes is not seen by the next: nor by the zygote that forks both."""

from __future__ import annotations

import os

import pytest

from tests.fastengine.running import execute, text

pytestmark = pytest.mark.slow

SEEN = {
    "option of pandas": (
        "import pandas as pd\npd.set_option('display.max_rows', 7)",
        "import pandas as pd\npd.get_option('display.max_rows')",
        "60",
    ),
    "parameter of figures": (
        "import matplotlib as mpl\nmpl.rcParams['axes.labelsize'] = 31",
        "import matplotlib as mpl\nmpl.rcParams['axes.labelsize']",
        "'medium'",
    ),
    "environment variable": (
        "import os\nos.environ['LEFT_BEHIND'] = 'yes'",
        "import os\n'LEFT_BEHIND' in os.environ",
        "False",
    ),
    "global of a module": (
        "import json\njson.left_behind = 1",
        "import json\nhasattr(json, 'left_behind')",
        "False",
    ),
    "global of the notebook": ("left_behind = 1", "'left_behind' in globals()", "False"),
    "folder": ("import os\nos.chdir('/')", "import os\nos.getcwd() == '/'", "False"),
    "open file": (
        "kept = open('/dev/zero')",
        "import os\n"
        "names = [f'/proc/self/fd/{n}' for n in os.listdir('/proc/self/fd')]\n"
        "any(os.readlink(n) == '/dev/zero' for n in names if os.path.islink(n))",
        "False",
    ),
    "patched function": (
        "import numpy as np\nnp.mean = None",
        "import numpy as np\nnp.mean is None",
        "False",
    ),
    "module removed": (
        "import sys, pandas\ndel sys.modules['pandas']",
        "import sys\n'pandas' in sys.modules",
        "True",
    ),
    "figure left open": (
        "%config InlineBackend.close_figures = False\n"
        "import matplotlib.pyplot as plt\nplt.figure();",
        "import matplotlib.pyplot as plt\nplt.get_fignums()",
        "[]",
    ),
    "filter of warnings": (
        "import warnings\nwarnings.simplefilter('error')",
        "import warnings\nwarnings.filters[0][0] == 'error'",
        "False",
    ),
}


@pytest.fixture(scope="module")
def outputs(zygote, tmp_path_factory):
    """Return what the second notebook sees of what the first one changed."""
    folder = tmp_path_factory.mktemp("isolation")
    same = execute([code for pair in SEEN.values() for code in pair[:2]], folder, fast=True)
    first = execute([change for change, _, _ in SEEN.values()], folder, fast=True)
    then = execute([look for _, look, _ in SEEN.values()], folder, fast=True)
    return same, first, then


@pytest.mark.parametrize("name", SEEN)
def test_a_change_is_not_seen_by_the_next_notebook(outputs, name):
    index, (_, _, expected) = list(SEEN).index(name), SEEN[name]
    assert not any(output.output_type == "error" for output in outputs[1].cells[index].outputs)
    assert text(outputs[2].cells[index]) == expected


@pytest.mark.parametrize("name", SEEN)
def test_the_same_change_is_seen_in_its_own_notebook(outputs, name):
    """Otherwise the test above would say nothing."""
    index, (_, _, expected) = list(SEEN).index(name), SEEN[name]
    assert text(outputs[0].cells[2 * index + 1]) != expected


DRAWS = (
    "import random, numpy as np, uuid\n"
    "print(random.random(), np.random.rand(), np.random.default_rng().random(), uuid.uuid4())"
)


def test_two_notebooks_do_not_draw_the_same_numbers(zygote, tmp_path):
    first, then = (text(execute([DRAWS], tmp_path, fast=True).cells[0]) for _ in range(2))
    pairs = list(zip(first.split(), then.split(), strict=True))
    assert len(pairs) == 4
    assert all(one != other for one, other in pairs)


def test_each_notebook_has_a_process_a_session_and_a_folder_of_its_own(zygote, tmp_path):
    code = "import os\nprint(os.getpid() == os.getsid(0), os.getppid(), os.getpid(), os.getcwd())"
    first, then = (text(execute([code], tmp_path, fast=True).cells[0]).split() for _ in range(2))
    assert first[0] == then[0] == "True"
    assert first[1] == then[1] != str(os.getpid())
    assert first[2] != then[2]
    assert first[3] == str(tmp_path)


def test_the_environment_of_the_client_is_that_of_the_notebook(zygote, tmp_path, monkeypatch):
    monkeypatch.setenv("SEEN_LATER", "yes")
    shown = execute(["import os\nos.environ['SEEN_LATER']"], tmp_path, fast=True)
    assert text(shown.cells[0]) == "'yes'"
