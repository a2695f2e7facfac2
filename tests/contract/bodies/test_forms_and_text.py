"""Bodies that are forms or plain text."""

import httpx
import pytest

from tests.contract.bodies.posting import assert_refused, post

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", ["/form", "/several"])
def test_form_body_200_arrives_as_its_types(client: httpx.Client, path: str) -> None:
    form = "item=a+b%2Bc&amount=2&weight=0.5&gift=true&tags=x&tags=y&day=2024-02-29"
    assert post(client, path, form, FORM).json() == {
        "item": "a b+c",
        "amount": 2,
        "weight": 0.5,
        "gift": True,
        "tags": ["x", "y"],
        "day": "2024-02-29",
    }


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ("amount=2", "item"),
        ("item=", "item"),
        ("item=a&item=b", "item"),
        ("item=a&amount=two", "amount"),
        ("item=a&amount=0", "amount"),
        ("item=a&amount=1_0", "amount"),
        ("item=a&amount=9223372036854775808", "amount"),
        ("item=a&weight=NaN", "weight"),
        ("item=a&gift=yes", "gift"),
        ("item=%FF", "item"),
        ("item=%00", "item"),
        ("item=a&other=b", "other"),
        ("item=a&other=b&other=c", "other"),
    ],
)
def test_form_body_400_names_the_field(client: httpx.Client, form: str, field: str) -> None:
    assert_refused(post(client, "/form", form, FORM), 400, "invalid", field)


@pytest.mark.parametrize("form", ["%FF=a&item=b", "%00=a&item=b"])
def test_form_body_400_with_a_name_that_is_no_text(client: httpx.Client, form: str) -> None:
    assert_refused(post(client, "/form", form, FORM), 400, "invalid", None)


@pytest.mark.parametrize("path", ["/text", "/several"])
def test_text_body_200_arrives_as_text(client: httpx.Client, path: str) -> None:
    response = post(client, path, "ä\r\nb", "text/plain; charset=utf-8")
    assert response.json() == {"text": "ä\r\nb"}


@pytest.mark.parametrize("content", [b"\xff", b"a\x00b", b"longer than twenty characters"])
def test_text_body_400_names_no_field(client: httpx.Client, content: bytes) -> None:
    assert_refused(post(client, "/text", content, "text/plain"), 400, "invalid", None)
