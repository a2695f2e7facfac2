"""Makes the served document: contracts as published, what overlays add to them, merged into one."""

from tenantry.contract.documents.errors import DocumentError
from tenantry.contract.documents.pipeline import build, check, render, standalone, write

__all__ = ["DocumentError", "build", "check", "render", "standalone", "write"]
