import { defineSpec, type Probe, type ProtocolSpec } from "@padit/protocols/plugin-kit";

/** A protocol with its probe. The server uses the description and checks targets; collectors also run the probe. */
export function defineProtocol<Target>(
  spec: Omit<ProtocolSpec<Target>, "probe"> & { probe: Omit<Probe<Target>, "protocol"> },
): ProtocolSpec<Target> & { probe: Probe<Target> } {
  const probe = { protocol: spec.name, ...spec.probe };
  return { ...defineSpec<Target>({ ...spec, probe }), probe };
}
