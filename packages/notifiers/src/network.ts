export interface SocketDestination {
  /** A name or an address, without brackets. */
  host: string;
  port: number;
}

/** Decides to which addresses a socket may connect, by the operator's address rule, which also applies to the URLs of webhooks. */
export interface NetworkGuard {
  /**
   * Resolves the host and checks every address of the answer. The caller connects to the address that is returned, so that a name cannot be
   * rebound after the check. `error` is a sentence for people.
   */
  locate(
    destination: SocketDestination,
    signal: AbortSignal,
  ): Promise<{ ok: true; address: string; family: 4 | 6 } | { ok: false; error: string }>;
}
