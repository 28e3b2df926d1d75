import { seeded } from "../detection/simulation";

/** A made-up rig of eight sensors, after what pumps, valves and their sensors do; rows a second apart. */
export interface Rig {
  rows: number[][];
  /** 1 where a fault was on. */
  labels: number[];
  /** Kind and size of each fault, in order. */
  faults: { name: string; size: number; from: number; to: number }[];
}

type Change = (row: number[], since: number, length: number, gauss: () => number) => void;

const step =
  (sensors: readonly [number, number][]): Change =>
  (row, since) => {
    // A valve needs 15 s to open or close.
    const share = Math.min(1, since / 15);
    for (const [sensor, by] of sensors) row[sensor] = (row[sensor] ?? 0) + by * share;
  };
const shaking =
  (sensors: readonly number[], by: number): Change =>
  (row, _, __, gauss) => {
    for (const sensor of sensors) row[sensor] = (row[sensor] ?? 0) + by * (SIGMA[sensor] ?? 0) * gauss();
  };

/** Noise of each sensor: two accelerations, current, pressure, temperature, thermocouple, voltage, flow. */
const SIGMA = [0.0006, 0.0006, 0.3, 0.25, 0.08, 0.02, 8, 0.5];
const LEVEL = [0.027, 0.04, 1.1, 0.05, 79, 26, 233, 32];

function faultOf(random: () => number, size: number): [string, Change] {
  const by = (sensor: number, sigmas: number): [number, number] => [sensor, sigmas * size * (SIGMA[sensor] ?? 0)];
  const faults: [string, Change][] = [
    ["valve after the pump", step([by(7, -1.5), by(0, -0.8), by(1, -0.8), by(3, 0.4)])],
    ["valve before the pump", step([by(7, -1), by(3, -0.5), by(2, -0.4)])],
    ["imbalance", shaking([0, 1], 0.6 + size / 2)],
    ["cavitation", shaking([0, 1, 3, 7], 0.3 + size / 2)],
    ["friction", step([by(2, 0.8), by(0, 0.8)])],
    ["hot water", step([by(4, -2.5), by(5, 4), by(7, -0.6)])],
    ["parting", step([by(7, -0.7), by(0, 0.9)])],
  ];
  return faults[Math.floor(random() * faults.length)] ?? ["none", step([])];
}

/** One rig of about 1,100 rows: normal for 450 rows or more, then one fault or two. */
export function simulateRig(seed: number, faulty = true): Rig {
  const random = seeded(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const n = 1000 + Math.floor(200 * random());
  const labels = new Array<number>(n).fill(0);
  const faults: (Rig["faults"][number] & { change: Change })[] = [];
  let from = 450 + Math.floor(200 * random());
  while (faulty && from < n - 100 && faults.length < 2) {
    const to = Math.min(n, from + 120 + Math.floor(300 * random()));
    const size = 1 + 3 * random();
    const [name, change] = faultOf(random, size);
    faults.push({ name, size, from, to, change });
    from = to + 120 + Math.floor(100 * random());
  }
  const trend = (random() - 0.5) * 0.0015;
  let [warm, pair, load] = [0, 0, 0];
  const rows = labels.map((_, i) => {
    warm += trend + 0.003 * gauss();
    pair += 0.002 * gauss() - 0.001 * trend;
    load = 0.97 * load + 0.24 * gauss();
    const row = LEVEL.map((level, sensor) => level + (SIGMA[sensor] ?? 0) * gauss());
    const add = (sensor: number, by: number) => {
      row[sensor] = (row[sensor] ?? 0) + by;
    };
    // The load moves flow, current and accelerations together.
    for (const [sensor, share] of [
      [0, 0.4],
      [1, 0.4],
      [2, 0.3],
      [7, 0.3],
    ] as const)
      add(sensor, share * load * (SIGMA[sensor] ?? 0));
    add(4, warm);
    add(5, pair);
    const fault = faults.find((f) => i >= f.from && i < f.to);
    if (fault) {
      labels[i] = 1;
      fault.change(row, i - fault.from, fault.to - fault.from, gauss);
    }
    // Quantise like a coarse analogue-to-digital converter.
    row[3] = Math.round((row[3] ?? 0) / 0.328) * 0.328;
    row[7] = Math.round(row[7] ?? 0);
    return row;
  });
  return { rows, labels, faults: faults.map(({ change: _, ...fault }) => fault) };
}
