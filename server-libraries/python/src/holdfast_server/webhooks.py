"""What room-service signs, as Standard Webhooks says (https://www.standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterable, Mapping
from typing import Literal, cast

from .types import WebhookEvent

WebhookFailure = Literal["missing-header", "too-old", "too-early", "wrong-signature", "malformed-body"]

_PREFIX = "whsec_"
_REQUIRED = ("id", "type", "log", "offset", "data")


class WebhookVerificationError(Exception):
    """What came is not an event that Holdfast has sent just now: answer 400, and do nothing."""

    def __init__(self, code: WebhookFailure, message: str) -> None:
        super().__init__(message)
        self.code: WebhookFailure = code
        self.message = message


def verify_webhook(
    body: bytes | str,
    headers: Mapping[str, str],
    secrets: str | Iterable[str],
    *,
    tolerance: float = 300,
    now: float | None = None,
) -> WebhookEvent:
    """The event that a webhook brings, once it is certain that Holdfast has sent it, and lately.

    ``body`` is what came, before anybody has parsed it; ``headers`` have names in any case; ``secrets`` is one
    ``whsec_…``, or several while one is replaced by another; ``tolerance`` says how old or early it may be, in
    seconds; ``now`` is in seconds since the Unix epoch, if not the clock's time.

    Raises WebhookVerificationError, whose code says why, and TypeError or ValueError for a wrong argument.
    """
    content = _bytes_of(body)
    keys = _keys_of(secrets)
    if not tolerance >= 0:
        raise ValueError("tolerance must be a number of seconds")
    message_id, timestamp, signature = (
        _header(headers, f"webhook-{name}") for name in ("id", "timestamp", "signature")
    )
    if not re.fullmatch(r"[0-9]{1,15}", timestamp):
        raise WebhookVerificationError("missing-header", "webhook-timestamp is no number of seconds")
    if not _is_signed(_encoded(f"{message_id}.{timestamp}.") + content, signature, keys):
        raise WebhookVerificationError("wrong-signature", "no signature is by one of the secrets")
    _check_time(int(timestamp) - (time.time() if now is None else now), tolerance)
    return _event_in(content, message_id)


def _bytes_of(body: bytes | str) -> bytes:
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    raise TypeError("body must be the bytes or the text that came, not what was parsed of them")


def _keys_of(secrets: str | Iterable[str]) -> list[bytes]:
    keys = [_key_of(secret) for secret in ([secrets] if isinstance(secrets, str) else secrets)]
    if not keys:
        raise ValueError("there is no secret")
    return keys


def _key_of(secret: str) -> bytes:
    key = b""
    if isinstance(secret, str) and secret.startswith(_PREFIX):
        text = secret.removeprefix(_PREFIX).rstrip("=")
        try:
            key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except (binascii.Error, ValueError):
            key = b""
    if not 24 <= len(key) <= 64:
        raise ValueError(f"a secret must be {_PREFIX} and 24 to 64 bytes in Base64")
    return key


def _header(headers: Mapping[str, str], name: str) -> str:
    for key, value in headers.items():
        if key.lower() == name and value:
            return value
    raise WebhookVerificationError("missing-header", f"there is no header {name}")


def _encoded(text: str) -> bytes:
    """What no text can be, as servers hand on what was no text either, is in no signature."""
    return text.encode(errors="replace")


def _is_signed(signed: bytes, header: str, keys: list[bytes]) -> bool:
    """Every pair is compared, whichever fits."""
    given = [_encoded(part) for part in header.split(" ") if part.startswith("v1,")]
    wanted = [
        b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()) for key in keys
    ]
    fits = [hmac.compare_digest(one, other) for one in wanted for other in given]
    return any(fits)


def _check_time(ahead: float, tolerance: float) -> None:
    if ahead != ahead:
        raise ValueError("now must be a number of seconds")
    if -ahead > tolerance:
        raise WebhookVerificationError("too-old", f"it was sent {round(-ahead)} s ago")
    if ahead > tolerance:
        raise WebhookVerificationError("too-early", f"it was sent {round(ahead)} s ahead of this clock")


def _event_in(content: bytes, message_id: str) -> WebhookEvent:
    try:
        event = json.loads(content.decode())
    except ValueError:
        event = None
    has_all = isinstance(event, dict) and all(event.get(name) is not None for name in _REQUIRED)
    if not has_all or event["id"] != message_id:
        raise WebhookVerificationError("malformed-body", "the body is no event of Holdfast")
    return cast(WebhookEvent, event)
