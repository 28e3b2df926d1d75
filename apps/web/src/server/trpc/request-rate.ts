import { isPaditError } from "@padit/domain";
import type { Budget, BudgetState, Budgets } from "@padit/services/budgets";

/** The budgets that one request's procedures spent from. The headers state the budget that refused, or else the one with the least left. */
export class RequestRate {
  #shown: BudgetState | undefined;
  #retryAfterSeconds: number | undefined;

  /** @throws PaditError rate_limited */
  async spend(budgets: Budgets, budget: Budget, holder: string): Promise<void> {
    try {
      this.#show(await budgets.spend(budget, holder));
    } catch (error) {
      if (isPaditError(error) && error.code === "rate_limited") {
        const { limit, windowSeconds } = budget;
        this.#retryAfterSeconds = error.retryAfterSeconds ?? windowSeconds;
        this.#show({ limit, windowSeconds, remaining: 0, resetSeconds: this.#retryAfterSeconds });
      }
      throw error;
    }
  }

  /** Headers as in draft-ietf-httpapi-ratelimit-headers-06. */
  headers(): Record<string, string> {
    if (!this.#shown) return {};
    const { limit, windowSeconds, remaining, resetSeconds } = this.#shown;
    return {
      "ratelimit-limit": String(limit),
      "ratelimit-policy": `${limit};w=${windowSeconds}`,
      "ratelimit-remaining": String(remaining),
      "ratelimit-reset": String(resetSeconds),
      ...(this.#retryAfterSeconds !== undefined && { "retry-after": String(this.#retryAfterSeconds) }),
    };
  }

  #show(state: BudgetState): void {
    if (!this.#shown || state.remaining / state.limit < this.#shown.remaining / this.#shown.limit) this.#shown = state;
  }
}
