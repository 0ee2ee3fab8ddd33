"""The stages of an import, in their order."""

from pathlib import Path

import pytest

from tests.contracts.test_architecture import imports

ROOT = "app.services.imports"
STAGES = ("formats", "read", "interpret", "resolve", "store")
FILES = [(stage, path) for stage in STAGES for path in sorted(Path("app/services/imports", stage).glob("*.py"))]


@pytest.mark.parametrize(("stage", "path"), FILES, ids=[f"{stage}/{path.stem}" for stage, path in FILES])
def test_a_stage_imports_no_later_one(stage: str, path: Path) -> None:
    later = tuple(f"{ROOT}.{name}" for name in STAGES[STAGES.index(stage) + 1 :])
    assert [name for name in imports(path) if later and name.startswith(later)] == []
