"use client";
import { useRouter } from "next/navigation";
import { useHotkeys } from "react-hotkeys-hook";
import { useOrganization } from "@/features/organization/organization-context";
import { pageAddress } from "./navigation";
import { useNavigation } from "./use-navigation";

/** `g` followed by a letter opens a page. */
export function useGoToKeys(): void {
  const { slug } = useOrganization();
  const router = useRouter();
  const keys = useNavigation().flatMap(({ key, path }) => (key ? [[`g>${key}`, path] as const] : []));
  useHotkeys(
    keys.map(([sequence]) => sequence),
    (_, { hotkey }) => {
      const path = keys.find(([sequence]) => sequence === hotkey)?.[1];
      if (path !== undefined) router.push(pageAddress(slug, path));
    },
    [slug],
  );
}
