"""Several people at one moment: real threads, each with a connection of its own."""

import threading

from django.db import close_old_connections, connection

from accounts.refusals import Refused


def at_once(*acts):
    """Run the acts in threads that start together; gives for each "done" or the code of its refusal, sorted.

    What is neither comes back as its text, so that a test which compares the outcomes shows it.
    """
    gate, outcomes = threading.Barrier(len(acts)), ["never ended"] * len(acts)

    def run(place, act):
        close_old_connections()
        gate.wait(timeout=30)
        try:
            act()
            outcomes[place] = "done"
        except Refused as refusal:
            outcomes[place] = refusal.code
        except Exception as error:
            outcomes[place] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(outcomes)
