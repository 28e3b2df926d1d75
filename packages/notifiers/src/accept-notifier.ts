import { Callable, ExportedPlugin, parseExported, rejectExport, Schema } from "@padit/domain/plugins";
import { z } from "zod";
import type { AnyNotifier } from "./notifier";
import { NO_REPLY } from "./outcome";
import { sentence } from "./wording";

const ExportedNotifier = ExportedPlugin.extend({
  settings: Schema,
  fields: z.array(z.looseObject({ name: z.string().min(1), label: z.string().min(1), help: z.string() })),
  secrets: z.record(z.string(), z.looseObject({ make: Callable.optional() })),
  needs: z.enum(["mail"]).nullable(),
  address: Callable,
  urls: Callable,
  sockets: Callable,
  render: Callable,
  send: Callable,
});

/** Longest text of a message that the plugin could not render, in characters. */
const PLAIN_CHARACTERS_MAX = 2_000;

/** Accepts a package's export as a channel, and wraps its methods so that faulty code cannot break the contract. @throws PaditError invalid */
export function acceptNotifier(exported: unknown): AnyNotifier {
  const { name, settings, fields, secrets } = parseExported(ExportedNotifier, exported);
  const shape = Object(settings).shape;
  if (typeof shape !== "object" || shape === null) rejectExport("settings: must be an object schema");
  const unknown = [...fields.map((field) => field.name), ...Object.keys(secrets)].find((setting) => !(setting in Object(shape)));
  if (unknown !== undefined) rejectExport(`${unknown} is a field or a secret, and no setting`);
  // The shape was just checked; argument types of functions cannot be.
  const notifier = exported as AnyNotifier;
  return {
    ...notifier,
    render(message) {
      try {
        return notifier.render(message);
      } catch {
        return sentence(message, PLAIN_CHARACTERS_MAX);
      }
    },
    async send(deps, attempt, given) {
      try {
        return await notifier.send(deps, attempt, given);
      } catch {
        // The error's text is not shown: it may repeat a secret setting.
        return { result: "retry", reason: `the plugin ${name} failed`, reply: NO_REPLY };
      }
    },
  };
}
