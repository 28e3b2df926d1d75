import { PaditError } from "@padit/domain";
import type { ZxcvbnFactory } from "@zxcvbn-ts/core";

/**
 * log10 of guesses: throttling prevents 10^8 guesses, and an attacker with the stolen hash needs years for them (19 MiB of memory each).
 */
const GUESSES_LOG10_MIN = 8;
/** Number of characters that are rated. The work grows with the square of the length, and more characters only make a password stronger. */
const LOOKED_AT_MAX = 40;

let estimator: Promise<ZxcvbnFactory> | undefined;

/** Loads the list of 49,000 common passwords when a person first chooses a password, not when the process starts. */
async function loadEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: LOOKED_AT_MAX });
}

/**
 * Rejects a password that is on the list of common passwords or close to one, a repetition, a keyboard sequence, or made of the person's
 * data (zxcvbn: Wheeler, USENIX Security 2016). There are no rules about kinds of characters. @throws PaditError invalid
 *
 * @param personal words that an attacker would try first: address, name, organization
 * @param path the field to which the error belongs
 */
export async function requireStrongPassword(password: string, personal: readonly string[], path = "password"): Promise<void> {
  estimator ??= loadEstimator();
  const parts = personal
    .flatMap((word) => [word, word.replaceAll(/[^\p{L}\p{N}]/gu, ""), ...word.split(/[^\p{L}\p{N}]+/u)])
    .filter((word) => word.length > 2);
  const { guessesLog10 } = (await estimator).check(password.slice(0, LOOKED_AT_MAX), [...parts, "PADIT"]);
  if (guessesLog10 >= GUESSES_LOG10_MIN) return;
  const message = "This password is easy to guess. Use three or four unrelated words, or one that a password manager makes.";
  throw new PaditError("invalid", message, { issues: [{ path, message }] });
}
