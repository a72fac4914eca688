/**
 * Loaded into a measured process: counts the syncs of its files and, by ZDR_BENCH_SYNC, leaves them out (`none`) or makes
 * the disk slower by so many ms.
 */
const { open } = require('node:fs/promises');

const how = process.env.ZDR_BENCH_SYNC ?? '0';
globalThis.measured = { syncs: 0 };

// The class of open files has no other way to it. Long before the first journal is opened, it is changed.
void open(__filename).then((file) => {
  const handle = Object.getPrototypeOf(file);
  for (const name of ['sync', 'datasync']) {
    const really = handle[name];
    handle[name] = async function () {
      globalThis.measured.syncs += 1;
      if (how === 'none') return;
      await really.call(this);
      if (Number(how) > 0) await new Promise((done) => setTimeout(done, Number(how)));
    };
  }
  return file.close();
});
