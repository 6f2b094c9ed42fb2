#!/usr/bin/env python3
"""One account asks for more than it may have over 64 connections at once: channels, videos without a file, uploads and their bytes. It gets
exactly what it may, hears of the rest that it may not, and what is counted is what there is.

usage: budgets.py KLIEG [--keep FOLDER]
"""

import argparse
import tempfile
import threading
from pathlib import Path

from server import Refused, Server, found_no_drift, in_threads

AT_ONCE = 64
CHANNELS, DRAFTS, UPLOADS, LENGTH = 20, 50, 40, 1000
BYTES = 30 * LENGTH  # so that of uploads there may be more than there is room for
TRIES_MAX = 1000


def require(good, what):
    if not good:
        raise SystemExit(f"budgets: {what}")


class Crowd:
    """As many threads as there are connections, who all do the same."""

    def __init__(self, server, token):
        self.clients = [server.client(token) for _ in range(AT_ONCE)]
        self.lock, self.troubles = threading.Lock(), []

    def all_do(self, work):
        """What each has got, without the refusals."""
        got = []

        def one(number):
            try:
                for item in work(number, self.clients[number]):
                    with self.lock:
                        got.append(item)
            except Exception as trouble:  # a thread's, which nobody else would hear of
                self.troubles.append(repr(trouble))

        for thread in in_threads(AT_ONCE, one):
            thread.join()
        require(not self.troubles, self.troubles[:3])
        return got


def asks(status, what):
    """What it answers, or none where a budget says no. Who lost against the others too often is told to come again, and does."""
    for _ in range(TRIES_MAX):
        try:
            return what()
        except Refused as refused:
            answer = refused.answer
            if answer.status == 503:
                continue
            require(answer.status == status and answer.json()["code"] == "quota_exceeded", f"refused with {answer}")
            return None
    raise SystemExit("budgets: nobody is ever let through")


def run(binary, folder):
    limits = {"channels": CHANNELS, "drafts": DRAFTS, "uploads": UPLOADS, "bytes": BYTES}
    server = Server(binary, folder / "data", [f"limits.{name}={value}" for name, value in limits.items()],
                    log=folder / "server.log").start()
    client = server.client()
    client.register("ada")
    crowd = Crowd(server, client.token)

    def make_channels(number, one):
        for letter in "ab":
            made = asks(409, lambda: one.create_channel(f"n{number}{letter}"))
            yield from [made] if made else []

    channels = crowd.all_do(make_channels)
    require(len(channels) == client.use()["channels"] == CHANNELS, f"{len(channels)} channels: {client.use()}")

    def make_drafts(number, one):
        for _ in range(2):
            made = asks(409, lambda: one.create_video(channels[number % CHANNELS], f"of {number}"))
            yield from [made["id"]] if made else []

    drafts = crowd.all_do(make_drafts)
    require(len(drafts) == client.use()["drafts"] == DRAFTS, f"{len(drafts)} drafts: {client.use()}")

    def begin(number, one):
        if number < DRAFTS:
            begun = asks(413, lambda: one.begin_upload(drafts[number], LENGTH))
            yield from [begun[0]] if begun else []

    uploads = crowd.all_do(begin)
    use = client.use()
    require(len(uploads) == use["uploads"] == BYTES // LENGTH and use["stagedBytes"] == BYTES, f"{len(uploads)} uploads: {use}")

    def churn(number, one):
        """Half of them give up and begin again, while others make and delete what they may."""
        if number < len(uploads) and number % 2 == 0:
            asks(413, lambda: one.expect(204, "DELETE", uploads[number], None, {"Tus-Resumable": "1.0.0"}))
        elif number < DRAFTS:
            asks(409, lambda: one.expect(204, "DELETE", f"/api/videos/{drafts[number]}"))
            yield "deleted", True
        made = asks(409, lambda: one.create_video(channels[number % CHANNELS], f"again of {number}"))
        if made:
            yield "made", True
            yield "begun", asks(413, lambda: one.begin_upload(made["id"], LENGTH)) is not None

    done = crowd.all_do(churn)
    deleted, made, begun = (sum(good for what, good in done if what == which) for which in ("deleted", "made", "begun"))
    use = client.use()
    require(use["drafts"] <= DRAFTS and use["uploads"] <= UPLOADS and use["stagedBytes"] <= BYTES, f"beyond what it may: {use}")
    # Which of them takes the room that another has made is chance; that somebody does is not.
    require(deleted > 0 and made > 0 and begun > 0, f"{deleted} drafts went, {made} came and {begun} uploads: nothing moved")
    require(use["drafts"] == DRAFTS - deleted + made, f"{DRAFTS} drafts, {deleted} less and {made} more are {use['drafts']}")
    for one in crowd.clients:
        one.close()
    require(server.stop() == 0, "it does not stop")
    recounted = server.admin("recount")
    require(found_no_drift(recounted), f"recount: {recounted.stdout}{recounted.stderr}")
    print(f"{AT_ONCE} at once got {len(channels)} channels, {len(drafts)} drafts and {len(uploads)} uploads, as many as they may; "
          f"then {deleted} drafts went, {made} came and {begun} uploads began, and a recount finds no drift")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("klieg")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="klieg-budgets-") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        run(options.klieg, folder)


if __name__ == "__main__":
    main()
