/** RFC 1035 §4.1.1, in the order of their numbers. */
export const RESPONSE_CODES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"] as const;

export const codeName = (code: number): string => RESPONSE_CODES[code] ?? `RCODE${code}`;
