// Loaded into a collector's processes: its uplink then works 8 ms of every 20, as one that parses and compresses without end would.
if (process.argv.includes("uplink"))
  setInterval(() => {
    const end = performance.now() + 8;
    while (performance.now() < end);
  }, 20);
