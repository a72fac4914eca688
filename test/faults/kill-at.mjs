/**
 * Loaded before the built command (`node --import`): ends its process by SIGKILL at a point of its journal, named by
 * ZDR_KILL_AT=POINT:N. `before`: the Nth write does not happen; `torn`: it breaks off before its end; `after`: it is durable, and
 * nobody learns of it. `full`: from the Nth write on the disk is full, and nobody dies. Writes the number of writes to ZDR_COUNT_WRITES.
 * Or at another file: ZDR_KILL_AT_FILE=open:NAME before it is opened, rename:NAME before it bears its name.
 */
import { writeFileSync } from 'node:fs';
import files, { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const [point = '', nth = '0'] = (process.env.ZDR_KILL_AT ?? '').split(':');
const handle = await open(process.execPath, 'r');
const prototype = Object.getPrototypeOf(handle);
await handle.close();

const { write, datasync } = prototype;
let writes = 0;

const die = () => process.kill(process.pid, 'SIGKILL');

// Of all that the command writes, only the journal is written and synchronised by these two.
prototype.write = async function (bytes, offset, length, position) {
  writes += 1;
  if (writes === Number(nth) && point === 'before') die();
  if (writes >= Number(nth) && point === 'full') {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  }
  if (writes === Number(nth) && point === 'torn') {
    await write.call(this, bytes, offset, length - 7, position);
    die();
  }
  return write.call(this, bytes, offset, length, position);
};

prototype.datasync = async function () {
  await datasync.call(this);
  if (writes === Number(nth) && point === 'after') die();
};

process.on('exit', () => {
  if (process.env.ZDR_COUNT_WRITES) writeFileSync(process.env.ZDR_COUNT_WRITES, String(writes));
});

const [step, name] = (process.env.ZDR_KILL_AT_FILE ?? '').split(':');
if (name !== undefined) {
  const inner = files[step];
  files[step] = (...args) => {
    if (basename(String(step === 'rename' ? args[1] : args[0])) === name) die();
    return inner(...args);
  };
  syncBuiltinESMExports();
}
