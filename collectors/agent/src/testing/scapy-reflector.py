"""A STAMP session-reflector made of scapy's own packets: another implementation to measure against. Prints its port."""
import socket
import struct
import time

from scapy.contrib.stamp import (
    ErrorEstimate,
    STAMPSessionReflectorTestUnauthenticated as Reply,
    STAMPSessionSenderTestUnauthenticated as Request,
)
from scapy.layers.inet import UDP

NTP_TO_UNIX_SECONDS = 2208988800
TURNAROUND_SECONDS = 0.02


def ntp(at):
    return at + NTP_TO_UNIX_SECONDS


listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listener.bind(("127.0.0.1", 0))
print("port", listener.getsockname()[1], flush=True)
count = 0
while True:
    packet, sender = listener.recvfrom(2048)
    received = time.time()
    # scapy finds the packet by the UDP header around it; its reading of TLVs is broken, so there are none.
    request = UDP(struct.pack(">HHHH", 40000, 862, 8 + len(packet), 0) + packet)[Request]
    time.sleep(TURNAROUND_SECONDS)
    reply = Reply(
        seq=count,
        ts=ntp(time.time()),
        err_estimate=ErrorEstimate(S=1, Z=0, scale=16, multiplier=1),
        ssid=request.ssid,
        ts_rx=ntp(received),
        seq_sender=request.seq,
        ts_sender=request.ts,
        err_estimate_sender=request.err_estimate,
        ttl_sender=64,
    )
    answer = bytearray(bytes(reply))
    # scapy turns times into floats, which lose the last bits: the sender's own must come back as it was.
    answer[28:36] = packet[4:12]
    listener.sendto(bytes(answer), sender)
    count += 1
