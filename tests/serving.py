"""A server of the standard library that runs in a thread until a block ends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingTCPServer


@contextmanager
def serving(server: ThreadingTCPServer) -> Iterator[None]:
    """Run the server until the block ends."""
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
