import type { Metadata } from "next";
import { CustomersPage } from "@/features/customers/customers-page";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("customers"))("title") });

export default function CustomersOverviewPage() {
  return (
    <Words of={["customers"]}>
      <CustomersPage />
    </Words>
  );
}
