/** Where a request comes from, as far as one can tell. */
export interface Client {
  ip: string | undefined;
  userAgent: string | undefined;
}

/** The last address is the one our own side added (Next.js itself, or the proxy in front); those before it are the client's to invent. */
export const clientOf = (headers: Pick<Headers, "get">): Client => ({
  ip: headers.get("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 100) || undefined,
  userAgent: headers.get("user-agent") ?? undefined,
});
