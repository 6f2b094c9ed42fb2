"""What schemathesis cannot read off the document: how one signs in, how bytes are sent, and which requests can succeed.

A request that obeys its schema names nothing yet: random ids are 404, random cursors and passwords are refused. So stand-ins put
what the site has into each second request of those; the others stay as they were made, and so do all that break the schema.

KLIEG_CONTRACT_SITE  the site's port and people, as conform.py has made them, in JSON
"""

import base64
import collections
import functools
import json
import os
import secrets
import sys
import time
from pathlib import Path

import schemathesis

sys.path.insert(0, str(Path(__file__).parent.parent / "resilience"))
from server import PATIENCE, Client  # noqa: E402

SITE = json.loads(os.environ["KLIEG_CONTRACT_SITE"])
# What ends sessions, or finds those that then may be ended, is asked by somebody of their own.
ABOUT_SESSIONS = ("logOut", "listSessions", "endSession", "changePassword", "prove")
# Why a request is refused that obeys its schema: none of these can be said in one.
STATE = {
    "answer_not_kept", "already_uploaded", "conflict", "offset_mismatch",  # something is there already
    "changed_meanwhile", "precondition",    # If-Match names another version
    "checksum_mismatch", "too_large",       # headers against the body
    "idempotency_key_reused",               # one request against another
    "invalid_cursor",                       # of another query
    "unsupported_media", "unsupported_image",  # the first bytes are of no file that is read
    "quota_exceeded", "too_many_tokens",    # what the account has already, and limits that were set on the way
    "proof_required",                       # how long ago the session was proven
    "token_void",                           # it was mailed
    "already_appealed", "too_many_reports", "own_thing",  # what was done before, and whose it is
    "wrong_passkey", "challenge_void",      # no device signed it
    "second_factor_is_on", "not_begun", "no_second_factor",  # what was put on the account before
}
# Why a field is refused that obeys its schema: lists of words are no pattern, nor are all marks of Unicode; and what somebody else
# has is told beside them. What an app computes of a secret is wrong where it was made at random. A GET lists the kinds of notifications.
WORDS = {"blank", "unknown_kind", "own_name", "reserved", "too_common", "taken", "wrong"}
NO_CATEGORY = {"pointer": "/category", "code": "unknown_value", "detail": "is no category of ours"}  # GET /api/site lists them


class Visits(Client):
    """A connection for each request: the server ends one that was quiet for as long as a test may take."""

    def request(self, *asked, **named):
        self.close()
        return super().request(*asked, **named)


class Person:
    """Somebody who is signed in and has things, on connections beside those of the test."""

    def __init__(self, name):
        self.client = Visits(SITE["port"])
        signed_in = self.client.expect(200, "POST", "/api/auth/login", {"login": name, "password": SITE["password"]})
        self.token = self.client.token = signed_in.json()["token"]

    def signed_in(self):
        return self.client.request("GET", "/api/auth/me").status == 200

    def channel(self):
        """A new one; once there are as many as somebody may have, the last of them."""
        name = f"made-{secrets.token_hex(6)}"
        made = self.client.request("POST", "/api/channels", {"handle": name, "name": name})
        return made.json()["id"] if made.status == 201 else self.channels()[-1]

    def channels(self):
        return [channel["id"] for channel in self.client.expect(200, "GET", "/api/channels?owner=me").json()["items"]]

    def access_token(self):
        """A new one; once there are as many as somebody may have, the first that is listed."""
        self.client.expect(200, "POST", "/api/auth/prove", {"password": SITE["password"]})
        made = self.client.request("POST", "/api/auth/tokens", {"name": "a script", "scopes": ["read"]})
        return made.json()["id"] if made.status == 201 else self.client.expect(200, "GET", "/api/auth/tokens").json()["items"][0]["id"]

    def draft(self):
        return self.client.create_video((self.channels() or [self.channel()])[0], "A draft", visibility="public")["id"]

    def playlist(self):
        """A new one, with a video in it; once there are as many as somebody may have, the last of them."""
        made = self.client.request("POST", "/api/playlists", {"title": "A list"})
        if made.status != 201:
            return self.client.expect(200, "GET", "/api/playlists").json()["items"][0]["id"]
        self.client.expect(201, "POST", f"/api/playlists/{made.json()['id']}/items", {"videoId": SITE["suggested"]})
        return made.json()["id"]

    def comment(self):
        return self.client.expect(201, "POST", "/api/comments", {"videoId": SITE["suggested"], "text": f"Said {secrets.token_hex(6)}."}).json()["id"]

    def upload(self):
        return self.client.begin_upload(self.draft(), 8)[0].rsplit("/", 1)[1]


