import { clean } from '../../view/write/clean.ts';
import type { Notice } from '../notice.ts';
import type { WebhookReceiver } from '../receiver.ts';
import { signature } from './signature.ts';

/** The request of one try. `now`: ms since the epoch; only it and the signature differ from try to try. */
export function encodeWebhook(notice: Notice, format: WebhookReceiver['format'], now: number, key?: Buffer) {
  const events = format === 'cloudevents';
  const body = JSON.stringify(events ? cloudEvent(notice) : notice);
  const seconds = Math.floor(now / 1000);
  return {
    headers: {
      'content-type': events ? 'application/cloudevents+json; charset=utf-8' : 'application/json; charset=utf-8',
      'user-agent': `zstack-dr/${notice.tool}`,
      'webhook-id': notice.id,
      'webhook-timestamp': String(seconds),
      ...(key === undefined ? {} : { 'webhook-signature': signature(notice.id, seconds, body, key) }),
    },
    body,
  };
}

/** The notice in a CloudEvents 1.0 envelope, JSON format (cloudevents.io): the whole body in structured mode. */
function cloudEvent(notice: Notice): object {
  return {
    specversion: '1.0',
    id: notice.id,
    source: `/plans/${encodeURIComponent(clean(notice.plan))}`,
    type: `dev.zstack-dr.${notice.kind}`,
    ...(notice.drill === undefined ? {} : { subject: clean(notice.drill) }),
    time: notice.at,
    datacontenttype: 'application/json',
    dataschema: 'https://zstack-dr.dev/schemas/notice/v1.json',
    data: notice,
  };
}
