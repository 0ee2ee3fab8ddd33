"""Texts that contain another text, in SQL."""

from itertools import islice
from unicodedata import normalize

from sqlalchemy import Boolean, ColumnElement, SQLColumnExpression, and_, bindparam, false, func

from app.core.sql.dialects import DialectFunction

SHORTEST_INDEXED = 3  # characters: an index of trigrams knows nothing shorter
MAX_GRAMS = 24  # what an index has found is compared anyway
FOLDED_SCRIPTS = (range(0x250), range(0x386, 0x3F0), range(0x400, 0x528))  # Latin, Greek and Cyrillic


def like_pattern(text: str) -> str:
    r"""A LIKE pattern for values that contain `text`, in which `%` and `_` are literal (escape character `\`)."""
    return f"%{''.join(map(_escaped, text))}%"


class _matches(DialectFunction[bool]):
    """`_matches(column, pattern, like)`: if a text matches the patterns of `search_values`.

    PostgreSQL needs both. An index answers LIKE for letters that regular expressions only know as a class, such as
    Chinese ones; and where the database's locale is C, ILIKE knows only ASCII letters in both cases.
    """

    type = Boolean()
    inherit_cache = True
    postgresql = "({0} ILIKE {2} AND {0} ~ {1})"
    # LIKE knows only ASCII letters in both cases here; classes of GLOB name both, of any script.
    sqlite = "({0} GLOB {1})"


def matches(column: SQLColumnExpression[str | None], name: str = "text") -> ColumnElement[bool]:
    """The condition that a text column contains the bound value `name` of `search_values`."""
    return _matches(column, bindparam(name), bindparam(f"{name}_like"))


def search_values(name: str, text: str, dialect: str) -> dict[str, object]:
    """The bound values to search for `text`, in any case and with every character literal.

    `name` and `…_like` are patterns for `matches`. There is `…_indexed` if an index of trigrams can find the text,
    and on SQLite `…_grams`, the query for it.
    """
    if dialect == "sqlite":
        grams = _grams(text) if is_indexed(text) else ""
        values: dict[str, object] = {name: f"*{''.join(map(_either_case, text))}*"}
        return values | ({f"{name}_grams": grams, f"{name}_indexed": True} if grams else {})
    # The regular expression only has to say what LIKE cannot.
    plain = all(map(_is_plain, text))
    like = "".join(_escaped(character) if _is_plain(character) else "_" for character in text)
    regular = "" if plain else "".join(map(_either_case_or_escaped, text))
    return {name: regular, f"{name}_like": f"%{like}%"} | ({f"{name}_indexed": True} if is_indexed(text) else {})


class has_part(DialectFunction[bool]):
    """`has_part(column, like)`: if PostgreSQL's index of trigrams knows it; true on SQLite, whose index is apart."""

    type = Boolean()
    inherit_cache = True
    postgresql = "({0} ILIKE {1})"
    sqlite = "1"


def has_tag(tags: SQLColumnExpression[str | None], name: str = "tag") -> ColumnElement[bool]:
    """The condition that comma-separated tags contain the bound tag `name` of `tag_values`, in any case."""
    # Within coalesce the planner does not guess that few of the rows that have the part have the tag.
    whole: ColumnElement[bool] = func.coalesce(matches("," + tags + ",", name), false())
    return and_(has_part(tags, bindparam(f"{name}_part")), whole)


def tag_values(name: str, tag: str, dialect: str) -> dict[str, object]:
    """The bound values to look for a tag: those of `search_values`, with trigrams of the tag alone."""
    tag = normalize("NFC", tag)  # as tags are stored
    alone, whole = search_values(name, tag, dialect), search_values(name, f",{tag},", dialect)
    if dialect == "sqlite":
        return alone | {name: whole[name]}
    return alone | {key: whole[key] for key in (name, f"{name}_like")} | {f"{name}_part": alone[f"{name}_like"]}


def is_indexed(text: str) -> bool:
    """Return whether an index of trigrams can find a text: it has three letters or digits in a row."""
    longest = run = 0
    for character in text:
        run = run + 1 if character.isalnum() else 0
        longest = max(longest, run)
    return longest >= SHORTEST_INDEXED


def _grams(text: str) -> str:
    """Trigrams of a text as a query of FTS5, without those whose letters FTS5 may not know in both cases."""
    grams = (text[at : at + SHORTEST_INDEXED] for at in range(len(text) - SHORTEST_INDEXED + 1))
    known = islice(dict.fromkeys(gram for gram in grams if all(map(_folds_alike, gram))), MAX_GRAMS)
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in known)


def _folds_alike(character: str) -> bool:
    """True for characters without case, and for letters whose cases every version of FTS5 knows."""
    cases = _cases(character)
    if len(cases) == 1:
        return True
    known = all(any(ord(case) in script for script in FOLDED_SCRIPTS) for case in cases)
    return known and len({case.lower() for case in cases}) == 1


def _is_plain(character: str) -> bool:
    """True if ILIKE knows all cases of a character in any locale."""
    return character.isascii() or len(_cases(character)) == 1


def _escaped(character: str) -> str:
    return "\\" + character if character in "\\%_" else character


def _either_case(character: str) -> str:
    """A GLOB class of a character in lower and upper case."""
    letters = _cases(character)
    return f"[{letters}]" if len(letters) > 1 or letters in "*?[" else letters


def _either_case_or_escaped(character: str) -> str:
    """The same for a regular expression of PostgreSQL."""
    letters = _cases(character)
    if len(letters) > 1:
        return f"[{letters}]"
    return f"\\{letters}" if letters.isascii() and not letters.isalnum() else letters


def _cases(character: str) -> str:
    """A letter in lower and upper case if it has both; any other character alone."""
    cases = {character, character.lower(), character.upper()}
    return "".join(sorted(case for case in cases if len(case) == 1))