helper = Person(SITE["caller"] or SITE["owner"])


def is_conversation(operation):
    """It ends when somebody leaves: a WebSocket, or events that a server goes on sending."""
    answers = operation.get("responses", {})
    return "101" in answers or any("text/event-stream" in answer.get("content", {}) for answer in answers.values())


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Conversations are left out, and named: a walk asks and waits for the end of the answer. What they say is AsyncAPI's, and src/realtime's tests'."""
    for path, methods in list(raw_schema["paths"].items()):
        for method, operation in list(methods.items()):
            if isinstance(operation, dict) and is_conversation(operation):
                print(f"left out, since it has no end: {method.upper()} {path}", flush=True)
                del methods[method]
        if not methods:
            del raw_schema["paths"][path]


@schemathesis.serializer("application/offset+octet-stream")
def as_bytes(context, value):
    return {"data": value if isinstance(value, bytes) else str(value).encode()}


if SITE["caller"]:

    @schemathesis.auth(refresh_interval=None)
    class Session:
        other = None

        def get(self, case, context):
            if case.operation.definition.raw["operationId"] not in ABOUT_SESSIONS:
                return helper.token
            if self.other is None or not self.other.signed_in():
                self.other = Person(SITE["other"])
            return self.other.token

        def set(self, case, token, context):
            case.headers["Authorization"] = f"Bearer {token}"


def path(name, thing):
    def put(case):
        case.path_parameters[name] = thing()
    return put


def cursor(case):
    """Where a second page begins, if there is one."""
    if "cursor" in (case.query or {}):
        page = helper.client.request("GET", f"{case.formatted_path}?limit=1")
        following = page.json()["nextCursor"] if page.status == 200 else None
        case.query.pop("cursor")
        case.query.update({"cursor": following} if following else {})


def fresh_key(case):
    """Schemathesis takes the 0 of its coverage phase for a text in quotes."""
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f'"{secrets.token_hex(8)}"'


def any_version(case):
    if "If-Match" in case.headers:
        case.headers["If-Match"] = "*"


def version_of(name, thing):
    """Of something that is there, whichever version it has."""
    def put(case):
        case.path_parameters[name] = thing()
        any_version(case)
    return put


def begin(case):
    """For a video that waits for its file, and none of its bytes yet: random ones are of no file that is read."""
    case.body = ""
    case.headers["Upload-Length"] = "8"
    case.headers.pop("Upload-Checksum", None)
    case.headers["Upload-Metadata"] = "videoId " + base64.b64encode(helper.draft().encode()).decode()


def append(case):
    case.path_parameters["upload"] = helper.upload()
    case.headers["Upload-Offset"] = "0"


def somebody_else():
    return Person(SITE["other"]).client.expect(200, "GET", "/api/auth/me").json()["id"]


def log_in(case):
    case.body = {"login": SITE["owner"], "password": SITE["password"]}


def change_password(case):
    case.body = {"currentPassword": SITE["password"], "newPassword": SITE["password"]}


def prove(case):
    case.body = {"password": SITE["password"]}


def proven(case):
    helper.client.expect(200, "POST", "/api/auth/prove", {"password": SITE["password"]})


def create_access_token(case):
    """A time is good for a year from now, and something must be allowed: no schema says so."""
    if isinstance(case.body, dict):
        case.body.pop("expiresAt", None)
        case.body["scopes"] = case.body.get("scopes") or ["read"]


def edit_me(case):
    """Another address takes the password, which no schema says."""
    if isinstance(case.body, dict) and case.body.get("email"):
        case.body["currentPassword"] = SITE["password"]


def create_comment(case):
    fresh_key(case)
    if isinstance(case.body, dict):
        case.body["videoId"] = SITE["suggested"]
        case.body.pop("parentId", None)


def list_comments(case):
    """What is held is listed of a video alone."""
    of_video = (case.query or {}).get("held") or turns["listComments"] % 2
    case.path_parameters["id"] = SITE["suggested"] if of_video else helper.comment()
    cursor(case)


