"""Where webhooks may go."""

import asyncio
from dataclasses import replace

import httpcore
import pytest

from app import TimeTracker
from app.core.errors import Invalid
from app.services.webhooks.address_policy import Network, PrivateAddressError, is_public
from app.services.webhooks.worker import DeliveryWorker
from app.settings import Settings
from tests.factories import Api
from tests.services.webhooks.receiver import Receiver

PRIVATE = """
127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 0.1.2.3
192.0.0.8 198.18.0.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 2001:db8::1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 2002:7f00:1:: 2002:a00:1:: 64:ff9b::7f00:1
64:ff9b::a9fe:a9fe 2001:0:0:0:0:0:80ff:fffe
""".split()
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8", "64:ff9b::808:808"]
SPELLINGS = """
127.0.0.1 2130706433 0x7f000001 0177.0.0.1 0x7f.1 127.1 127.0.1 [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] 169.254.169.254
[0:0:0:0:0:ffff:a9fe:a9fe] 0 localhost
""".split()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """As they are where the operator has set nothing."""
    return replace(settings, webhook_allow_private=False)


def test_special_addresses_are_not_public() -> None:
    assert [address for address in PRIVATE if is_public(address)] == []
    assert [address for address in PUBLIC if not is_public(address)] == []


@pytest.mark.parametrize("host", SPELLINGS)
async def test_however_it_is_spelled(host: str) -> None:
    network = Network(allow_private=False)
    with pytest.raises(Invalid) as refused:
        await network.check(f"http://{host}:8080/hook")
    assert refused.value.fields == {"url": ["leads to a private address, which this server does not send to"]}
    with pytest.raises(PrivateAddressError):
        await network.connect_tcp(host.strip("[]"), 8080, timeout=3)


async def test_a_name_that_leads_to_one_private_address_of_several() -> None:
    async def both(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34", "10.0.0.1"]

    with pytest.raises(PrivateAddressError):
        await Network(allow_private=False, resolve=both).connect_tcp("both.example", 80)


async def test_a_name_that_changes_between_check_and_connection(app: TimeTracker, api: Api, receiver: Receiver) -> None:
    """Public when it is looked at, this machine when it is connected to."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])

    async def rebinding(_host: str, _port: int) -> list[str]:
        return next(answers)

    app.webhooks.network = Network(allow_private=False, resolve=rebinding)
    made = await api.post("/webhooks", name="Hook", url=f"http://evil.example:{receiver.port}/", events=["*"])
    assert made.status == 201
    await api.post("/webhooks/1/test")
    worker = DeliveryWorker(app.database, app.webhooks.network)
    await worker.poll()
    await worker.wait_for_running()
    await worker.close(0)
    (delivery,) = (await api.get("/webhooks/1/deliveries")).body["deliveries"]
    assert (delivery["error_type"], receiver.received) == ("private_address", [])


async def test_the_connection_goes_to_the_address_that_was_looked_at(receiver: Receiver) -> None:
    asked = []

    async def once(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    network = Network(allow_private=True, resolve=once)
    async with httpcore.AsyncConnectionPool(network_backend=network) as pool:
        answer = await pool.request("POST", f"http://nowhere.invalid:{receiver.port}/", content=b"{}")
    assert (answer.status, asked, receiver.received[0].headers["host"]) == (
        200,
        ["nowhere.invalid"],
        f"nowhere.invalid:{receiver.port}",
    )


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "ftp://example.com", "http://", "https:///x", "http://a b/", "http://u:p@example.com/",
     "http://example.com:99999/", "http://example.com/\r\nX: y", "http://exämple.com/", 7, ["http://example.com"]],
)  # fmt: skip
async def test_what_is_no_address(api: Api, url: object) -> None:
    answer = await api.post("/webhooks", name="Hook", url=url, events=["*"])
    assert (answer.status, list(answer.body["errors"])) == (400, ["url"])


async def test_a_private_address_is_refused_at_once(api: Api) -> None:
    made = await api.post("/webhooks", name="Hook", url="http://192.0.43.8/hook", events=["*"])
    assert made.status == 201
    for url in ("http://127.0.0.1:5432/", "http://[::ffff:10.0.0.1]/", "http://2130706433/"):
        for answer in (
            await api.post("/webhooks", name="Hook", url=url, events=["*"]),
            await api.patch("/webhooks/1", url=url),
        ):
            assert (answer.status, list(answer.body["errors"])) == (400, ["url"])


async def test_a_name_that_nobody_knows_may_be_known_later() -> None:
    async def nobody(_host: str, _port: int) -> list[str]:
        raise OSError("unknown")

    network = Network(allow_private=False, resolve=nobody)
    await network.check("https://soon.example/")
    with pytest.raises(httpcore.ConnectError):
        await network.connect_tcp("soon.example", 443)


async def test_a_name_that_takes_long() -> None:
    async def slow(_host: str, _port: int) -> list[str]:
        await asyncio.sleep(10)
        return []

    with pytest.raises(httpcore.ConnectTimeout):
        await Network(allow_private=False, resolve=slow).connect_tcp("slow.example", 443, timeout=0.05)
