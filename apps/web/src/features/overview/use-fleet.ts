"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

/** The fleet's health, read once for all cards that show it. */
export function useFleet() {
  const { slug } = useOrganization();
  return useQuery({ ...useTRPC().overview.fleet.queryOptions({ organization: slug }), placeholderData: keepPreviousData });
}
