import type { FieldSpec, Plugin } from "@padit/domain/plugins";
import type { z } from "zod";
import type { HttpClient } from "./http";
import type { Message } from "./message";
import type { NetworkGuard, SocketDestination } from "./network";
import type { DeliveryOutcome, ExternalRecord } from "./outcome";

/** The installation's mail server, which the operator configures. */
export interface MailServer {
  /** `smtp://` or `smtps://`, with user name and password where the server wants them. */
  url: string;
  /** The sender of all mails. */
  from: string;
}

/** Network access that a notifier may use. */
export interface SendDeps {
  http: HttpClient;
  network: NetworkGuard;
  /** Null where the operator configured no mail server. */
  mail: MailServer | null;
}

/** One attempt. A retry has the same id and payload, so that receivers can recognise it. */
export interface SendAttempt {
  /** The delivery's id. */
  id: string;
  at: Date;
  /** Result of `render` when the delivery was queued. */
  payload: string;
  /** Record at the receiver for the same incident, such as a ticket; null before the first one, and for messages that are not about an incident. */
  record: ExternalRecord | null;
  /** Values of rotated secrets that receivers may still use, by the name of the setting. */
  previousSecrets: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/** A setting that is sealed in the database and never returned to clients. */
interface SecretSetting {
  /** Creates a value that PADIT chooses, which is shown once and can be rotated. Absent when a person enters the value. */
  make?: () => string;
}

/** A notification channel. This object is all that PADIT needs to use the channel; README.md explains how to write one. */
export interface Notifier<Schema extends z.ZodObject> extends Plugin {
  settings: Schema;
  /** One for each setting that a person enters. */
  fields: readonly FieldSpec[];
  secrets: Readonly<Record<string, SecretSetting>>;
  /** `mail`: usable only where the operator configured a mail server. */
  needs: "mail" | null;
  /** Set on channels for programs that follow every alert. All others send one stream of messages per incident. */
  isPerAlert?: true;
  /** Set on channels whose messages people read one by one. A route's rate limit collects them in digests; programs need every message. */
  isForPeople?: true;
  /** Set when the receiver recognises a repeated message by its identifier, so that people do not see it twice. */
  ignoresRepeats?: true;
  /** Set when the receiver ends alarms that are not sent again: outcomes then have `record.resendAfterMs`. */
  resends?: true;
  /** Destination of messages as people see it, without secrets. */
  address(settings: z.output<Schema>): string;
  /** URLs that the settings name; each must pass the operator's address rule before the settings are stored. */
  urls(settings: z.output<Schema>): string[];
  /** Where a channel that opens its own sockets sends to; the operator's address rule applies to these too. */
  sockets?(settings: z.output<Schema>): SocketDestination[];
  /** For channels that reach people by addresses that anybody could enter: only members of the organization get messages. */
  people?: {
    of(settings: z.output<Schema>): string[];
    /** The settings without the people who are not allowed. */
    only(settings: z.output<Schema>, allowed: ReadonlySet<string>): z.output<Schema>;
  };
  /** The payload that is stored, sent and sent again on a retry. A pure function. */
  render(message: Message): string;
  /** Sends a payload. Returns every failure of a receiver as an outcome, never throws, and logs nothing. */
  send(deps: SendDeps, attempt: SendAttempt, settings: z.output<Schema>): Promise<DeliveryOutcome>;
}

/** A notifier whose settings are parsed by its own schema whenever it is called. */
export interface AnyNotifier extends Omit<Notifier<z.ZodObject>, "address" | "urls" | "sockets" | "people" | "send"> {
  address(settings: unknown): string;
  urls(settings: unknown): string[];
  sockets(settings: unknown): SocketDestination[];
  people?: { of(settings: unknown): string[]; only(settings: unknown, allowed: ReadonlySet<string>): object };
  send(deps: SendDeps, attempt: SendAttempt, settings: unknown): Promise<DeliveryOutcome>;
}

export const defineNotifier = <Schema extends z.ZodObject>({ people, ...notifier }: Notifier<Schema>): AnyNotifier => ({
  ...notifier,
  ...(people && {
    people: {
      of: (settings) => people.of(notifier.settings.parse(settings)),
      only: (settings, allowed) => people.only(notifier.settings.parse(settings), allowed),
    },
  }),
  address: (settings) => notifier.address(notifier.settings.parse(settings)),
  urls: (settings) => notifier.urls(notifier.settings.parse(settings)),
  sockets: (settings) => notifier.sockets?.(notifier.settings.parse(settings)) ?? [],
  send: async (deps, attempt, settings) => notifier.send(deps, attempt, notifier.settings.parse(settings)),
});
