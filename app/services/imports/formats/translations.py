"""Headers in the languages in which Toggl and Clockify write them.

Spanish and Portuguese were found in exports; German and French are the labels of their pages. Other headers are
named with `columns`.
"""

HEADER_TRANSLATIONS = {
    "person_email": "email, e-mail, correo electrónico, correo, endereço de e-mail, adresse e-mail",
    "person_name": "user, member, usuario, miembro, usuário, utilizador, membro, "
    "benutzer, mitglied, utilisateur, membre",
    "client": "client, cliente, kunde",
    "project": "project, proyecto, projeto, projecto, projekt, projet",
    "task": "task, tarea, tarefa, aufgabe, tâche",
    "notes": "description, descripción, descrição, beschreibung",
    "billable": "billable, facturable, faturável, cobrável, abrechenbar",
    "tags": "tags, etiquetas, schlagwörter, étiquettes",
    "start_date": "start date, fecha inicio, fecha de inicio, data início, data de início, data inicial, "
    "startdatum, date de début",
    "start_time": "start time, hora inicio, hora de inicio, hora início, hora de início, hora inicial, "
    "startzeit, heure de début",
    "end_date": "end date, stop date, fecha fin, fecha de fin, fecha final, fecha de finalización, "
    "data fim, data de fim, data final, data de término, enddatum, date de fin",
    "end_time": "end time, stop time, hora fin, hora de fin, hora final, hora de finalización, "
    "hora fim, hora de fim, hora de término, endzeit, heure de fin",
    "duration": "duration, duración, duração, dauer, durée",
}


def translated_headers(field: str, *more: str, unit: str = "") -> tuple[str, ...]:
    """Return the headers of a field, each followed by its `unit`, and `more` of a single tracker."""
    return (*(f"{word}{unit}" for word in HEADER_TRANSLATIONS[field].split(", ")), *more)
