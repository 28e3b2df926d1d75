/** What a server puts into a packet, written apart from the plugin's codec: bytes by RFC 5905 figure 8. */
export interface ServerState {
  leap?: number;
  stratum?: number;
  /** Four characters. */
  reference?: string;
  /** Seconds. */
  rootDelay?: number;
  rootDispersion?: number;
  precision?: number;
  mode?: number;
}

const UNIX_TO_NTP_SECONDS = 2_208_988_800;

/** @param receivedMs, sentMs the server's clock, Unix time */
export function serverPacket(request: Uint8Array, receivedMs: number, sentMs: number, state: ServerState = {}): Uint8Array {
  const packet = Buffer.alloc(48);
  packet.writeUInt8(((state.leap ?? 0) << 6) | (4 << 3) | (state.mode ?? 4), 0);
  packet.writeUInt8(state.stratum ?? 2, 1);
  packet.writeInt8(6, 2);
  packet.writeInt8(state.precision ?? -20, 3);
  packet.writeUInt32BE(Math.round((state.rootDelay ?? 0.03125) * 65_536), 4);
  packet.writeUInt32BE(Math.round((state.rootDispersion ?? 0.0078125) * 65_536), 8);
  packet.write(state.reference ?? "GPS\0", 12, "latin1");
  packet.set(request.subarray(40, 48), 24);
  for (const [at, ms] of [
    [32, receivedMs],
    [40, sentMs],
  ] as const) {
    const seconds = Math.floor(ms / 1000);
    // The seconds of an era wrap every 2^32.
    packet.writeUInt32BE((seconds + UNIX_TO_NTP_SECONDS) % 2 ** 32, at);
    packet.writeUInt32BE(Math.floor((ms / 1000 - seconds) * 2 ** 32), at + 4);
  }
  return packet;
}
