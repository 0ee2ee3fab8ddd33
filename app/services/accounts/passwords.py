"""Argon2id, off the event loop: one verification costs as much as a hundred requests."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import invalid_fields
from app.core.messages import N_

# OWASP's minimum profile for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_absent = "$argon2id$v=19$m=19456,t=2,p=1$f71OMg99R7xBM4u/SSeyMg$OMvd+fEMVuub9fMaaVkvNCjdlOdFbsItKzdRIxczPB8"

MIN_LENGTH, MAX_LENGTH = 8, 1024


def check_password(password: str) -> str:
    """The password; Invalid if it breaks a rule."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH or "\0" in password:
        raise invalid_fields(
            password=N_("must have {shortest} to {longest} characters", shortest=MIN_LENGTH, longest=MAX_LENGTH)
        )
    return password


async def hash_password(password: str) -> str:
    """The hash to store."""
    return await asyncio.to_thread(_hasher.hash, password)


async def matches_hash(hashed: str | None, password: str) -> bool:
    """True if the password is right. Without a hash it takes as long, so that timing reveals no user names."""
    return await asyncio.to_thread(_verify, hashed or _absent, password) and hashed is not None


def _verify(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password[: MAX_LENGTH + 1])
    except (VerificationError, InvalidHashError):
        return False
