import { askForPasskey } from "./ask-for-passkey";

const UNREACHABLE = "PADIT cannot be reached. Check your connection and try again.";
const WRONG = "E-mail or password is wrong. Try again.";
const UNKNOWN_PASSKEY = "This passkey opens no account. It may have been removed; sign in with your password.";

export type SignInResult = "signed_in" | "needs_code" | { problem: string };

/** @param credentials address, password and code as they were typed */
export const tryPassword = (credentials: { email: string; password: string; code: string }): Promise<SignInResult> =>
  trySignIn("credentials", credentials);

export async function tryPasskey(): Promise<SignInResult> {
  let answer: string;
  try {
    answer = JSON.stringify(await askForPasskey());
  } catch (error) {
    return { problem: error instanceof Error ? error.message : UNREACHABLE };
  }
  const result = await trySignIn("passkey", { answer });
  return typeof result === "object" && result.problem === WRONG ? { problem: UNKNOWN_PASSKEY } : result;
}

/**
 * The two requests of next-auth's sign-in, without its client library: this page is the first that people load, and stays small.
 * next-auth answers with the address that the browser would go to; a failure is that address's `error`.
 */
async function trySignIn(provider: "credentials" | "passkey", credentials: Record<string, string>): Promise<SignInResult> {
  try {
    const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
    const body = new URLSearchParams({ ...credentials, csrfToken, json: "true" });
    const answer = await fetch(`/api/auth/callback/${provider}`, { method: "POST", body });
    const { url } = await answer.json();
    const error = new URL(url).searchParams.get("error");
    if (answer.ok && error === null) return "signed_in";
    return error === "second_factor_missing" ? "needs_code" : { problem: problemOf(error) };
  } catch {
    return { problem: UNREACHABLE };
  }
}

function problemOf(error: string | null): string {
  const [, waitSeconds] = /^rate_limited:(\d+)$/.exec(error ?? "") ?? [];
  if (waitSeconds !== undefined) return tooManyAttempts(Number(waitSeconds));
  if (error === "second_factor_wrong") return "This code is wrong or was used before. Wait for the next one and try again.";
  return error === "CredentialsSignin" ? WRONG : "Signing in failed. Try again in a minute.";
}

function tooManyAttempts(waitSeconds: number): string {
  const minutes = Math.max(1, Math.ceil(waitSeconds / 60));
  return `Too many attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}, or use a device you signed in on before.`;
}
