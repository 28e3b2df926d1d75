import { type Control, useWatch } from "react-hook-form";
import { NumberInput } from "@/components/fields";
import { useWords } from "@/features/words/use-words";
import type { RouteFormValues } from "./route-form-values";

/** How many messages a recipient gets within which time before the rest is collected in a digest. */
export function RateFields({ control }: { control: Control<RouteFormValues, unknown, RouteFormValues> }) {
  const t = useWords("notifications");
  const messages = useWatch({ control, name: "rateMessages" });
  return (
    <>
      <NumberInput
        control={control}
        name="rateMessages"
        label={t("rateLimit.messages")}
        minValue={1}
        maxValue={1_000}
        isOptional
        help={t("rateLimit.messagesHelp")}
      />
      {messages !== null && (
        <NumberInput control={control} name="rateMinutes" label={t("rateLimit.minutes")} minValue={1} maxValue={1_440} />
      )}
    </>
  );
}
