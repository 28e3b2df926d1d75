import type { Client, Submittable } from "pg";

/** What node-postgres calls on the query in progress while a COPY … FROM STDIN runs; its types leave this out (pg/lib/client.js). */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sync(): void;
}

/** Runs `COPY … FROM STDIN` with bytes that are ready as a whole. */
export function copyIn(client: Client, statement: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const query = {
      submit: (connection: CopyConnection) => connection.query(statement),
      handleCopyInResponse(connection: CopyConnection) {
        connection.sendCopyFromChunk(bytes);
        connection.endCopyFrom();
      },
      handleCommandComplete() {},
      // An error within the COPY is followed by ReadyForQuery, a lost connection is not.
      handleError(error: Error) {
        failure = error;
        reject(error);
      },
      handleReadyForQuery() {
        if (!failure) resolve();
      },
      callback() {},
    };
    // The published type of `submit` is satisfied at run time: pg hands its own Connection, which has the methods above.
    client.query(query as unknown as Submittable);
  });
}
