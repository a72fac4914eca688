/**
 * The obvious client, without journal, proof or report: log in, call, poll.
 *
 *     node loop.mjs URL PLAN.json POLL_MS undici|fetch flat|nested
 *
 * `flat`: one p-limit for the plan. `nested`: its waves one after the other, dependencies as promises, and a p-limit for
 * each storage within that of the plan.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { Pool } from 'undici';

const [url, file, pollMs, http, limits] = process.argv.slice(2);
const plan = JSON.parse(readFileSync(file, 'utf8'));
const { concurrency } = plan.limits;
const pool = new Pool(url, { connections: concurrency });

async function send(method, path, body, headers = {}) {
  const request = {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  if (http === 'fetch') {
    const answer = await fetch(`${url}/zstack${path}`, request);
    return { status: answer.status, json: await answer.json().catch(() => undefined) };
  }
  const answer = await pool.request({ path: `/zstack${path}`, ...request });
  return { status: answer.statusCode, json: await answer.body.json().catch(() => undefined) };
}

const password = createHash('sha512').update('password').digest('hex');
const login = await send('PUT', '/v1/accounts/login', { logInByAccount: { accountName: 'admin', password } });
const session = { authorization: `OAuth ${login.json.inventory.uuid}` };

async function recover({ groupUuid, source = 'local', destination = 'vault' }) {
  const job = randomUUID().replaceAll('-', '');
  const body = {
    recoverVmBackupFromImageStoreBackupStorage: {
      srcBackupStorageUuid: plan.storages[source].uuid,
      dstBackupStorageUuid: plan.storages[destination].uuid,
    },
  };
  const call = await send('PUT', `/v1/vm-backups/${groupUuid}/actions`, body, { ...session, 'x-job-uuid': job });
  if (call.status !== 202) throw new Error(`the call was answered with ${call.status}: ${JSON.stringify(call.json)}`);
  for (;;) {
    await delay(Number(pollMs));
    const { status, json } = await send('GET', `/v1/api-jobs/${job}`);
    if (status === 200 && json?.error == null) return;
    if (status !== 202) throw new Error(`the job was answered with ${status}: ${JSON.stringify(json)}`);
  }
}

const limit = pLimit(concurrency);
if (limits === 'flat') {
  await Promise.all(plan.groups.map((group) => limit(() => recover(group))));
} else {
  const of = Object.fromEntries(Object.entries(plan.storages).map(([name, one]) => [name, pLimit(one.maxConcurrent)]));
  const ends = new Map();
  for (const { name: wave } of plan.waves ?? [{}]) {
    for (const group of plan.groups.filter((one) => one.wave === wave)) {
      const { name, source = 'local', destination = 'vault', dependsOn = [] } = group;
      const before = Promise.all(dependsOn.map((other) => ends.get(other)));
      const copy = () => limit(() => of[source](() => of[destination](() => recover(group))));
      ends.set(name, before.then(copy));
    }
    await Promise.all(ends.values());
  }
}
await pool.close();
