import { PaditError } from "@padit/domain";
import { type Client, InvalidCredentialsError } from "ldapts";
import { z } from "zod";
import { parse, type ServiceContext } from "../../service-context";
import { admit } from "../admit";
import type { SignedOn } from "../sign-on-context";
import { bindSearcher, type DirectoryDoor, DirectorySettings, unavailable, withDirectory } from "./directory";
import { searcherPassword } from "./directory-settings";
import { type DirectoryPerson, findPerson } from "./find-person";

export const DirectorySignOn = z.object({
  slug: z.string().max(100),
  login: z.string().trim().min(1).max(320),
  /** Never empty: servers accept a bind with an empty password as anonymous (RFC 4513, §5.1.2). */
  password: z.string().min(1).max(1_000),
});

type DirectoryContext = Pick<ServiceContext, "db" | "now" | "ip" | "keyring"> & { egress: DirectoryDoor };

/**
 * Signs a person in by the organization's directory: finds the one entry of the name, and binds as it with the password.
 * @returns null alike for an unknown name and for a wrong password
 * @throws PaditError not_found without a directory; unavailable when it does not answer; forbidden for whom the organization does not admit
 */
export async function signOnByDirectory(
  ctx: DirectoryContext,
  input: z.input<typeof DirectorySignOn>,
): Promise<Pick<SignedOn, "userId" | "tenantId" | "authenticatedAt"> | null> {
  const { slug, login, password } = parse(DirectorySignOn, input);
  const row = await ctx.db.asSystem((tx) => tx.singleSignOn.findFirst({ where: { tenant: { slug }, protocol: "ldap" } }));
  if (!row) throw new PaditError("not_found", "This organization has no directory.");
  const settings = DirectorySettings.parse(row.settings);
  const secret = await searcherPassword(ctx, row);
  const person = await withDirectory(ctx.egress, settings, async (client) => {
    await bindSearcher(client, settings, secret);
    const found = await search(client, settings, login);
    return found && (await hasPassword(client, settings, found.dn, password)) ? found : null;
  });
  if (person === null) return null;
  const userId = await admit(ctx, row, person.claims);
  return { userId, tenantId: row.tenantId, authenticatedAt: ctx.now() };
}

async function search(client: Client, settings: DirectorySettings, login: string): Promise<DirectoryPerson | null> {
  const { hostname } = new URL(settings.url);
  const found = await findPerson(client, settings, login).catch((cause: unknown) => Promise.reject(unavailable(hostname, cause)));
  if (found !== "ambiguous") return found;
  throw new PaditError("forbidden", "Your directory has several people of this name. Ask your administrator.");
}

async function hasPassword(client: Client, { url }: DirectorySettings, dn: string, password: string): Promise<boolean> {
  try {
    await client.bind(dn, password);
    return true;
  } catch (cause) {
    if (cause instanceof InvalidCredentialsError) return false;
    throw unavailable(new URL(url).hostname, cause);
  }
}
