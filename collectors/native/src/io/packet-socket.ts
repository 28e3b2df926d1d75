import type { FrameMeta, PacketOptions, PacketSocket, PinnedLink } from "@padit/protocols/probe";
import { etherTypeFilter } from "../filter";
import type { Native } from "../native";
import { packetTypeOf } from "../sockaddr";
import type { IoCounters } from "./counters";
import type { Links } from "./links";
import { StampedSocket } from "./stamped-socket";

/** Opens a raw Ethernet socket on one interface. @param links with these states, an interface without carrier fails the run at any time */
export function openPacket(
  native: Native,
  counters: IoCounters,
  on: PinnedLink,
  options: PacketOptions,
  links?: Pick<Links, "failure" | "onNews">,
): PacketSocket {
  const objection = links?.failure(on.interface);
  if (objection !== undefined) throw objection;
  let onFrame: Parameters<PacketSocket["onFrame"]>[0] = () => undefined;
  let onFailure: Parameters<PacketSocket["onFailure"]>[0] = () => undefined;
  const { mac } = native.addon.interfaceInfo(on.interface);
  const socket = new StampedSocket(
    native,
    counters,
    { kind: "packet", device: on.interface, sendStamps: true, filter: etherTypeFilter(options.etherTypes) },
    {
      received(batch, i, stamp) {
        const packetType = packetTypeOf(batch.name(i));
        if (packetType === "other") return;
        const strippedTag = batch.strippedTag(i);
        const meta: FrameMeta = { packetType, ...(strippedTag !== undefined && { strippedTag }) };
        onFrame(batch.copy(i), stamp, meta);
      },
      failed: (failure) => onFailure(failure),
    },
    options.isDeferred,
  );
  try {
    for (const group of options.groups ?? []) socket.socket.join(Buffer.from(group.replaceAll(":", ""), "hex"));
  } catch (error) {
    socket.close();
    throw error;
  }
  const unwatch = links?.onNews(() => {
    const failure = links.failure(on.interface);
    if (failure !== undefined) onFailure(failure);
  });
  return {
    mac: Buffer.from(mac)
      .toString("hex")
      .replace(/..(?=.)/g, "$&:"),
    send: (frame, departure) => socket.send(frame, departure),
    onFrame(listener) {
      onFrame = listener;
    },
    onFailure(listener) {
      onFailure = listener;
    },
    attend: () => socket.attend(),
    localDrops: () => socket.drops(),
    close() {
      unwatch?.();
      socket.close();
    },
  };
}
