"""A name and password for a server, and the header that proves them when the server asks.

Basic (RFC 7617) and Digest (RFC 7616, with RFC 2069 for old servers) are known. Nothing is sent
before the server asks for it, and Digest, which does not tell the password, is preferred.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
from dataclasses import dataclass, field
from typing import NamedTuple

from pharmagraph.errors import QueryError

PASSWORD_VARIABLE = "PHARMAGRAPH_PASSWORD"  # noqa: S105 - the name of a variable, no password

# A scheme, or a parameter with a quoted or a bare value (RFC 9110, section 11.6.1).
_PART = re.compile(r'([A-Za-z][\w-]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?')
_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
_STRENGTH = ("basic", "digest:MD5", "digest:SHA-256")


@dataclass(frozen=True)
class Account:
    """A user's name and password; the password is never shown."""

    user: str
    password: str = field(repr=False)


class Challenge(NamedTuple):
    """What a server asks for: ``scheme`` in small letters, and its parameters by small names."""

    scheme: str
    parameters: dict[str, str]

    @property
    def algorithm(self) -> str:
        """The hash of a digest, with "-sess" where it has it."""
        return self.parameters.get("algorithm", "MD5").upper()

    @property
    def strength(self) -> int:
        """How good the scheme is, from 0; -1 where it is none that is known here."""
        if self.scheme == "digest":
            offered = {word.strip() for word in self.parameters.get("qop", "auth").split(",")}
            kind = f"digest:{self.algorithm.removesuffix('-SESS')}"
            usable = "auth" in offered and self.parameters.get("nonce") and kind in _STRENGTH
            return _STRENGTH.index(kind) if usable else -1
        return 0 if self.scheme == "basic" else -1


def account_for(host: str, user: str) -> Account | None:
    """Find the password of a user: in PHARMAGRAPH_PASSWORD, else in ~/.netrc; None without a user.

    Raises QueryError where there is none.
    """
    if not user:
        return None
    password = os.environ.get(PASSWORD_VARIABLE) or _from_netrc(host, user)
    if password is None:
        message = f"there is no password for the user '{user}' of {host}"
        raise QueryError(message, mend=f"put it into the variable {PASSWORD_VARIABLE}, or into ~/.netrc")
    return Account(user, password)


def _from_netrc(host: str, user: str) -> str | None:
    """Return the password that ~/.netrc has for a host and user."""
    import netrc

    try:
        found = netrc.netrc().authenticators(host)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, netrc.NetrcParseError) as error:
        # What the parser says may hold the password itself.
        line = getattr(error, "lineno", None)
        place = f" (line {line})" if line else ""
        raise QueryError(f"~/.netrc cannot be read{place}", mend="mend the file, or its rights") from None
    return found[2] if found and found[0] == user else None


class Proof:
    """Makes the Authorization header for one account, from what the server asked last."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._challenge: Challenge | None = None
        self._uses = 0

    @property
    def is_open(self) -> bool:
        """Tell whether what is sent holds the password itself."""
        return self._challenge is not None and self._challenge.scheme == "basic"

    def take(self, headers: list[str]) -> bool:
        """Take the WWW-Authenticate headers of an answer; tell whether they can be served."""
        offered = [challenge for header in headers for challenge in challenges(header)]
        best = max(offered, key=lambda challenge: challenge.strength, default=None)
        if best is None or best.strength < 0:
            return False
        self._challenge, self._uses = best, 0
        return True

    def header(self, method: str, target: str) -> str | None:
        """Return the header's value for a request; None while the server has not asked."""
        challenge = self._challenge
        if challenge is None:
            return None
        if challenge.scheme == "basic":
            pair = f"{self.account.user}:{self.account.password}".encode()
            return f"Basic {base64.b64encode(pair).decode()}"
        self._uses += 1
        return digest(self.account, challenge, method, target, uses=self._uses, salt=secrets.token_hex(16))


def digest(  # noqa: PLR0913 - what RFC 7616, section 3.4 puts into the header
    account: Account, challenge: Challenge, method: str, target: str, *, uses: int, salt: str
) -> str:
    """Return the value of a Digest header; ``salt`` is the client's nonce, ``uses`` counts the server's."""
    given = challenge.parameters
    algorithm = challenge.algorithm
    make = _HASHES[algorithm.removesuffix("-SESS")]

    def hashed(*parts: str) -> str:
        # The server chooses the hash; the standard still has MD5.
        return make(":".join(parts).encode(), usedforsecurity=False).hexdigest()

    realm, nonce, count = given.get("realm", ""), given["nonce"], f"{uses:08x}"
    secret = hashed(account.user, realm, account.password)
    if algorithm.endswith("-SESS"):
        secret = hashed(secret, nonce, salt)
    request = hashed(method, target)
    fields = {
        "username": _quoted(account.user), "realm": _quoted(realm), "nonce": _quoted(nonce),
        "uri": _quoted(target), "algorithm": challenge.algorithm.replace("-SESS", "-sess"),
    }  # fmt: skip
    if "qop" in given:
        fields |= {"qop": "auth", "nc": count, "cnonce": _quoted(salt)}
        fields["response"] = _quoted(hashed(secret, nonce, count, salt, "auth", request))
    else:
        fields["response"] = _quoted(hashed(secret, nonce, request))
    if "opaque" in given:
        fields["opaque"] = _quoted(given["opaque"])
    return "Digest " + ", ".join(f"{name}={value}" for name, value in fields.items())


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def challenges(header: str) -> list[Challenge]:
    """Read a WWW-Authenticate header, which may hold several challenges."""
    found: list[Challenge] = []
    for part in _PART.finditer(header):
        name, quoted, bare = part[1].lower(), part[2], part[3]
        if quoted is None and bare is None:
            found.append(Challenge(name, {}))
        elif found:
            value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare
            found[-1].parameters.setdefault(name, value)
    return found
