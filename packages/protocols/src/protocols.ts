import { PluginRegistry, registeredIn } from "@padit/domain/plugins";
import { acceptProtocol } from "./accept-protocol";
import { cfmCcmSpec } from "./cfm-ccm/spec";
import { cfmDmSpec } from "./cfm-dm/spec";
import { cfmLbSpec } from "./cfm-lb/spec";
import { cfmLtSpec } from "./cfm-lt/spec";
import { describeProtocol, type ProtocolDescription } from "./describe";
import { dnsSpec } from "./dns/spec";
import { ecpriSpec } from "./ecpri-owd/spec";
import { esmcWatchSpec } from "./esmc-watch/spec";
import { httpSpec } from "./http/spec";
import { icmpSpec } from "./icmp/spec";
import { oranCfmSpec } from "./oran-cfm/spec";
import { ownClockSpec } from "./own-clock/spec";
import type { ProtocolSpec } from "./protocol";
import { ptpWatchSpec } from "./ptp-watch/spec";
import { stampSpec } from "./stamp/spec";
import { tcpSpec } from "./tcp/spec";
import { tracerouteSpec } from "./traceroute/spec";
import { udpEchoSpec } from "./udp-echo/spec";

/**
 * Every protocol, without its target type: `target.parse` accepts any value; `cost` and `address` accept only what `parse` returned.
 * A new protocol is a folder next to the others, a line here, and a line in `probes.ts`.
 */
export const protocols = new PluginRegistry<ProtocolSpec, ProtocolDescription>({
  family: "protocol",
  describe: describeProtocol,
  accept: acceptProtocol,
  registered: registeredIn("protocol"),
  builtIn: [
    oranCfmSpec,
    udpEchoSpec,
    ecpriSpec,
    cfmLbSpec,
    cfmDmSpec,
    cfmCcmSpec,
    stampSpec,
    icmpSpec,
    tcpSpec,
    dnsSpec,
    httpSpec,
    tracerouteSpec,
    cfmLtSpec,
    ptpWatchSpec,
    esmcWatchSpec,
    ownClockSpec,
  ],
});

export {
  cfmCcmSpec,
  cfmDmSpec,
  cfmLbSpec,
  cfmLtSpec,
  dnsSpec,
  ecpriSpec,
  esmcWatchSpec,
  httpSpec,
  icmpSpec,
  oranCfmSpec,
  ownClockSpec,
  ptpWatchSpec,
  stampSpec,
  tcpSpec,
  tracerouteSpec,
  udpEchoSpec,
};
