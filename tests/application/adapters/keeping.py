"""What every keeper of the master key must do, whoever made it; and one that a test has in hand.

A new keeper joins by a class of its own that inherits `WhatAKeeperDoes` and has the fixture `keeper`.
"""

import os

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application.adapters.keeper import FIRST, Keeper, WrongMaster

KEY = bytes(range(32))


class InHand:
    """Keeps master keys in memory, for tests that have no folder."""

    def __init__(self, first: bytes = b"k" * 32) -> None:
        self.masters = {FIRST: first}

    def wrap(self, master: str, of: str, key: bytes) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._of(master).encrypt(nonce, key, of.encode())

    def unwrap(self, master: str, of: str, wrapped: bytes) -> bytes:
        try:
            return self._of(master).decrypt(wrapped[:12], wrapped[12:], of.encode())
        except (InvalidTag, ValueError) as broken:
            raise WrongMaster(master) from broken

    def destroy(self, master: str) -> None:
        self.masters.pop(master, None)

    def _of(self, master: str) -> AESGCM:
        if master not in self.masters:
            raise WrongMaster(master)
        return AESGCM(self.masters[master])


class WhatAKeeperDoes:
    """The contract. `keeper` holds the master keys `master-1` and `master-2`."""

    def test_what_was_wrapped_comes_back(self, keeper: Keeper) -> None:
        wrapped = keeper.wrap("master-1", "complaint-1/complainant", KEY)

        assert keeper.unwrap("master-1", "complaint-1/complainant", wrapped) == KEY
        assert KEY not in wrapped

    def test_the_same_key_is_never_wrapped_alike_twice(self, keeper: Keeper) -> None:
        first, second = (keeper.wrap("master-1", "a", KEY) for _ in range(2))

        assert first != second

    def test_what_was_wrapped_for_one_is_unwrapped_for_nobody_else(self, keeper: Keeper) -> None:
        wrapped = keeper.wrap("master-1", "complaint-1/complainant", KEY)

        with pytest.raises(WrongMaster):
            keeper.unwrap("master-1", "complaint-2/complainant", wrapped)

    def test_one_master_key_does_not_open_what_another_wrapped(self, keeper: Keeper) -> None:
        wrapped = keeper.wrap("master-1", "a", KEY)

        with pytest.raises(WrongMaster):
            keeper.unwrap("master-2", "a", wrapped)

    @pytest.mark.parametrize("wrapped", [b"", b"short", b"x" * 60])
    def test_what_nobody_wrapped_is_refused(self, keeper: Keeper, wrapped: bytes) -> None:
        with pytest.raises(WrongMaster):
            keeper.unwrap("master-1", "a", wrapped)

    @pytest.mark.parametrize("master", ["master-9", "../pepper", "", "master-1/../x"])
    def test_a_master_key_that_is_not_there_wraps_nothing(
        self, keeper: Keeper, master: str
    ) -> None:
        with pytest.raises(WrongMaster):
            keeper.wrap(master, "a", KEY)

    def test_a_destroyed_master_key_opens_nothing_any_more(self, keeper: Keeper) -> None:
        lost = keeper.wrap("master-1", "a", KEY)
        kept = keeper.wrap("master-2", "a", KEY)

        keeper.destroy("master-1")
        keeper.destroy("master-1")

        with pytest.raises(WrongMaster):
            keeper.unwrap("master-1", "a", lost)
        with pytest.raises(WrongMaster):
            keeper.wrap("master-1", "a", KEY)
        assert keeper.unwrap("master-2", "a", kept) == KEY
