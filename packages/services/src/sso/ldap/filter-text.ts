/** The place in a filter where the name that the person typed goes. */
export const LOGIN_PLACE = "{login}";

/** A value in a search filter (RFC 4515, §3): what has a meaning in filters is written as its bytes in hexadecimal. */
export const escapeFilterValue = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL ends strings in servers written in C
  value.replace(/[\\*()\u0000]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** @param template an owner's filter, such as `(uid={login})` */
export const filterFor = (template: string, login: string): string => template.replaceAll(LOGIN_PLACE, () => escapeFilterValue(login));
