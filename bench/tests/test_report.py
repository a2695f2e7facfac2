"""Rates, ratios and goals are what the run measured."""

import pytest
from harness.footprint import Footprint
from harness.load import LoadFailed, Measurement, parse
from harness.peers import PEERS
from harness.report import outcomes, ratio, tables


def rounds(ours: list[float], flask: list[float]) -> dict[str, dict[str, list[Measurement]]]:
    rates = {"tenantry": ours, "connexion-flask": flask}
    measured = {name: [Measurement(rate, 1.0, 50.0) for rate in of] for name, of in rates.items()}
    return {"GET": measured, "POST": measured}


def test_parse_output_gives_rate_latency_and_cpu_a_request() -> None:
    output = (
        "Running 2s test\n"
        '{"requests": 500, "failed": 0, "microseconds": 2000000, "p99_microseconds": 1500}\n'
    )
    assert parse(output, cpu_seconds=0.1) == Measurement(rate=250.0, p99_ms=1.5, cpu_us=200.0)


def test_parse_failed_requests_are_no_rate() -> None:
    output = '{"requests": 500, "failed": 1, "microseconds": 2000000, "p99_microseconds": 1500}'
    with pytest.raises(LoadFailed, match="1 of 500 requests failed"):
        parse(output, cpu_seconds=0.1)


def test_ratio_compares_medians() -> None:
    assert ratio(rounds([100, 1000, 900], [90, 1, 100]), "GET", "connexion-flask") == 10.0


def test_tables_show_median_and_spread() -> None:
    peers = [peer for peer in PEERS if peer.name in ("tenantry", "connexion-flask")]
    lines = list(tables(rounds([12000.4, 11000, 13000], [1000, 900, 1100]), peers))
    assert "| tenantry.contract | 12,000 (11,000-13,000) | 1.0 | 50 | 1.00x | 1.00x |" in lines
    assert "| Connexion FlaskApp | 1,000 (900-1,100) | 1.0 | 50 | 12.00x | 1.00x |" in lines


def test_outcomes_judge_only_peers_that_ran() -> None:
    found = list(outcomes(rounds([9900], [1000]), Footprint(0.5, 81.0)))
    assert [(outcome.reached, outcome.text) for outcome in found] == [
        (False, "GET 9.90x connexion-flask, at least 10.0x"),
        (False, "POST 9.90x connexion-flask, at least 10.0x"),
        (True, "start-up of the whole document 0.50 s, under 1 s"),
        (False, "resident memory of the whole document 81.00 MiB, under 80 MiB"),
    ]
