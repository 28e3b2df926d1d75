import { notFound } from "next/navigation";

/** Answers addresses below an organization that match no page; the navigation stays visible. */
export default function MissingPage(): never {
  notFound();
}
