"""Run against what is installed."""

import threading
import typing
import unittest
from unittest import mock

from holdfast_server import HoldfastApiError, HoldfastServer, types

from service import Reply, Service, problem

KEY = "an-api-key-of-tests"
ROOM = {"roomId": "r1", "status": "open"}
AT_ONCE = {"Retry-After": "0"}


class ServerTest(unittest.TestCase):
    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.stop)
        self.server = HoldfastServer(f"{self.service.url}/", KEY)

    def answers(self, *replies):
        self.service.replies = list(replies)

    def answers_to_tokens(self, *replies):
        for reply in replies:
            reply.of_tokens = True
        self.answers(*replies)

    def refused(self, ask, *args, **fields):
        with self.assertRaises(HoldfastApiError) as caught:
            ask(*args)
        for name, value in fields.items():
            self.assertEqual(getattr(caught.exception, name), value, name)
        return caught.exception


class Requests(ServerTest):
    def test_carry_a_token_of_a_service_which_serves_for_the_next_ones_too(self):
        self.answers(Reply(json=ROOM), Reply(json={"rooms": [ROOM]}))
        self.assertEqual(self.server.rooms.read_room("r1"), ROOM)
        self.assertEqual(self.server.rooms.list_rooms(status="open", limit=2), {"rooms": [ROOM]})
        self.assertEqual(self.service.minted, 1)
        self.assertEqual(self.service.minted_for.headers["authorization"], f"Bearer {KEY}")
        everything = {"queues": ["*"], "rooms": ["*"], "calls": ["*"]}
        wanted = {"sub": "backend", "role": "service"} | everything
        self.assertEqual(self.service.minted_for.body, wanted)
        first, second = self.service.asked
        self.assertEqual(first.headers["authorization"], "Bearer token-1")
        self.assertEqual((first.path, second.path), ("/v1/rooms/r1", "/v1/rooms?limit=2&status=open"))

    def test_of_several_threads_ask_for_one_token(self):
        self.answers(*[Reply(json=ROOM) for _ in range(5)])
        threads = [threading.Thread(target=self.server.rooms.read_room, args=["r1"]) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((self.service.minted, len(self.service.asked)), (1, 5))

    def test_get_a_new_token_a_minute_before_the_old_one_ends(self):
        import time

        now = time.time()
        self.answers(*[Reply(json=ROOM) for _ in range(3)])
        self.server.rooms.read_room("r1")
        for before_end, minted in ((70, 1), (50, 2)):
            at = now + self.service.token_life_ms / 1000 - before_end
            with mock.patch("holdfast_server.service_token._now_ms", return_value=at * 1000):
                self.server.rooms.read_room("r1")
            self.assertEqual(self.service.minted, minted)

    def test_are_made_once_more_if_the_token_is_refused_and_no_third_time(self):
        self.answers(problem(401, "unauthorized"), Reply(json=ROOM))
        self.assertEqual(self.server.rooms.read_room("r1"), ROOM)
        tokens = [asked.headers["authorization"] for asked in self.service.asked]
        self.assertEqual(tokens, ["Bearer token-1", "Bearer token-2"])
        self.answers(problem(401, "unauthorized"), problem(401, "unauthorized"), Reply(json=ROOM))
        self.refused(self.server.rooms.read_room, "r1", status=401, code="unauthorized")
        self.assertEqual(len(self.service.asked), 4)

    def test_send_a_body_and_a_key_by_which_a_repetition_is_known(self):
        self.answers(Reply(201, ROOM), Reply(201, ROOM))
        self.assertEqual(self.server.rooms.create_room({"type": "support"}), ROOM)
        self.server.rooms.create_room({"id": "r1"}, idempotency_key="my-key")
        first, second = self.service.asked
        self.assertEqual((first.method, first.body), ("POST", {"type": "support"}))
        self.assertEqual(first.headers["content-type"], "application/json")
        self.assertRegex(first.headers["idempotency-key"], "^[0-9a-f-]{36}$")
        self.assertEqual(second.headers["idempotency-key"], "my-key")

    def test_give_nothing_where_nothing_is_answered(self):
        self.answers(Reply(204), Reply(204))
        self.assertIsNone(self.server.rooms.create_room({"id": "r1"}, dry_run=True))
        self.assertIsNone(self.server.rooms.remove_participant("r1", "corp/ana"))
        paths = [asked.path for asked in self.service.asked]
        self.assertEqual(paths, ["/v1/rooms?dryRun=true", "/v1/rooms/r1/participants/corp%2Fana"])

    def test_go_to_the_service_that_has_the_operation(self):
        other = Service()
        self.addCleanup(other.stop)
        other.replies = [
            Reply(json={"entries": []}),
            Reply(text="WEBVTT", type="text/vtt;charset=UTF-8"),
            Reply(json={"accepted": []}),
        ]
        server = HoldfastServer(self.service.url, KEY, transcripts_url=f"{other.url}/base/")
        self.assertEqual(server.transcripts.read_transcript("c1", q="a b&c"), {"entries": []})
        self.assertEqual(server.transcripts.read_transcript_as("c1", "text/vtt"), "WEBVTT")
        item: types.SegmentItem = {"id": "s1", "text": "Hello.", "speaker": "agent", "isFinal": True}
        server.ingest.add_segments("c1", [item], room_id="r1")
        base = "/base/v1/transcripts/c1"
        paths = [asked.path for asked in other.asked]
        self.assertEqual(paths, [f"{base}?q=a+b%26c", base, f"{base}/segments?roomId=r1"])
        self.assertEqual(other.asked[1].headers["accept"], "text/vtt")
        self.assertEqual(other.asked[2].body, [item])


class Refusals(ServerTest):
    def test_say_what_the_problem_document_says(self):
        self.answers(problem(404, "room-not-found"))
        error = self.refused(
            self.server.rooms.read_room,
            "r9",
            status=404,
            code="room-not-found",
            message="it is room-not-found",
            errors=[],
            retry_after_ms=None,
        )
        self.assertEqual(str(error), "it is room-not-found")

    def test_wait_as_long_as_a_number_or_a_date_says(self):
        for text in ("9" * 5000, "Wed, 21 Oct 2099 07:28:00 GMT"):
            self.answers(problem(503, "overloaded", headers={"Retry-After": text}))
            error = self.refused(self.server.rooms.read_room, "r1", status=503)
            self.assertGreater(error.retry_after_ms, 600_000)
        self.answers(
            problem(503, "overloaded", headers={"Retry-After": "Wed, 21 Oct 99999 07:28:00 GMT"}),
            Reply(json=ROOM),
        )
        self.assertEqual(self.server.rooms.read_room("r1"), ROOM)

    def test_of_a_proxy_are_no_reason_to_do_twice_what_would_be_done_twice(self):
        self.answers(Reply(503, text="a proxy", type="text/plain", headers={"Retry-After": "0"}))
        self.refused(self.server.ingest.add_segments, "c1", [], status=503, code="unexpected-answer")
        self.assertEqual(len(self.service.asked), 1)

    def test_are_waited_for_by_all_who_need_the_same_token(self):
        import threading
        import time

        from holdfast_server.service_token import ServiceToken

        begun, go_on, mints = threading.Event(), threading.Event(), []

        def mint():
            mints.append(1)
            begun.set()
            go_on.wait(30)
            raise OSError("away")

        token, errors = ServiceToken(mint), []

        def get():
            try:
                token.get()
            except OSError as error:
                errors.append(error)

        first = threading.Thread(target=get)
        first.start()
        begun.wait(30)
        current = token._current
        others = [threading.Thread(target=get) for _ in range(4)]
        for other in others:
            other.start()
        deadline = time.monotonic() + 60
        while len(current._condition._waiters) < len(others) and time.monotonic() < deadline:
            time.sleep(0.001)
        go_on.set()
        for thread in (first, *others):
            thread.join()
        self.assertEqual((len(errors), len(mints)), (5, 1))

    def test_name_the_fields_as_either_service_does(self):
        errors = [{"field": "policy.maxParticipants", "message": "must be less"}]
        self.answers(problem(400, "invalid-payload", errors=errors))
        self.refused(self.server.rooms.create_room, {}, errors=errors)
        self.answers(problem(400, "invalid-payload", index=2, field="speaker"))
        field = {"field": "[2].speaker", "message": "it is invalid-payload"}
        self.refused(self.server.ingest.add_segments, "c1", [], errors=[field])

    def test_of_a_busy_service_are_followed_by_two_more_attempts(self):
        busy = problem(503, "overloaded", AT_ONCE)
        self.answers(busy, busy, Reply(json=ROOM))
        self.assertEqual(self.server.rooms.read_room("r1"), ROOM)
        self.answers(busy, busy, busy, Reply(json=ROOM))
        self.refused(self.server.rooms.read_room, "r1", status=503, retry_after_ms=0)
        self.assertEqual(len(self.service.asked), 6)

    def test_that_ask_for_a_long_wait_are_told_at_once(self):
        self.answers(problem(429, "rate-limited", {"Retry-After": "600"}), Reply(json=ROOM))
        self.refused(self.server.rooms.read_room, "r1", code="rate-limited", retry_after_ms=600_000)
        self.answers(problem(503, "draining", {"Retry-After": "Fri, 31 Dec 2199 23:59:59 GMT"}))
        error = self.refused(self.server.rooms.read_room, "r1", code="draining")
        self.assertGreater(error.retry_after_ms, 86_400_000)

    def test_of_something_else_are_no_problems_of_holdfast(self):
        replies = [
            (200, Reply(text="<h1>Hello</h1>", type="text/html")),
            (404, Reply(404, text="<h1>Hello</h1>", type="text/html")),
            (302, Reply(302, headers={"Location": "http://localhost:1/"})),
            (200, Reply(text='{"cut off')),
        ]
        for status, reply in replies:
            self.answers(reply)
            self.refused(self.server.rooms.read_room, "r1", status=status, code="unexpected-answer")


class NoAnswer(ServerTest):
    def test_is_followed_by_another_attempt_with_the_same_key(self):
        self.answers(Reply(hang_up=True), Reply(201, ROOM))
        self.assertEqual(self.server.rooms.create_room({"id": "r1"}), ROOM)
        first, second = (asked.headers["idempotency-key"] for asked in self.service.asked)
        self.assertEqual(first, second)

    def test_is_told_if_what_was_asked_must_not_be_done_twice(self):
        self.answers(Reply(hang_up=True), Reply(json={"accepted": []}))
        self.refused(self.server.ingest.add_segments, "c1", [], status=0, code="unreachable")
        self.assertEqual(len(self.service.asked), 1)

    def test_is_told_after_three_attempts_and_why(self):
        nobody = HoldfastServer("http://127.0.0.1:1", KEY)
        error = self.refused(nobody.rooms.read_room, "r1", status=0, code="unreachable")
        self.assertRegex(error.message, "POST /v1/tokens: nobody answered: .*refused")
        self.assertIsNotNone(error.__cause__)

    def test_in_time_is_none(self):
        with mock.patch("holdfast_server.http._opener.open", side_effect=TimeoutError("timed out")) as sent:
            self.refused(self.server.rooms.read_room, "r1", status=0, code="unreachable")
        self.assertEqual([call.kwargs["timeout"] for call in sent.call_args_list], [10, 10, 10])


class MintToken(ServerTest):
    WANTED = {"sub": "ana", "name": "Ana", "role": "agent", "queues": ["support"], "ttl": "PT10M"}

    def test_asks_with_the_api_key_and_gives_what_is_answered(self):
        issued = {"token": "abc", "expiresAt": 1_790_000_000_000}
        self.answers_to_tokens(Reply(json=issued))
        self.assertEqual(self.server.mint_token(**self.WANTED), issued)
        [asked] = self.service.asked
        self.assertEqual(asked.headers["authorization"], f"Bearer {KEY}")
        self.assertEqual(asked.body, self.WANTED)

    def test_tries_again_where_nobody_answers_and_where_it_is_asked_to(self):
        issued = {"token": "abc", "expiresAt": 1}
        busy = problem(429, "rate-limited", AT_ONCE)
        self.answers_to_tokens(Reply(hang_up=True), busy, Reply(json=issued))
        self.assertEqual(self.server.mint_token(**self.WANTED), issued)

    def test_is_not_repeated_with_a_wrong_key(self):
        self.answers_to_tokens(problem(401, "unauthorized"), problem(401, "unauthorized"))
        with self.assertRaises(HoldfastApiError):
            self.server.mint_token(**self.WANTED)
        self.assertEqual(len(self.service.asked), 1)

    def test_sends_nothing_if_an_argument_is_wrong(self):
        for wrong in ({"sub": ""}, {"sub": None}, {"role": "boss"}, {"rooms": "lobby"}, {"calls": [1]}):
            with self.assertRaises((TypeError, ValueError)):
                self.server.mint_token(**(self.WANTED | wrong))
        self.assertEqual(self.service.asked, [])


class WrongArguments(ServerTest):
    def test_are_refused_when_a_server_is_made(self):
        good = "http://localhost:8081"
        bad = (None, "", "localhost:8081", "ftp://x", f"{good}?a=b", "http://u:p@h", "http://h:x", f"{good}/\n")
        for url in bad:
            with self.assertRaisesRegex(ValueError, "^url must"):
                HoldfastServer(url, KEY)
        for key in (None, "", "a b", "a\nb"):
            with self.assertRaisesRegex(ValueError, "^api_key must"):
                HoldfastServer(good, key)
        with self.assertRaisesRegex(ValueError, "^timeout"):
            HoldfastServer(good, KEY, timeout=0)
        with self.assertRaisesRegex(ValueError, "^transcripts_url"):
            HoldfastServer(good, KEY, transcripts_url="nowhere")

    def test_are_refused_before_anything_is_sent(self):
        for wrong in ("", ".", "..", None, 7):
            with self.assertRaisesRegex((TypeError, ValueError), "^id must be"):
                self.server.rooms.read_room(wrong)
        with self.assertRaisesRegex(ValueError, "^idempotency_key"):
            self.server.rooms.create_room({}, idempotency_key="two\nlines")
        self.assertEqual((self.service.minted, self.service.asked), (0, []))

    def test_and_the_api_key_are_never_shown(self):
        self.assertNotIn(KEY, repr(self.server))


class Types(unittest.TestCase):
    def test_are_well_made(self):
        for name in types.__all__:
            kind = getattr(types, name)
            if typing.is_typeddict(kind):
                typing.get_type_hints(kind, include_extras=True)
        hints = typing.get_type_hints(types.Ring)
        self.assertIs(hints["from"], str)
        self.assertEqual(types.Ring.__required_keys__ & {"from", "callId"}, {"callId"})


if __name__ == "__main__":
    unittest.main()
