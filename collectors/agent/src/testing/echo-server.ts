import { createSocket } from "node:dgram";

export interface EchoServer {
  port: number;
  close(): Promise<void>;
}

/** RFC 862 on a free port of 127.0.0.1. */
export async function echoServer(): Promise<EchoServer> {
  const socket = createSocket("udp4");
  socket.on("message", (payload, from) => socket.send(payload, from.port, from.address));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return { port: socket.address().port, close: () => new Promise((resolve) => socket.close(() => resolve())) };
}
