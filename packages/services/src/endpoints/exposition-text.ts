/** A gauge of the Prometheus text exposition format 0.0.4. PADIT's outlet has no other type: every value is the newest of its series. */
export interface GaugeFamily {
  name: string;
  help: string;
  samples: readonly GaugeSample[];
}
export interface GaugeSample {
  labels: Readonly<Record<string, string>>;
  /** In the base unit that the family's name ends in. */
  value: number;
  /** When it was measured, ms since the Unix epoch; absent for what holds at the time of the answer. */
  tsMs?: number;
}

export const EXPOSITION_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const escapeHelp = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');

/** The format spells infinities differently from JavaScript. */
function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}

function sampleLine(name: string, { labels, value, tsMs }: GaugeSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}{${pairs.join(",")}} ${numberText(value)}${tsMs === undefined ? "" : ` ${Math.round(tsMs)}`}\n`;
}

/** Families without samples are left out. */
export const expositionText = (families: readonly GaugeFamily[]): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, samples }) => {
      const lines = samples.map((sample) => sampleLine(name, sample)).join("");
      return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} gauge\n${lines}`;
    })
    .join("");
