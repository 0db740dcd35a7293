"""A load generator for the save path: many keep-alive connections, each a device with one save under way.

``python -m madrone.site.bench.load`` reads its orders as JSON on standard input and writes what it saw
as JSON. It is a process of its own that does no more for a save than to write and read bytes, so that it
is not what is measured.
"""

import json
import select
import socket
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from madrone.kernel import clock
from madrone.kernel.signing import Signer

ITEMS = 40
TEXT = "The creek rises when it rains because the water runs off the hills. " * 4
TOKEN_SECONDS = 3600


@dataclass
class Orders:
    """What to do: ``first_number`` must be above every number used before on these opportunities."""

    port: int
    secret: str
    opportunities: int
    connections: int
    warm_up: float
    seconds: float
    first_number: int
    # Of the connections, this process runs every ``stride``-th, from ``offset`` on.
    offset: int = 0
    stride: int = 1


@dataclass
class Seen:
    """What came back: saves acknowledged in the time measured and in all, refusals, and seconds for each save."""

    acknowledged: int = 0
    acknowledged_in_all: int = 0
    refused: int = 0
    example: str = ""
    seconds: list[float] = field(default_factory=list)


class Device:
    """One connection: it works through its own opportunities in turn, one save at a time."""

    def __init__(self, orders: Orders, place: int) -> None:
        signer = Signer(orders.secret.encode(), "intake")
        expires = clock.now().timestamp() + TOKEN_SECONDS
        self._port = orders.port
        self._tokens = [
            signer.sign({"o": number, "c": f"bench-{number}", "e": 1}, expires=expires)
            for number in range(1 + place, orders.opportunities + 1, orders.connections)
        ]
        self._turn = 0
        self._number = orders.first_number
        self._answer = b""
        self.sent_at = 0.0
        self.socket = socket.create_connection(("127.0.0.1", orders.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self) -> None:
        """Send the next save."""
        if self._turn == len(self._tokens):
            self._turn = 0
            self._number += 1
        token = self._tokens[self._turn]
        self._turn += 1
        item = f"G5-ITEM-{self._number % ITEMS:02d}"
        body = (
            f'{{"responses":[{{"item":"{item}","number":{self._number},'
            f'"value":{{"RESPONSE":{{"base":{{"string":"{TEXT}"}}}}}},"marked":false}}]}}'
        )
        request = (
            f"POST /intake/responses HTTP/1.1\r\nHost: localhost:{self._port}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
        self.sent_at = time.perf_counter()
        self.socket.sendall(request.encode())

    def receive(self) -> bytes | None:
        """Take in what has come; give the whole answer once it is there."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed a connection")
        self._answer += part
        head, gap, body = self._answer.partition(b"\r\n\r\n")
        if not gap:
            return None
        _, _, length = head.lower().partition(b"content-length:")
        if len(body) < int(length.split(b"\r\n", 1)[0]):
            return None
        answer, self._answer = self._answer, b""
        return answer


def run(orders: Orders) -> Seen:
    """Keep every connection busy for the time ordered."""
    places = range(orders.offset, orders.connections, orders.stride)
    devices = {device.socket.fileno(): device for device in (Device(orders, place) for place in places)}
    poll = select.epoll()
    for number, device in devices.items():
        poll.register(number, select.EPOLLIN)
        device.send()
    seen = Seen()
    begun = time.perf_counter() + orders.warm_up
    end = begun + orders.seconds
    busy = len(devices)
    while busy:
        for number, _ in poll.poll(10):
            device = devices[number]
            answer = device.receive()
            if answer is None:
                continue
            now = time.perf_counter()
            _note(seen, answer, now - device.sent_at, counts=begun <= now < end)
            if now < end:
                device.send()
            else:
                busy -= 1
                device.socket.close()
    return seen


def _note(seen: Seen, answer: bytes, seconds: float, *, counts: bool) -> None:
    if not answer.startswith(b"HTTP/1.1 200"):
        seen.refused += 1
        seen.example = seen.example or answer.decode("utf-8", "replace")
        return
    seen.acknowledged_in_all += 1
    if counts:
        seen.acknowledged += 1
        seen.seconds.append(seconds)


def main() -> None:
    """Carry out the orders on standard input."""
    orders: dict[str, Any] = json.load(sys.stdin)
    json.dump(asdict(run(Orders(**orders))), sys.stdout)


if __name__ == "__main__":
    main()
