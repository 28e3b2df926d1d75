import { addressBlock } from "../budgets/address-block";
import type { Budget, Budgets } from "../budgets/budgets";
import { SITE_BUDGETS } from "../budgets/site-budgets";
import { hashSecret } from "../hash-secret";

export interface PasswordAttempt {
  email: string;
  ip: string | undefined;
  /** A browser in which this account signed in before; null for any other. */
  deviceId: string | null;
}

/**
 * Bounds guesses of passwords without letting a stranger lock anybody out. A device on which the account signed in before spends from a budget
 * of its own (OWASP's device cookies); others spend from their address's budgets, and together from one of the account.
 */
export class SignInThrottle {
  readonly #budgets: Budgets;

  constructor(budgets: Budgets) {
    this.#budgets = budgets;
  }

  /** To be called before the password is looked at. @throws PaditError rate_limited */
  async spend(attempt: PasswordAttempt): Promise<void> {
    const spent: [Budget, string][] = [];
    try {
      for (const [budget, holder] of purses(attempt)) {
        await this.#budgets.spend(budget, holder);
        spent.push([budget, holder]);
      }
    } catch (error) {
      // A refused attempt is none: it must not use up what others at the address share.
      for (const [budget, holder] of spent) this.#budgets.refund(budget, holder);
      throw error;
    }
  }

  /** A right password gives its attempt back, so that signing in often locks nobody out. */
  forgive(attempt: PasswordAttempt): void {
    for (const [budget, holder] of purses(attempt)) this.#budgets.refund(budget, holder);
  }
}

function purses({ email, ip, deviceId }: PasswordAttempt): [Budget, string][] {
  // Digests have the same size whatever was typed.
  const account = hashSecret(email.trim().toLowerCase());
  if (deviceId !== null) return [[SITE_BUDGETS.devicePasswords, hashSecret(`${deviceId} ${account}`)]];
  const address = addressBlock(ip);
  return [
    [SITE_BUDGETS.addressAccountPasswords, `${address} ${account}`],
    [SITE_BUDGETS.addressPasswords, address],
    [SITE_BUDGETS.accountPasswords, account],
  ];
}
