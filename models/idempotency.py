"""Idempotency keys: a request sent twice has one effect and one answer (rule 52)."""

from dataclasses import dataclass
from datetime import timedelta

from peewee import BlobField, IntegerField, IntegrityError, TextField

from models import secrets
from models.claim import Claim
from models.clock import now
from models.database import Table, violates
from models.errors import Conflict, Unprocessable
from models.fields import UTCDateTimeField

KEPT_FOR = timedelta(hours=24)


class IdempotencyRecord(Table):
    """A claim laid, and the first answer once it is known.

    `digest` stands for the credential and its key. The answer is encrypted: some hold the only
    copy of a new key's plaintext.
    """

    digest = TextField(unique=True)
    fingerprint = TextField()
    status = IntegerField(null=True)
    answer = BlobField(null=True)
    created_at = UTCDateTimeField(index=True)

    class Meta:
        table_name = "idempotency_record"


@dataclass(frozen=True)
class Answer:
    """What the first request was answered."""

    status: int
    body: bytes


def find(claim: Claim) -> Answer | None:
    """The answer that the claim's first request got; None when there was no first.

    Raises Unprocessable when the first was another request, Conflict while it has no answer:
    it is under way, or it died, and whether it had its effect can't be told.
    """
    record = IdempotencyRecord.get_or_none(
        IdempotencyRecord.digest == _digest(claim), IdempotencyRecord.created_at > now() - KEPT_FOR
    )
    if record is None:
        return None
    if record.fingerprint != claim.fingerprint:
        raise Unprocessable("The Idempotency-Key was used for another request.")
    if record.answer is None or record.status is None:
        raise _under_way()
    return Answer(record.status, secrets.unseal(bytes(record.answer), record.digest))


def lay(claim: Claim) -> None:
    """Lay `claim` in the transaction of its effect.

    Raises Conflict when another request has laid it.
    """
    digest, instant = _digest(claim), now()
    IdempotencyRecord.delete().where(
        IdempotencyRecord.digest == digest, IdempotencyRecord.created_at <= instant - KEPT_FOR
    ).execute()
    try:
        IdempotencyRecord.create(digest=digest, fingerprint=claim.fingerprint, created_at=instant)
    except IntegrityError as error:
        if not violates(error, IdempotencyRecord.digest):
            raise
        raise _under_way() from error


def keep(claim: Claim, status: int, body: bytes) -> None:
    """Keep the answer to the request that laid `claim`, encrypted, to be given again."""
    digest = _digest(claim)
    IdempotencyRecord.update(status=status, answer=secrets.seal(body, digest)).where(
        IdempotencyRecord.digest == digest, IdempotencyRecord.answer.is_null()
    ).execute()


def purge() -> int:
    """Forget what is older than 24 hours; returns how many."""
    expired = IdempotencyRecord.created_at <= now() - KEPT_FOR
    forgotten: int = IdempotencyRecord.delete().where(expired).execute()
    return forgotten


def _digest(claim: Claim) -> str:
    # A credential's id holds no NUL, so no two pairs make one text.
    return secrets.digest("idempotency", f"{claim.credential_id}\0{claim.key}")


def _under_way() -> Conflict:
    return Conflict("The first request with this Idempotency-Key has no answer yet.")
