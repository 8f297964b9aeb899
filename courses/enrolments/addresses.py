"""E-mail addresses out of whatever was pasted: any separators, names around addresses, repetitions."""

import re
from dataclasses import dataclass

from courses import vietnamese

ADDRESS = re.compile(r"[^\s<>(){}\[\],;:|\"'“”‘’«»]+@[^\s<>(){}\[\],;:|\"'“”‘’«»@]+")


@dataclass(frozen=True)
class Pasted:
    addresses: list[str]
    repeated: int
    unreadable: list[str]


def read(text: str) -> Pasted:
    """Addresses in small letters and order of appearance, how often one was repeated, and lines without any."""
    found, unreadable = [], []
    for line in vietnamese.nfc(text).replace("\ufeff", "").splitlines():
        addresses = [match.strip(".").lower() for match in ADDRESS.findall(line)]
        found += addresses
        if not addresses and any(char.isalnum() for char in line):
            unreadable.append(line.strip()[:100])
    addresses = list(dict.fromkeys(found))
    return Pasted(addresses=addresses, repeated=len(found) - len(addresses), unreadable=unreadable)
