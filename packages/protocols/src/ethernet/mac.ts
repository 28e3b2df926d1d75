import { z } from "zod";

/** A MAC address with colons, dashes or Cisco's dots, normalised to lower case with colons. */
const Mac = z
  .string()
  .trim()
  .regex(
    /^(?:[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}|[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2}){5}|[0-9a-fA-F]{4}(?:\.[0-9a-fA-F]{4}){2})$/,
    "Write a MAC address as 02:00:5e:10:00:01.",
  )
  .transform((text) => {
    const digits = text.replaceAll(/[:.-]/g, "").toLowerCase();
    return (digits.match(/../g) ?? []).join(":");
  });

/** Whether an address is a group address: the lowest bit of its first byte is 1. */
export const isGroup = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;

/** The address of one station, never a group's. */
export const StationMac = Mac.refine((mac) => !isGroup(mac) && mac !== "00:00:00:00:00:00", {
  error: "Write the MAC address of one station, not a group's.",
});

export const macBytes = (mac: string): Uint8Array => Uint8Array.from(mac.split(":").map((byte) => Number.parseInt(byte, 16)));
export const macText = (bytes: Uint8Array): string => [...bytes.subarray(0, 6)].map((o) => o.toString(16).padStart(2, "0")).join(":");
