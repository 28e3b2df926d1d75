import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from "node:net";
import { product } from "./harness";

/**
 * - `open`: forwards everything.
 * - `refusing`: the server is gone; its port refuses connections.
 * - `frozen`: accepts connections but never sends an answer.
 * - `buffering`: as `open`, but holds back data that the server sends piece by piece (event streams).
 */
type NetworkMode = "open" | "refusing" | "frozen" | "buffering";

/** A TCP proxy between a browser and the product that a test can break; open `url` in the browser. */
export interface BrokenNetwork {
  url: string;
  become(mode: NetworkMode): Promise<void>;
  close(): Promise<void>;
}

export async function openNetwork(): Promise<BrokenNetwork> {
  const { port: webPort } = new URL(product.url);
  const sockets = new Set<Socket>();
  let mode: NetworkMode = "open";
  let server: Server | undefined;
  /** Port of the proxy; kept so that the proxy listens on the same port again. */
  let port = 0;

  const pass = (browserSide: Socket): void => {
    const serverSide = dial(Number(webPort), "127.0.0.1");
    for (const [socket, other] of [
      [browserSide, serverSide],
      [serverSide, browserSide],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {}); // a "close" event always follows
      socket.once("close", () => {
        sockets.delete(socket);
        if (mode !== "frozen") other.destroy();
      });
    }
    let isStream = false;
    browserSide.on("data", (bytes) => {
      if (mode !== "frozen") serverSide.write(bytes);
    });
    serverSide.on("data", (bytes) => {
      isStream ||= bytes.subarray(0, 2_000).toString("latin1").toLowerCase().includes("content-type: text/event-stream");
      if (mode !== "frozen" && !(mode === "buffering" && isStream)) browserSide.write(bytes);
    });
  };

  const listen = async (): Promise<void> => {
    if (server) return;
    const listening = createServer(pass);
    server = listening;
    await new Promise<void>((resolve) => listening.listen(port, "127.0.0.1", resolve));
    ({ port } = listening.address() as AddressInfo); // a TCP server has a port
  };
  const dropAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const refuse = async (): Promise<void> => {
    const ending = server;
    server = undefined;
    const ended = new Promise<void>((resolve) => (ending ? ending.close(() => resolve()) : resolve()));
    dropAll();
    await ended;
  };

  await listen();
  return {
    url: `http://localhost:${port}`,
    async become(next) {
      const was = mode;
      mode = next;
      if (next === "refusing") return refuse();
      await listen();
      // Drop all connections: requests that hung must not be answered later, and a stream can be buffered only from its start.
      if (was === "frozen" || next === "buffering") dropAll();
    },
    close: refuse,
  };
}
