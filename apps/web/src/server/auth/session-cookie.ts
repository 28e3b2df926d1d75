/** The browser's cookie; `__Host-` pins it to this host, which browsers accept over https only. */
export const sessionCookieName = (isSecure: boolean): string => `${isSecure ? "__Host-" : ""}padit.session`;
