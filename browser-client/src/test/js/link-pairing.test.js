import assert from "node:assert/strict";
import { test } from "node:test";
import { LinkPairing } from "../../main/resources/META-INF/resources/holdfast/link-pairing.js";

function bound(own = "own", remote = "theirs") {
  const pairing = new LinkPairing(own);
  pairing.bind(remote);
  return pairing;
}

const offer = (link, to = null) => ({ type: "offer", link, to });
const answer = (link, to = null) => ({ type: "answer", link, to });

test("a fresh one takes whoever offers", () => {
  assert.equal(new LinkPairing("own").judge(offer("theirs")), "apply");
});

test("a restart from the one it is bound to is taken", () => {
  assert.equal(bound().judge(offer("theirs", "own")), "apply");
});

test("a newcomer's offer brings a fresh one", () => {
  assert.equal(bound().judge(offer("newer")), "replace-and-apply");
});

test("an offer meant for the page before the reload is not answered", () => {
  assert.equal(new LinkPairing("own").judge(offer("theirs", "before")), "drop");
});

test("an answer meant for the page before the reload is dropped", () => {
  assert.equal(new LinkPairing("own").judge(answer("theirs", "before")), "drop");
});

test("what an earlier remote one still says is dropped", () => {
  const next = bound().follow("next");
  next.bind("newer");
  assert.equal(next.judge(offer("theirs")), "drop");
  assert.equal(next.judgeCandidate({ link: "theirs" }), "drop");
});

test("the other side's one may live on when this one is given up", () => {
  assert.equal(bound().renew("next").judge(offer("theirs")), "apply");
});

test("whoever is new there and bound to a predecessor gets a fresh offer", () => {
  assert.equal(bound().judge(answer("newer", "before")), "replace");
});

test("candidates go to the pair they are of, and early ones wait", () => {
  assert.equal(bound().judgeCandidate({ link: "theirs", to: "own" }), "apply");
  assert.equal(bound().judgeCandidate({ link: "theirs", to: "before" }), "drop");
  assert.equal(bound().judgeCandidate({ link: "newer" }), "hold");
});

test("a client without links is talked to as in the plain text book", () => {
  const pairing = new LinkPairing("own");
  assert.equal(pairing.judge({ type: "offer" }), "apply");
  pairing.bind(undefined);
  assert.equal(pairing.judge({ type: "answer" }), "apply");
  assert.equal(pairing.judgeCandidate({ candidate: "x" }), "apply");
});
