import { expect, test } from 'vitest';
import { jobUuid } from '../../src/run/job-uuid.ts';

test('a job uuid has the form that the server takes, and is the same every time', () => {
  const uuid = jobUuid('run', 'dns-01', 1);
  expect(uuid).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  expect(jobUuid('run', 'dns-01', 1)).toBe(uuid);
});

test('run, group and call each make another uuid, and do not run into each other', () => {
  const uuids = [
    jobUuid('run', 'dns-01', 1),
    jobUuid('run', 'dns-01', 2),
    jobUuid('run', 'dns-0', 11),
    jobUuid('rundns', '-01', 1),
    jobUuid('run2', 'dns-01', 1),
  ];
  expect(new Set(uuids).size).toBe(uuids.length);
});
