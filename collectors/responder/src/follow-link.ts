import type { FarEndIo, LinkState, PacketSocket } from "@padit/protocols/probe";

/**
 * Keeps a socket open on the interface that has this name: one on an interface that was removed stays deaf, and one that was opened before
 * its address changed answers from the old one. A link that only went down and up again keeps its socket.
 * @throws ProbeFailure where there is none to begin with
 */
export async function followLink(
  io: Pick<FarEndIo, "linkState" | "onLinkNews">,
  device: string,
  open: () => Promise<PacketSocket>,
  onLink: (device: string, state: LinkState | undefined, error?: Error) => void,
): Promise<{ close(): void }> {
  let socket: PacketSocket | undefined = await open();
  let told = io.linkState(device);
  let isClosed = false;
  let looking = Promise.resolve();
  const look = async () => {
    const state = io.linkState(device);
    if (isClosed || JSON.stringify(state) === JSON.stringify(told)) return;
    const isAnother = state?.index !== told?.index || state?.mac !== told?.mac;
    told = state;
    onLink(device, state);
    if (!isAnother) return;
    socket?.close();
    socket = undefined;
    if (state === undefined) return;
    const opened = await open();
    if (isClosed) opened.close();
    else socket = opened;
  };
  const unwatch = io.onLinkNews(() => {
    // One after the other: what came while a socket was being opened is looked at again.
    looking = looking.then(look).catch((error) => {
      told = undefined;
      onLink(device, undefined, error);
    });
  });
  return {
    close() {
      isClosed = true;
      unwatch();
      socket?.close();
    },
  };
}
