"""The contract for readers that are programs."""

from handlers import guides


def get_llms_txt() -> str:
    """The guide to this contract, made from its document (rule 37)."""
    return guides.text("aibi")
