import { toast } from "@heroui/react";
import type { CustomerIncident } from "@padit/services/providers";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "@/components/message-of";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Whether the person may acknowledge this incident in its organization. */
export const isAcknowledgeable = ({ status, organization: { role } }: CustomerIncident): boolean => status === "open" && role !== "viewer";

/** Acknowledges incidents one after the other, each in its own organization, and reads the lists again. */
export function useAcknowledge(): { acknowledge: (incidents: readonly CustomerIncident[]) => Promise<void>; isPending: boolean } {
  const t = useWords("customers");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [isPending, setPending] = useState(false);
  const acknowledge = async (incidents: readonly CustomerIncident[]): Promise<void> => {
    setPending(true);
    const failures: unknown[] = [];
    for (const { id: incidentId, organization } of incidents)
      await client.incidents.acknowledge
        .mutate({ organization: organization.slug, incidentId })
        .catch((error: unknown) => failures.push(error));
    setPending(false);
    if (failures.length > 0) toast.danger(t("inbox.failed", { n: failures.length, why: messageOf(failures[0]) }));
    else toast.success(t("inbox.done", { n: incidents.length }));
    await queryClient.invalidateQueries({ queryKey: trpc.customers.pathKey() });
  };
  return { acknowledge, isPending };
}
