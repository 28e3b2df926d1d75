import { parseArgs } from "node:util";
import { z } from "zod";
import { AccessList } from "./access";

const list = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const Port = (option: string) =>
  z
    .string()
    .regex(/^\d{1,5}$/, `${option}: a port is 0 to 65535.`)
    .transform(Number)
    .pipe(z.number().max(65_535, `${option}: a port is 0 to 65535.`));

const Options = z.object({
  bind: z.string(),
  "udp-port": Port("--udp-port"),
  "http-port": Port("--http-port").optional(),
  "stamp-port": Port("--stamp-port").optional(),
  "stamp-key": z
    .string()
    .regex(/^(?:[0-9a-fA-F]{2}){16,128}$/, "--stamp-key: write at least 16 bytes as hexadecimal digits.")
    .optional(),
  "stamp-stateful": z.boolean(),
  "twamp-light": z.boolean(),
  "ecpri-port": Port("--ecpri-port").optional(),
  interface: z.array(z.string()),
  "md-levels": z
    .string()
    .transform(list)
    .pipe(
      z.array(
        z
          .string()
          .regex(/^[0-7]$/, "--md-levels: 0 to 7, with commas between them.")
          .transform(Number),
      ),
    ),
  multicast: z.boolean(),
  "compensation-ns": z.coerce.number("--compensation-ns: a number of nanoseconds."),
  "clock-error-ns": z.coerce.number("--clock-error-ns: a number of nanoseconds.").min(0, "--clock-error-ns: 0 or more.").optional(),
  "per-source": z.coerce.number("--per-source: answers a second.").int().min(1, "--per-source: 1 or more.").optional(),
  "low-ports": z.boolean(),
  control: z.string().optional(),
  allow: z.string().default("").transform(list),
  "allow-mac": z.string().default("").transform(list),
});

type CommandLine = Omit<z.output<typeof Options>, "allow" | "allow-mac"> & { access: AccessList };

/** Parses a command line. Returns its options, or one sentence about the error. */
export function readCommandLine(args: readonly string[]): CommandLine | { problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        bind: { type: "string", default: "127.0.0.1" },
        "udp-port": { type: "string", default: "7" },
        "http-port": { type: "string" },
        "stamp-port": { type: "string" },
        "stamp-key": { type: "string" },
        "stamp-stateful": { type: "boolean", default: false },
        "twamp-light": { type: "boolean", default: false },
        "ecpri-port": { type: "string" },
        interface: { type: "string", multiple: true, default: [] },
        "md-levels": { type: "string", default: "0" },
        multicast: { type: "boolean", default: false },
        "compensation-ns": { type: "string", default: "0" },
        "clock-error-ns": { type: "string" },
        allow: { type: "string" },
        "allow-mac": { type: "string" },
        "per-source": { type: "string" },
        "low-ports": { type: "boolean", default: false },
        control: { type: "string" },
      },
    });
    const { allow: networks, "allow-mac": macs, ...options } = Options.parse(values);
    return { ...options, access: AccessList.parse({ networks, macs }) };
  } catch (error) {
    if (error instanceof z.ZodError) return { problem: error.issues[0]?.message ?? "This command line is not valid." };
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
