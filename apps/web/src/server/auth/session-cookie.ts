/** Name of the session cookie. `__Host-` binds the cookie to this host, which browsers accept only over https. */
export const sessionCookieName = (isSecure: boolean): string => `${isSecure ? "__Host-" : ""}padit.session`;

export const sessionCookieOptions = (isSecure: boolean) => ({ httpOnly: true, sameSite: "lax", path: "/", secure: isSecure }) as const;
