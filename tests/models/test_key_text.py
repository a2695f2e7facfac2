"""The text of new keys."""

import re

from models import key_text


def test_generate_never_gives_the_same_key() -> None:
    keys = {key_text.generate("tnk_") for _ in range(1000)}
    assert len(keys) == 1000
    assert all(re.fullmatch(r"tnk_[0-9A-Za-z]{36}", key) for key in keys)


def test_checksum_is_crc32_in_six_characters_of_base62() -> None:
    """The check value of CRC-32, 0xCBF43926, has the base62 digits 3, 45, 35, 27, 22, 14."""
    assert key_text.checksum("123456789") == "3jZRME"
    assert key_text.checksum("") == "000000"


def test_start_shows_the_prefix_and_four_characters() -> None:
    assert key_text.start("tnk_abcdefgh", "tnk_") == "tnk_abcd"
