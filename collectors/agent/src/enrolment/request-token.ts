import { PaditError } from "@padit/domain";
import { request } from "undici";
import { z } from "zod";

/** `server_key` is absent in answers of an older site. */
const Issued = z.object({ token: z.string(), server_key: z.string().optional() });
export type IssuedToken = z.infer<typeof Issued>;

/**
 * Requests a single-use enrolment token from the site, for unattended fleets. The API key needs the scope collectors:write. The answer names
 * the fingerprint of the server's key, too.
 */
export async function requestToken({ site, apiKey, name }: { site: string; apiKey: string; name: string }): Promise<IssuedToken> {
  const response = await request(new URL("/api/v1/collectors/enrolment-tokens", site), {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ name }),
  });
  const text = await response.body.text();
  if (response.statusCode !== 201)
    throw new PaditError("unauthenticated", `The site gave no token for ${name} (${response.statusCode}): ${text.slice(0, 500)}`);
  return Issued.parse(JSON.parse(text));
}
