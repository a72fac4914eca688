import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCommand } from '../../src/notify/encode/command.ts';
import { encodeEmail } from '../../src/notify/encode/email.ts';
import { signature, signingKey } from '../../src/notify/encode/signature.ts';
import { encodeWebhook } from '../../src/notify/encode/webhook.ts';
import { scheduleMissed } from '../../src/notify/make-notice.ts';
import type { Notice } from '../../src/notify/notice.ts';
import { preview } from '../../src/notify/preview.ts';
import { command, email, ended, LEFTOVER, NOTICE, NOW, REPORTS, webhook } from './samples.ts';

const mailbox = { to: ['dr-team@example.com'], from: 'zdr@example.com' };

describe('the signature', () => {
  test('is that of the reference implementation of Standard Webhooks', () => {
    const key = signingKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? Buffer.from('');
    expect(signature('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}', key)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });
  test('takes any other text as it is', () => expect(signingKey('hush, hush')).toEqual(Buffer.from('hush, hush')));
  test.each(['whsec_', 'whsec_!', 'whsec_a b'])('has no key in %j', (secret) =>
    expect(signingKey(secret)).toBeUndefined(),
  );
});

describe('a webhook', () => {
  const key = Buffer.from('k');
  test('has the headers of Standard Webhooks, and the notice for a body', () => {
    const { headers, body } = encodeWebhook(NOTICE, 'plain', NOW + 999, key);
    expect(JSON.parse(body)).toEqual(NOTICE);
    const seconds = String(NOW / 1000);
    const mac = createHmac('sha256', key).update(`${NOTICE.id}.${seconds}.${body}`).digest('base64');
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'webhook-id': NOTICE.id,
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${mac}`,
    });
  });
  test('is not signed without a key', () =>
    expect(encodeWebhook(NOTICE, 'plain', NOW).headers).not.toHaveProperty('webhook-signature'));

  test('as a CloudEvent has the required attributes, each as the specification wants it', () => {
    const { headers, body } = encodeWebhook(NOTICE, 'cloudevents', NOW, key);
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    const { data, ...attributes } = JSON.parse(body) as Record<string, unknown>;
    expect(data).toEqual(NOTICE);
    expect(attributes).toEqual({
      specversion: '1.0',
      id: NOTICE.id,
      source: `/plans/${NOTICE.plan}`,
      type: 'dev.zstack-dr.drill.failed',
      subject: 'quarterly',
      time: NOTICE.at,
      datacontenttype: 'application/json',
      dataschema: 'https://zstack-dr.dev/schemas/notice/v1.json',
    });
    for (const name of Object.keys(attributes)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });
});

test('an e-mail reads well as text and as HTML', async () => {
  const { text, html, ...head } = encodeEmail(NOTICE, mailbox);
  await expect(`${JSON.stringify(head, undefined, 2)}\n\n${text}\n`).toMatchFileSnapshot('golden/email.txt');
  await expect(html).toMatchFileSnapshot('golden/email.html');
});

test('a command is told in its environment and on its standard input, and gets no variable of zdr that it need not have', () => {
  const { stdin, environment } = encodeCommand(NOTICE, {
    PATH: '/bin',
    HOME: '/root',
    ZSTACK_PASSWORD: 'hush',
    KEY: 'k',
  });
  expect(JSON.parse(stdin)).toEqual(NOTICE);
  expect(stdin.split('\n')).toHaveLength(2);
  expect(environment).toEqual({
    PATH: '/bin',
    HOME: '/root',
    ZDR_NOTICE_ID: NOTICE.id,
    ZDR_NOTICE_KIND: 'drill.failed',
    ZDR_PLAN: NOTICE.plan,
    ZDR_DRILL: 'quarterly',
    ZDR_RUN: NOTICE.runId,
    ZDR_SUMMARY: NOTICE.summary,
  });
});

describe('names and reasons of others', () => {
  const HOSTILE = [
    'x\r\nBcc: all@example.com\r\n\r\nboo',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '$(touch /tmp/x)`id`\0',
    '\u202egnp.exe\u001b[2J\ud800',
  ];
  const hostile = (text: string): Notice => ({
    ...scheduleMissed({ plan: text, drill: text, dueAt: NOTICE.at, reason: text, at: NOTICE.at, tool: '0' }),
    ...(({ leftovers }) => (leftovers === undefined ? {} : { leftovers }))(
      ended(REPORTS.failed, [{ ...LEFTOVER, group: text, why: text }]),
    ),
    runId: text,
    evidence: [{ title: text, at: text }],
  });
  const anything = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 200 }));

  test('put no line into a header, no markup into a page, no control character anywhere', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const notice = hostile(text);
        const { subject, text: plain, html, messageId } = encodeEmail(notice, mailbox);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\p{Cs}]/u;
        for (const line of [subject, messageId]) expect(line).not.toMatch(/[\r\n]/);
        for (const part of [subject, plain, html]) expect(part).not.toMatch(control);
        // Only the tags of the template are left.
        const tags = [...html.matchAll(/<\/?([a-zA-Z!0-9]*)/g)].map(([, tag]) => tag);
        const known = '!DOCTYPE html head meta title body p strong table tr th td h2 ul li'.split(' ');
        expect(tags.filter((tag) => !known.includes(tag ?? ''))).toEqual([]);
        expect(html).not.toMatch(/<[^>]* on\w+=/);
        const { headers, body } = encodeWebhook(notice, 'cloudevents', NOW);
        for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]+$/);
        expect(JSON.parse(body)).toMatchObject({ source: expect.stringMatching(/^\/plans\/[\w%!~*'().-]*$/) });
        for (const value of Object.values(encodeCommand(notice, {}).environment)) expect(value).not.toMatch(control);
        for (const receiver of [webhook(), email(25), command(['x', text])]) {
          expect(preview(receiver, notice, NOW)).not.toMatch(control);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('are still there to be read', () => {
    const { subject, html } = encodeEmail(hostile('<script>alert(1)</script>'), mailbox);
    expect(subject).toContain('<script>');
    expect(html).toContain('&#60;script&#62;');
  });
});
