"""A newcomer's way from an email address to an AWS account, in a browser and nothing else."""

import json
import re
from pathlib import Path

import httpx
import pytest

from tests.command import printed, server
from tests.journeys.browser import CHROMIUM, browser

EMAIL = "owner@acme.example"
ORDER = """
fetch('/v1/accounts', {
  method: 'POST',
  headers: {authorization: 'Bearer ' + KEY, 'content-type': 'application/json'},
  body: JSON.stringify({githubRepos: ['acme/storefront']}),
}).then(answer => answer.json()).then(JSON.stringify)
"""
LOOK = """
fetch('/v1/accounts/' + ACCOUNT, {headers: {authorization: 'Bearer ' + KEY}})
  .then(answer => answer.json()).then(JSON.stringify)
"""
IS_ACTIVE = LOOK.replace("then(JSON.stringify)", "then(account => account.status === 'active')")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_newcomer_signs_up_pays_and_has_an_account(tmp_path: Path) -> None:
    """Rules 28 to 32, with local payments, the local cloud and the worker that `serve` starts."""
    with (
        server(tmp_path, contracts="aibi", local_cloud_seconds="0.2") as running,
        browser(tmp_path / "profile") as page,
    ):
        page.open(f"{running.base_url}/checkout")
        page.run(f"document.querySelector('#email').value = {json.dumps(EMAIL)}")
        page.press("Continue to checkout")
        assert EMAIL in page.text()
        checkout = page.run("location.href")
        page.press("Pay")
        assert "a single time" in page.text()
        page.press("Show the key once")
        handed = json.loads(re.findall(r"\{.*\}", page.text())[0])
        assert handed["email"] == EMAIL

        page.open(checkout)
        assert "fetched before" in page.text()

        # The documentation is where a browser may call the contract.
        page.open(f"{running.base_url}/docs/aibi")
        page.run(f"window.KEY = {json.dumps(handed['apiKey'])}")
        ordered = json.loads(page.run(ORDER))
        assert ordered["status"] == "pending"
        page.run(f"window.ACCOUNT = {json.dumps(ordered['accountId'])}")
        page.wait(IS_ACTIVE)
        account = json.loads(page.run(LOOK))
        assert account["provisioningStep"] == "complete"
        assert re.fullmatch(r"\d{12}", account["awsAccountId"])
        assert account["oidcRoleArn"].endswith(":role/GitHubActionsDeployRole")
    assert handed["apiKey"] not in running.log.read_text()
    assert checkout.rpartition("/")[2] not in running.log.read_text()


def test_demo_and_granted_keys_order_accounts(tmp_path: Path) -> None:
    """Of a customer that need not pay, and that lost its key."""
    with server(tmp_path, "--no-worker", contracts="aibi") as running:
        made = json.loads(printed(tmp_path, "demo", "--json"))
        anew = printed(tmp_path, "grant", "aibi-key", made["organization"]["slug"]).strip()
        for key in (made["credentials"]["aibi_key"], anew):
            headers = {"authorization": f"Bearer {key}"}
            answer = httpx.post(f"{running.base_url}/v1/accounts", headers=headers)
            assert answer.status_code == 202
