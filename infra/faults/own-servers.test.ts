import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { testBackends } from "../../packages/db/src/testing";
import { startThrowawayPostgres } from "../dev/test-servers.mjs";
import { Count } from "../product/count";
import { Load } from "../product/load";
import { Product, until } from "../product/product";

const isLinux = existsSync("/proc/self/environ");
if (!isLinux) console.warn("skipped: processes are found by /proc, which this system does not have");
const PASSWORD = "own-servers-test"; // the servers of tests listen on loopback only

test.skipIf(!isLinux).each(["postgresql", "timescaledb"] as const)(
  "with DATABASE_URL at another server (%s) and TEMPORAL_ADDRESS at another, nothing embedded starts and a fault becomes an alert",
  async (backend) => {
    if (!testBackends().includes(backend)) {
      return console.log(`own servers: no test server with ${backend} here, so it is not tested in this run`);
    }
    // A server of its own: an installation with another key may not take the login roles of the other tests' databases.
    const { url: server, stop } = await startThrowawayPostgres(backend === "timescaledb" ? "auto" : "off");
    const name = `padit_own_${randomUUID().replaceAll("-", "")}`;
    const admin = Count.at(server);
    await admin.query(`CREATE ROLE ${name} LOGIN CREATEROLE NOSUPERUSER PASSWORD '${PASSWORD}'`);
    await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
    const url = new URL(server);
    Object.assign(url, { username: name, password: PASSWORD, pathname: `/${name}` });
    const product = await Product.create({ DATABASE_URL: url.href, TEMPORAL_ADDRESS: process.env.PADIT_TEST_TEMPORAL_ADDRESS ?? "" });
    try {
      await product.start();
      expect(await product.health()).toEqual({ status: 200, ill: [], backend });
      expect([...product.pidsOf("postgres"), ...product.pidsOf("temporal")]).toEqual([]);
      const load = await Load.prepare(product, { name: "own-servers", endpoints: 1 });
      const [endpoint] = load.endpoints;
      if (!endpoint) throw new Error("the plan holds no check");
      endpoint.state = "bad";
      load.start();
      const count = Count.at(Object.assign(new URL(server), { pathname: `/${name}` }).href);
      await until(async () => (await count.alerts([endpoint.id]))[0]?.told === 1, 30_000, "an alert and its webhook");
      await load.stop();
      expect(await count.points(load.seriesIds)).toEqual({ stored: load.acknowledgedPoints, distinct: load.acknowledgedPoints });
    } finally {
      await product.dispose();
      await stop();
    }
  },
);
