import type { FarEndIo, LinkState, PacketSocket } from "@padit/protocols/probe";

/**
 * Keeps a socket open on the interface of this name. A socket on a removed interface receives nothing, and a socket opened before the
 * interface's MAC address changed replies from the old one. An interface that only went down and up keeps its socket.
 * @throws ProbeFailure if the interface does not exist at the start
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
    // Changes are handled one after the other: one that arrives while a socket is being opened is handled afterwards.
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
