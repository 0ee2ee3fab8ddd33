"""The Makefile explains itself."""

import re
import subprocess
from pathlib import Path

HOME = Path(__file__).parent.parent.parent


def test_every_target_is_in_the_help() -> None:
    makefile = (HOME / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    printed = subprocess.run(["make"], cwd=HOME, capture_output=True, text=True, check=True).stdout
    helped = re.findall(r"^make (\S+) +(\S.*)$", printed, re.MULTILINE)
    assert sorted(name for name, _ in helped) == sorted(phony.split())
    rules = set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))
    assert rules == set(phony.split())
