/** Name of the session cookie. `__Host-` binds the cookie to this host, which browsers accept only over https. */
export const sessionCookieName = (isSecure: boolean): string => `${isSecure ? "__Host-" : ""}padit.session`;
