import { ProbeFailure } from "@padit/protocols/probe";
import { expect, test } from "vitest";
import { check } from "../testing/scheduled";
import { InterfaceReruns } from "./interface-reruns";

const gone = () => new ProbeFailure("interface_gone", "ENODEV", "gone");
const on = (checkId: string, device = "") => ({ ...check(checkId), target: { interface: device } });

test("those checks run again whose interface changed, or whose last run failed for want of one", () => {
  const missing = new Set<string>();
  let tell: () => void = () => undefined;
  const ran: string[] = [];
  const links = {
    failure: (device: string) => (missing.has(device) ? gone() : undefined),
    onNews: (listener: () => void) => {
      tell = listener;
      return () => undefined;
    },
  };
  const reruns = new InterfaceReruns(links, (id) => ran.push(id), expect.unreachable);
  reruns.watch([on("first", "eth1"), on("second", "eth2"), on("well"), on("routeless"), on("flapped", "eth1")]);
  reruns.ended("well", "ok");
  reruns.ended("routeless", "unreachable");
  tell();
  expect(ran.splice(0)).toEqual(["routeless"]);
  missing.add("eth2");
  reruns.ended("routeless", "ok");
  tell();
  expect(ran.splice(0)).toEqual(["second"]);
  missing.delete("eth2");
  // The interface went away and came back between two checks of the links, so only the run saw it missing.
  reruns.ended("flapped", "interface_gone");
  tell();
  expect(ran).toEqual(["second", "flapped"]);
});

test("where interfaces cannot be watched the reason is given, and the agent goes on", () => {
  const reasons: string[] = [];
  const onNews = () => {
    throw new Error("EAFNOSUPPORT");
  };
  const reruns = new InterfaceReruns({ failure: () => undefined, onNews }, expect.unreachable, (reason) => reasons.push(reason));
  reruns.watch([on("first", "eth1")]);
  reruns.close();
  expect(reasons).toEqual(["EAFNOSUPPORT"]);
});
