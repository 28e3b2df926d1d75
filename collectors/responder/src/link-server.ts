import { CFM_ETHERTYPE, class1Group, class2Group } from "@padit/protocols/cfm";
import { ECPRI_ETHERTYPE } from "@padit/protocols/ecpri-owd";
import { decodeFrame, type EthernetFrame, encodeFrame } from "@padit/protocols/ethernet";
import { departed, type FarEndIo, type FrameMeta, type LinkState, type PacketSocket, type Stamp } from "@padit/protocols/probe";
import { cfmAnswer, isAtOtherLevel } from "./cfm-answerer";
import { type ecpriAnswerer, ecpriExchange } from "./ecpri-answerer";
import type { ExchangeMessage, FaultBoard, FaultProtocol } from "./faults";
import { followLink } from "./follow-link";
import type { Gate } from "./gate";
import { type Arrival, arrival, ignore } from "./udp-server";
import { Waiting } from "./waiting";

export interface LinkServerOptions {
  io: FarEndIo;
  interface: string;
  /** MD levels at which requests are answered. */
  levels: readonly number[];
  /** Whether multicast LBMs at these levels are answered, too (by unicast, as the standard requires). */
  isGroupAnswered: boolean;
  ecpri: ReturnType<typeof ecpriAnswerer>;
  faults: FaultBoard;
  gate: Gate;
  /** Called when the interface disappears, returns or is replaced; with the error if it cannot be opened. */
  onLink?(device: string, state: LinkState | undefined, error?: Error): void;
}

/**
 * Answers LBM, DMM and eCPRI on one interface, with the VLANs and the priority of the request. Follows the interface when it is removed,
 * recreated or gets another address.
 */
export async function linkServer({
  io,
  interface: device,
  levels,
  isGroupAnswered,
  ecpri,
  faults,
  gate,
  onLink = () => undefined,
}: LinkServerOptions): Promise<{ close(): void }> {
  const groups = isGroupAnswered ? levels.flatMap((level) => [class1Group(level), class2Group(level)]) : [];
  const waiting = new Waiting();

  const reply = (socket: PacketSocket, to: EthernetFrame, payload: Uint8Array, destination = to.source) =>
    departed((departure) => socket.send(encodeFrame({ ...to, destination, source: socket.mac, payload }), departure));

  /** Answers according to the protocol's faults. A delay counts as part of the way here. */
  const later = (protocol: FaultProtocol, arrivedNs: bigint, answer: (at: Arrival) => void, exchange?: ExchangeMessage) => {
    const fate = faults.fate(protocol, exchange);
    if (fate.answer) waiting.after(fate.afterMs, () => answer(arrival(arrivedNs, fate.afterMs)));
  };

  const take = (socket: PacketSocket, bytes: Uint8Array, received: Stamp, meta: FrameMeta) => {
    const frame = decodeFrame(bytes, meta.strippedTag);
    if (frame === undefined || meta.packetType === "otherhost" || frame.source === socket.mac) return;
    const isGroup = groups.includes(frame.destination);
    if (!isGroup && frame.destination !== socket.mac) return;
    const arrivedNs = received.clock === "realtime" ? received.ns : io.clock.realtimeNs();
    if (frame.etherType === ECPRI_ETHERTYPE) {
      if (isGroup || !gate.admitsStation(frame.source)) return;
      const source = [device, frame.source, ...frame.tags.map(({ vid }) => vid)].join("|");
      const answer = (at: Arrival) => ecpri({ source, payload: frame.payload, ...at }, (payload) => reply(socket, frame, payload));
      return later("ecpri-owd", arrivedNs, answer, ecpriExchange(source, frame.payload));
    }
    if (frame.etherType === CFM_ETHERTYPE && isAtOtherLevel(frame.payload, levels)) gate.refuse("MD level");
    const found = frame.etherType === CFM_ETHERTYPE ? cfmAnswer(frame.payload, levels, socket.mac) : undefined;
    if (found === undefined || !gate.admitsStation(found.to ?? frame.source)) return;
    later(found.protocol, arrivedNs, ({ receivedNs }) =>
      ignore(reply(socket, frame, found.answer(receivedNs, io.clock.realtimeNs()), found.to)),
    );
  };
  const open = async () => {
    const socket = await io.packet({ interface: device, mac: "" }, { etherTypes: [CFM_ETHERTYPE, ECPRI_ETHERTYPE], groups });
    socket.onFrame((bytes, received, meta) => take(socket, bytes, received, meta));
    return socket;
  };
  const followed = await followLink(io, device, open, onLink);
  return {
    close() {
      waiting.close();
      followed.close();
    },
  };
}
