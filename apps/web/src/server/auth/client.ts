import { CLIENT_ADDRESS_HEADER } from "../../front/client-headers";

/** Where a request comes from. */
export interface Client {
  /** The address that the front server judged; undefined where Next.js runs without it. */
  ip: string | undefined;
  userAgent: string | undefined;
}

export const clientOf = (headers: Pick<Headers, "get">): Client => ({
  ip: headers.get(CLIENT_ADDRESS_HEADER) ?? undefined,
  userAgent: headers.get("user-agent") ?? undefined,
});
