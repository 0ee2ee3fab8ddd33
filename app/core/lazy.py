"""Modules that are imported when they are first used: what few requests and commands need costs the others nothing."""

from importlib import import_module


class LazyModule:
    """A module by its name, such as `openpyxl`; type checkers are given the import itself under `TYPE_CHECKING`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        value: object = getattr(import_module(self._name), name)
        return value