def tell_view(case):
    """Each member needs another one, and a token is one that was given. What is sent as text is JSON, too."""
    case.path_parameters["video"], told = SITE["suggested"], {"event": "start"}
    if turns["tellView"] % 2:
        begun = helper.client.expect(200, "POST", f"/api/videos/{SITE['suggested']}/views", told).json()
        told = {"token": begun["token"], "watchedMs": 1000}
    case.body = json.dumps(told) if case.media_type == "text/plain" else told


def create_playlist_item(case):
    case.path_parameters["playlist"] = helper.playlist()
    fresh_key(case)
    if isinstance(case.body, dict):
        case.body["videoId"] = SITE["suggested"]
        case.body.pop("after", None)


def change_playlist_item(case):
    case.path_parameters.update({"playlist": helper.playlist(), "video": SITE["suggested"]})
    if isinstance(case.body, dict) and case.body.get("after"):
        case.body["after"] = None


def tell_position(case):
    case.path_parameters["video"], told = SITE["suggested"], {"positionMs": 500}
    case.body = json.dumps(told) if case.media_type == "text/plain" else told


def read_notifications(case):
    """Either these or all."""
    if isinstance(case.body, dict):
        case.body.pop("ids" if case.body.get("all") else "all", None)
        if not case.body.get("all"):
            case.body["ids"] = case.body.get("ids") or []


def report(case):
    if isinstance(case.body, dict):
        case.body["subject"] = somebody_else()


def queued(subject):
    """Whether the moderators' queue shows it."""
    after = ""
    while after is not None:
        page = helper.client.expect(200, "GET", f"/api/moderation/reports?limit=100{after}").json()
        if any(group["subject"] == subject for group in page["items"]):
            return True
        after = page.get("nextCursor") and f"&cursor={page['nextCursor']}"
    return False


def resolve_reports(case):
    """What is no suspension has no end. A report is there to be decided on once the queue shows it, a moment after it was made."""
    subject = case.path_parameters["subject"] = helper.comment()
    Person(SITE["other"]).client.expect(201, "POST", "/api/reports", {"subject": subject, "reason": "spam"})
    end = time.monotonic() + PATIENCE
    while not queued(subject):
        if time.monotonic() > end:
            raise AssertionError(f"no queue shows the report of {subject}")
        time.sleep(0.02)
    if isinstance(case.body, dict):
        case.body.pop("until", None)
        case.body["act"] = "none" if turns["resolveReports"] % 2 else "hide"


def newcomer():
    """The id of somebody who may be suspended."""
    name = f"new{secrets.token_hex(6)}"
    made = Visits(SITE["port"]).expect(201, "POST", "/api/auth/register", {"username": name, "email": f"{name}@example.org", "password": SITE["password"]})
    return name, made.json()["user"]["id"]


def set_standing(case):
    case.path_parameters["user"] = newcomer()[1]
    if isinstance(case.body, dict):
        case.body.pop("until", None)


def appellant():
    """Who is banned, and says something against it."""
    name, user = newcomer()
    helper.client.expect(200, "PUT", f"/api/moderation/accounts/{user}", {"standing": "banned", "reason": "Advertisements."})
    Visits(SITE["port"]).expect(200, "POST", "/api/appeals", {"login": name, "password": SITE["password"], "text": "It was not me."})
    return user


def as_judged(case):
    if isinstance(case.body, dict):
        case.body.update({"login": SITE["judged"], "password": SITE["password"]})
        case.body.pop("code", None)


@functools.cache
def channel_of_another():
    return Person(SITE["other"]).channel()


def picture(case):
    case.path_parameters.update(zip(("whose", "key", "size"), SITE["picture"].split("/")))


