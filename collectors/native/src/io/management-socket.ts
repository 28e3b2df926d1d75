import { getSystemErrorName } from "node:util";
import { type ManagementSocket, ProbeFailure } from "@padit/protocols/probe";
import type { Native } from "../native";

/**
 * Opens the first UNIX datagram socket of `ptp4l` that accepts a connection.
 * @throws ProbeFailure `refused` where none exists or nobody listens, `local_error` where this process may not write to one
 */
export function openManagementSocket(native: Native, paths: readonly string[]): ManagementSocket {
  const failures: ProbeFailure[] = [];
  for (const path of paths) {
    try {
      return openOne(native, path);
    } catch (error) {
      failures.push(failureAt(path, codeOf(error), error));
    }
  }
  throw failures.find(({ outcome }) => outcome !== "refused") ?? failures.at(-1) ?? failureAt("", "ENOENT");
}

function openOne(native: Native, path: string): ManagementSocket {
  const listeners: ((message: Uint8Array) => void)[] = [];
  const socket = native.open(
    { kind: "unix", path },
    {
      sent: () => undefined,
      // A dead daemon is noticed at the next send.
      failed: () => undefined,
      received: (batch) => {
        for (let i = 0; i < batch.length; i++) for (const listener of listeners) listener(batch.copy(i));
      },
    },
  );
  return {
    send(message) {
      const taken = socket.send(message);
      if (taken < 0) throw failureAt(path, getSystemErrorName(taken));
    },
    onMessage: (listener) => void listeners.push(listener),
    close: () => socket.close(),
  };
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "ERROR");

const NOBODY_LISTENS: ReadonlySet<string> = new Set(["ENOENT", "ECONNREFUSED", "ECONNRESET", "ENOTCONN"]);

function failureAt(path: string, code: string, cause?: unknown): ProbeFailure {
  if (NOBODY_LISTENS.has(code))
    return new ProbeFailure("refused", code, `ptp4l does not run on this collector: nobody listens at ${path}.`, { cause });
  if (code === "EACCES" || code === "EPERM")
    return new ProbeFailure(
      "local_error",
      code,
      `This collector may not write to ${path}: give its user the right, or let ptp4l offer its read-only socket (uds_ro_address).`,
      { cause },
    );
  if (code === "EAGAIN") return new ProbeFailure("timeout", code, `ptp4l does not read what is sent to ${path}.`, { cause });
  return new ProbeFailure("local_error", code, `${path} cannot be opened (${code}).`, { cause });
}
