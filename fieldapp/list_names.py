"""The lists of records that go out into Excel and come in again, by name: for parsers, which load nothing else."""

from enum import StrEnum


class ListName(StrEnum):
    """Which list; the words of the command line."""

    RESOURCES = "resources"
    CONTRACTS = "contracts"
    PRICES = "prices"
    SERVICE = "service"
    SCREENING = "screening"
    LADDER = "ladder"
    ENDINGS = "endings"
    METHODS = "methods"
    GROUND = "high-ground"
    ROUNDS = "rounds"
    OPPONENTS = "opponents"
    MARKETS = "markets"
    CORE = "core-townships"
