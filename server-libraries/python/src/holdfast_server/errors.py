"""What is raised where a request has no success."""

import json
import time
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any, TypedDict


class FieldError(TypedDict):
    """A field that a service refuses."""

    field: str
    message: str


class HoldfastApiError(Exception):
    """A request that had no success.

    ``code`` is one of docs/protocol.md of the Holdfast repository, such as ``room-not-found``; or
    ``unreachable``: nobody answered (status 0); or ``unexpected-answer``: something answered that is not
    Holdfast, such as a proxy. ``errors`` says which fields were wrong, ``retry_after_ms`` when to ask again, if
    the service said so.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str,
        errors: list[FieldError] | None = None,
        retry_after_ms: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.errors = errors or []
        self.retry_after_ms = retry_after_ms


def unreachable(what: str, reason: object) -> HoldfastApiError:
    """No answer came."""
    return HoldfastApiError(f"{what}: nobody answered: {reason}", status=0, code="unreachable")


def unexpected(what: str, status: int, headers: Message) -> HoldfastApiError:
    """Something came that Holdfast does not answer."""
    kind = headers.get("Content-Type", "no content type")
    return HoldfastApiError(
        f"{what}: answered {status} ({kind}), as no service of Holdfast does: is the address right?",
        status=status,
        code="unexpected-answer",
        retry_after_ms=_retry_after_of(headers),
    )


def refusal(what: str, status: int, headers: Message, body: bytes) -> HoldfastApiError:
    """A service, or something before it, refuses."""
    problem = _problem_in(headers, body)
    if problem is None:
        return unexpected(what, status, headers)
    return HoldfastApiError(
        problem.get("detail") or problem.get("title") or problem["code"],
        status=status,
        code=problem["code"],
        errors=_fields_of(problem),
        retry_after_ms=_retry_after_of(headers),
    )


def _problem_in(headers: Message, body: bytes) -> dict[str, Any] | None:
    if headers.get_content_type() != "application/problem+json":
        return None
    try:
        problem = json.loads(body)
    except ValueError:
        return None
    is_problem = isinstance(problem, dict) and isinstance(problem.get("code"), str)
    return problem if is_problem else None


def _fields_of(problem: dict[str, Any]) -> list[FieldError]:
    """room-service lists fields; transcript-service names one, of one item."""
    errors = problem.get("errors")
    if isinstance(errors, list):
        return errors
    index, field = problem.get("index"), problem.get("field")
    if index is None and field is None:
        return []
    place = ".".join(part for part in (f"[{index}]" if index is not None else "", field) if part)
    return [{"field": place, "message": problem.get("detail", "")}]


def _retry_after_of(headers: Message) -> int | None:
    """In ms; the header has seconds, or a date."""
    if "Retry-After" not in headers:
        return None
    text = str(headers["Retry-After"])
    if text.isascii() and text.isdigit():
        # A number may have more digits than any pause needs.
        return int(text[:12]) * 1000
    try:
        seconds = parsedate_to_datetime(text).timestamp() - time.time()
    except (ValueError, OverflowError):
        return None
    return max(0, round(seconds * 1000))
