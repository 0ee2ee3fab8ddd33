"""Redmine: the list of spent time as CSV, in its languages, and its API. It has a day and hours.

An issue is the task of an entry, the activity its tag.
"""

from app.services.imports.formats.base import Cells, ImportFormat, JsonItem, JsonShape
from app.services.imports.formats.json_values import pick, to_cells

HEADERS = {
    "project": "project, projekt, projet, proyecto, progetto, projeto, proiect, projekti, prosjekt, projecte, proje, "
    "проект, проєкт, プロジェクト, 项目, 專案, 프로젝트",
    "start_date": "date, datum, fecha, data, dato, dátum, päivä, tarih, дата, 日付, 日期, 작업시간",
    "person_name": "user, benutzer, utilisateur, usuario, utente, gebruiker, użytkownik, usuário, utilizador, "
    "uživatel, bruger, bruker, användare, käyttäjä, felhasználó, používateľ, utilizator, usuari, kullanıcı, "
    "пользователь, користувач, ユーザー, 用户, 用戶, 사용자",
    "tags": "activity, aktivität, activité, actividad, attività, activiteit, aktywność, atividade, aktivita, "
    "aktivitet, aktivitás, activitate, activitat, faaliyet, деятельность, діяльність, 作業分類, 活动, 活動, 작업종류",
    "task": "issue, ticket, demande, petición, incidencia, segnalazione, zagadnienie, tarefa, úkol, sag, sak, ärende, "
    "tapahtuma, feladat, úloha, tichet, incidència, i̇ş, задача, питання, チケット, 问题, 議題, 일감",
    "notes": "comment, kommentar, commentaire, comentario, commento, commentaar, komentarz, comentário, komentář, "
    "kommentarer, kommentti, megjegyzés, komentár, comentariu, comentari, yorumlar, комментарий, коментар, コメント, "
    "注释, 回應, 설명",
    "hours": "hours, stunden, heures, horas, ore, uren, godzin, hodiny, timer, timmar, tuntia, óra, hores, saat, "
    "час(а,ов), годин(и/а), 時間, 小时, 小時, 시간",
}


def time_entry_row(item: JsonItem) -> Cells:
    """A time entry of the API, which names an issue by its number only."""
    issue = item.get("issue")
    if isinstance(issue, dict) and isinstance(issue.get("id"), int):
        issue = f"#{issue['id']}"
    named = {"date": item.get("spent_on"), "issue": issue, "comment": item.get("comments")}
    return to_cells(pick(item, "id", "project", "user", "activity", "hours") | named)


REDMINE = ImportFormat(
    name="redmine",
    title="Redmine",
    position=11,
    columns={
        "row_id": ("id",),
        **{field: tuple(names.split(", ")) for field, names in HEADERS.items()},
    },
    signatures=(frozenset({"start_date", "person_name", "tags", "task", "notes", "hours"}),),
    json_shapes=(JsonShape(frozenset({"spent_on", "hours", "activity"}), time_entry_row),),
)
