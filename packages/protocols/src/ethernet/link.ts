import type { Departure, FrameMeta, IoContext, OpenOptions, PinnedLink, ProbeFailure, Stamp } from "../probe";
import { mustHave } from "../probe";
import { decodeFrame, encodeFrame, vlanIdsOf } from "./codec";
import { isGroup } from "./mac";
import { type LinkSettings, tagsOf } from "./settings";

export interface LinkReply {
  source: string;
  destination: string;
  payload: Uint8Array;
  /** Whether the frame arrived in the requested VLANs. A frame in other VLANs is not a reply, even if everything else matches. */
  isSameVlan: boolean;
  vlanIds: number[];
  pcp: number | undefined;
  received: Stamp;
  meta: FrameMeta;
  /** The frame as received, without the outer tag if the kernel removed it. */
  frame: Uint8Array;
}

/** Sends payloads as frames, and receives the payloads of frames to this station, on one interface with one ethertype and one set of tags. */
export interface Link {
  readonly mac: string;
  send(destination: string, payload: Uint8Array, departure: Departure): void;
  onReply(listener: (reply: LinkReply) => void): void;
  onFailure(listener: (failure: ProbeFailure) => void): void;
  attend(): void;
  localDrops(): number;
  /** The first frame sent. */
  firstSent(): Uint8Array | undefined;
  close(): void;
}

export interface LinkOptions extends OpenOptions {
  etherType: number;
  /** Destination address of frames: a station, or a CFM group. */
  mac: string;
  mdLevel?: number;
  /** Groups to receive from as well. */
  groups?: readonly string[];
  /** Nothing is sent, and `mac` is one of the groups. */
  isListening?: true;
}

/** Checks the policy and opens the socket. @throws ProbeFailure */
export async function openLink(io: IoContext, settings: LinkSettings, options: LinkOptions): Promise<Link> {
  mustHave(io, "packet");
  const tags = tagsOf(settings);
  const vlanIds = tags.map(({ vid }) => vid).filter((vid) => vid !== 0);
  const { etherType, mac, mdLevel, groups, isListening, isDeferred = false } = options;
  const pinned: PinnedLink = await io.pinLink({
    interface: settings.interface,
    mac,
    etherType,
    vlanIds,
    ...(mdLevel !== undefined && { mdLevel }),
    ...(isListening && { isListening }),
  });
  const socket = await io.packet(pinned, { etherTypes: [etherType], isDeferred, ...(groups !== undefined && { groups }) });
  let first: Uint8Array | undefined;
  return {
    mac: socket.mac,
    send(destination, payload, departure) {
      const frame = encodeFrame({ destination, source: socket.mac, tags, etherType, payload });
      first ??= frame;
      socket.send(frame, departure);
    },
    onReply(listener) {
      socket.onFrame((bytes, received, meta) => {
        // A frame to another station that the card passed on, or our own frame.
        if (meta.packetType === "otherhost") return;
        const frame = decodeFrame(bytes, meta.strippedTag);
        if (frame === undefined || frame.etherType !== etherType || frame.source === socket.mac) return;
        if (frame.destination !== socket.mac && !isGroup(frame.destination)) return;
        const ids = vlanIdsOf(frame);
        const isSameVlan = ids.length === vlanIds.length && ids.every((id, i) => id === vlanIds[i]);
        const { source, destination, payload } = frame;
        listener({ source, destination, payload, isSameVlan, vlanIds: ids, pcp: frame.tags[0]?.pcp, received, meta, frame: bytes });
      });
    },
    onFailure: (listener) => socket.onFailure(listener),
    attend: () => socket.attend(),
    localDrops: () => socket.localDrops(),
    firstSent: () => first,
    close: () => socket.close(),
  };
}

export const vlanText = (ids: readonly number[]): string => (ids.length === 0 ? "untagged" : `in VLAN ${ids.join(".")}`);
