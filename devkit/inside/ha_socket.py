"""Runs in Home Assistant's virtual environment: passes websocket commands from stdin to HA, results to stdout.

The first line of stdin is `{"url": …, "token": …}`; each further line is one command without `id`. Each gets one line
back: `{"success": true, "result": …}` or `{"success": false, "error": {"code", "message"}}`.
"""

import asyncio
import json
import sys

import aiohttp

MAX_MESSAGE = 64 * 1024 * 1024  # bytes; registries of large homes exceed aiohttp's default


async def converse() -> None:
    first = json.loads(sys.stdin.readline())
    address = first["url"].rstrip("/") + "/api/websocket"
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(address, max_msg_size=MAX_MESSAGE) as socket,
    ):
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": first["token"]})
        answer = await socket.receive_json()
        if answer["type"] != "auth_ok":
            raise SystemExit(f"Home Assistant refused the token: {answer.get('message')}")
        loop = asyncio.get_running_loop()
        number = 0
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            number += 1
            await socket.send_json({**json.loads(line), "id": number})
            while (answer := await socket.receive_json()).get("id") != number or answer["type"] == "event":
                continue
            outcome = {key: answer.get(key) for key in ("success", "result", "error")}
            if answer["type"] == "pong":
                outcome = {"success": True, "result": None, "error": None}
            print(json.dumps(outcome), flush=True)


if __name__ == "__main__":
    asyncio.run(converse())
