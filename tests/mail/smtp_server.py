#!/usr/bin/python3
"""An SMTP server for tests, with the manners of good ones and of others. Needs python3-aiosmtpd.

Prints the port, then each mail that it took as a line of JSON. Ends with its standard input."""

import argparse
import asyncio
import base64
import json
import os
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = b"klieg", b"a word between us"
# What a server answers at one point of the conversation, and nothing else of it is unusual.
AT_RCPT = {"full": "452 4.2.2 mailbox full", "unknown": "550 5.1.1 no such user"}
AT_DATA = {"spam": "554 5.7.1 this reads as spam", "later": "451 4.7.1 greylisted"}


def say(value):
    print(json.dumps(value), flush=True)


class Handler:
    def __init__(self, manner):
        self.manner = manner

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.manner in AT_RCPT:
            return AT_RCPT[self.manner]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.manner in AT_DATA:
            return AT_DATA[self.manner]
        say({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None or self.manner == "tls_first",
             "user": getattr(session, "auth_data", None) or "", "greets": session.host_name,
             "mail": base64.b64encode(envelope.original_content).decode()})
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and data.login == USER and data.password == PASSWORD
    return AuthResult(success=right, handled=False, auth_data=USER.decode() if right else None)


async def hostile(reader, writer, manner):
    """Servers that no library would be."""
    if manner == "greets_refusing":
        writer.write(b"554 5.3.2 no service here\r\n")
    elif manner == "garbles":
        writer.write(os.urandom(4096) + b"\r\n")
    elif manner == "cuts_off":
        writer.write(b"220 hello\r\n")
        await reader.readline()
        writer.write(b"250 hello\r\n")
        while not (await reader.readline()).startswith(b"DATA"):
            writer.write(b"250 OK\r\n")
        writer.write(b"354 go on\r\n")
        await reader.readline()
    elif manner == "never_ends_a_line":
        while not writer.is_closing():
            writer.write(b"220-" + b"x" * 65536)
            await writer.drain()
    else:  # silent, until the client goes
        await reader.read()
    try:
        await writer.drain()
        writer.close()
    except ConnectionError:
        pass


async def serve(arguments):
    tls = None
    if arguments.certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(arguments.certificate, arguments.key)
    manner = arguments.manner
    with_login = manner == "signs_in"
    loop = asyncio.get_running_loop()

    def speaker():
        starts_tls = tls if manner not in ("no_tls", "tls_first") else None
        return SMTP(Handler(manner), hostname="mail.example.org", tls_context=starts_tls,
                    authenticator=authenticate, auth_required=with_login, auth_require_tls=starts_tls is not None)

    if manner in ("greets_refusing", "garbles", "cuts_off", "never_ends_a_line", "silent"):
        server = await asyncio.start_server(lambda r, w: hostile(r, w, manner), "127.0.0.1", 0)
    else:
        server = await loop.create_server(speaker, "127.0.0.1", 0, ssl=tls if manner == "tls_first" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--manner", default="good")
    parser.add_argument("--certificate")
    parser.add_argument("--key")

    def end_with_input():
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=end_with_input, daemon=True).start()
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
