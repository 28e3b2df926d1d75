import type { Logger } from "pino";
import { Engine } from "./engine/engine";
import type { Enrolment } from "./enrolment/identity";
import { Uplink } from "./uplink/uplink";

/** Runs engine and uplink in one process, for tests. Each message arrives in a later event-loop turn, in order of sending. */
export class Agent {
  private readonly engine: Engine;
  private readonly uplink: Uplink;

  constructor(dir: string, enrolment: Enrolment, log: Logger) {
    this.engine = new Engine(dir, enrolment, log, () => this.stop());
    this.uplink = new Uplink(dir, enrolment, (message) => setImmediate(() => this.engine.onMessage(message)), log);
    this.engine.attach((message) => setImmediate(() => this.uplink.onMessage(message)));
  }

  run(): Promise<void> {
    return this.uplink.run();
  }

  stop(): void {
    void this.engine.stop(1000);
  }
}
