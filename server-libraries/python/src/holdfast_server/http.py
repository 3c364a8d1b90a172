"""One request and its answer, over urllib."""

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from .errors import HoldfastApiError, refusal, unexpected, unreachable

JSON_TYPE = "application/json"

_REPETITIONS = 2
_FIRST_PAUSE_MS = 250
# Whoever is told to wait longer is told so, by an error.
_LONGEST_PAUSE_MS = 5_000
# Nobody has read the request.
_TURNED_AWAY = (429, 503)
# A proxy has found nobody, or nobody answered it: the request may have been read.
_NO_ANSWER = (0, 502, 504)


@dataclass(frozen=True)
class Exchange:
    """A request. repeatable: whether it does no harm if it is done twice."""

    url: str
    method: str
    # Secrets: not for a log that shows what a function had.
    headers: dict[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    timeout: float
    repeatable: bool

    def __str__(self) -> str:
        return f"{self.method} {urlsplit(self.url).path}"


@dataclass(frozen=True)
class Answer:
    """A success."""

    status: int
    headers: Message
    body: bytes


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token is for one address: it does not follow to another one."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def exchange(request: Exchange) -> Answer:
    """Asks; again, twice at most, where a service asks for that, or where nobody answers.

    Raises HoldfastApiError.
    """
    pause_ms = _FIRST_PAUSE_MS
    for left in range(_REPETITIONS, -1, -1):
        try:
            return _attempt(request)
        except HoldfastApiError as error:
            wait_ms = pause_ms if error.retry_after_ms is None else error.retry_after_ms
            if left == 0 or not _may_repeat(request, error) or wait_ms > _LONGEST_PAUSE_MS:
                raise
        time.sleep(wait_ms / 1000)
        pause_ms *= 2
    raise AssertionError("the last attempt returns or raises")


def _may_repeat(request: Exchange, error: HoldfastApiError) -> bool:
    """A proxy may turn away what a service has read."""
    if error.status in _TURNED_AWAY:
        return request.repeatable or error.code != "unexpected-answer"
    return request.repeatable and error.status in _NO_ANSWER


def _attempt(request: Exchange) -> Answer:
    sent = urllib.request.Request(
        request.url, data=request.body, headers=request.headers, method=request.method
    )
    try:
        try:
            with _opener.open(sent, timeout=request.timeout) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            with error:
                body = error.read()
            raise refusal(str(request), error.code, error.headers, body) from None
    except urllib.error.URLError as error:
        raise unreachable(str(request), error.reason) from error
    except (OSError, http.client.HTTPException) as error:
        raise unreachable(str(request), str(error) or type(error).__name__) from error


def content_of(what: str, answer: Answer, accept: str) -> Any:
    """What a success brings, if it is of the media type that was asked for."""
    if answer.status == 204:
        return None
    try:
        if answer.headers.get_content_type() != accept:
            raise ValueError("another media type")
        text = answer.body.decode()
        return json.loads(text) if accept == JSON_TYPE else text
    except ValueError:
        raise unexpected(what, answer.status, answer.headers) from None
