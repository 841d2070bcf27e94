"""Tells visitors apart for a day, to see whether one place tries a door too often; keeps no address."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
import threading
from datetime import date

WITH_PORT = re.compile(r"\[([^\]]*)\](?::[0-9]+)?|([0-9.]+):[0-9]+")
"""An address with its port: `203.0.113.7:8080`, `[2001:db8::1]:8080`."""


class Visitors:
    """A name for the place somebody comes from, under a key that nobody has the day after.

    The key was never written anywhere: what stands in a table under such a name leads back to no
    address, not even for whoever holds the whole machine a day later.
    """

    def __init__(self, began: date, key: bytes | None = None) -> None:
        self._day = began
        self._key = key or secrets.token_bytes(32)
        self._lock = threading.Lock()

    def name(self, address: str | None, today: date) -> str | None:
        """The name of a place for today; None where an address says nothing about who comes."""
        place = _place(address)
        if place is None:
            return None
        with self._lock:
            # Each day's key is made from the last one, and no way leads back. All processes that
            # were given the same key at the start come to the same one.
            while self._day < today:
                self._key = hashlib.sha256(b"the day after" + self._key).digest()
                self._day = date.fromordinal(self._day.toordinal() + 1)
            return hmac.new(self._key, place.encode(), hashlib.sha256).hexdigest()


def _place(address: str | None) -> str | None:
    # Some servers before the doors set the port beside the address.
    behind = WITH_PORT.fullmatch(address or "")
    bare = (behind[1] or behind[2]) if behind else (address or "")
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            # Whoever has one address of this kind has a whole network of them (RFC 6177).
            network = ipaddress.ip_network((found, 64), strict=False)
            return None if found.is_loopback else str(network)
        found = found.ipv4_mapped
    # From this very machine come a proxy and an onion service, with everybody behind them.
    return None if found.is_loopback else str(found)
