import type { Metadata } from "next";
import { CollectorsList } from "@/features/collectors/collectors-list";

export const metadata: Metadata = { title: "Collectors" };

export default function CollectorsPage() {
  return <CollectorsList />;
}
