"""What both databases add to Peewee's pools."""

import threading
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

import peewee
from playhouse.pool import MaxConnectionsExceeded, PooledDatabase

from models.errors import Unavailable

LOCK_WAIT_SECONDS = 5
CANT_ANSWER = "The store can't answer now; try again later."

_FAULTS = (peewee.OperationalError, peewee.InterfaceError, MaxConnectionsExceeded)
_T = TypeVar("_T")


class Store(PooledDatabase):
    """A pool of connections, one a thread.

    A thread opens its connection when it first needs one and keeps it while it lives: the
    server's threads are bounded, so the connections are too, and no request pays for opening.
    A store that can't answer raises `Unavailable`, whatever was asked of it.
    """

    def connect(self, reuse_if_open: bool = False) -> bool:
        opened: bool = self._ask(super().connect, reuse_if_open)
        if opened:
            # Threads come and go; what one leaves behind returns to the pool.
            self._state.lease = weakref.finalize(
                threading.current_thread(), self._close, self._state.conn
            )
        return opened

    def close(self) -> bool:
        # The lease must end first: once back in the pool, the connection is another thread's.
        if not self.is_closed():
            self._state.lease.detach()
        closed: bool = super().close()
        return closed

    def turn(self) -> AbstractContextManager[None]:
        """What a thread holds while it has a transaction."""
        return nullcontext()

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        return self._ask(super().execute_sql, sql, params)

    def begin(self, *args: Any) -> None:
        self._ask(super().begin, *args)

    def commit(self) -> None:
        # Never repeated: a commit whose answer was lost may have happened.
        self._ask(super().commit, repeat=False)

    def rollback(self) -> None:
        self._ask(super().rollback, repeat=False)

    def _ask(self, call: Callable[..., _T], *args: Any, repeat: bool = True) -> _T:
        try:
            return call(*args)
        except _FAULTS as error:
            if self._is_mistake(error):
                raise
            # A server that restarted, or a firewall, ends idle connections unseen: the first
            # statement on a new one tells whether the store is really out of reach.
            if self._forget_lost_connection() and repeat:
                return self._ask(call, *args, repeat=False)
            raise Unavailable(CANT_ANSWER) from error

    def _is_mistake(self, _error: Exception) -> bool:
        """Whether the statement itself was refused as an outage is, which waiting won't mend."""
        return False

    def _forget_lost_connection(self) -> bool:
        if self.is_closed() or self.in_transaction() or not self._is_closed(self._state.conn):
            return False
        return self.close()
