import { TRPCClientError } from "@trpc/client";
import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form";
import { messageOf } from "./message-of";

/** Shows the server's issues at their fields, and all other issues below the form. */
export function reportIssues<Values extends FieldValues>(form: UseFormReturn<Values, unknown, FieldValues>, error: unknown): void {
  const fields = new Set(Object.keys(form.getValues()));
  let isPlaced = false;
  for (const { path, message } of issuesOf(error)) {
    if (!fields.has(path.split(".")[0] ?? "")) continue;
    // safe: the first part of the path is a field of the form
    form.setError(path as FieldPath<Values>, { message });
    isPlaced = true;
  }
  if (!isPlaced) form.setError("root", { message: messageOf(error) });
}

function issuesOf(error: unknown): readonly { path: string; message: string }[] {
  return error instanceof TRPCClientError && Array.isArray(error.data?.issues) ? error.data.issues : [];
}
