import type { ServiceContext } from "@padit/services";
import { reportChange } from "@padit/services/changes";
import { createMaintenance, endMaintenance } from "@padit/services/maintenance";
import { addOverride, createRota, removeOverride } from "@padit/services/on-call";
import { createOrganization } from "@padit/services/organizations";
import { acceptCustomer, grantAccess } from "@padit/services/providers";
import { saveRoutes } from "@padit/services/routing";
import { createSavedView } from "@padit/services/saved-views";
import { createSilence, endSilence } from "@padit/services/silences";
import { createWallLink } from "@padit/services/wall";

/** What people of an organization have planned and arranged: whom alerts reach and when, and which views they keep. */
export interface WalkArrangements {
  wallLinkId: string;
  /** A shared view of the owner. */
  savedViewId: string;
  silenceId: string;
  /** The owner's undo token of a silence that was ended early. */
  silenceUndoToken: string;
  changeId: string;
  /** A maintenance that runs now. */
  maintenanceId: string;
  /** The owner's undo token of a run that was ended early. */
  maintenanceUndoToken: string;
  /** A route before the last one. */
  routeId: string;
  /** A rota of the operator, with an override. */
  rotaId: string;
  rotaOverrideId: string;
  /** The owner's undo token of an override that was removed. */
  rotaUndoToken: string;
  /** An organization with access to this one, one to which this one has access, and the short name of one that is neither. */
  providerId: string;
  customerId: string;
  partnerSlug: string;
}

export async function addArrangements(owner: ServiceContext, rota: { prefix: string; memberId: string }): Promise<WalkArrangements> {
  const { prefix } = rota;
  return {
    wallLinkId: (await createWallLink(owner, { name: `${prefix} hall`, expiresInDays: 30 })).wallLinkId,
    savedViewId: (await createSavedView(owner, { page: "inbox", name: `${prefix} view`, query: "tab=open", isShared: true })).id,
    ...(await addSilences(owner, prefix)),
    changeId: (await reportChange(owner, { at: new Date(), what: `${prefix} works`, selector: `label:${prefix}` })).id,
    ...(await addMaintenance(owner, prefix)),
    routeId: await addRoutes(owner, prefix),
    ...(await addRota(owner, rota)),
    ...(await addPartners(owner, prefix)),
  };
}

async function addSilences(owner: ServiceContext, prefix: string): Promise<Pick<WalkArrangements, "silenceId" | "silenceUndoToken">> {
  const silence = { selector: `label:${prefix}`, reason: `${prefix} works`, endsAt: new Date(Date.now() + 3_600_000) };
  const { id: silenceId } = await createSilence(owner, silence);
  const { undoToken } = await endSilence(owner, { silenceId: (await createSilence(owner, silence)).id });
  return { silenceId, silenceUndoToken: undoToken ?? "" };
}

async function addRota(
  owner: ServiceContext,
  { prefix, memberId }: { prefix: string; memberId: string },
): Promise<Pick<WalkArrangements, "rotaId" | "rotaOverrideId" | "rotaUndoToken">> {
  const turns = { timeZone: "UTC", period: "week", handoverTime: "08:00", startsOn: "2026-11-30" } as const;
  const { id: rotaId } = await createRota(owner, { name: `${prefix} rota`, ...turns, memberIds: [memberId] });
  const override = { rotaId, memberId, startsAt: new Date(), endsAt: new Date(Date.now() + 3_600_000) };
  const { overrideId } = await addOverride(owner, override);
  const { undoToken: rotaUndoToken } = await removeOverride(owner, { overrideId });
  return { rotaId, rotaOverrideId: (await addOverride(owner, override)).overrideId, rotaUndoToken };
}

async function addMaintenance(
  owner: ServiceContext,
  prefix: string,
): Promise<Pick<WalkArrangements, "maintenanceId" | "maintenanceUndoToken">> {
  const planned = { name: `${prefix} upgrade`, selector: `label:${prefix}`, startsAt: new Date(), durationSeconds: 3600, timeZone: "UTC" };
  const plan = () => createMaintenance(owner, { ...planned, expected: { type: "outage", outageSeconds: 300 } });
  const { undoToken } = await endMaintenance(owner, { maintenanceId: (await plan()).id });
  return { maintenanceId: (await plan()).id, maintenanceUndoToken: undoToken ?? "" };
}

async function addRoutes(owner: ServiceContext, prefix: string): Promise<string> {
  const routes = [{ name: `${prefix} core`, selector: `label:${prefix}` }, { name: `${prefix} rest` }];
  return (await saveRoutes(owner, { version: 0, routes })).routes[0]?.id ?? "";
}

/** Three other organizations: a provider, a customer and neither. */
async function addPartners(
  owner: ServiceContext,
  prefix: string,
): Promise<Pick<WalkArrangements, "providerId" | "customerId" | "partnerSlug">> {
  const person = { userId: owner.actor.kind === "user" ? owner.actor.userId : "", name: owner.actor.name };
  const { slug } = await owner.db.withTenant(owner.actor.tenantId, (tx) =>
    tx.tenant.findFirstOrThrow({ where: { id: owner.actor.tenantId }, select: { slug: true } }),
  );
  const add = async (name: string) => {
    const made = await createOrganization({ ...owner, person }, { name: `${prefix} ${name}` });
    // The owner of the walked organization is no member of its partners.
    await owner.db.asSystem((tx) => tx.member.deleteMany({ where: { tenantId: made.tenantId } }));
    const actor = { kind: "user", ...person, tenantId: made.tenantId, role: "owner" } as const;
    return { ...made, owner: { ...owner, actor } };
  };
  const [provider, customer, neither] = [await add("provider"), await add("customer"), await add("neither")];
  await grantAccess(owner, { provider: provider.slug, role: "operator" });
  await acceptCustomer(provider.owner, { customer: slug });
  await grantAccess(customer.owner, { provider: slug, role: "operator" });
  await acceptCustomer(owner, { customer: customer.slug });
  return { providerId: provider.tenantId, customerId: customer.tenantId, partnerSlug: neither.slug };
}
