"""Tags over v1: one whatever its case, listed with their use, renamed, merged and deleted."""

from typing import Any

import pytest

from app.core.db import Database
from tests.counting import fewest, statements
from tests.factories import Api, People

NINE, TEN = "2026-03-09T09:00:00Z", "2026-03-09T10:00:00Z"


async def tagged(api: Api, project: int, *texts: str | None) -> list[int]:
    """The ids of new entries of an hour with these tags."""
    return [await api.entry(project, NINE, TEN, tags=text) for text in texts]


async def used(api: Api, **query: Any) -> dict[str, int]:
    """The listed tags with the number of their entries."""
    return {tag["name"]: tag["entries"] for tag in (await api.get("/tags", **query)).body["tags"]}


async def id_of(api: Api, name: str) -> int:
    """The id of a listed tag."""
    (found,) = [tag["id"] for tag in (await api.get("/tags")).body["tags"] if tag["name"] == name]
    return int(found)


async def tags_of(api: Api, *ids: int) -> list[str | None]:
    """The tags of entries."""
    return [(await api.get(f"/time-entries/{number}")).body["time_entry"]["tags"] for number in ids]


async def test_a_tag_is_spelt_as_it_was_first_on_every_way_in(api: Api, bob_api: Api) -> None:
    project = await api.project()
    (first,) = await tagged(api, project, "Café, review")
    typed = "REVIEW,cafe\u0301,CAFÉ"
    (created,) = await tagged(bob_api, project, typed)
    (updated, bulk, added) = await tagged(api, project, None, None, "Review")
    assert (await api.patch(f"/time-entries/{updated}", tags=typed)).status == 200
    await api.post("/time-entries/bulk", entry_ids=[bulk], action="update", changes={"tags": typed})
    for tag in ("CAFE\u0301", "review"):
        await api.post("/time-entries/bulk", entry_ids=[added], action="add_tag", value=tag)
    timer = (await api.post("/timer/start", project_id=project, tags=typed)).body["timer"]["id"]
    rows = f'project_id,start_time,end_time,tags\n{project},2026-03-08T09:00:00Z,2026-03-08T10:00:00Z,"{typed}"\n'
    batch = (await api.post("/time-entries/import-csv", csv=rows)).body["import_id"]
    (imported,) = [row["entry_id"] for row in (await api.get(f"/imports/{batch}/rows", state="all")).body["rows"]]
    found = await tags_of(api, first, updated, bulk, added, timer, imported)
    assert found == ["Café,review", *["review,Café"] * 5]
    assert await tags_of(bob_api, created) == ["review,Café"]
    listed = await api.get("/time-entries", tag="CAFE\u0301", include_active="true")
    assert listed.body["pagination"]["total"] == 6
    await api.post("/time-entries/bulk", entry_ids=[added], action="remove_tag", value="CAFÉ")
    assert await tags_of(api, added) == ["review"]
    assert await used(api) == {"Café": 5, "review": 6}


async def test_the_list_says_how_much_tags_are_used(api: Api, bob_api: Api, admin_api: Api) -> None:
    project = await api.project()
    await tagged(api, project, "alpha,Beta", "beta", None)
    gone, *_ = await tagged(api, project, "alpha")
    await api.delete(f"/time-entries/{gone}")
    await bob_api.entry(project, "2026-03-10T09:00:00Z", "2026-03-10T09:30:00Z", tags="BETA")
    answer = await api.get("/tags", sort="-entries")
    listed = [(tag["name"], tag["entries"], tag["seconds"], tag["hours"]) for tag in answer.body["tags"]]
    assert listed == [("Beta", 2, 7200, 2.0), ("alpha", 1, 3600, 1.0)]
    assert answer.body["pagination"]["total"] == 2
    assert await used(bob_api) == {"Beta": 1}
    (beta,) = (await admin_api.get("/tags", q="BET")).body["tags"]
    assert (beta["entries"], beta["seconds"], beta["last_used_at"]) == (3, 9000, "2026-03-10T09:00:00Z")
    assert await used(admin_api, search="lph") == {"alpha": 1}
    first = await api.get("/tags", per_page=1)
    rest = await api.get("/tags", per_page=1, cursor=first.body["pagination"]["next_cursor"])
    assert [tag["name"] for tag in first.body["tags"] + rest.body["tags"]] == ["alpha", "Beta"]
    assert (await bob_api.get(f"/tags/{await id_of(api, 'alpha')}")).status == 404


async def test_a_rename_is_in_every_own_entry_and_its_history(api: Api, bob_api: Api, admin_api: Api) -> None:
    project = await api.project()
    ids = await tagged(api, project, "alpha,x", "x,ALPHA", "x")
    (other,) = await tagged(bob_api, project, "alpha")
    tag = await id_of(api, "alpha")
    answer = await api.patch(f"/tags/{tag}", name=" Omega ")
    assert (answer.status, answer.body["tag"]["name"], answer.body["tag"]["entries"]) == (200, "Omega", 2)
    assert answer.body["message"] == "Tag renamed in 2 entries"
    assert answer.body["tag"]["id"] != tag  # the other user keeps the old one
    assert await tags_of(api, *ids) == ["Omega,x", "x,Omega", "x"]
    assert await tags_of(bob_api, other) == ["alpha"]
    changes = (await api.get("/changes", limit=100)).body["changes"]
    assert [(change["event"], change["before"], change["after"]) for change in changes[-2:]] == [
        ("time_entry.updated", {"tags": "alpha,x"}, {"tags": "Omega,x"}),
        ("time_entry.updated", {"tags": "x,alpha"}, {"tags": "x,Omega"}),
    ]
    # An administrator renames in everybody's entries; then the tag stays the same.
    (all_of_it,) = (await admin_api.patch(f"/tags/{await id_of(admin_api, 'x')}", name="X")).body["tag"]["name"]
    assert all_of_it == "X"
    assert await tags_of(api, *ids) == ["Omega,X", "X,Omega", "X"]
    number = await id_of(bob_api, "alpha")
    assert (await bob_api.patch(f"/tags/{number}", name="beta")).body["tag"]["id"] == number
    assert await tags_of(bob_api, other) == ["beta"]


