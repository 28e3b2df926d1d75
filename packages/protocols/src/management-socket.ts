/** Messages to and from a daemon of this machine. */
export interface ManagementSocket {
  /** @throws ProbeFailure if the daemon has ended or reads too slowly */
  send(message: Uint8Array): void;
  /** `message` is valid during the call only. */
  onMessage(listener: (message: Uint8Array) => void): void;
  close(): void;
}
