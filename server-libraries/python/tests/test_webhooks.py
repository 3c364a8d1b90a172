"""Run against what is installed, with the vectors that the library of Standard Webhooks has signed."""

import base64
import hashlib
import hmac
import json
import os
import time
import unittest
from pathlib import Path

from holdfast_server import WebhookVerificationError, verify_webhook

VECTORS = json.loads(Path(os.environ["HOLDFAST_WEBHOOK_VECTORS"]).read_text())
OLD = VECTORS["secrets"]["old"]
NEW = VECTORS["secrets"]["new"]
BODY: str = VECTORS["body"]
EVENT = json.loads(BODY)
NOW = VECTORS["headers"]["webhook-timestamp"]
HEADERS = {**VECTORS["headers"], "webhook-signature": VECTORS["signatures"]["old"]}
BOTH = {**HEADERS, "webhook-signature": " ".join(VECTORS["signatures"].values())}


def signed(content: bytes | str, at: float = float(NOW)) -> dict[str, str]:
    """What the library has no vector of."""
    content = content.encode() if isinstance(content, str) else content
    stamp = str(int(at))
    key = base64.b64decode(OLD.removeprefix("whsec_"))
    message = f"{HEADERS['webhook-id']}.{stamp}.".encode() + content
    signature = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    return {**HEADERS, "webhook-timestamp": stamp, "webhook-signature": f"v1,{signature}"}


class VerifyWebhook(unittest.TestCase):
    def verify(self, headers=None, body=BODY, secrets=OLD, now=float(NOW), **options):
        return verify_webhook(body, HEADERS if headers is None else headers, secrets, now=now, **options)

    def refused(self, code, *args, **options):
        with self.assertRaises(WebhookVerificationError) as caught:
            self.verify(*args, **options)
        self.assertEqual(caught.exception.code, code, caught.exception.message)

    def test_gives_the_event_of_text_and_of_bytes(self):
        for body in (BODY, BODY.encode(), bytearray(BODY.encode())):
            self.assertEqual(self.verify(body=body), EVENT)

    def test_signs_as_the_library_does(self):
        self.assertEqual(signed(BODY), HEADERS)

    def test_reads_headers_in_any_case(self):
        for change in (str.upper, str.title):
            headers = {change(name): value for name, value in HEADERS.items()}
            self.assertEqual(self.verify(headers), EVENT)

    def test_takes_one_good_signature_of_several(self):
        others = "v1a,abcd v1,AAAA v1,ünknown"
        headers = {**HEADERS, "webhook-signature": f"{others} {HEADERS['webhook-signature']} v2,efgh"}
        self.assertEqual(self.verify(headers), EVENT)

    def test_knows_both_secrets_while_one_replaces_the_other(self):
        self.assertEqual(self.verify(secrets=[NEW, OLD]), EVENT)
        self.assertEqual(self.verify(BOTH, secrets=(NEW,)), EVENT)
        self.refused("wrong-signature", secrets=[NEW])

    def test_refuses_a_body_of_which_any_byte_was_changed(self):
        for at in range(len(BODY.encode())):
            changed = bytearray(BODY.encode())
            changed[at] ^= 1
            self.refused("wrong-signature", body=bytes(changed))

    def test_refuses_another_id_time_and_version(self):
        self.refused("wrong-signature", {**HEADERS, "webhook-id": "evt_other"})
        self.refused("wrong-signature", {**HEADERS, "webhook-timestamp": str(int(NOW) + 1)})
        for odd in ("v1,\udcff", "v1,", "v1,ä"):
            self.refused("wrong-signature", {**HEADERS, "webhook-signature": odd})
        self.refused("wrong-signature", {**HEADERS, "webhook-id": "\udcff"})
        other = HEADERS["webhook-signature"].replace("v1,", "v2,")
        self.refused("wrong-signature", {**HEADERS, "webhook-signature": other})

    def test_names_a_header_that_is_missing_or_empty_or_no_time(self):
        for name in HEADERS:
            self.refused("missing-header", {k: v for k, v in HEADERS.items() if k != name})
            self.refused("missing-header", {**HEADERS, name: ""})
        for stamp in ("now", "-1", "１", "9" * 16):
            self.refused("missing-header", {**HEADERS, "webhook-timestamp": stamp})

    def test_refuses_what_is_old_or_early(self):
        now = float(NOW)
        self.assertEqual(self.verify(now=now + 300), EVENT)
        self.assertEqual(self.verify(now=now - 300), EVENT)
        self.refused("too-old", now=now + 301)
        self.refused("too-early", now=now - 301)
        self.refused("too-old", now=now + 120, tolerance=60)
        self.assertEqual(self.verify(now=now + 500, tolerance=600), EVENT)

    def test_looks_at_the_clock_by_itself(self):
        self.assertEqual(self.verify(signed(BODY, time.time()), now=None), EVENT)
        self.refused("too-old", signed(BODY, time.time() - 400), now=None)

    def test_refuses_a_signed_body_that_is_no_event(self):
        bodies = ["", "{", "[]", "null", '"text"', '{"id":"x"}', '{"type":"room-closed"}', b'{"\xff"}']
        for body in bodies:
            self.refused("malformed-body", signed(body), body=body)

    def test_says_which_argument_is_wrong(self):
        def secret(length):
            return "whsec_" + base64.b64encode(bytes(length)).decode()

        for secrets in ([], "", "whsec_", OLD[6:], OLD + "!", secret(23), secret(65), [None]):
            with self.assertRaisesRegex(ValueError, "secret"):
                self.verify(secrets=secrets)
        with self.assertRaisesRegex(TypeError, "body must be"):
            self.verify(body=EVENT)
        with self.assertRaisesRegex(ValueError, "tolerance"):
            self.verify(tolerance=float("nan"))

    def test_never_tells_a_secret(self):
        with self.assertRaises(ValueError) as caught:
            self.verify(secrets=OLD + "!")
        self.assertNotIn(OLD[6:], str(caught.exception))


if __name__ == "__main__":
    unittest.main()
