#!/usr/bin/python3
"""What Python's `websockets` sees of a server's socket: for sockets.py. usage: websockets_peer.py PORT VIDEO"""

import asyncio
import json
import sys

import websockets

PROTOCOL = "klieg.v1+json"


async def see(port, video):
    async with websockets.connect(f"ws://127.0.0.1:{port}/api/ws", subprotocols=["other", PROTOCOL]) as peer:
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
        await peer.close(4000, "enough")
        assert peer.close_code == 4000, peer.close_code
    async with websockets.connect(f"ws://127.0.0.1:{port}/api/ws") as peer:
        await peer.send(b"bytes")
        try:
            while True:
                await peer.recv()
        except websockets.ConnectionClosed as closed:
            assert closed.rcvd.code == 1003, closed
    print("protocol, ping, fragments and closes")


asyncio.run(see(int(sys.argv[1]), sys.argv[2]))
