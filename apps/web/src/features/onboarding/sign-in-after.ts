import { signIn } from "next-auth/react";

/** Signs in to the new account and opens the path; if sign-in fails, opens the sign-in page. */
export async function signInAfter(credentials: { email: string; password: string }, path: string, signInPath: string): Promise<void> {
  const answer = await signIn("credentials", { ...credentials, redirect: false }).catch(() => undefined);
  location.assign(answer?.ok ? path : signInPath);
}
