"""What goes wrong in making a document."""


class DocumentError(ValueError):
    """A contract, an overlay or their merge is unusable; one sentence says what and where."""
