"""The audit log: one event a change, written with it, never changed again."""

from models.audit.appending import append
from models.audit.event import LONGEST_INDEXED, AuditEvent, record
from models.audit.reading import Filters, page

__all__ = ["LONGEST_INDEXED", "AuditEvent", "Filters", "append", "page", "record"]
