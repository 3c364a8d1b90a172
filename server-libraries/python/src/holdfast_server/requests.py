"""Requests to both services, with the service's token."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from .errors import HoldfastApiError
from .http import JSON_TYPE, Exchange, content_of, exchange
from .service_token import ServiceToken


@dataclass(frozen=True)
class Ask:
    """What a method of an operation asks for."""

    service: str
    method: str
    path: str
    """With names in braces."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Of the path."""
    query: Mapping[str, object] = field(default_factory=dict)
    has_key: bool = False
    """Whether it takes an Idempotency-Key."""
    idempotency_key: str | None = None
    body: object = None
    accept: str = JSON_TYPE
    answers_nothing: bool = False


class Requests:
    """addresses: of the services, by name; timeout: in seconds, of one attempt."""

    def __init__(self, addresses: Mapping[str, str], timeout: float, token: ServiceToken) -> None:
        self._addresses = addresses
        self._timeout = timeout
        self._token = token

    def call(self, ask: Ask) -> Any:
        prepared = self._prepare(ask)
        token = self._token.get()
        try:
            return self._send(ask, prepared, token)
        except HoldfastApiError as error:
            if error.status != 401:
                raise
        return self._send(ask, prepared, self._token.renew(token))

    def _prepare(self, ask: Ask) -> Exchange:
        url = self._addresses[ask.service] + _filled(ask.path, ask.parameters)
        query = {name: _text(value) for name, value in ask.query.items() if value is not None}
        headers = {"Accept": ask.accept}
        if ask.has_key:
            # A repetition of this request is known by it.
            headers["Idempotency-Key"] = _key(ask.idempotency_key)
        if ask.body is not None:
            headers["Content-Type"] = JSON_TYPE
        return Exchange(
            url=f"{url}?{urlencode(query)}" if query else url,
            method=ask.method,
            headers=headers,
            body=None if ask.body is None else json.dumps(ask.body).encode(),
            timeout=self._timeout,
            repeatable=ask.has_key or ask.method != "POST",
        )

    def _send(self, ask: Ask, prepared: Exchange, token: str) -> Any:
        headers = {**prepared.headers, "Authorization": f"Bearer {token}"}
        answer = exchange(replace(prepared, headers=headers))
        return None if ask.answers_nothing else content_of(f"{ask.method} {ask.path}", answer, ask.accept)


def _filled(path: str, parameters: Mapping[str, str]) -> str:
    """What stands in a path would name another one if it were empty, or a step in it."""
    for name, value in parameters.items():
        if not isinstance(value, str):
            raise TypeError(f"{name} must be a str, not {type(value).__name__}")
        if value in ("", ".", ".."):
            raise ValueError(f"{name} must be an id, not {value!r}")
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _key(given: str | None) -> str:
    key = str(uuid.uuid4()) if given is None else given
    if not re.fullmatch(r"[!-~]{1,255}", key):
        raise ValueError("idempotency_key must be 1 to 255 characters of ASCII, without spaces")
    return key
