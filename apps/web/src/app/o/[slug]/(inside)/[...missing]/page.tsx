import { notFound } from "next/navigation";

/** An address of an organization that no page has: the answer keeps the shell around it. */
export default function MissingPage(): never {
  notFound();
}
