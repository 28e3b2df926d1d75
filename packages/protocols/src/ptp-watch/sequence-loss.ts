import type { Announce } from "./codec";

/** Largest jump of a sequence number that counts as loss. A larger jump means that the sender restarted. */
const JUMP_MAX = 1_000;
const SEQUENCE_NUMBERS = 0x1_0000;

/** Counts Announces that are missing between the sequence numbers of one sender. */
export class SequenceLoss {
  private received = 0;
  private missing = 0;

  add(before: Announce | undefined, now: Announce): void {
    this.received++;
    if (before === undefined) return;
    const step = (now.sequence - before.sequence + SEQUENCE_NUMBERS) % SEQUENCE_NUMBERS;
    if (step > 1 && step <= JUMP_MAX) this.missing += step - 1;
  }

  get count(): number {
    return this.received;
  }

  /** Returns the share of missing Announces since the last call, 0…1; undefined if none was received. */
  take(): number | undefined {
    const { received, missing } = this;
    this.received = 0;
    this.missing = 0;
    return received === 0 ? undefined : missing / (received + missing);
  }
}