STAND_INS = {
    "logIn": log_in,
    "changePassword": change_password,
    "prove": prove,
    "createAccessToken": create_access_token,
    "listAccessTokens": cursor,
    "revokeAccessToken": path("token", helper.access_token),
    "listSignIns": cursor,
    "offerPasskey": proven,
    "addPasskey": proven,
    "listPasskeys": cursor,
    "removePasskey": proven,
    "editMe": edit_me,
    "listSessions": cursor,
    "listChannels": cursor,
    "listChannelVideos": cursor,
    "listVideos": cursor,
    "deleteChannel": path("channel", helper.channel),
    "deleteVideo": path("video", helper.draft),
    "createChannel": fresh_key,
    "editChannel": any_version,
    "createVideo": fresh_key,
    "editVideo": version_of("video", helper.draft),
    "createUpload": begin,
    "getUpload": path("upload", helper.upload),
    "appendToUpload": append,
    "endUpload": path("upload", helper.upload),
    "getUserLimits": path("user", somebody_else),
    "setUserLimits": path("user", somebody_else),
    "listThumbnailSuggestions": path("video", helper.draft),
    "removeVideoThumbnail": version_of("video", helper.draft),
    "setVideoThumbnail": version_of("video", helper.draft),
    "chooseThumbnailSuggestion": version_of("video", lambda: SITE["suggested"]),
    "setChannelAvatar": version_of("channel", helper.channel),
    "setChannelBanner": version_of("channel", helper.channel),
    "removeChannelAvatar": version_of("channel", helper.channel),
    "removeChannelBanner": version_of("channel", helper.channel),
    "createComment": create_comment,
    "listComments": list_comments,
    "editComment": version_of("id", helper.comment),
    "deleteComment": path("id", helper.comment),
    "voteOnComment": path("id", helper.comment),
    "withdrawVoteOnComment": path("id", helper.comment),
    "voteOnVideo": path("video", lambda: SITE["suggested"]),
    "withdrawVoteOnVideo": path("video", lambda: SITE["suggested"]),
    "listLiked": cursor,
    "subscribe": path("channel", channel_of_another),
    "unsubscribe": path("channel", channel_of_another),
    "listSubscriptions": cursor,
    "listSubscribedVideos": cursor,
    "listSubscribers": path("channel", helper.channel),
    "tellView": tell_view,
    "listViewHours": path("video", lambda: SITE["suggested"]),
    "listAuditEntries": cursor,
    "listBlocks": cursor,
    "block": path("user", somebody_else),
    "unblock": path("user", somebody_else),
    "listHistory": cursor,
    "listWatchLater": cursor,
    "listActivity": cursor,
    "listHomeVideos": cursor,
    "listTrendingVideos": cursor,
    "listRelatedVideos": path("video", lambda: SITE["suggested"]),
    "listNotifications": cursor,
    "listPlaylists": cursor,
    "listPlaylistItems": cursor,
    "listPlaylistsOfChannel": cursor,
    "listAppeals": cursor,
    "listReported": cursor,
    "watchLater": path("video", lambda: SITE["suggested"]),
    "notInterested": path("thing", lambda: SITE["suggested"]),
    "tellPosition": tell_position,
    "putPosition": path("video", lambda: SITE["suggested"]),
    "createPlaylist": fresh_key,
    "getPlaylist": path("playlist", helper.playlist),
    "editPlaylist": version_of("playlist", helper.playlist),
    "deletePlaylist": version_of("playlist", helper.playlist),
    "addPlaylistItem": create_playlist_item,
    "movePlaylistItem": change_playlist_item,
    "removePlaylistItem": change_playlist_item,
    "readNotifications": read_notifications,
    "report": report,
    "resolveReports": resolve_reports,
    "getAccountStanding": path("user", somebody_else),
    "setAccountStanding": set_standing,
    "resolveAppeal": path("user", appellant),
    "getOwnStanding": as_judged,
    "sendAppeal": as_judged,
    "getMedia": path("path", lambda: SITE["media"]),
    "getPicture": picture,
}
# What was made at random would lock the people of this test out, take from them what others shall find, or is wrong.
ALWAYS = ("changePassword", "prove", "createAccessToken", "offerPasskey", "editMe", "deleteChannel", "deleteVideo", "createChannel", "createVideo", "createComment", "deleteComment", "listComments", "tellView",
          "createPlaylist", "addPlaylistItem", "movePlaylistItem", "tellPosition", "readNotifications", "resolveReports", "setAccountStanding", "getOwnStanding", "sendAppeal",
          "listAuditEntries")
turns = collections.Counter()


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    if operation not in STAND_INS or not case.meta or not case.meta.generation.mode.is_positive:
        return
    turns[operation] += 1
    if operation in ALWAYS or turns[operation] % 2:
        STAND_INS[operation](case)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """What is refused for the site's state is no failure of the schema; whatever else a check says of it is."""
    if type(failure).__name__ != "RejectedPositiveData":
        return True
    problem = response.json()
    elsewhere = [error for error in problem.get("errors", []) if error != NO_CATEGORY and error["code"] not in WORDS and error["detail"] != "must not be blank"]
    return problem["code"] not in STATE and (problem["code"] != "validation_failed" or bool(elsewhere))
