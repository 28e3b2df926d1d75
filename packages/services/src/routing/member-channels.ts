import type { Prisma, TenantTx } from "@padit/db";
import { idOf, NOTIFICATION_TYPES } from "@padit/domain";
import { type OnCallTurn, onCallAt, type Rota } from "@padit/domain/on-call";
import {
  INTEGRATIONS_ONLY,
  type NotificationRoute,
  OPENING,
  type Recipient,
  type RecipientDirectory,
  recipientsOf,
  withFallbacks,
} from "@padit/domain/routing";
import { type People, readPeople } from "../on-call/people";
import { rotaOf, rotaRows } from "../on-call/stored-rota";

/** An integration that notifications may go to: a stored one, or the mail channel of a member that has no row yet. */
export type RouteChannel = Pick<
  Prisma.IntegrationGetPayload<object>,
  "id" | "type" | "name" | "filter" | "eventTypes" | "memberId" | "address"
>;

/** A notice that was decided before, of any channel. */
type ToldNotice = Pick<Prisma.IncidentNoticeGetPayload<object>, "integrationId" | "change" | "eventType" | "via" | "n">;

/** Whom the routes of an organization reach. */
export interface Reach {
  /** As saved, with a fallback for recipients who cannot be notified. */
  routes: readonly NotificationRoute[];
  channels: readonly RouteChannel[];
  /**
   * Who stands for members and rotas while an incident is decided.
   * @param told what was decided about the incident before; whoever a rota's notice went to keeps it after a hand-over
   * @param onCallMs moment for which rotas are asked; absent: when each notice is due
   */
  directoryFor(told: readonly ToldNotice[], onCallMs?: number): RecipientDirectory;
}

/** Always the same for a member, so that repeated decisions need no row. */
const channelIdOf = (tenantId: string, userId: string): string => idOf("member-channel", tenantId, userId);

const EVENT_TYPES = NOTIFICATION_TYPES.filter((type) => type.startsWith("incident."));

/** The channels of the organization, with those of the members whom routes may reach. */
export async function readReach(tx: TenantTx, tenantId: string, routes: readonly NotificationRoute[]): Promise<Reach> {
  const stored = await tx.integration.findMany({ where: { tenantId, deletedAt: null, enabled: true }, orderBy: { id: "asc" } });
  const named = routes.filter(({ enabled }) => enabled).flatMap(recipientsOf);
  const mayReachPeople = named.some(({ type }) => type !== "integration") || stored.some(({ memberId }) => memberId !== null);
  if (!mayReachPeople) return { routes, channels: stored, directoryFor: () => INTEGRATIONS_ONLY };
  const people = await readPeople(tx, tenantId);
  const rotas = new Map((await rotaRows(tx, tenantId)).map((row) => [row.id, { name: row.name, rota: rotaOf(row) }]));
  const directory = new StoredDirectory(tenantId, people, rotas);
  const known = new Set(stored.map(({ id }) => id));
  const memberIds = [...new Set(named.flatMap((recipient) => directory.membersOf(recipient)))].filter(people.isAvailable);
  const added = memberIds.map((userId) => directory.channelOf(userId)).filter(({ id }) => !known.has(id));
  return {
    routes: withFallbacks(routes, directory.problemOf),
    channels: [...stored.filter(({ memberId }) => memberId === null || people.isAvailable(memberId)), ...added],
    directoryFor: (told, onCallMs) => directory.at(told, onCallMs ?? null),
  };
}

/** Stores the channel of a member, with the name and address that the member has now. Integrations that people manage stay as they are. */
export async function storeMemberChannel(tx: TenantTx, tenantId: string, channel: RouteChannel): Promise<void> {
  const { id, type, name, address, eventTypes, memberId } = channel;
  if (memberId === null) return;
  await tx.integration.upsert({
    where: { tenantId_id: { tenantId, id } },
    create: { tenantId, id, type, name, address, eventTypes, memberId },
    update: { name, address },
  });
}

