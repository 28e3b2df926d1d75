/** The state of a sign-in at a provider, which ties the provider's answer to the browser that began. */
export const STATE_COOKIE = "padit.sso";
/** Why the last sign-in at a provider did not succeed. Only the server sets it, so that no link can put words on the sign-in page. */
export const PROBLEM_COOKIE = "padit.sso-problem";

export const STATE_MAX_AGE_SECONDS = 600;
export const PROBLEM_MAX_AGE_SECONDS = 30;

/** Lax: the provider's redirect is a navigation from another site. */
export const signOnCookie = (isSecure: boolean, maxAge: number) =>
  ({ httpOnly: true, sameSite: "lax", secure: isSecure, path: "/", maxAge }) as const;
