import { join } from "node:path";
import { z } from "zod";
import { readIfThere, writeDurably } from "../data-folder/files";

const Seen = z.object({ serverKey: z.string(), version: z.literal(2) });

/** Whether the server with the pinned key was found to speak protocol 2. It never is one of protocol 1 again, whoever answers in its place. */
export interface ProtocolMemory {
  hasSeenSecond(): boolean;
  /** Called after an answer that the pinned key signed. */
  rememberSecond(): void;
}

/** Keeps it in `<dir>/protocol.json`, which belongs to the uplink's user. A file that cannot be read counts as seen: the safe side. */
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
