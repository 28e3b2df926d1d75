"""A stateless STAMP session-reflector in authenticated mode (RFC 8762 4.2.2, 4.3.2), of Python's standard library alone: another
implementation to measure against. Prints its port. Arguments: the key its questions must have, and the key of its answers (hexadecimal)."""
import hashlib
import hmac
import socket
import struct
import sys
import time

NTP_TO_UNIX_SECONDS = 2208988800
TURNAROUND_SECONDS = 0.02
BODY_BYTES = 96
asked_with, answered_with = (bytes.fromhex(text) for text in sys.argv[1:3])


def tag(key, body):
    return hmac.new(key, body, hashlib.sha256).digest()[:16]


def ntp(ns):
    seconds, rest = divmod(ns, 10**9)
    return struct.pack(">II", seconds + NTP_TO_UNIX_SECONDS, -(-(rest << 32) // 10**9))


listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listener.bind(("127.0.0.1", 0))
print("port", listener.getsockname()[1], flush=True)
while True:
    packet, sender = listener.recvfrom(2048)
    received = time.time_ns()
    body = packet[:BODY_BYTES]
    if len(packet) != BODY_BYTES + 16 or packet[BODY_BYTES:] != tag(asked_with, body) or any(body[4:16]) or any(body[28:]):
        continue
    time.sleep(TURNAROUND_SECONDS)
    sequence, stamp, error, ssid = body[0:4], body[16:24], body[24:26], body[26:28]
    reply = (
        sequence + bytes(12) + ntp(time.time_ns()) + b"\x90\x01" + ssid + bytes(4) + ntp(received) + bytes(8)
        + sequence + bytes(12) + stamp + error + bytes(6) + b"\x40" + bytes(15)
    )
    listener.sendto(reply + tag(answered_with, reply), sender)
