import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";

export const MdLevel = z
  .int("The MD level is a whole number.")
  .min(0, "The MD level is 0 to 7.")
  .max(7, "The MD level is 0 to 7.")
  .default(0);
export const mdLevelField: FieldSpec = {
  name: "mdLevel",
  label: "MD level",
  help: "Maintenance domain level, 0 to 7; O-RAN's default is 0.",
  input: "number",
  placeholder: "0",
};

export const MepId = z.int("A MEP ID is a whole number.").min(1, "A MEP ID is 1 to 8191.").max(8191, "A MEP ID is 1 to 8191.");

/** Bytes before a CFM payload: the Ethernet header and up to two VLAN tags. */
export const FRAME_BYTES = 60;
