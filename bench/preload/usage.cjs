/** Loaded into a measured process: as it ends, it says on descriptor 3 what it used (all threads; without the kernel's tidying up). */
const { writeSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeSync(
      3,
      JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, rssMiB: maxRSS / 1024, ...globalThis.measured }),
    );
  });
}
