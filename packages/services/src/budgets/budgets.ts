import { addBudgetUses, type Database } from "@padit/db";
import { PaditError } from "@padit/domain";

/** Amount that one holder (a person, a key, an organization, an address) may use within a window of time. */
export interface Budget {
  name: string;
  limit: number;
  windowSeconds: number;
}

export interface BudgetState {
  limit: number;
  windowSeconds: number;
  remaining: number;
  /** Seconds until the next window begins. */
  resetSeconds: number;
}

interface Window {
  key: string;
  startMs: number;
  endMs: number;
  /** Amount used over all processes at this process's last settlement; undefined before the first settlement. */
  known: number | undefined;
  /** Amount counted in this process since the last settlement. */
  unsettled: number;
  /** Amount that the last settlement added. */
  added: number;
}

const WINDOWS_MAX = 20_000;
const SETTLE_EVERY_MS = 1_000;
/** A budget up to this limit is settled at every use, so that no number of processes can exceed it. */
const EXACT_LIMIT_MAX = 400;
/** A process settles a larger budget when its unsettled amount exceeds this share of the limit. */
const UNSETTLED_SHARE_MAX = 1 / 50;

/**
 * Counts uses of budgets in fixed windows. The database stores the counts, so that they hold across processes and restarts. The first use
 * in a window and every use of a small budget wait for the database; uses of a large budget are counted here and settled in steps.
 */
export class Budgets {
  readonly #db: Database;
  readonly #now: () => number;
  readonly #windows = new Map<string, Window>();
  readonly #dirty = new Set<Window>();
  #running: Promise<void> | undefined;
  #queued: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param now ms since the Unix epoch */
  constructor(db: Database, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
  }

  /** @throws PaditError rate_limited when the budget has less than `cost` left */
  async spend(budget: Budget, holder: string, cost = 1): Promise<BudgetState> {
    const window = this.#windowOf(budget, holder);
    if (window.known !== undefined && window.known + window.unsettled + cost > budget.limit) throw this.#refusal(window);
    const isExact = window.known === undefined || budget.limit <= EXACT_LIMIT_MAX;
    const used = isExact ? await this.#countExactly(window, cost) : this.#count(window, cost);
    if (used > budget.limit) {
      this.#count(window, -cost);
      throw this.#refusal(window);
    }
    if (window.unsettled > budget.limit * UNSETTLED_SHARE_MAX) this.#settleInBackground();
    return { ...this.#termsOf(budget, window), remaining: Math.max(0, budget.limit - used) };
  }

  /** Refunds an amount that does not count after all. */
  refund(budget: Budget, holder: string, cost = 1): void {
    this.#count(this.#windowOf(budget, holder), -cost);
  }

  /** Resolves when every amount counted before the call is stored in the database. */
  settle(): Promise<void> {
    // A running settlement has already read its amounts.
    this.#queued ??= (this.#running ?? Promise.resolve()).catch(() => {}).then(() => this.#writeUses());
    return this.#queued;
  }

  /** @returns the known use of all processes plus the unsettled use of this process, including this one */
  #count(window: Window, cost: number): number {
    window.unsettled += cost;
    this.#dirty.add(window);
    this.#timer ??= setTimeout(() => this.#settleInBackground(), SETTLE_EVERY_MS).unref();
    return (window.known ?? 0) + window.unsettled;
  }

  /** @returns the use of all processes up to and including this use */
  async #countExactly(window: Window, cost: number): Promise<number> {
    this.#count(window, cost);
    const rank = window.unsettled;
    try {
      await this.settle();
    } catch (error) {
      this.#count(window, -cost);
      throw error;
    }
    return (window.known ?? 0) - window.added + rank;
  }

  async #writeUses(): Promise<void> {
    this.#running = this.#queued;
    this.#queued = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const windows = [...this.#dirty];
    this.#dirty.clear();
    const amounts = windows.map(({ unsettled }) => unsettled);
    for (const window of windows) window.unsettled = 0;
    try {
      const uses = windows.map(({ key, startMs }, n) => ({ key, windowStart: new Date(startMs), used: amounts[n] ?? 0 }));
      const totals = uses.length > 0 ? await this.#db.asSystem((tx) => addBudgetUses(tx, uses)) : [];
      for (const [n, window] of windows.entries()) Object.assign(window, { known: totals[n] ?? 0, added: amounts[n] ?? 0 });
    } catch (error) {
      for (const [n, window] of windows.entries()) this.#count(window, amounts[n] ?? 0);
      throw error;
    } finally {
      this.#running = undefined;
    }
  }

  /** Unwritten amounts stay for the next settlement. Errors are ignored: callers that need the database get them from their own queries. */
  #settleInBackground(): void {
    this.settle().catch(() => {});
  }

  #windowOf({ name, windowSeconds }: Budget, holder: string): Window {
    const key = `${name} ${holder}`;
    const now = this.#now();
    const found = this.#windows.get(key);
    if (found && now < found.endMs) return found;
    if (this.#windows.size >= WINDOWS_MAX) this.#dropWindows(now);
    const startMs = Math.floor(now / (windowSeconds * 1000)) * windowSeconds * 1000;
    const window = { key, startMs, endMs: startMs + windowSeconds * 1000, known: undefined, unsettled: 0, added: 0 };
    this.#windows.set(key, window);
    return window;
  }

  /** Drops expired windows, and the oldest until half of the maximum is left; the next use reads a dropped window from the database. */
  #dropWindows(now: number): void {
    for (const [key, { endMs }] of this.#windows) if (endMs <= now) this.#windows.delete(key);
    const oldest = [...this.#windows.keys()].slice(0, Math.max(0, this.#windows.size - WINDOWS_MAX / 2));
    for (const key of oldest) this.#windows.delete(key);
  }

  #termsOf({ limit, windowSeconds }: Budget, { endMs }: Window): Omit<BudgetState, "remaining"> {
    return { limit, windowSeconds, resetSeconds: Math.max(1, Math.ceil((endMs - this.#now()) / 1000)) };
  }

  #refusal({ endMs }: Window): PaditError {
    const retryAfterSeconds = Math.max(1, Math.ceil((endMs - this.#now()) / 1000));
    return new PaditError("rate_limited", `Too many requests. Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });
  }
}
