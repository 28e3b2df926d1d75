import type { WordsOf } from "@/features/words/use-words";
import { askForPasskey } from "./ask-for-passkey";

/** Why a sign-in failed: a message of the catalogue, or a sentence as it is. */
export type SignInProblem =
  | { key: "unreachable" | "wrong" | "wrongName" | "unknownPasskey" | "wrongCode" | "failed" }
  | { key: "tooMany"; minutes: number }
  | { text: string };
export type SignInResult = "signed_in" | "needs_code" | { problem: SignInProblem };

/** @param credentials address, password and code as they were typed */
export const tryPassword = (credentials: { email: string; password: string; code: string }): Promise<SignInResult> =>
  trySignIn("credentials", credentials);

/** @param credentials the organization, and name, password and code as they were typed */
export const tryDirectory = async (credentials: { slug: string; login: string; password: string; code: string }): Promise<SignInResult> =>
  inOtherWords(await trySignIn("directory", credentials), "wrongName");

export async function tryPasskey(t: WordsOf<"passkey">): Promise<SignInResult> {
  let answer: string;
  try {
    answer = JSON.stringify(await askForPasskey(t));
  } catch (error) {
    return { problem: error instanceof Error ? { text: error.message } : { key: "unreachable" } };
  }
  return inOtherWords(await trySignIn("passkey", { answer }), "unknownPasskey");
}

/** A refusal without a reason, in the words for this way to sign in. */
function inOtherWords(result: SignInResult, key: "wrongName" | "unknownPasskey"): SignInResult {
  const isWrong = typeof result === "object" && "key" in result.problem && result.problem.key === "wrong";
  return isWrong ? { problem: { key } } : result;
}

/**
 * The two requests of next-auth's sign-in, without its client library: this page is the first that people load, and stays small.
 * next-auth answers with the address that the browser would go to; a failure is that address's `error`.
 */
async function trySignIn(provider: "credentials" | "directory" | "passkey", credentials: Record<string, string>): Promise<SignInResult> {
  try {
    const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
    const body = new URLSearchParams({ ...credentials, csrfToken, json: "true" });
    const answer = await fetch(`/api/auth/callback/${provider}`, { method: "POST", body });
    const { url } = await answer.json();
    const error = new URL(url).searchParams.get("error");
    if (answer.ok && error === null) return "signed_in";
    return error === "second_factor_missing" ? "needs_code" : { problem: problemOf(error) };
  } catch {
    return { problem: { key: "unreachable" } };
  }
}

function problemOf(error: string | null): SignInProblem {
  const [, waitSeconds] = /^rate_limited:(\d+)$/.exec(error ?? "") ?? [];
  if (waitSeconds !== undefined) return { key: "tooMany", minutes: Math.max(1, Math.ceil(Number(waitSeconds) / 60)) };
  const [, refusal] = /^refused:(.+)$/.exec(error ?? "") ?? [];
  if (refusal !== undefined) return { text: refusal };
  if (error === "second_factor_wrong") return { key: "wrongCode" };
  return { key: error === "CredentialsSignin" ? "wrong" : "failed" };
}
