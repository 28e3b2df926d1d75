/** A capture file (pcap 2.4, Ethernet) of frames, one a second. */
export function pcapOf(frames: readonly Uint8Array[]): Buffer {
  const header = Buffer.from("d4c3b2a1020004000000000000000000ffff000001000000", "hex");
  const records = frames.map((frame, i) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(i, 0);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return Buffer.concat([record, frame]);
  });
  return Buffer.concat([header, ...records]);
}
