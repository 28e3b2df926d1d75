import { createSocket } from "node:dgram";

export interface EchoServer {
  port: number;
  /** Number of datagrams answered. */
  answered(): number;
  close(): Promise<void>;
}

/** Starts a UDP echo server (RFC 862) on a free port of 127.0.0.1. */
export async function echoServer(): Promise<EchoServer> {
  const socket = createSocket("udp4");
  let answered = 0;
  socket.on("message", (payload, from) => {
    answered++;
    socket.send(payload, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return { port: socket.address().port, answered: () => answered, close: () => new Promise((resolve) => socket.close(() => resolve())) };
}
