"""Holdfast for backends: tokens for users, webhooks, and both HTTP APIs. Only the standard library is needed."""

from .errors import FieldError, HoldfastApiError
from .server import HoldfastServer
from .webhooks import WebhookFailure, WebhookVerificationError, verify_webhook

__all__ = [
    "FieldError",
    "HoldfastApiError",
    "HoldfastServer",
    "WebhookFailure",
    "WebhookVerificationError",
    "verify_webhook",
]
