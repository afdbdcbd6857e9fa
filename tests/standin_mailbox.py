"""A mailbox on this machine, with as much of IMAP as who watches it needs."""

import imaplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer

from serving import serving


class Mailbox:
    """A running one; it takes any user and password."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[bytes] = []

    def receive(self, sender: str, text: str) -> None:
        """A letter arrives."""
        letter = EmailMessage()
        letter["From"], letter["To"] = sender, "me@here.example"
        letter["Subject"] = "hello"
        letter["Message-ID"] = f"<{len(self.letters)}@there.example>"
        letter.set_content(text)
        self.letters.append(letter.as_bytes().replace(b"\n", b"\r\n"))


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Run one until the block ends."""
    server = ThreadingTCPServer(("127.0.0.1", 0), _Handler)
    running = Mailbox(server.server_address[1])
    server.mailbox = running  # type: ignore[attr-defined]
    with serving(server):
        yield running


class _Handler(StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            letters = self.server.mailbox.letters  # type: ignore[attr-defined]
            for said in _answers(command.upper(), letters):
                self.wfile.write(b"* " + said + b"\r\n")
            self.wfile.write(f"{tag} OK done\r\n".encode())


def _answers(command: str, letters: list[bytes]) -> Iterator[bytes]:
    if command.startswith("CAPABILITY"):
        yield b"CAPABILITY IMAP4rev1"
    elif command.startswith(("LIST", "LSUB")):
        yield b'LIST () "/" INBOX'
    elif command.startswith(("EXAMINE", "SELECT", "NOOP")):
        yield f"{len(letters)} EXISTS".encode()
        if not command.startswith("NOOP"):
            yield b"OK [UIDVALIDITY 1] ok"
            yield f"OK [UIDNEXT {len(letters) + 1}] ok".encode()
    elif command.startswith("UID FETCH"):
        day = imaplib.Time2Internaldate(time.time())
        for number, letter in enumerate(letters, 1):
            facts = f"UID {number} INTERNALDATE {day} RFC822.SIZE {len(letter)}"
            head = f"{number} FETCH ({facts} BODY[] {{{len(letter)}}}\r\n"
            yield head.encode() + letter + b")"
