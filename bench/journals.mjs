/** Journals of many runs and of many groups, made of one that a run has written: chain and ids as if it had. */
import { closeSync, copyFileSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const { hashLine, jobUuid, NO_LINE, seedOf } = await import('../dist/bench/product.js');

const GROUP_UUID = '0150a8120f9344db8e9abc9d';
const JOURNAL = 'journal.jsonl';
/** Of the files beside the journal those that hold no digest of another one. */
const COPIED = ['plan.yaml', 'report.json', 'report.md', 'report.html'];

/** The only run of a runs directory. */
export const runIn = (runs) => readdirSync(runs).find((name) => !name.startsWith('.'));

/** Writes run `from` of `runs` once more as run `to`. */
export function copyRun(runs, from, to) {
  mkdirSync(join(runs, to));
  for (const name of COPIED) copyFileSync(join(runs, from, name), join(runs, to, name));
  multiplyRun(runs, from, to, 1);
}

/** Writes the journal of run `to`, of `times` as many groups as run `from` has. Returns how many events it has. */
export function multiplyRun(runs, from, to, times) {
  const texts = readFileSync(join(runs, from, JOURNAL), 'utf8')
    .trimEnd()
    .split('\n');
  const events = texts.map((text) => JSON.parse(text));
  const [{ salt, plan }] = events;
  const seed = seedOf(to, salt);
  const calls = new Map(events.filter(({ type }) => type === 'call.issued').map((event) => [event.job, event]));
  const count = plan.groups.length;
  mkdirSync(join(runs, to), { recursive: true });
  const pen = penFor(join(runs, to, JOURNAL));

  for (const [at, event] of events.entries()) {
    const text = texts[at].slice(texts[at].indexOf('"type"'));
    if (event.type === 'run.started') {
      const groups = Array.from({ length: times }, (_, copy) =>
        moved(JSON.stringify(plan.groups), copy * count).slice(1, -1),
      );
      const { seq: _, time: __, prev: ___, ...rest } = { ...event, runId: to, plan: { ...plan, groups: ['GROUPS'] } };
      pen.write(
        event.time,
        JSON.stringify(rest)
          .slice(1)
          .replace('"GROUPS"', () => groups.join(',')),
      );
    } else if (event.type === 'run.finished') {
      const counts = Object.fromEntries(Object.entries(event.counts).map(([name, of]) => [name, of * times]));
      pen.write(event.time, text.replace(JSON.stringify(event.counts), JSON.stringify(counts)));
    } else if (event.group === undefined && event.groups === undefined) pen.write(event.time, text);
    else {
      const call = calls.get(event.job);
      for (let copy = 0; copy < times; copy += 1) {
        const other = moved(text, copy * count);
        const name = call === undefined ? '' : moved(call.group, copy * count);
        pen.write(event.time, call === undefined ? other : other.replaceAll(event.job, jobUuid(seed, name, call.call)));
      }
    }
  }
  return pen.close();
}

/** A text about groups, about those that come `by` after them. */
const moved = (text, by) =>
  by === 0
    ? text
    : text.replace(/vm-(\d+)|0150a8120f9344db8e9abc9d([0-9a-f]{8})/g, (_, name, uuid) =>
        name === undefined
          ? GROUP_UUID + (Number.parseInt(uuid, 16) + by).toString(16).padStart(8, '0')
          : `vm-${Number(name) + by}`,
      );

/** Writes lines, each with its number and the hash of the line before. */
function penFor(path) {
  const file = openSync(path, 'w', 0o600);
  let seq = 0;
  let prev = NO_LINE;
  let waiting = [];
  let held = 0;
  const flush = () => {
    writeSync(file, waiting.join(''));
    [waiting, held] = [[], 0];
  };
  return {
    /** `rest`: the event from its type on, with its closing brace. */
    write(time, rest) {
      seq += 1;
      const line = `{"seq":${seq},"time":"${time}","prev":"${prev}",${rest}`;
      prev = hashLine(line);
      waiting.push(`${line}\n`);
      held += line.length;
      if (held > 1e7) flush();
    },
    close() {
      flush();
      closeSync(file);
      return seq;
    },
  };
}
