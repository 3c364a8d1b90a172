"""Holdfast for a backend."""

import json
import re
from typing import Literal, cast
from urllib.parse import urlsplit

from . import api
from .errors import unexpected
from .http import JSON_TYPE, Exchange, content_of, exchange
from .requests import Requests
from .service_token import ServiceToken
from .types import IssuedToken, TokenRequest

Role = Literal["customer", "agent", "supervisor", "service"]

_ROLES = ("customer", "agent", "supervisor", "service")


class HoldfastServer:
    """Tokens for users, and both HTTP APIs. May be used by several threads.

    ``url`` is room-service's, or that of the ingress before all services; ``api_key`` one of
    ``holdfast.api-keys``; ``transcripts_url`` is transcript-service's, if it has another one; ``timeout`` is how
    long the network may be silent, in seconds.

    Raises TypeError or ValueError for a wrong argument, before anything is sent, and HoldfastApiError for what had
    no success.
    """

    def __init__(
        self, url: str, api_key: str, *, transcripts_url: str | None = None, timeout: float = 10
    ) -> None:
        self._url = _address("url", url)
        self._api_key = _checked_key(api_key)
        if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not timeout > 0:
            raise ValueError("timeout must be a number of seconds")
        self._timeout = timeout
        transcripts = self._url if transcripts_url is None else _address("transcripts_url", transcripts_url)
        requests = Requests(
            {"room": self._url, "transcript": transcripts}, timeout, ServiceToken(self._mint_own)
        )
        self.rooms = api.RoomsApi(requests)
        self.calls = api.CallsApi(requests)
        self.queues = api.QueuesApi(requests)
        self.webhooks = api.WebhooksApi(requests)
        self.ice = api.IceApi(requests)
        self.transcripts = api.TranscriptsApi(requests)
        self.ingest = api.IngestApi(requests)
        self.retention = api.RetentionApi(requests)

    def __repr__(self) -> str:
        return f"HoldfastServer({self._url!r})"

    def mint_token(
        self,
        *,
        sub: str,
        role: Role,
        name: str | None = None,
        queues: list[str] | None = None,
        rooms: list[str] | None = None,
        calls: list[str] | None = None,
        ttl: str | int | None = None,
    ) -> IssuedToken:
        """A token for somebody who uses your application.

        Ask who it is before: whoever has the token is that person. ``ttl`` is an ISO-8601 duration, or a number
        of seconds. The answer is ``{"token": …, "expiresAt": ms since the Unix epoch}``.
        """
        if not isinstance(sub, str) or not sub:
            raise ValueError("sub must be a user id")
        if role not in _ROLES:
            raise ValueError(f"role must be one of {', '.join(_ROLES)}")
        request: TokenRequest = {"sub": sub, "role": role}
        if name is not None:
            request["name"] = name
        if queues is not None:
            request["queues"] = _strings("queues", queues)
        if rooms is not None:
            request["rooms"] = _strings("rooms", rooms)
        if calls is not None:
            request["calls"] = _strings("calls", calls)
        if ttl is not None:
            request["ttl"] = ttl
        return self._mint(request)

    def _mint_own(self) -> IssuedToken:
        return self._mint(
            {"sub": "backend", "role": "service", "queues": ["*"], "rooms": ["*"], "calls": ["*"]}
        )

    def _mint(self, request: TokenRequest) -> IssuedToken:
        answer = exchange(
            Exchange(
                url=f"{self._url}/v1/tokens",
                method="POST",
                headers={
                    "Authorization": f"Bearer {self._api_key}",
                    "Accept": JSON_TYPE,
                    "Content-Type": JSON_TYPE,
                },
                body=json.dumps(request).encode(),
                timeout=self._timeout,
                repeatable=True,
            )
        )
        issued = content_of("POST /v1/tokens", answer, JSON_TYPE)
        is_issued = isinstance(issued, dict) and isinstance(issued.get("token"), str)
        if not is_issued or not isinstance(issued.get("expiresAt"), int):
            raise unexpected("POST /v1/tokens", answer.status, answer.headers)
        return cast(IssuedToken, issued)


def _address(name: str, given: str) -> str:
    try:
        parts = urlsplit(given)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except (AttributeError, TypeError, ValueError):
        is_address = False
    if not is_address or not isinstance(given, str) or re.search(r"[\s\x00-\x1f]", given):
        raise ValueError(f"{name} must be an address such as https://calls.example.com")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError(f"{name} must have neither user, query nor fragment")
    return given.rstrip("/")


def _checked_key(api_key: str) -> str:
    """Never in a message: it is a secret."""
    if not isinstance(api_key, str) or not re.fullmatch(r"[!-~]+", api_key):
        raise ValueError("api_key must be one of the API keys of room-service")
    return api_key


def _strings(name: str, given: list[str]) -> list[str]:
    """A single text is a sequence of texts too, and never meant."""
    if isinstance(given, str) or not all(isinstance(one, str) for one in given):
        raise TypeError(f"{name} must be a list of str")
    return list(given)
