/** A server that listens until it is closed. */
export interface Service {
  port: number;
  close(): Promise<void>;
}
