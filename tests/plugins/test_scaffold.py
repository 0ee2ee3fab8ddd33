"""`timetracker plugin new`: what it writes works as it is, and what it cannot write it says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import StartError
from app.plugins import scaffold
from tests.processes import environment, run

HOME = Path(__file__).parent.parent.parent
WRITTEN = [
    "kudos/kudos/__init__.py",
    "kudos/kudos/migrations/0001_first.py",
    "kudos/kudos/models.py",
    "kudos/kudos/plugin.toml",
    "kudos/pyproject.toml",
    "kudos/tests/test_kudos.py",
]


def test_what_it_writes_is_listed_and_passes_its_own_test(tmp_path: Path) -> None:
    told = run("plugin", "new", "kudos", environ=environment(tmp_path))
    assert sorted(told.stdout.split()) == WRITTEN
    assert told.stderr == "\nTry it:\n  pip install --editable kudos\n  pytest kudos\n"
    metadata = tmp_path / "site" / "timetracker_kudos-0.1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "entry_points.txt").write_text("[timetracker.plugins]\nkudos = kudos\n")
    paths = os.pathsep.join(map(str, (tmp_path / "kudos", tmp_path / "site")))
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "kudos"],
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONPATH=paths),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (tested.returncode, tested.stdout.splitlines()[-1].split(" in ")[0]) == (0, "2 passed"), tested.stdout


def test_what_it_writes_is_in_good_style(tmp_path: Path) -> None:
    scaffold.write_plugin("kudos", tmp_path)
    ruff = [sys.executable, "-m", "ruff"]
    # S101: tests assert. I: what counts as a package of one's own depends on the folder.
    for words in (["check", "--ignore", "S101,I"], ["format", "--check"]):
        told = subprocess.run(
            [*ruff, *words, "--config", HOME / "pyproject.toml", tmp_path / "kudos"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (told.returncode, told.stderr) == (0, ""), told.stdout


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            name,
            f"{name} cannot name a plugin: use a letter, then at most 29 letters, digits and single underscores, "
            "all small",
        )
        for name in ("Kudos", "k", "9lives", "_kudos", "kudos_", "two__parts", "auth", "class", "a-b", "x" * 31)
    ]
    + [
        (name, f"{name} cannot name a plugin: a Python package or a bundled plugin has this name")
        for name in ("json", "quart", "app", "metrics")
    ],
)
def test_names_that_cannot_be(tmp_path: Path, name: str, line: str) -> None:
    with pytest.raises(StartError) as caught:
        scaffold.write_plugin(name, tmp_path)
    assert (str(caught.value), list(tmp_path.iterdir())) == (line, [])


def test_nothing_is_written_over(tmp_path: Path) -> None:
    scaffold.write_plugin("kudos", tmp_path)
    with pytest.raises(StartError) as caught:
        scaffold.write_plugin("kudos", tmp_path)
    assert str(caught.value) == f"{tmp_path / 'kudos'} already exists"