class StoredDirectory {
  constructor(
    readonly tenantId: string,
    readonly people: People,
    readonly rotas: ReadonlyMap<string, { name: string; rota: Rota }>,
  ) {}

  channelOf(userId: string): RouteChannel {
    const { people, tenantId } = this;
    return {
      ...{ id: channelIdOf(tenantId, userId), type: "email", name: people.nameOf(userId), address: people.emailOf(userId) ?? "" },
      ...{ filter: {}, eventTypes: EVENT_TYPES, memberId: userId },
    };
  }

  /** Ids of the members for whom a recipient may stand. */
  membersOf({ type, id }: Recipient): string[] {
    if (type === "member") return [id];
    const rota = this.rotas.get(id)?.rota;
    return type === "rota" && rota ? [...rota.memberIds, ...rota.overrides.map(({ memberId }) => memberId)] : [];
  }

  problemOf = (recipient: Recipient): string | null => {
    if (recipient.type === "integration") return null;
    if (recipient.type === "member")
      return this.people.isAvailable(recipient.id) ? null : `${this.people.nameOf(recipient.id)} cannot be notified`;
    const known = this.rotas.get(recipient.id);
    if (!known) return "its rota was deleted";
    return this.membersOf(recipient).some(this.people.isAvailable) ? null : `nobody of the rota ${known.name} can be notified`;
  };

  at(told: readonly ToldNotice[], onCallMs: number | null): RecipientDirectory {
    const holders = this.#holders(told);
    return {
      resolve: (recipient, notice, dueMs) => {
        if (recipient.type === "integration") return recipient.id;
        if (recipient.type === "member") return this.people.isAvailable(recipient.id) ? channelIdOf(this.tenantId, recipient.id) : null;
        const holder = holders.get(holderKey(recipient.id, notice));
        if (holder !== undefined) return holder;
        const turn = this.#onCall(recipient.id, onCallMs ?? dueMs);
        return turn && channelIdOf(this.tenantId, turn.memberId);
      },
      mayReach: (recipient, integrationId) =>
        recipient.type === "integration"
          ? recipient.id === integrationId
          : this.membersOf(recipient).some((userId) => channelIdOf(this.tenantId, userId) === integrationId),
      describe: (recipient, dueMs) => (recipient.type === "rota" ? this.#describe(recipient.id, onCallMs ?? dueMs) : null),
    };
  }

  #onCall(rotaId: string, atMs: number): OnCallTurn | null {
    const known = this.rotas.get(rotaId);
    return known ? onCallAt(known.rota, atMs, this.people.isAvailable) : null;
  }

  #describe(rotaId: string, atMs: number): string | null {
    const name = this.rotas.get(rotaId)?.name;
    const insteadOf = this.#onCall(rotaId, atMs)?.insteadOf ?? [];
    const passedOver = insteadOf.length === 0 ? "" : ` instead of ${insteadOf.map(this.people.nameOf).join(", ")}, who cannot be notified`;
    return name === undefined ? null : `on call by ${name}${passedOver}`;
  }

  /** The channels to which notices of rotas went, by rota and notice. Openings count until the ending. */
  #holders(told: readonly ToldNotice[]): ReadonlyMap<string, string> {
    const available = new Set(this.people.available().map((userId) => channelIdOf(this.tenantId, userId)));
    const holders = new Map<string, string>();
    for (const { integrationId, change, eventType, via } of [...told].sort((one, other) => one.n - other.n)) {
      if (!available.has(integrationId)) continue;
      if (eventType === "incident.resolved") {
        for (const [key, holder] of holders) if (holder === integrationId && key.startsWith(`${OPENING}/`)) holders.delete(key);
      }
      const notice = eventType === "incident.escalated" ? change : OPENING;
      for (const rotaId of via) holders.set(holderKey(rotaId, notice), integrationId);
    }
    return holders;
  }
}

const holderKey = (rotaId: string, notice: string): string => `${notice}/${rotaId}`;
