"""Handlers of petstore.yaml on rows in memory."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from tenantry.contract import Refusal, Request

Row = dict[str, Any]
API_KEY, SESSION = "pets-key", "pets-session"


class Store:
    """The rows: one pet, one order and one user to begin with, each of the id 1 or `ada`."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.ids = count(2)
        self.pets: dict[int, Row] = {
            1: {
                "id": 1,
                "name": "Rex",
                "photoUrls": [],
                "tags": ["friendly"],
                "status": "available",
            }
        }
        self.orders: dict[int, Row] = {
            1: {"id": 1, "petId": 1, "quantity": 1, "status": "placed", "complete": False}
        }
        self.users: dict[str, Row] = {"ada": {"email": "ada@example.org"}}


STORE = Store()


def check_api_key(credential: str, _request: Request) -> str | None:
    return "keeper" if credential == API_KEY else None


async def check_session(credential: str, _request: Request) -> str | None:
    return "ada" if credential == SESSION else None


CREDENTIALS: Mapping[str, Callable[..., Any]] = {"apiKey": check_api_key, "session": check_session}


def find(rows: Mapping[Any, Row], key: Any) -> Row:
    row = rows.get(key)
    if row is None:
        raise Refusal("not_found", "There is no such row.")
    return row


def list_pets(
    status: list[str] | None, tags: list[str] | None, limit: int
) -> tuple[list[Row], int, dict[str, str]]:
    found = [
        pet
        for pet in STORE.pets.values()
        if (not status or pet["status"] in status) and set(tags or ()) <= set(pet.get("tags", ()))
    ]
    return found[:limit], 200, {"X-Total": str(len(found))}


def add_pet(body: Row) -> tuple[Row, int, dict[str, str]]:
    pet = {"status": "available", **body, "id": next(STORE.ids)}
    STORE.pets[pet["id"]] = pet
    return pet, 201, {"Location": f"/v1/pets/{pet['id']}"}


def get_pet(pet_id: int) -> Row:
    return find(STORE.pets, pet_id)


def replace_pet(pet_id: int, body: Row) -> Row:
    find(STORE.pets, pet_id)
    STORE.pets[pet_id] = {"status": "available", **body, "id": pet_id}
    return STORE.pets[pet_id]


def update_pet(pet_id: int, body: Row) -> Row:
    pet = find(STORE.pets, pet_id)
    pet.update(body)
    return pet


def delete_pet(pet_id: int) -> None:
    find(STORE.pets, pet_id)
    del STORE.pets[pet_id]


def get_inventory() -> dict[str, int]:
    statuses: list[str] = [pet["status"] for pet in STORE.pets.values()]
    return dict(Counter(statuses))


def place_order(body: Row) -> Row:
    find(STORE.pets, body["petId"])
    kept = {name: body[name] for name in ("petId", "quantity", "shipDate") if name in body}
    order = {**kept, "id": next(STORE.ids), "status": "placed", "complete": False}
    STORE.orders[order["id"]] = order
    return order


def get_order(order_id: int) -> Row:
    return find(STORE.orders, order_id)


def cancel_order(order_id: int) -> None:
    find(STORE.orders, order_id)
    del STORE.orders[order_id]


def get_user(username: str) -> Row:
    return find(STORE.users, username)


def put_user(username: str, body: Row) -> Row:
    STORE.users[username] = body
    return body


def get_session(principal: str) -> str:
    return principal
