"""A mail server of a few lines: keeps what it took, knows nobody whose name begins with `unknown`, and can be slow."""

import asyncio
import threading


class Sink:
    """`received` are the addresses of the letters taken, in their order; `delay` seconds pass before each letter is confirmed."""

    def __init__(self, delay=0.0):
        self.delay, self.received, self.port = delay, [], 0
        self.loop, ready = asyncio.new_event_loop(), threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(timeout=10)

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(asyncio.start_server(self.talk, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    async def talk(self, reader, writer):
        async def say(text):
            writer.write(f"{text}\r\n".encode())
            await writer.drain()

        await say("220 sink")
        to = ""
        try:
            while line := (await reader.readline()).decode().strip():
                word = line.upper()
                if word.startswith("RCPT"):
                    to = line.partition("<")[2].partition(">")[0]
                    await say("550 5.1.1 no such user" if to.startswith("unknown") else "250 ok")
                elif word == "DATA":
                    await say("354 go on")
                    letter = (await reader.readuntil(b"\r\n.\r\n")).decode()
                    self.received.append(to)
                    await asyncio.sleep(self.delay)
                    await say("250 taken" if letter else "554 empty")
                elif word == "QUIT":
                    await say("221 bye")
                    break
                else:
                    await say("250 ok")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the worker was killed in the middle of a sentence
        finally:
            writer.close()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)
        self.server.close()
        self.loop.close()
