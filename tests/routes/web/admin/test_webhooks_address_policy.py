"""Where the form of webhooks lets them go, on a server as it comes."""

import pytest

from tests.routes.web.conftest import Browser


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/hook", "http://[::1]/", "http://169.254.169.254/latest"])
async def test_a_private_target_is_refused_beside_the_field(root: Browser, url: str) -> None:
    page = await root.refused(400, "/admin/webhooks", name="Hook", url=url, events="*")
    assert page.problems == {"url": "Leads to a private address, which this server does not send to"}
    assert page.values(".//input[@id='url']", "value") == [url]
    assert (await root.read("/admin/webhooks")).all(".//tbody/tr") == []
