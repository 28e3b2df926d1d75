/** For tests of plugins: a network in virtual time, for probes. */
export { FakeWire, type FakeWireOptions } from "@padit/protocols/testing/fake-wire";
