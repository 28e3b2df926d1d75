import { LIMITS, type Measures, type Phase, SERVERS } from "./hostile.measures";

const HEADINGS: Readonly<Record<keyof Measures, string>> = {
  sign_in_p95: "sign-in p95, ms",
  rest_p95: "REST p95, ms",
  sample_to_alert_p99: "sample → alert p99, ms",
  alert_to_webhook_p99: "alert → webhook p99, ms",
  false_silences: "false silences",
  memory_max: "largest process, MiB",
  back_to_normal: "back to normal, ms",
};
const MEASURES = Object.keys(LIMITS) as (keyof Measures)[]; // the object's own keys are its type's

/** A Markdown table of all phases: what another tenant saw, and the memory of each process. A figure beyond its limit is bold. */
export function hostileTable(phases: readonly Phase[]): string {
  const rows = [
    ["while", ...MEASURES.map((name) => HEADINGS[name]), ...SERVERS.map((process) => `${process}, MiB`)],
    ["---", ...MEASURES.map(() => "---:"), ...SERVERS.map(() => "---:")],
    ["*limit*", ...MEASURES.map((name) => String(LIMITS[name])), ...SERVERS.map(() => String(LIMITS.memory_max))],
    ...phases.map(({ name, measures, memory }) => [
      name.replaceAll("_", " "),
      ...MEASURES.map((measure) => emphasized(measures[measure], LIMITS[measure])),
      ...SERVERS.map((process) => emphasized(memory[process], LIMITS.memory_max)),
    ]),
  ];
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const emphasized = (value: number, limit: number): string => {
  const text = Number.isFinite(value) ? String(Math.round(value)) : "never";
  return value <= limit ? text : `**${text}**`;
};
