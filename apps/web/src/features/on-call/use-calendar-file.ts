"use client";
import { toast } from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { messageOf } from "@/components/message-of";
import { saveFile } from "@/components/save-file";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

/** Saves the turns of a rota as an iCalendar file. */
export function useCalendarFile(): (rotaId: string) => void {
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return (rotaId) => {
    queryClient.fetchQuery(trpc.onCall.calendar.queryOptions({ organization, rotaId })).then(
      ({ name, calendar }) => saveFile(`${name.replace(/[^\p{L}\p{N}]+/gu, "-")}.ics`, calendar, "text/calendar"),
      (error: unknown) => void toast.danger(messageOf(error)),
    );
  };
}
