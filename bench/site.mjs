/**
 * A simulated site over loopback HTTP in a process of its own: it shares no event loop with whom it serves. Imported, it
 * starts one; run, it is one.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { shapeOf } from './shapes.mjs';

const OWN = fileURLToPath(import.meta.url);

/** Starts the site of a shape. `seen()`: what it saw since it was last asked; `once(count)` and `call()`: when it has. */
export async function startSite(shape, small) {
  const child = fork(OWN, [shape, ...(small ? ['small'] : [])]);
  const ask = async (message) => {
    child.send(message);
    const [answer] = await once(child, 'message');
    return answer;
  };
  const [{ url }] = await once(child, 'message');
  return {
    url,
    seen: () => ask('seen'),
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function serve(shape, small) {
  const { realClock, completeWorld, serveSimulator, SimulatedSite } = await import('../dist/bench/product.js');
  const { plan, world } = shapeOf(shape, small);
  const site = new SimulatedSite({ world: completeWorld(world), clock: realClock, seed: 1 });
  const fresh = () => ({ requests: 0, polls: 0, calls: 0 });
  let seen = fresh();
  const handle = site.handle.bind(site);
  site.handle = (request) => {
    const isCall = request.method === 'PUT' && plan.groups.length > 0 && callOf.test(request.url);
    if (isCall) {
      seen.calls += 1;
      seen.firstCallAt ??= Date.now();
      seen.requestsBeforeCall ??= seen.requests;
    }
    if (request.url.includes('/api-jobs/')) {
      seen.polls += 1;
      seen.firstPollAt ??= Date.now();
    }
    seen.requests += 1;
    return handle(request);
  };
  const served = await serveSimulator(site, { host: '127.0.0.1', port: 0 });
  process.send({ url: served.url });
  process.on('disconnect', () => process.exit());
  process.on('message', () => {
    const { executions, executed } = site.ledger();
    const copies = Object.values(executed);
    process.send({
      ...seen,
      copied: copies.length,
      copiedTwice: copies.filter((times) => times > 1).length,
      lastEndAt: executions.reduce((last, { endedAt = 0 }) => Math.max(last, endedAt), 0),
    });
    seen = fresh();
  });
}

/** A call that recovers a group; the group of zeros is only ever asked about. */
const callOf = /\/vm-backups\/(?!0{32})[0-9a-f]{32}\/actions/;

if (process.argv[1] === OWN) await serve(process.argv[2], process.argv[3] === 'small');
