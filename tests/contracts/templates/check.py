"""What is wrong with the format of a template."""

from . import LENGTH
from .tidy import tidied
from .tokens import unbalanced
from .wrap import wrapped


def formatted(text: str) -> str:
    """Return a template in its format, or as it is if its elements and blocks do not match."""
    try:
        return text if unbalanced(text) else wrapped(tidied(text))
    except ValueError:
        return text


def problems(text: str) -> list[str]:
    """Return what is wrong with a template."""
    try:
        if problem := unbalanced(text):
            return [problem]
    except ValueError as error:
        return [str(error)]
    lines, wanted = text.split("\n"), formatted(text).split("\n")
    found = [f"line {at}: more than {LENGTH} characters" for at, line in enumerate(lines, 1) if len(line) > LENGTH]
    found += [f"line {at}: a tab" for at, line in enumerate(lines, 1) if "\t" in line]
    if lines != wanted:
        at = next((at for at, pair in enumerate(zip(lines, wanted, strict=False), 1) if pair[0] != pair[1]), len(lines))
        found.append(f"line {at}: not formatted, run `make format`")
    return found
