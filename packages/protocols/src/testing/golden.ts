import { readFileSync } from "node:fs";

const ETHERNET_BYTES = 14;
const IP_AND_UDP_BYTES = 28;

const frames = new Map(
  readFileSync(new URL("../fixtures/golden.tsv", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t"))
    .map(([, name = "", , hex = ""]) => [name, Uint8Array.from(Buffer.from(hex, "hex"))] as const),
);

/** A whole golden frame. */
export function golden(name: string): Uint8Array {
  const frame = frames.get(name);
  if (frame === undefined) throw new Error(`no golden frame ${name}`);
  return frame.slice();
}

/** The UDP payload of a golden frame with untagged IPv4 without options. Excludes Ethernet's padding. */
export function goldenUdp(name: string): Uint8Array {
  const frame = golden(name);
  const udpBytes = new DataView(frame.buffer).getUint16(ETHERNET_BYTES + 24);
  return frame.slice(ETHERNET_BYTES + IP_AND_UDP_BYTES, ETHERNET_BYTES + 20 + udpBytes);
}

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
export const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));
