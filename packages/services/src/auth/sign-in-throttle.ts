import { addressBlock } from "../budgets/address-block";
import type { Budget, Budgets } from "../budgets/budgets";
import { SITE_BUDGETS } from "../budgets/site-budgets";
import { hashSecret } from "../hash-secret";

export interface PasswordAttempt {
  email: string;
  ip: string | undefined;
  /** Id of a browser in which this account signed in before; null for any other browser. */
  deviceId: string | null;
}

/**
 * Limits password guesses without letting a stranger lock an account. A device on which the account signed in before has its own budget
 * (OWASP's device cookies); other devices use the budgets of their address, and together one budget of the account.
 */
export class SignInThrottle {
  readonly #budgets: Budgets;

  constructor(budgets: Budgets) {
    this.#budgets = budgets;
  }

  /** Must be called before the password is checked. @throws PaditError rate_limited */
  async spend(attempt: PasswordAttempt): Promise<void> {
    const spent: [Budget, string][] = [];
    try {
      for (const [budget, holder] of purses(attempt)) {
        await this.#budgets.spend(budget, holder);
        spent.push([budget, holder]);
      }
    } catch (error) {
      // A rejected attempt does not count: it must not use up budgets that others at the address share.
      for (const [budget, holder] of spent) this.#budgets.refund(budget, holder);
      throw error;
    }
  }

  /** Refunds the attempt after a correct password, so that frequent sign-ins lock out no account. */
  forgive(attempt: PasswordAttempt): void {
    for (const [budget, holder] of purses(attempt)) this.#budgets.refund(budget, holder);
  }
}

function purses({ email, ip, deviceId }: PasswordAttempt): [Budget, string][] {
  // A digest has the same size whatever was typed.
  const account = hashSecret(email.trim().toLowerCase());
  if (deviceId !== null) return [[SITE_BUDGETS.devicePasswords, hashSecret(`${deviceId} ${account}`)]];
  const address = addressBlock(ip);
  return [
    [SITE_BUDGETS.addressAccountPasswords, `${address} ${account}`],
    [SITE_BUDGETS.addressPasswords, address],
    [SITE_BUDGETS.accountPasswords, account],
  ];
}
