import { type LinkState, ProbeFailure } from "@padit/protocols/probe";
import { onInterface, systemFailure } from "@padit/protocols/system-failure";
import type { AddonSocket } from "../addon";
import type { Native } from "../native";

/** One `ip` command causes several netlink messages. Messages within this time are reported as one change, ms. */
const TOGETHER_MS = 50;

/** The current state of this machine's interfaces, and notifications of changes to them or to its addresses. */
export class Links {
  private readonly listeners = new Set<() => void>();
  private socket: AddonSocket | undefined;
  private telling: NodeJS.Timeout | undefined;

  constructor(private readonly native: Native) {}

  /** undefined if there is no interface of that name. */
  state(device: string): LinkState | undefined {
    try {
      const { index, mac, up, running } = this.native.addon.interfaceInfo(device);
      return {
        index,
        mac: Buffer.from(mac)
          .toString("hex")
          .replace(/..(?=.)/g, "$&:"),
        isUp: up,
        hasCarrier: running,
      };
    } catch {
      return undefined;
    }
  }

  /** Why the interface cannot carry traffic now; undefined if it can. */
  failure(device: string): ProbeFailure | undefined {
    const state = this.state(device);
    if (state?.isUp && !state.hasCarrier)
      return new ProbeFailure(
        "interface_gone",
        "NO_CARRIER",
        `Interface ${device} has no carrier on this machine: look at its cable and at the port it leads to.`,
      );
    const failure = state?.isUp ? undefined : systemFailure(state === undefined ? "ENODEV" : "ENETDOWN");
    return failure && onInterface(failure, device);
  }

  /** Registers a listener without arguments; it reads the state that it needs. @returns a function that removes the listener */
  onNews(listener: () => void): () => void {
    this.listeners.add(listener);
    this.socket ??= this.listen();
    return () => {
      if (this.listeners.delete(listener) && this.listeners.size === 0) this.close();
    };
  }

  private listen(): AddonSocket {
    const socket = new this.native.addon.Socket({ kind: "links" });
    socket.start(
      () => {
        this.telling ??= setTimeout(() => this.tell(), TOGETHER_MS);
      },
      () => undefined,
    );
    socket.watch();
    return socket;
  }

  private tell(): void {
    this.telling = undefined;
    for (const listener of [...this.listeners]) listener();
  }

  private close(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    this.socket?.close();
    this.socket = undefined;
  }
}
