import type { Metadata } from "next";
import { CustomerInbox } from "@/features/customers/customer-inbox";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("customers"))("title") });

export default function CustomersInboxPage() {
  return (
    <Words of={["customers"]}>
      <CustomerInbox />
    </Words>
  );
}