async def test_what_cannot_be_renamed(api: Api, bob_api: Api) -> None:
    project = await api.project()
    await tagged(api, project, "alpha,beta", f"alpha,{'x' * 490}")
    await tagged(bob_api, project, "Alpha")
    tag = await id_of(api, "alpha")
    cases: list[tuple[dict[str, object], int, list[str]]] = [
        ({"name": "a,b"}, 400, ["name"]),
        ({"name": "  "}, 400, ["name"]),
        ({"name": None}, 200, []),
        ({"name": "y" * 20}, 400, ["name"]),
        ({"name": "BETA"}, 409, ["name"]),
        ({"name": "ALPHA"}, 403, []),
    ]
    for body, status, fields in cases:
        answer = await api.patch(f"/tags/{tag}", **body)
        assert (answer.status, list(answer.body.get("errors", {}))) == (status, fields), body
    stale = await api.send("PATCH", f"/tags/{tag}", json={"name": "z"}, headers={"If-Match": '"old"'})
    assert stale.status == 412
    merges: list[tuple[object, int]] = [(tag, 400), (10**6, 400), (None, 400)]
    for into, status in merges:
        answer = await api.post(f"/tags/{tag}/merge", into=into)
        assert (answer.status, list(answer.body["errors"])) == (status, ["into"]), into
    assert (await api.post("/tags/1000000/merge", into=tag)).status == 404
    assert sorted(await used(api)) == ["alpha", "beta", "x" * 490]


async def test_a_merge_keeps_one_of_both(api: Api, bob_api: Api, admin_api: Api) -> None:
    project = await api.project()
    ids = await tagged(api, project, "alpha,x,beta", "alpha", "beta")
    (deleted,) = await tagged(api, project, "alpha")
    await api.delete(f"/time-entries/{deleted}")
    (other,) = await tagged(bob_api, project, "alpha")
    alpha, beta = await id_of(api, "alpha"), await id_of(api, "beta")
    answer = await admin_api.post(f"/tags/{alpha}/merge", into=beta)
    assert (answer.status, answer.body["tag"]["id"], answer.body["tag"]["entries"]) == (200, beta, 4)
    assert answer.body["message"] == "Tag merged in 3 entries"
    assert await tags_of(api, *ids) == ["beta,x", "beta", "beta"]
    assert await tags_of(bob_api, other) == ["beta"]
    await api.post(f"/time-entries/{deleted}/restore")
    assert await tags_of(api, deleted) == ["beta"]
    assert (await admin_api.get(f"/tags/{alpha}")).status == 404
    await tagged(api, project, "ALPHA")
    assert await used(api) == {"ALPHA": 1, "beta": 4, "x": 1}


async def test_a_deleted_tag_is_off_the_own_entries(api: Api, bob_api: Api) -> None:
    project = await api.project()
    ids = await tagged(api, project, "alpha,x", "alpha")
    (other,) = await tagged(bob_api, project, "alpha")
    tag = await id_of(api, "alpha")
    answer = await api.delete(f"/tags/{tag}")
    assert (answer.status, answer.body["message"]) == (200, "Tag removed from 2 entries")
    assert await tags_of(api, *ids) == ["x", None]
    assert await tags_of(bob_api, other) == ["alpha"]
    assert (await api.delete(f"/tags/{tag}")).status == 404


@pytest.mark.parametrize("number", [1, 30])
async def test_statements_do_not_grow_with_the_entries(
    database: Database, api: Api, people: People, number: int
) -> None:
    project = await api.project()
    await tagged(api, project, *(f"alpha,{place}" for place in range(number)))
    tag = await id_of(api, "alpha")
    with statements(database) as sent:
        assert (await api.patch(f"/tags/{tag}", name="omega")).status == 200
    assert len(sent) <= 16
    assert await fewest(database, lambda: api.get("/tags")) <= 2


async def test_a_report_by_tag_has_the_sum_of_each(api: Api) -> None:
    project = await api.project()
    await tagged(api, project, "alpha,Beta", "beta", None)
    day = {"start_date": "2026-03-09", "end_date": "2026-03-09"}
    report = (await api.get("/reports/summary", group_by="tag", **day)).body["summary"]
    lines = [(line["key"], line["name"], line["seconds"], line["hours"]) for line in report["groups"]]
    assert lines == [("Beta", "Beta", 7200, 2.0), (None, "No tag", 3600, 1.0), ("alpha", "alpha", 3600, 1.0)]
    assert (report["total_seconds"], report["total_entries"], report["groups_overlap"]) == (10800, 3, True)
    by_project = (await api.get("/reports/summary", group_by="project,tag", **day)).body["summary"]
    ((line),) = by_project["groups"]
    assert (line["seconds"], [inner["seconds"] for inner in line["groups"]]) == (10800, [7200, 3600, 3600])
    csv = (await api.get("/reports/summary/export", group_by="tag", format="csv", **day)).body.decode("utf-8-sig")
    assert [row.split(",")[:3] for row in csv.splitlines()[1:]] == [
        ["Beta", "2", "2.00"],
        ["No tag", "1", "1.00"],
        ["alpha", "1", "1.00"],
        ["Total (each entry once)", "3", "3.00"],
    ]
