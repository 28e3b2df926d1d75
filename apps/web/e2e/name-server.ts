import { createSocket } from "node:dgram";

const HEADER_BYTES = 12;
const TXT = 16;

/**
 * A name server on loopback that answers every question with one TXT record (RFC 1035, §4), or with none.
 * @returns a function that sets the record's text, and one that stops the server
 */
export async function startNameServer(port: number): Promise<{ setText: (text: string | null) => void; close: () => Promise<void> }> {
  let text: string | null = null;
  const socket = createSocket("udp4");
  socket.on("message", (query, { port: senderPort, address }) => socket.send(answerOf(query, text), senderPort, address));
  await new Promise<void>((done) => socket.bind(port, "127.0.0.1", done));
  return {
    setText: (next) => {
      text = next;
    },
    close: () => new Promise((done) => socket.close(() => done())),
  };
}

function answerOf(query: Buffer, text: string | null): Buffer {
  // The question ends with an empty label, a type and a class; what follows in the query is dropped.
  const question = query.subarray(HEADER_BYTES, query.indexOf(0, HEADER_BYTES) + 5);
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180, 2); // an answer, without an error
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(text === null ? 0 : 1, 6);
  if (text === null) return Buffer.concat([header, question]);
  const value = Buffer.concat([Buffer.of(text.length), Buffer.from(text)]);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0); // the question's name
  record.writeUInt16BE(TXT, 2);
  record.writeUInt16BE(1, 4); // class: internet
  record.writeUInt16BE(value.length, 10); // the time to live before it stays 0
  return Buffer.concat([header, question, record, value]);
}
