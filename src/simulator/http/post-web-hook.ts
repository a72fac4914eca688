/** The POST of a web hook over a socket. The target was checked: it is on this machine. */
import { request } from 'node:http';
import type { PostWebHook } from './web-hook.ts';

/** As long as the server's HTTP library waits. */
const TIMEOUT_MS = 10_000;

export const postWebHook: PostWebHook = ({ url, headers, body }) =>
  new Promise((resolve) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent: false,
        headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
        timeout: TIMEOUT_MS,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(undefined));
    sent.on('close', () => resolve(undefined));
    sent.end(body);
  });
