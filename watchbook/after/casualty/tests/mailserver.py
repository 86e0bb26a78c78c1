"""A real SMTP server on this machine: it speaks RFC 5321 over TCP and answers as it is told to."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from socketserver import StreamRequestHandler, ThreadingTCPServer

from watchbook.after.casualty.tests.serving import serving


class Post:
    """What came, and what each address is answered; an address that is not named is taken."""

    def __init__(self):
        self.came = []
        self.answers = {}
        self.port = 0
        self.news = threading.Condition()

    def is_for(self, address):
        """The mails that came for an address."""
        return [mail for to, mail in self.came if to == address]

    def waits_for(self, subject, within_s=60):
        """Whether a mail with these words in its subject is there, or comes within this time."""
        with self.news:
            return self.news.wait_for(
                lambda: any(subject in str(mail["Subject"]) for _, mail in self.came), within_s
            )


class _Session(StreamRequestHandler):
    """One client: EHLO, MAIL, RCPT, DATA, QUIT."""

    def handle(self):
        self.to = ""
        self.say("220 post.example ready")
        for line in self.rfile:
            word, _, rest = line.decode("ascii").strip().partition(" ")
            if not self.obey(word.upper(), rest):
                return

    def obey(self, word, rest):
        if word == "RCPT":
            self.to = rest.partition("<")[2].partition(">")[0]
            told = self.server.post.answers.get(self.to, [])
            self.say(told.pop(0) if told else "250 OK")
        elif word == "DATA":
            self.say("354 Go ahead")
            lines = iter(self.rfile.readline, b".\r\n")
            text = b"".join(line.removeprefix(b".") for line in lines)
            mail = message_from_bytes(text, policy=policy.default)
            with self.server.post.news:
                self.server.post.came.append((self.to, mail))
                self.server.post.news.notify_all()
            self.say("250 Taken")
        else:
            self.say("221 Bye" if word == "QUIT" else "250 OK")
        return word != "QUIT"

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode("ascii"))


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def post_office(port=0):
    """The server, listening until the end of the block; another one may take its port later."""
    kept = Post()
    with serving(_Server(("127.0.0.1", port), _Session)) as server:
        server.post, kept.port = kept, server.server_address[1]
        yield kept
