#!/usr/bin/python3
"""What Python's `websockets` sees of a server's socket: for sockets.py. usage: websockets_peer.py PORT TOKEN VIDEO [CERTIFICATE]"""

import asyncio
import json
import ssl
import sys
from types import SimpleNamespace

import websockets
from server import Client

PROTOCOL = "klieg.v1+json"


async def see(port, token, video, chain=None):
    context = ssl.create_default_context(cafile=chain) if chain else None
    at = f"{'wss' if chain else 'ws'}://127.0.0.1:{port}/api/ws"
    async with websockets.connect(at, ssl=context, subprotocols=["other", PROTOCOL], extra_headers={"Authorization": f"Bearer {token}"}) as peer:
        assert peer.subprotocol == PROTOCOL, peer.subprotocol
        assert not peer.extensions, peer.extensions  # it offers compression
        hello = json.loads(await peer.recv())
        assert hello["op"] == "hello", hello
        await peer.send(json.dumps({"op": "ping", "ts": 5}))
        pong = json.loads(await peer.recv())
        assert pong == {"op": "pong", "ts": 5}, pong
        await asyncio.wait_for(await peer.ping(b"are you there"), 10)
        text = json.dumps({"op": "sub", "id": "é", "topics": [f"video:{video}"]})
        await peer.send(text[i:i + 7] for i in range(0, len(text), 7))  # in fragments
        acknowledged = json.loads(await peer.recv())
        assert acknowledged["op"] == "ack" and acknowledged["id"] == "é" and acknowledged["ok"] == [f"video:{video}"], acknowledged
        client = Client(int(port), token, certificate=SimpleNamespace(chain=chain) if chain else None)
        await asyncio.to_thread(client.expect, 200, "PATCH", f"/api/videos/{video}", {"title": "another"})
        while (news := json.loads(await asyncio.wait_for(peer.recv(), 10)))["op"] != "ev" or news["type"] != "video.changed":
            pass
        assert news["t"] == f"video:{video}" and news["s"] and news["d"] == {"id": video}, news
        await peer.close(4000, "enough")
        assert peer.close_code == 4000, peer.close_code
    async with websockets.connect(at, ssl=context) as peer:
        await peer.send(b"bytes")
        try:
            while True:
                await peer.recv()
        except websockets.ConnectionClosed as closed:
            assert closed.rcvd.code == 1003, closed
    print("protocol, ping, fragments, news and closes")


asyncio.run(see(*sys.argv[1:]))
