"""Carries frames between two devices and holds some of them back for some milliseconds: later ones overtake them.

reorder.py LEFT RIGHT SHARE MILLISECONDS, or reorder.py plain DEVICE: lets a device send plain frames with complete
checksums, as a carrier in user space needs them.
"""
import array
import fcntl
import random
import select
import socket
import struct
import sys
import time

SIOCETHTOOL = 0x8946
# transmit checksums, scatter and gather, segmentation for TCP and in general
SWITCHES = (0x17, 0x19, 0x1F, 0x24)

if sys.argv[1] == "plain":
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for switch in SWITCHES:
            value = array.array("B", struct.pack("II", switch, 0))
            request = struct.pack("16sP", sys.argv[2].encode(), value.buffer_info()[0])
            fcntl.ioctl(control.fileno(), SIOCETHTOOL, request)
    sys.exit(0)

left, right, share, hold_ms = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
random.seed(7)


def opened(device):
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    raw.bind((device, 0))
    return raw


sockets = {device: opened(device) for device in (left, right)}
held = []
print("ready", flush=True)
while True:
    now = time.monotonic()
    while held and held[0][0] <= now:
        _, out, frame = held.pop(0)
        out.send(frame)
    wait = max(0.0, held[0][0] - now) if held else 1.0
    for device in select.select(list(sockets.values()), [], [], wait)[0]:
        frame, address = device.recvfrom(65535)
        if address[2] == socket.PACKET_OUTGOING:
            continue
        out = sockets[right] if device is sockets[left] else sockets[left]
        if len(frame) > 200 and random.random() < share:
            held.append((time.monotonic() + hold_ms / 1000, out, frame))
        else:
            out.send(frame)
