"""What is in the files, by their names: whose they are, and each row as `samples.brief` has it."""

from typing import Any

Rows = dict[str, tuple[str, list[tuple[Any, ...]]]]

MIRA, JON, ANA = "mira@north.test", "jon@north.test", "ana@kiln.test"
ATLAS, KILN = "Fen Labs/Atlas/Survey", "Orla Ltd/Kiln"
