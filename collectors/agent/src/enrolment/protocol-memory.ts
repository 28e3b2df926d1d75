import { join } from "node:path";
import { z } from "zod";
import { readIfThere, writeDurably } from "../data-folder/files";

const Seen = z.object({ serverKey: z.string(), version: z.literal(2) });

/** Remembers whether the server with the pinned key has used protocol 2. From then on protocol 1 is refused, because only an attacker in between would offer it. */
export interface ProtocolMemory {
  hasSeenSecond(): boolean;
  /** Called after an answer that the pinned key signed. */
  rememberSecond(): void;
}

/** Stores this in `<dir>/protocol.json`, which belongs to the uplink's user. An unreadable file counts as protocol 2, which is the safe assumption. */
export function protocolMemory(dir: string, { planKey }: { planKey: string }): ProtocolMemory {
  const path = join(dir, "protocol.json");
  let hasSeen = readSeen(path, planKey);
  return {
    hasSeenSecond: () => hasSeen,
    rememberSecond() {
      if (hasSeen) return;
      hasSeen = true;
      writeDurably(path, `${JSON.stringify({ serverKey: planKey, version: 2 })}\n`);
    },
  };
}

/** A record with another plan key is ignored, because the collector was enrolled at another installation since. */
function readSeen(path: string, planKey: string): boolean {
  const text = readIfThere(path);
  if (text === undefined) return false;
  try {
    return Seen.parse(JSON.parse(text)).serverKey === planKey;
  } catch {
    return true;
  }
}
