"""The key: made once, kept closed, the same for everybody, and strong where it matters."""

import multiprocessing
from collections import Counter
from pathlib import Path

import pytest

from app.core.errors import StartError
from app.settings import Settings, is_weak, load_or_create_key

STRONG = "kQ3v9ZpL2xW8rT6yB1nM4cF7hJ0dS5gA"


def env(folder: Path, **given: str) -> dict[str, str]:
    """An environment with this instance folder."""
    return {"TIMETRACKER_INSTANCE": str(folder)} | given


def test_a_key_is_made_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet" / "there"
    made = Settings.from_env(env(folder)).secret_key
    file = folder / "secret_key"
    assert (file.read_text(), f"{file.stat().st_mode:o}") == (made, "100600")
    assert (len(made), is_weak(made)) == (64, False)
    assert Settings.from_env(env(folder, TIMETRACKER_ENV="production")).secret_key == made
    assert [path.name for path in folder.iterdir()] == ["secret_key"]
    assert Settings.from_env(env(tmp_path / "other")).secret_key != made


def test_an_empty_key_is_none(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("\n")
    with pytest.raises(StartError) as caught:
        Settings.from_env(env(tmp_path))
    assert str(caught.value) == f"{tmp_path}/secret_key is empty: remove it, or write a key into it"


def test_a_given_key_is_not_kept(tmp_path: Path) -> None:
    assert Settings.from_env(env(tmp_path, SECRET_KEY=STRONG)).secret_key == STRONG
    assert list(tmp_path.iterdir()) == []


def test_the_folder_is_made_for_the_embedded_database_too(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    made = Settings.from_env(env(folder, SECRET_KEY=STRONG))
    assert (made.database_url, folder.is_dir()) == (f"sqlite+aiosqlite:///{folder}/timetracker.db", True)


@pytest.mark.parametrize("given", [{}, {"SECRET_KEY": STRONG}], ids=["key to be made", "key given"])
def test_a_folder_that_cannot_be_had(tmp_path: Path, given: dict[str, str]) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StartError) as caught:
        Settings.from_env(env(file, **given))
    assert str(caught.value) == f"TIMETRACKER_INSTANCE: {file} cannot be used: File exists"


def read_at_once(folder: Path, rounds: int) -> dict[str, int]:
    """How many of eight processes got which key, where all wait for each other before each round."""
    context = multiprocessing.get_context("fork")
    barrier, queue = context.Barrier(8), context.SimpleQueue()

    def read() -> None:
        found = []
        for number in range(rounds):
            barrier.wait()
            found.append(load_or_create_key(folder / str(number)))
        queue.put(found)

    processes = [context.Process(target=read) for _ in range(8)]
    for process in processes:
        process.start()
    keys = [key for _ in processes for key in queue.get()]
    for process in processes:
        process.join()
        process.close()
    queue.close()
    return Counter(keys)


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    found = read_at_once(tmp_path, 20)
    files = {(tmp_path / str(number) / "secret_key").read_text(): 8 for number in range(20)}
    assert found == files
    assert sum(1 for _ in tmp_path.rglob("*")) == 40


@pytest.mark.parametrize(
    "key",
    [
        "short",
        STRONG[:31],
        "a" * 40,
        "abcabcabcabcabcabcabcabcabcabcabcabc",
        "change-me-kQ3v9ZpL2xW8rT6yB1nM4cF7hJ0dS5gA",
        "my-Secret-kQ3v9ZpL2xW8rT6yB1nM4cF7hJ0dS5gA",
        "development-key-kQ3v9ZpL2xW8rT6yB1nM4cF7hJ",
    ],
)
def test_a_weak_key_is_for_development_only(key: str, tmp_path: Path) -> None:
    given = env(tmp_path, SECRET_KEY=key)
    assert Settings.from_env(given).secret_key == key
    with pytest.raises(StartError) as caught:
        Settings.from_env(given | {"TIMETRACKER_ENV": "production"})
    assert str(caught.value) == "SECRET_KEY is weak: give it at least 32 random characters"


def test_a_strong_key_is_for_production(tmp_path: Path) -> None:
    assert Settings.from_env(env(tmp_path, SECRET_KEY=STRONG, TIMETRACKER_ENV="production")).env == "production"
