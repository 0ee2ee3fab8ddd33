"""A setting of the instance is declared once; v1 and the documents must not forget it."""

import re

import pytest

from app.routes.schemas.system import InfoBody
from app.routes.schemas.users import Requirements
from app.services.settings.declaration import SettingsSection, Visibility
from app.services.settings.instance import DECLARATIONS, Instance, as_texts
from tests.contracts.test_docs import section, text

EVERY_SETTING = pytest.mark.parametrize("name", DECLARATIONS)


@EVERY_SETTING
def test_v1_tells_those_who_may_see_it(name: str) -> None:
    declared = DECLARATIONS[name]
    assert (declared.visible_to is Visibility.USERS) == (name in Requirements.model_fields)
    if declared.visible_to is Visibility.PUBLIC:
        assert declared.section is SettingsSection.MODULES or name in InfoBody.model_fields


@pytest.mark.parametrize("name", Requirements.model_fields)
def test_v1_tells_nothing_else(name: str) -> None:
    assert name in Instance().requirements()


def documented() -> dict[str, str]:
    """The column of defaults by name."""
    table = section(text("docs", "CONFIGURATION.md"), "## Instance settings")
    return dict(re.findall(r"^\| `(\S+)` \| (.*?) \|", table, re.MULTILINE))


@EVERY_SETTING
def test_it_is_documented_with_its_default(name: str) -> None:
    assert documented()[name].endswith(f"`{as_texts(Instance())[name]}`")


def test_no_other_is_documented() -> None:
    assert documented().keys() - DECLARATIONS.keys() == set()
