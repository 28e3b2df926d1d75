import type { Links } from "@padit/native";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import type { Outcome } from "@padit/protocols/probe";

/** Outcomes that a change of any interface or address may cure, for checks that name no interface. */
const CURABLE: ReadonlySet<Outcome> = new Set(["interface_gone", "unreachable"]);

/**
 * Runs checks at once when an interface of this machine goes or comes back: checks that name the interface, and checks whose last run
 * failed because an interface or a route was missing. Otherwise a check with a long interval would report an old state for that interval.
 */
export class InterfaceReruns {
  private readonly unwatch: (() => void) | undefined;
  private checks: { checkId: string; device: string | undefined }[] = [];
  /** Whether each interface that a check names can be used, by its name. */
  private isUsable = new Map<string, boolean>();
  private readonly lastOutcomes = new Map<string, Outcome>();

  /**
   * @param links undefined if this backend cannot watch interfaces; no check is then run
   * @param onUnwatched receives why interfaces cannot be watched, as in a sandbox without netlink; checks then run at their intervals
   */
  constructor(
    private readonly links: Pick<Links, "failure" | "onNews"> | undefined,
    private readonly run: (checkId: string) => void,
    onUnwatched: (reason: string) => void,
  ) {
    try {
      this.unwatch = links?.onNews(() => this.look());
    } catch (error) {
      onUnwatched(error instanceof Error ? error.message : String(error));
    }
  }

  watch(checks: readonly PlannedCheck[]): void {
    this.checks = checks.map((check) => ({ checkId: check.checkId, device: deviceOf(check) }));
    const planned = new Set(checks.map(({ checkId }) => checkId));
    for (const id of this.lastOutcomes.keys()) if (!planned.has(id)) this.lastOutcomes.delete(id);
    this.isUsable = this.readInterfaces();
  }

  ended(checkId: string, outcome: Outcome): void {
    this.lastOutcomes.set(checkId, outcome);
  }

  close(): void {
    this.unwatch?.();
  }

  private look(): void {
    const before = this.isUsable;
    this.isUsable = this.readInterfaces();
    for (const { checkId, device } of this.checks) {
      const outcome = this.lastOutcomes.get(checkId);
      const hasChanged = device !== undefined && before.get(device) !== this.isUsable.get(device);
      // An interface that went away and came back between two look-ups was missing only for the run.
      const isCured = device !== undefined && outcome === "interface_gone" && this.isUsable.get(device) === true;
      if (hasChanged || isCured || (device === undefined && outcome !== undefined && CURABLE.has(outcome))) this.run(checkId);
    }
  }

  private readInterfaces(): Map<string, boolean> {
    const devices = new Set(this.checks.flatMap(({ device }) => device ?? []));
    return new Map([...devices].map((device) => [device, this.links?.failure(device) === undefined]));
  }
}

function deviceOf({ target }: PlannedCheck): string | undefined {
  const device = target.interface;
  return typeof device === "string" && device !== "" ? device : undefined;
}
