"""Argon2id, off the event loop: one verification costs as much as a hundred requests."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import invalid_fields

# OWASP's minimum profile for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_absent = "$argon2id$v=19$m=19456,t=2,p=1$f71OMg99R7xBM4u/SSeyMg$OMvd+fEMVuub9fMaaVkvNCjdlOdFbsItKzdRIxczPB8"

SHORTEST, LONGEST = 8, 1024


def check(password: str) -> str:
    """The password where it may be one; Invalid otherwise."""
    if not SHORTEST <= len(password) <= LONGEST or "\0" in password:
        raise invalid_fields(password=f"must have {SHORTEST} to {LONGEST} characters")
    return password


async def make(password: str) -> str:
    """The hash to store."""
    return await asyncio.to_thread(_hasher.hash, password)


async def matches(hashed: str | None, password: str) -> bool:
    """Whether the password is right. Without a hash it takes as long to say no, so that time tells no user names."""
    return await asyncio.to_thread(_verify, hashed or _absent, password) and hashed is not None


def _verify(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
