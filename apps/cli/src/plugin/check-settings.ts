import type { SettingsDescription } from "@padit/domain/plugins";
import type { z } from "zod";
import { type CheckedDemand, demandThat, find, isSameJson } from "./check";

interface CheckedSettings {
  schema: z.ZodType;
  description: SettingsDescription;
  example: Readonly<Record<string, unknown>>;
}

/** Checks that settings of any family work in forms and in plans. */
export async function checkSettings({ schema, description, example }: CheckedSettings): Promise<CheckedDemand[]> {
  const parsed = schema.safeParse(example);
  return [
    await find(
      "settings made of defaults and placeholders are valid",
      "Give placeholders that are valid, or an example by --settings",
      () => {
        const issue = parsed.error?.issues[0];
        demandThat(parsed.success, `${issue?.path.join(".") || "settings"}: ${issue?.message}`);
      },
    ),
    await find("settings survive being stored", "Parsing what was parsed before, as JSON, must change nothing", () => {
      const again = schema.parse(JSON.parse(JSON.stringify(schema.parse(example))));
      demandThat(isSameJson(again, parsed.data), "parsing the stored settings again changes them");
    }),
    await find("rubbish and unknown settings are refused", "Use z.strictObject for the settings", () => {
      for (const rubbish of [null, 7, "", { ...example, notASetting: 1 }])
        demandThat(!schema.safeParse(rubbish).success, `${JSON.stringify(rubbish)} is accepted`);
    }),
    await find(
      "each field says what it wants",
      "Give each field a label, a help text that ends with a full stop, and options to selects",
      () => {
        for (const { name, label, help, input, options } of description.fields) {
          demandThat(label !== "" && help.endsWith("."), `the field ${name} has no label or no sentence of help`);
          demandThat(
            (input === "select") === (options !== undefined),
            `the field ${name} has options and is no select, or the other way round`,
          );
        }
      },
    ),
  ];
}
