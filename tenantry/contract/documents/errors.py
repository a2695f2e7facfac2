class DocumentError(ValueError):
    """A contract, an overlay or their merge is unusable; the message is one sentence naming the place."""
