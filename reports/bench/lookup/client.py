"""`python client.py PORT CONNECTIONS SECONDS SEED FILE`: ask for the people of a file again and again; print the count.

A process of its own with nothing but the standard library, so that it asks faster than anything answers. Every question
comes from an address of its own, as a proxy would hand it on, over connections that stay open.
"""

import random
import selectors
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

TOKEN = "t" * 32
FOUND = "查到 1 本".encode()


def question(port, name, number, dice):
    body = urlencode({"name": name, "number": number, "csrfmiddlewaretoken": TOKEN}).encode()
    address = ".".join(str(dice.randrange(1, 255)) for _ in range(4))
    head = (
        f"POST /certificates/lookup/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: https://127.0.0.1:{port}\r\n"
        f"X-Forwarded-Proto: https\r\nX-Forwarded-For: {address}\r\nCookie: csrftoken={TOKEN}\r\n"
        "User-Agent: bench\r\nAccept: text/html\r\nAccept-Language: zh-CN\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Line:
    """One connection: a question is out, its answer is being read."""

    def __init__(self, port, questions):
        self.port, self.questions = port, questions
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.ask()

    def ask(self):
        self.seen = b""
        self.socket.sendall(next(self.questions))

    def read(self):
        """Whether the answer is complete; raises RuntimeError for one that did not find the certificate."""
        part = self.socket.recv(262_144)
        if not part:  # the server let a worker retire
            self.socket.close()
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.ask()
            return None
        self.seen += part
        head, gap, body = self.seen.partition(b"\r\n\r\n")
        if not gap:
            return False
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        if len(body) < length:
            return False
        if FOUND not in body:
            raise RuntimeError((head[:300] + body[-300:]).decode(errors="replace"))
        return True


def main(port, connections, seconds, seed, file):
    dice = random.Random(seed)  # noqa: S311 (made-up addresses)
    people = [line.split("\t") for line in Path(file).read_text(encoding="utf-8").splitlines()]
    asked = (question(port, *dice.choice(people), dice) for _ in iter(int, 1))
    watch = selectors.DefaultSelector()
    for _ in range(connections):
        line = Line(port, asked)
        watch.register(line.socket, selectors.EVENT_READ, line)
    done, end = 0, time.perf_counter() + seconds
    while (
        time.perf_counter() < end or not done
    ):  # the first answer waits for a worker to have loaded everything
        for key, _ in watch.select(0.5):
            line = key.data
            complete = line.read()
            if complete is None:
                watch.unregister(key.fileobj)
                watch.register(line.socket, selectors.EVENT_READ, line)
            elif complete:
                done += 1
                line.ask()
    print(done)


if __name__ == "__main__":
    port, connections, seconds, seed, file = sys.argv[1:]
    main(int(port), int(connections), float(seconds), int(seed), file)
