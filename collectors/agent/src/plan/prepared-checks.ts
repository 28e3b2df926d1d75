import type { PlannedCheck } from "@padit/protocols/collector-api";
import { findProbe, type PreparedProbe } from "@padit/protocols/probes";
import { runTextOf } from "./scheduler";

/** The prepared probes of a plan. An unchanged check keeps its probe and the resources that the probe holds between runs. */
export class PreparedChecks {
  private probes = new Map<string, { text: string; probe: PreparedProbe }>();

  /** @param onNews called with the id of a check whose probe, between two runs, received something that the server must have at once */
  constructor(private readonly onNews: (checkId: string) => void) {}

  /** @returns the checks that this collector cannot run, and why */
  apply(checks: readonly PlannedCheck[]): { check: PlannedCheck; reason: string }[] {
    const before = this.probes;
    this.probes = new Map();
    const refused: { check: PlannedCheck; reason: string }[] = [];
    for (const check of checks) {
      const text = runTextOf(check);
      const known = before.get(check.checkId);
      const probe = known?.text === text && !check.paused ? known.probe : prepare(check, () => this.onNews(check.checkId));
      if (typeof probe === "string") refused.push({ check, reason: probe });
      else this.probes.set(check.checkId, { text, probe });
    }
    for (const [id, { probe }] of before) if (this.probes.get(id)?.probe !== probe) probe.close();
    return refused;
  }

  get(checkId: string): PreparedProbe | undefined {
    return this.probes.get(checkId)?.probe;
  }

  has(checkId: string): boolean {
    return this.probes.has(checkId);
  }

  close(): void {
    for (const { probe } of this.probes.values()) probe.close();
    this.probes.clear();
  }
}

function prepare({ protocol, target }: PlannedCheck, wake: () => void): PreparedProbe | string {
  const entry = findProbe(protocol);
  if (entry === undefined) return "unknown protocol";
  const parsed = entry.spec.target.safeParse(target);
  return parsed.success ? entry.prepare(parsed.data, wake) : "the target does not fit the protocol";
}
