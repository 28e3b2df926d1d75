import { signIn } from "next-auth/react";

/** Signs in the account that was just made and opens the path; should that fail, the sign-in page comes first. */
export async function signInAfter(credentials: { email: string; password: string }, path: string, signInPath: string): Promise<void> {
  const answer = await signIn("credentials", { ...credentials, redirect: false }).catch(() => undefined);
  location.assign(answer?.ok ? path : signInPath);
}
