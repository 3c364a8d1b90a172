"""A backend, with the package as it is installed: it does what its users do, and prints what came of it."""

import asyncio
import base64
import json
import sys
from pathlib import Path

from holdfast_server import HoldfastApiError, HoldfastServer, WebhookVerificationError, verify_webhook
from holdfast_server.types import SegmentItem

given = json.loads(Path(sys.argv[1]).read_text())
holdfast = HoldfastServer(given["url"], given["apiKey"], transcripts_url=given["transcriptsUrl"])
said = {}


def refusal(ask, *args):
    try:
        ask(*args)
    except HoldfastApiError as error:
        fields = [one["field"] for one in error.errors]
        return {"status": error.status, "code": error.code, "fields": fields}


issued = holdfast.mint_token(sub="ana", role="agent", queues=["support"], ttl=600)
claims = issued["token"].split(".")[1]
said["token"] = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
said["expiresAt"] = issued["expiresAt"]

made = holdfast.rooms.create_room({"type": "support", "policy": {"maxParticipants": 3}})
room_id = made["roomId"]
said["made"] = made
said["read"] = asyncio.run(asyncio.to_thread(holdfast.rooms.read_room, room_id))
said["found"], cursor = False, None
while True:
    page = holdfast.rooms.list_rooms(limit=2, cursor=cursor)
    said["found"] |= any(room["roomId"] == room_id for room in page["rooms"])
    cursor = page.get("next")
    if not cursor:
        break
said["dryRun"] = holdfast.rooms.create_room({"type": "support"}, dry_run=True) is None
said["closed"] = holdfast.rooms.close_room(room_id, {"reason": "finished"})

said["unknown"] = refusal(holdfast.rooms.read_room, "no-such-room")
said["wrong"] = refusal(holdfast.rooms.create_room, {"policy": {"maxParticipants": 0}})
said["queues"] = holdfast.queues.list_queues()["queues"]

call_id = f"call-of-{room_id}"
segment: SegmentItem = {"id": "s1", "text": "Good morning.", "speaker": "agent", "isFinal": True}
accepted = holdfast.ingest.add_segments(call_id, [segment])["accepted"]
said["accepted"] = [one["result"] for one in accepted]
entries = holdfast.transcripts.read_transcript(call_id)["entries"]
said["heard"] = [entry["transcript"]["text"] for entry in entries if entry["type"] == "transcript"]
said["captions"] = holdfast.transcripts.read_transcript_as(call_id, "text/vtt")
said["misheard"] = refusal(holdfast.ingest.add_segments, call_id, [segment, {**segment, "id": "no id"}])

delivery = given["delivery"]
body, headers, secret = delivery["body"], delivery["headers"], delivery["secret"]
other = "whsec_" + base64.b64encode(bytes(32)).decode()
event = verify_webhook(body.encode(), headers, [other, secret])
if event["type"] == "room-created":
    said["told"] = [event["type"], event["roomId"], event["data"]["roomId"]]
try:
    verify_webhook(body.replace("room-created", "room-closed"), headers, secret)
except WebhookVerificationError as error:
    said["forged"] = error.code
print(json.dumps(said))
