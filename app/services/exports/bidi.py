"""The order in which a line of both directions is drawn: the implicit rules of Unicode's algorithm (UAX #9)."""

import unicodedata
from itertools import groupby

RTL_LETTERS = frozenset({"R", "AL"})
STRONG = RTL_LETTERS | {"L"}
NUMBERS = frozenset({"EN", "AN"})
NEUTRALS = frozenset({"B", "S", "WS", "ON", "BN", "ES", "ET", "CS", "LRE", "RLE", "PDF", "LRO", "RLO"}) | frozenset(
    {"LRI", "RLI", "FSI", "PDI"}
)
MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def base_level(text: str) -> int:
    """Return 1 if the first letter is of a script that is written from right to left, else 0 (P2, P3)."""
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in STRONG), "L")
    return int(first != "L")


def visual_runs(text: str, base: int) -> list[tuple[str, bool]]:
    """Return the runs of a line from left to right, each in logical order, with whether it is drawn from the right.

    `base` is the level of the paragraph. Explicit embeddings and isolates are not followed.
    """
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    if not base and not RTL_LETTERS.union({"AN"}).intersection(kinds):
        return [(text, False)] if text else []
    levels = _levels(kinds, base)
    for place in range(len(text) - 1, -1, -1):
        if kinds[place] not in {"WS", "B", "S"}:
            break
        levels[place] = base  # L1
    runs = [
        ("".join(text[place] for place in places), level)
        for level, group in groupby(range(len(text)), levels.__getitem__)
        if (places := list(group))
    ]
    for level in range(max(levels, default=0), 0, -1):  # L2
        runs = [
            run
            for high, group in groupby(runs, lambda run: run[1] >= level)  # noqa: B023  # called within the round
            for run in (reversed(list(group)) if high else group)
        ]
    return [(run, level % 2 == 1) for run, level in runs]


def mirrored(text: str) -> str:
    """Return neutral characters as they stand in text from right to left."""
    return text[::-1].translate(MIRRORED)


def _levels(kinds: list[str], base: int) -> list[int]:
    side = "R" if base else "L"
    found = _neutral(_weak(list(kinds), side), side)
    if base:
        return [1 if kind == "R" else 2 for kind in found]
    return [0 if kind == "L" else 1 if kind == "R" else 2 for kind in found]


def _weak(kinds: list[str], side: str) -> list[str]:
    """Resolve marks, numbers and their separators (W1 to W7)."""
    strong = before = side
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[place] = before
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
        strong = kind if kind in STRONG else strong
        before = kinds[place]
    _separators(kinds)
    strong = side
    for place, kind in enumerate(kinds):
        if kind in STRONG:
            kinds[place] = strong = "R" if kind == "AL" else kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"
    return kinds


def _separators(kinds: list[str]) -> None:
    """Make one separator between two numbers part of them, and signs of currencies beside a number (W4, W5)."""
    for place in range(1, len(kinds) - 1):
        left, kind, right = kinds[place - 1 : place + 2]
        if left == right and ((left == "EN" and kind in {"ES", "CS"}) or (left == "AN" and kind == "CS")):
            kinds[place] = left
    for step, order in ((1, range(1, len(kinds))), (-1, range(len(kinds) - 2, -1, -1))):
        for place in order:
            if kinds[place] == "ET" and kinds[place - step] == "EN":
                kinds[place] = "EN"


def _neutral(kinds: list[str], side: str) -> list[str]:
    """Give neutrals the direction of both neighbours, or the paragraph's if these differ (N1, N2)."""
    before, place = side, 0
    while place < len(kinds):
        end = place
        while end < len(kinds) and kinds[end] in NEUTRALS:
            end += 1
        if end > place:
            after = side if end == len(kinds) else _side(kinds[end])
            kinds[place:end] = [before if before == after else side] * (end - place)
        else:
            end += 1
        before, place = _side(kinds[end - 1]), end
    return kinds


def _side(kind: str) -> str:
    return "R" if kind in NUMBERS else kind
