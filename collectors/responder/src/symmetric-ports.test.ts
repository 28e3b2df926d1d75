import { createSocket } from "node:dgram";
import { once } from "node:events";
import { ACTION, decodeOneWayDelays, encodeOneWayDelay } from "@padit/protocols/ecpri-owd";
import { expect, test } from "vitest";
import { startResponder } from "./responder";

test("a radio that asks by UDP from the port that it asks is answered, and an answer of its own is not", async () => {
  const responder = await startResponder({ bind: "127.0.0.1", udpPort: 0, ecpriPort: 0 });
  const radio = createSocket("udp4");
  radio.bind(responder.ecpriPort, "127.0.0.2");
  await once(radio, "listening");
  const message = (measurementId: number, action: 0 | 2) =>
    encodeOneWayDelay({ measurementId, action, timestampNs: 1_700_000_000_000_000_000n, compensation: 0n, dummyBytes: 0 });
  const ask = async (payload: Uint8Array): Promise<Buffer> => {
    radio.send(payload, responder.ecpriPort, "127.0.0.1");
    const [answer] = await once(radio, "message");
    return answer;
  };
  try {
    const [decoded] = decodeOneWayDelays(await ask(message(7, ACTION.request)));
    expect(decoded).toMatchObject({ ok: true, packet: { measurementId: 7, action: ACTION.response } });
    radio.send(message(8, ACTION.response), responder.ecpriPort, "127.0.0.1");
    const [next] = decodeOneWayDelays(await ask(message(9, ACTION.request)));
    expect(next).toMatchObject({ packet: { measurementId: 9 } });
  } finally {
    radio.close();
    await responder.close();
  }
});
